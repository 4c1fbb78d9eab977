//! Every call to the disk fails, one after the other, once or until the disk is healed.

use std::path::{Path, PathBuf};

use crash_tests::{Script, call, calls_in, reopen};
use faulty_disk::{Call, Disk, Failure, Fault, Image, Lasting};
use ledger_sqlite::{LedgerReader, OpenError, SqliteLedger, StorageError, WriteError};
use rusqlite::Connection;

/// Includes the batch of fourteen.
const CALLS: usize = 6;
/// The calls that fail: all, or those of one kind.
const KINDS: [Option<Call>; 10] = [
    None,
    Some(Call::Open),
    Some(Call::Read),
    Some(Call::Write),
    Some(Call::Truncate),
    Some(Call::Sync),
    Some(Call::Size),
    Some(Call::Delete),
    Some(Call::Access),
    Some(Call::ShareMemory),
];

/// The results of the faults.
#[derive(Debug, Default)]
struct Refusals {
    runs: u64,
    disk_full: u64,
    io: u64,
}

fn new_ledger(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().canonicalize().unwrap().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    path
}

/// Passes each kind of failure with each n to `run`, until `run` reports that
/// there was no such call.
pub(crate) fn for_every_fault(mut run: impl FnMut(Fault) -> bool) {
    for failure in [Failure::Io, Failure::Full] {
        for (lasting, kinds) in [(Lasting::Once, &KINDS[..1]), (Lasting::UntilHealed, &KINDS)] {
            for call in kinds {
                let fault = |nth| Fault { call: *call, nth, failure, lasting };
                let last = (1..10_000).find(|nth| !run(fault(*nth))).unwrap();
                assert!(call.is_some() || last > 30, "only {last} calls to the disk");
            }
        }
    }
}

impl Refusals {
    fn count(&mut self, error: &StorageError) {
        match error {
            StorageError::DiskFull(_) => self.disk_full += 1,
            StorageError::Io(_) => self.io += 1,
            other => panic!("{other:?}"),
        }
    }

    /// Makes a call until it is acknowledged. A lasting fault is healed after
    /// two refusals.
    fn make(&mut self, number: usize, writer: &mut Writer) {
        let last_seq = writer.script.last_seq(number);
        for refusals in 1.. {
            match call(number).make(&mut writer.ledger) {
                Ok(()) => return,
                Err(WriteError::Storage(error)) => self.count(&error),
                Err(other) => panic!("{other:?}"),
            }
            assert!(refusals < 3, "call {number} is refused though the disk is healed");
            writer.cuts.push((number, writer.disk.cut(self.io)));
            if refusals == 2 {
                writer.disk.heal();
            }
            match writer.ledger.view().last_cursor() {
                Ok(found) => assert_eq!(found.seq(), last_seq, "after call {number} was refused"),
                Err(error) => assert!(refusals == 1, "{error:?} though the disk is healed"),
            }
        }
    }
}

/// A ledger on a failing disk, and what power cuts would leave.
struct Writer<'a> {
    ledger: SqliteLedger,
    script: &'a Script,
    disk: Disk,
    cuts: Vec<(usize, Image)>,
}

/// Writes the log back into the file, as far as the disk allows.
fn write_back_if_possible(path: &Path) {
    if let Ok(connection) = Connection::open(path) {
        drop(connection.query_one("PRAGMA wal_checkpoint", (), |_| Ok(())));
    }
}

/// The last `seq` that a new process finds on a disk.
fn last_seq(disk: &Disk, path: &Path, script: &Script) -> u64 {
    let _attached = disk.attach().unwrap();
    script.last_seq(reopen(path, script).unwrap().1)
}

#[test]
fn whichever_call_to_the_disk_fails_a_write_is_refused_or_there_and_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = new_ledger(&folder);
    let script = Script::of(CALLS + 1);
    let mut refusals = Refusals::default();
    for_every_fault(|fault| {
        let disk = Disk::new(Image::default());
        let attached = disk.attach().unwrap();
        let ledger = SqliteLedger::open(&path).unwrap();
        let mut writer = Writer { ledger, script: &script, disk, cuts: Vec::new() };
        writer.disk.fail(fault);
        for number in 0..CALLS {
            refusals.make(number, &mut writer);
            if number == 3 {
                write_back_if_possible(&path);
            }
        }
        let Writer { ledger, disk, cuts, .. } = writer;
        drop((ledger, attached));
        disk.heal();
        refusals.runs += 1;

        let cut = Disk::new(disk.cut(refusals.runs));
        for disk in [&cut, &disk] {
            assert_eq!(last_seq(disk, &path, &script), script.last_seq(CALLS), "{fault:?}");
        }
        for (made, image) in cuts {
            let left = last_seq(&Disk::new(image), &path, &script);
            let whole = [script.last_seq(made), script.last_seq(made + 1)];
            assert!(whole.contains(&left), "{left} after {made} calls, {fault:?}");
        }
        disk.failed_calls() > 0
    });
    eprintln!("a disk that fails under a ledger: {refusals:?}");
    assert!(refusals.disk_full > 100 && refusals.io > 100, "{refusals:?}");
}

#[test]
fn whichever_call_to_the_disk_fails_a_ledger_is_not_opened_or_whole_and_opened_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = new_ledger(&folder);
    let script = Script::of(CALLS + 1);
    let disk = Disk::new(Image::default());
    let attached = disk.attach().unwrap();
    let mut ledger = SqliteLedger::open(&path).unwrap();
    (0..CALLS).for_each(|number| call(number).make(&mut ledger).unwrap());
    // This disk has a log to recover.
    let image = disk.cut(0);
    drop((ledger, attached));

    let mut refusals = Refusals::default();
    for_every_fault(|fault| {
        let disk = Disk::new(image.clone());
        let attached = disk.attach().unwrap();
        disk.fail(fault);
        match SqliteLedger::open(&path) {
            Ok(ledger) => {
                disk.heal();
                assert_eq!(calls_in(&ledger.view(), &script).unwrap(), CALLS, "{fault:?}");
            }
            Err(OpenError::Storage { path: named, source }) => {
                assert_eq!(named, path);
                refusals.count(&source);
            }
            Err(other) => panic!("{other:?}"),
        }
        drop(attached);
        disk.heal();
        refusals.runs += 1;
        assert_eq!(last_seq(&disk, &path, &script), script.last_seq(CALLS), "{fault:?}");
        disk.failed_calls() > 0
    });
    eprintln!("a disk that fails while a ledger is opened: {refusals:?}");
    assert!(refusals.disk_full > 30 && refusals.io > 30, "{refusals:?}");
}
