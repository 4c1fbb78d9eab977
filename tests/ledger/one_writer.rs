//! One writer at a time, by whatever path it opens the file, and any number of
//! readers.

use std::{env, fs, path::PathBuf, thread};

use dtos_state::OrderStatus::Open;
use ledger_conformance::examples::{audit, contents, order, report};
use ledger_sqlite::{LedgerWriter, OpenError, SqliteLedger, SqliteReader};

use super::on_disk::{NAME, ledger_with, names, new_ledger, told};

#[test]
fn a_second_writer_is_refused_until_the_first_is_gone() {
    let (folder, ledger) = new_ledger();
    let refused = SqliteLedger::open(ledger.path()).unwrap_err();
    assert!(matches!(refused, OpenError::LedgerInUse { .. }));
    let wanted = "the ledger FOLDER/orders.ledger is in use by another writer";
    assert_eq!(told(&refused, &folder), wanted);
    drop(ledger);
    assert!(SqliteLedger::open(folder.path().join(NAME)).is_ok());
}

#[test]
fn a_refused_writer_leaves_the_first_as_it_was() {
    let (folder, mut ledger) = new_ledger();
    ledger.register_order(&order(1)).unwrap();
    let before = names(folder.path());
    assert!(SqliteLedger::open(ledger.path()).is_err());
    assert_eq!(names(folder.path()), before);
    ledger.register_order(&order(2)).unwrap();
    assert_eq!(contents(&ledger).orders, [order(1), order(2)]);
}

#[test]
#[cfg(unix)]
fn another_name_of_the_same_file_is_the_same_ledger() {
    let (folder, ledger) = new_ledger();
    let sub = folder.path().join("sub");
    fs::create_dir(&sub).unwrap();
    let link = sub.join("link.ledger");
    std::os::unix::fs::symlink(folder.path().join(NAME), &link).unwrap();
    let folder_link = folder.path().join("linked");
    std::os::unix::fs::symlink(folder.path(), &folder_link).unwrap();
    for name in [link.clone(), sub.join("..").join(NAME), folder_link.join(NAME), relative(&ledger)]
    {
        let refused = SqliteLedger::open(&name).unwrap_err();
        let is_in_use =
            matches!(&refused, OpenError::LedgerInUse { path } if path == ledger.path());
        assert!(is_in_use, "{}: {refused}", name.display());
        assert!(SqliteReader::open(&name).is_ok(), "{}", name.display());
    }
    assert_eq!(fs::read_dir(&sub).unwrap().count(), 1);
    drop(ledger);
    let ledger = SqliteLedger::open(&link).unwrap();
    assert_eq!(ledger.path(), folder.path().canonicalize().unwrap().join(NAME));
}

#[test]
fn a_ledger_in_the_current_folder_needs_no_folder_in_its_name() {
    let refused = SqliteReader::open("no_such_file.ledger").unwrap_err();
    let here = env::current_dir().unwrap().canonicalize().unwrap();
    let wanted = format!("there is no ledger {}/no_such_file.ledger", here.display());
    assert_eq!(refused.to_string(), wanted);
}

#[test]
fn two_ledgers_in_one_folder_are_two() {
    let (folder, mut ledger) = new_ledger();
    let mut other = SqliteLedger::open(folder.path().join("others.ledger")).unwrap();
    ledger.register_order(&order(1)).unwrap();
    other.register_order(&order(2)).unwrap();
    assert_eq!(contents(&ledger).orders, [order(1)]);
    assert_eq!(contents(&other.view()).orders, [order(2)]);
}

#[test]
fn any_number_of_readers_look_on_and_outlive_the_writer() {
    let (folder, mut ledger) = new_ledger();
    let mut readers: Vec<SqliteReader> =
        (0..8).map(|_| SqliteReader::open(ledger.path()).unwrap()).collect();
    for number in 1..=3 {
        ledger.register_order(&order(number)).unwrap();
        for reader in &mut readers {
            let seen = contents(&reader.view().unwrap());
            assert_eq!(seen, contents(&ledger));
        }
    }
    let last = contents(&ledger);
    drop(ledger);
    for reader in &mut readers {
        assert_eq!(contents(&reader.view().unwrap()), last);
    }
    drop(readers);
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    assert_eq!(contents(&ledger), last);
}

/// The writer changes the order all the time, so that an order and its history
/// that are read at two moments contradict each other.
#[test]
fn what_a_reader_returns_is_of_one_moment_while_the_writer_writes() {
    let (_folder, mut ledger) = ledger_with(1);
    let reader = SqliteReader::open(ledger.path()).unwrap();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for seconds in 1..=200 {
                ledger.apply_update(&report(Open, None, seconds)).unwrap();
            }
        });
        while !writer.is_finished() {
            assert_eq!(audit(&reader), []);
        }
    });
}

/// The path of a ledger relative to the current folder.
#[cfg(unix)]
fn relative(ledger: &SqliteLedger) -> PathBuf {
    let here = env::current_dir().unwrap().canonicalize().unwrap();
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    up.join(ledger.path().strip_prefix("/").unwrap())
}
