//! Several connections to one database, and files that are not on the disk.

use std::fs;
use std::thread;
use std::time::Duration;

use faulty_disk::{Disk, Image};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::workload::{
    DELETE_EXTRA, DELETE_FULL, LEDGER, WAL_FULL, book, booked, create, open, start,
};

#[test]
fn one_writes_while_others_read_what_was_committed() {
    for kept in [WAL_FULL, DELETE_EXTRA] {
        let disk = Disk::new(start());
        let _attached = disk.attach().unwrap();
        let mut writer = open(LEDGER, kept).unwrap();
        let mut other = open(LEDGER, kept).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap();

        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        transaction.execute("INSERT INTO entry VALUES (0, 'debit', x'')", ()).unwrap();
        assert!(booked(&other).unwrap().is_empty());
        let refusal = book(&mut other, 1).unwrap_err();
        assert_eq!(refusal.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));

        transaction.execute("INSERT INTO entry VALUES (0, 'credit', x'')", ()).unwrap();
        transaction.commit().unwrap();
        assert_eq!(booked(&other).unwrap(), [0].into());
        book(&mut other, 1).unwrap();
        assert_eq!(booked(&writer).unwrap(), [0, 1].into());
    }
}

#[test]
fn readers_in_other_threads_see_whole_bookings_and_never_go_back() {
    let disk = Disk::new(start());
    let same = disk.clone();
    let writer = thread::spawn(move || {
        let _attached = same.attach().unwrap();
        let mut connection = open(LEDGER, WAL_FULL).unwrap();
        for booking in 0..200 {
            book(&mut connection, booking).unwrap();
        }
    });
    let read = || {
        let _attached = disk.attach().unwrap();
        let connection = open(LEDGER, WAL_FULL).unwrap();
        let mut seen = 0;
        while !writer.is_finished() {
            let now = booked(&connection).unwrap().len();
            assert!(seen <= now, "{now} bookings after {seen}");
            seen = now;
        }
        assert_eq!(booked(&connection).unwrap().len(), 200);
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(read);
        }
    });
}

#[test]
fn a_real_file_is_taken_over_as_durable_and_stays_as_it_was() {
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/taken-over");
    drop(fs::remove_file(path));
    // The disk is the default VFS now, but this thread has none attached.
    drop(Disk::new(Image::default()).attach().unwrap());
    create(&open(path, DELETE_FULL).unwrap());
    let real = fs::read(path).unwrap();

    let disk = Disk::new(Image::default());
    let attached = disk.attach().unwrap();
    let mut connection = open(path, DELETE_FULL).unwrap();
    book(&mut connection, 0).unwrap();
    assert_eq!(booked(&connection).unwrap(), [0].into());
    drop((connection, attached));

    assert_eq!(fs::read(path).unwrap(), real);
    let history = disk.history();
    let mut replay = history.replay();
    assert!(replay.advance());
    assert_eq!(replay.cut(0).file(path), Some(real.as_slice()));
    assert!(booked(&Connection::open(path).unwrap()).unwrap().is_empty());
}

#[test]
fn temporary_files_are_not_on_the_disk() {
    let disk = Disk::new(start());
    let _attached = disk.attach().unwrap();
    let connection = open(LEDGER, DELETE_FULL).unwrap();
    let before = disk.position();
    connection
        .execute_batch(
            "PRAGMA temp_store = FILE; PRAGMA cache_size = 10;
             CREATE TEMP TABLE scratch AS
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             SELECT i, zeroblob(100) FROM n ORDER BY i DESC",
        )
        .unwrap();
    assert_eq!(disk.position(), before);
}

#[test]
fn a_connection_that_outlives_its_attachment_touches_no_real_file() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("ledger");
    let log = folder.path().join("ledger-wal");
    let disk = Disk::new(Image::default());
    let attached = disk.attach().unwrap();
    let connection = Connection::open(&real).unwrap();
    let sql = "PRAGMA journal_mode = WAL; CREATE TABLE fill (price);";
    connection.execute_batch(sql).unwrap();
    std::fs::write(&log, "the log of a real ledger").unwrap();
    drop(attached);
    connection.execute("INSERT INTO fill VALUES ('95000.00')", ()).unwrap();
    connection.close().unwrap();
    assert_eq!(std::fs::read(&log).unwrap(), b"the log of a real ledger");
    assert!(!real.exists());
}
