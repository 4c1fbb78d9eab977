//! Files beside a ledger, and names of it, that are refused before anything is opened.

use std::{fs, path::Path, process::Command};

use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader};
use tempfile::TempDir;

use super::on_disk::{NAME, closed_ledger, names, told};

#[test]
fn f_3_a_hard_link_is_refused() {
    let folder = closed_ledger();
    let other = folder.path().join("other.ledger");
    fs::hard_link(folder.path().join(NAME), &other).unwrap();
    let found = "it has 2 names, which are hard links, and its lock covers one of them: remove \
                 the others, or make a copy";
    for name in [NAME, "other.ledger"] {
        assert_refused(&folder, name, found);
    }
    fs::remove_file(other).unwrap();
    assert!(SqliteLedger::open(folder.path().join(NAME)).is_ok());
}

#[test]
fn f_15_a_pipe_in_the_place_of_a_file_is_refused_at_once() {
    for suffix in ["-writer", "-wal", "-shm", "-journal"] {
        for folder in [closed_ledger(), tempfile::tempdir().unwrap()] {
            let pipe = folder.path().join(format!("{NAME}{suffix}"));
            let _ = fs::remove_file(&pipe);
            assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            let found = format!("FOLDER/{NAME}{suffix} is not a regular file: remove it");
            assert_refused(&folder, NAME, &found);
        }
    }
}

#[test]
fn f_15_a_stale_journal_is_refused_beside_an_old_and_a_new_name() {
    for folder in [closed_ledger(), tempfile::tempdir().unwrap()] {
        fs::write(folder.path().join("orders.ledger-journal"), "stale").unwrap();
        let found = "FOLDER/orders.ledger-journal is not of a ledger: move it away, or open the \
                     file with the program that left it";
        assert_refused(&folder, NAME, found);
    }
}

#[test]
fn f_15_a_name_that_ends_as_that_of_a_folder_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x/", "x/."] {
        let path = folder.path().join(name);
        for refused in refusals(&path) {
            let message = refused.to_string();
            assert!(message.ends_with("but found the path of a folder"), "{message}");
        }
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_name_may_have_what_a_uri_reserves() {
    for name in ["a b", "a%41", "a?mode=memory", "a#b", "\u{e9}&", ":memory:"] {
        let folder = tempfile::tempdir().unwrap();
        drop(SqliteLedger::open(folder.path().join(name)).unwrap());
        assert!(SqliteReader::open(folder.path().join(name)).is_ok(), "{name}");
        assert!(SqliteLedger::open(folder.path().join(name)).is_ok(), "{name}");
    }
}

fn assert_refused(folder: &TempDir, name: &str, found: &str) {
    let before = names(folder.path());
    for refused in refusals(&folder.path().join(name)) {
        let wanted = format!("cannot open the ledger FOLDER/{name}: {found}");
        assert_eq!(told(&refused, folder), wanted);
    }
    assert_eq!(names(folder.path()), before);
}

fn refusals(path: &Path) -> [OpenError; 2] {
    [
        SqliteLedger::open(path).map(|_| ()).unwrap_err(),
        SqliteReader::open(path).map(|_| ()).unwrap_err(),
    ]
}
