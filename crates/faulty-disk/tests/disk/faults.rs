//! Every call to the disk fails, one after the other.

use std::collections::BTreeSet;

use faulty_disk::{Call, Disk, Failure, Fault, Image, Lasting};
use rusqlite::ffi;

use crate::workload::{DELETE_EXTRA, Kept, LEDGER, WAL_FULL, book, open, reopened, start};

const BOOKINGS: i64 = 8;

/// The bookings that succeeded while the disk failed.
fn acknowledged(disk: &Disk, kept: Kept) -> BTreeSet<i64> {
    let _attached = disk.attach().unwrap();
    let Ok(mut connection) = open(LEDGER, kept) else { return BTreeSet::new() };
    // A checkpoint between the bookings; if it cannot be set, there is none.
    drop(connection.execute_batch("PRAGMA wal_autocheckpoint = 10"));
    (0..BOOKINGS).filter(|booking| book(&mut connection, *booking).is_ok()).collect()
}

/// Makes the first call fail, then the second, and so on; returns how many bookings were refused.
fn fail_everywhere(image: &Image, kept: Kept, failure: Failure, lasting: Lasting) -> usize {
    let mut refused = 0;
    for nth in 1.. {
        let disk = Disk::new(image.clone());
        disk.fail(Fault { call: None, nth, failure, lasting });
        let acknowledged = acknowledged(&disk, kept);
        if disk.failed_calls() == 0 {
            assert!(nth > 100, "{kept:?}: only {nth} calls");
            break;
        }
        disk.heal();
        refused += usize::try_from(BOOKINGS).unwrap() - acknowledged.len();
        for disk in [Disk::new(disk.cut(nth)), disk] {
            let booked = reopened(&disk, kept).unwrap();
            assert!(booked.is_superset(&acknowledged), "{kept:?}, {failure:?} at call {nth}");
        }
    }
    refused
}

#[test]
fn whichever_call_fails_whole_bookings_are_left_and_all_that_succeeded() {
    let image = start();
    for kept in [WAL_FULL, DELETE_EXTRA] {
        for failure in [Failure::Io, Failure::Full] {
            for (lasting, least) in [(Lasting::Once, 50), (Lasting::UntilHealed, 500)] {
                let refused = fail_everywhere(&image, kept, failure, lasting);
                assert!(refused > least, "{kept:?}, {failure:?} {lasting:?}: {refused} refused");
            }
        }
    }
}

#[test]
fn a_failed_call_says_which_it_was_and_a_healed_disk_goes_on() {
    let image = start();
    let cut = Kept { journal_mode: "truncate", ..DELETE_EXTRA };
    for (kept, call, failure, code) in [
        (DELETE_EXTRA, Call::Open, Failure::Io, ffi::SQLITE_CANTOPEN),
        (DELETE_EXTRA, Call::Read, Failure::Io, ffi::SQLITE_IOERR_READ),
        (DELETE_EXTRA, Call::Write, Failure::Io, ffi::SQLITE_IOERR_WRITE),
        (DELETE_EXTRA, Call::Write, Failure::Full, ffi::SQLITE_FULL),
        (DELETE_EXTRA, Call::Sync, Failure::Io, ffi::SQLITE_IOERR_FSYNC),
        (DELETE_EXTRA, Call::Size, Failure::Io, ffi::SQLITE_IOERR_FSTAT),
        (DELETE_EXTRA, Call::Delete, Failure::Io, ffi::SQLITE_IOERR_DELETE),
        (DELETE_EXTRA, Call::Access, Failure::Io, ffi::SQLITE_IOERR_ACCESS),
        (cut, Call::Truncate, Failure::Io, ffi::SQLITE_IOERR_TRUNCATE),
        (WAL_FULL, Call::ShareMemory, Failure::Io, ffi::SQLITE_IOERR_SHMMAP),
    ] {
        let disk = Disk::new(image.clone());
        let _attached = disk.attach().unwrap();
        disk.fail(Fault { call: Some(call), nth: 1, failure, lasting: Lasting::UntilHealed });
        let booking = open(LEDGER, kept).and_then(|mut connection| book(&mut connection, 0));
        let refusal = booking.unwrap_err();
        let extended_code = refusal.sqlite_error().map(|error| error.extended_code);
        assert_eq!(extended_code, Some(code), "{call:?}: {refusal}");

        disk.heal();
        book(&mut open(LEDGER, kept).unwrap(), 0).unwrap();
    }
}
