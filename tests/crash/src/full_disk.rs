//! A disk that is full, and then has space again.

use std::{fs, path::Path};

use crash_tests::{Script, call, calls_in, reopen, write_back};
use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader, StorageError, WriteError};

use crate::tell;

/// Fills the disk and frees space, three times; prints how each write was
/// refused.
///
/// `room` says how to free space: delete a `ballast` if the whole disk is full,
/// or write back the `log` if a file has reached its size limit.
pub(crate) fn fill(path: &Path, room: &str) {
    let ballast = path.with_file_name("ballast");
    let mut ledger = SqliteLedger::open(path).unwrap();
    let mut next = 0;
    for _ in 0..3 {
        if room == "ballast" {
            fs::write(&ballast, vec![1; 256 << 10]).unwrap();
        }
        // The first refusal may be because of the log, which is written back then.
        let refusal = loop {
            let first = call(next).make(&mut ledger);
            match first.or_else(|_| call(next).make(&mut ledger)) {
                Ok(()) => next += 1,
                Err(refusal) => break refusal,
            }
        };
        tell(&kind(&refusal));
        // It stays full, and stored data can be read.
        assert_eq!(kind(&call(next).make(&mut ledger).unwrap_err()), kind(&refusal));
        assert_holds(&ledger, next);
        if room == "ballast" {
            open_another(path, &ballast);
        } else {
            write_back(path, "TRUNCATE");
        }
        // The same ledger accepts the same write now.
        call(next).make(&mut ledger).unwrap();
        next += 1;
        assert_holds(&ledger, next);
        if room == "ballast" {
            write_back(path, "TRUNCATE");
        }
    }
    drop(ledger);
    let script = Script::of(next + 1);
    let (_, left) = reopen(path, &script).unwrap();
    assert_eq!(script.last_seq(left), script.last_seq(next));
}

/// Lets a reader keep its view until the log has filled the disk, and prints how long the log was
/// in KiB; then writes on, with the same ledger or with one that is opened anew, and prints how
/// long the log was at most.
pub(crate) fn outgrow(path: &Path) {
    let log_size = || fs::metadata(path.with_extension("ledger-wal")).unwrap().len() >> 10;
    let mut ledger = SqliteLedger::open(path).unwrap();
    let mut reader = SqliteReader::open(path).unwrap();
    let mut next = 0;
    for is_opened_anew in [false, true] {
        let view = reader.view().unwrap();
        let refusal = loop {
            match call(next).make(&mut ledger) {
                Ok(()) => next += 1,
                Err(refusal) => break refusal,
            }
        };
        assert_eq!(kind(&refusal), "DiskFull");
        tell(&log_size());
        if is_opened_anew {
            drop(ledger);
            ledger = SqliteLedger::open(path).unwrap();
        }
        // It stays full as long as the view lives.
        assert_eq!(kind(&call(next).make(&mut ledger).unwrap_err()), "DiskFull");
        drop(view);
        let mut longest = 0;
        for _ in 0..200 {
            call(next).make(&mut ledger).unwrap();
            next += 1;
            longest = longest.max(log_size());
        }
        tell(&longest);
    }
    assert_holds(&ledger, next);
    drop((reader, ledger));
    let script = Script::of(next + 1);
    let (_, left) = reopen(path, &script).unwrap();
    assert_eq!(script.last_seq(left), script.last_seq(next));
}

/// Opens a second ledger on the full disk, and again once there is space. Then
/// the first one has space too.
fn open_another(path: &Path, ballast: &Path) {
    let folder = path.parent().unwrap();
    let another = folder.join("another.ledger");
    match SqliteLedger::open(&another) {
        Err(OpenError::Storage { source: StorageError::DiskFull(_), path }) => {
            assert_eq!(path, another);
        }
        other => panic!("{other:?}"),
    }
    let names = || fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let left = names()
        .find(|name| name == "another.ledger" || name.as_encoded_bytes().starts_with(b".ledger-"));
    assert_eq!(left, None);
    fs::remove_file(ballast).unwrap();
    drop(SqliteLedger::open(&another).unwrap());
    fs::remove_file(&another).unwrap();
}

fn assert_holds(ledger: &SqliteLedger, calls: usize) {
    let script = Script::of(calls + 1);
    let held = calls_in(&ledger.view(), &script).unwrap();
    assert_eq!(script.last_seq(held), script.last_seq(calls));
}

fn kind(refusal: &WriteError) -> &'static str {
    match refusal {
        WriteError::Storage(StorageError::DiskFull(_)) => "DiskFull",
        WriteError::Storage(StorageError::Io(_)) => "Io",
        other => panic!("{other:?}"),
    }
}
