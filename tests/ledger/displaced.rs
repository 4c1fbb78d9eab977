//! A ledger whose files are moved, removed or replaced while it is open.

use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use ledger_conformance::examples::order;
use ledger_sqlite::{Cursor, LedgerReader, LedgerWriter, SqliteReader, StorageError, WriteError};
use tempfile::TempDir;

use super::on_disk::{NAME, closed_ledger, ledger_with, told};

/// What is done to a file, how, and the message that follows.
type Case = (&'static str, fn(&Path), &'static str);

const CASES: [Case; 4] = [
    (
        "mv",
        |path| fs::rename(path, path.with_extension("moved")).unwrap(),
        "was moved to FOLDER/orders.moved while it was open: open the ledger by its new name",
    ),
    (
        "rm",
        |path| fs::remove_file(path).unwrap(),
        "was removed while it was open: restore the ledger from a backup",
    ),
    ("mv over", |path| fs::rename(another(path), path).unwrap(), REPLACED),
    (
        "truncate",
        |path| OpenOptions::new().write(true).open(path).unwrap().set_len(4096).unwrap(),
        REPLACED,
    ),
];
const REPLACED: &str =
    "was replaced while it was open: open the ledger anew, and submit again what it lacks";

#[test]
fn f_4_the_next_write_to_a_ledger_that_is_gone_is_an_error() {
    for (what, act, message) in CASES {
        let (folder, mut ledger) = ledger_with(1);
        write_back(&folder);
        ledger.register_order(&order(2)).unwrap();
        act(ledger.path());
        for _ in 0..2 {
            let refused = ledger.register_order(&order(3)).unwrap_err();
            assert_eq!(told(&refused, &folder), format!("FOLDER/{NAME} {message}"), "{what}");
        }
    }
}

#[test]
fn f_4_a_write_that_a_move_overtook_is_not_acknowledged() {
    let (_folder, mut ledger) = ledger_with(1);
    let path = ledger.path().to_owned();
    let refused = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        fs::rename(&path, path.with_extension("moved")).unwrap();
        Ok(())
    });
    let storage = match refused.unwrap_err() {
        WriteError::Storage(storage) => storage,
        WriteError::Refused(refusal) => panic!("{refusal:?}"),
    };
    assert!(matches!(storage, StorageError::Moved { to: Some(_), .. }), "{storage:?}");
}

#[test]
fn f_4_the_next_read_of_a_ledger_that_is_gone_is_an_error() {
    for (what, act, message) in CASES {
        let folder = closed_ledger();
        let reader = SqliteReader::open(folder.path().join(NAME)).unwrap();
        assert_eq!(reader.last_cursor().unwrap().seq(), 5);
        act(&folder.path().canonicalize().unwrap().join(NAME));
        for _ in 0..2 {
            let refused = reader.changes_since(Cursor::BEGINNING, 1).unwrap_err();
            assert_eq!(told(&refused, &folder), format!("FOLDER/{NAME} {message}"), "{what}");
        }
    }
}

#[test]
fn f_4_a_ledger_that_was_written_over_in_place_is_an_error() {
    for more in [0, 500] {
        let (folder, mut ledger) = ledger_with(1);
        write_back(&folder);
        let reader = SqliteReader::open(ledger.path()).unwrap();
        assert_eq!(reader.last_cursor().unwrap().seq(), 1);
        // As large, or larger: `cp` keeps the file and changes what is in it.
        let other = other_ledger(more);
        wait_a_tick();
        cp(&other.path().join(NAME), ledger.path());
        let refused = reader.last_cursor().unwrap_err();
        assert_eq!(told(&refused, &folder), format!("FOLDER/{NAME} {REPLACED}"), "{more}");
        let refused = ledger.register_order(&order(3)).unwrap_err();
        assert_eq!(told(&refused, &folder), format!("FOLDER/{NAME} {REPLACED}"), "{more}");
    }
}

#[test]
fn f_4_a_log_that_is_gone_is_an_error() {
    for (what, act, message) in &CASES[..3] {
        let (folder, mut ledger) = ledger_with(1);
        let reader = SqliteReader::open(ledger.path()).unwrap();
        let name = format!("{NAME}-wal");
        act(&ledger.path().with_file_name(&name));
        let wanted = format!("FOLDER/{name} {message}");
        assert_eq!(told(&reader.last_cursor().unwrap_err(), &folder), wanted, "{what}");
        assert_eq!(told(&ledger.register_order(&order(2)).unwrap_err(), &folder), wanted);
    }
}

#[test]
fn f_4_a_log_that_was_emptied_is_an_error() {
    let (folder, mut ledger) = ledger_with(1);
    let log = ledger.path().with_file_name(format!("{NAME}-wal"));
    OpenOptions::new().write(true).open(log).unwrap().set_len(0).unwrap();
    let refused = ledger.register_order(&order(2)).unwrap_err();
    assert_eq!(told(&refused, &folder), format!("FOLDER/{NAME} {REPLACED}"));
}

#[test]
fn f_4_a_writer_whose_lock_file_is_gone_writes_no_more() {
    for (what, act, message) in &CASES[..3] {
        let (folder, mut ledger) = ledger_with(1);
        let name = format!("{NAME}-writer");
        act(&ledger.path().with_file_name(&name));
        let refused = ledger.register_order(&order(2)).unwrap_err();
        assert_eq!(told(&refused, &folder), format!("FOLDER/{name} {message}"), "{what}");
    }
}

#[test]
fn what_another_program_writes_back_is_no_replacement() {
    let (folder, mut ledger) = ledger_with(1);
    let reader = SqliteReader::open(ledger.path()).unwrap();
    for number in 2..5 {
        ledger.register_order(&order(number)).unwrap();
        wait_a_tick();
        write_back(&folder);
        assert_eq!(reader.last_cursor().unwrap().seq(), u64::from(number));
    }
}

/// The clock of a file system moves every few milliseconds.
fn wait_a_tick() {
    thread::sleep(Duration::from_millis(20));
}

/// As another process: to close a file of a ledger drops its locks.
fn cp(from: &Path, to: &Path) {
    assert!(Command::new("cp").args([from, to]).status().unwrap().success());
}

/// A file beside another, with the same content.
fn another(path: &Path) -> PathBuf {
    let another = path.with_extension("another");
    cp(path, &another);
    another
}

/// A closed ledger with other orders.
fn other_ledger(more: u32) -> TempDir {
    let (folder, mut ledger) = ledger_with(1_001);
    let orders: Vec<_> = (2_000..2_000 + more).map(|number| order(number).into()).collect();
    ledger.take_all(&orders).unwrap();
    drop(ledger);
    folder
}

fn write_back(folder: &TempDir) {
    let other = rusqlite::Connection::open(folder.path().join(NAME)).unwrap();
    other.query_one("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}
