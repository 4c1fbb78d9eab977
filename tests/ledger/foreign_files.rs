//! Files that are not a ledger of this version: they are refused with a reason,
//! and do not change.

use std::fs;

use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader};
use tempfile::TempDir;

use super::on_disk::{NAME, closed_ledger, files, names, refusals, sqlite, told};

#[test]
fn a_file_that_is_no_ledger_is_refused_and_stays_as_it_is() {
    for (bytes, found) in [
        (&b""[..], "an empty file"),
        (b"{\"order_id\":\"ORD_20251201_150000_a1b2c3d4\"}\n", "no SQLite database"),
        (b"SQLite format 3", "no SQLite database"),
        (&[0; 8192], "no SQLite database"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), bytes).unwrap();
        assert_refused(&folder, found);
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_to_nothing_is_refused_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join(NAME)).unwrap();
    assert_refused(&folder, "a symbolic link to nothing");
}

#[test]
fn another_programs_database_is_refused_and_nothing_is_left_beside_it() {
    for (pragmas, found) in [
        ("", "application id 0x00000000"),
        ("PRAGMA application_id = 7;", "application id 0x00000007"),
        ("PRAGMA journal_mode = WAL;", "application id 0x00000000"),
        ("PRAGMA application_id = 7; PRAGMA journal_mode = WAL;", "application id 0x00000007"),
        ("PRAGMA application_id = 0x6F72644C;", "version 0"),
        ("PRAGMA application_id = 0x6F72644C; PRAGMA user_version = -1;", "version -1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let other = sqlite(&folder);
        other.execute_batch(&format!("{pragmas} CREATE TABLE orders (a); ")).unwrap();
        other.close().unwrap();
        assert_refused(&folder, found);
    }
}

#[test]
fn another_programs_database_that_is_in_use_keeps_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let other = sqlite(&folder);
    other.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b);").unwrap();
    let before = names(folder.path());
    let log = fs::read(folder.path().join("orders.ledger-wal")).unwrap();
    assert!(SqliteReader::open(folder.path().join(NAME)).is_err());
    assert!(SqliteLedger::open(folder.path().join(NAME)).is_err());
    assert_eq!(names(folder.path()), before);
    assert!(fs::read(folder.path().join("orders.ledger-wal")).unwrap() == log);
    other.execute_batch("INSERT INTO a VALUES (1)").unwrap();
}

#[test]
fn a_ledger_of_a_later_version_is_refused() {
    for version in [3, 4, i32::MAX] {
        let folder = closed_ledger();
        let other = sqlite(&folder);
        other.pragma_update(None, "user_version", version).unwrap();
        other.close().unwrap();
        let path = folder.path().join(NAME);
        let refused = SqliteLedger::open(&path).unwrap_err();
        assert!(
            matches!(refused, OpenError::NewerVersion { found, .. } if found == i64::from(version))
        );
        let wanted = format!(
            "the ledger FOLDER/orders.ledger has version {version}: expected at most version 2"
        );
        assert_eq!(refusals(&folder), [wanted.clone(), wanted]);
    }
}

#[test]
fn a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(NAME)).unwrap();
    assert_refused(&folder, "a folder or a device");
}

#[test]
fn a_log_without_its_ledger_is_refused_and_no_fresh_ledger_takes_it_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orders.ledger-wal"), b"what was committed").unwrap();
    assert_refused(&folder, "its -wal file without the file itself");
    // SQLite treats both as a new file, and would remove the log.
    for bytes in [&b""[..], b"S"] {
        fs::write(folder.path().join(NAME), bytes).unwrap();
        assert_refused(&folder, "an empty file");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").join(NAME);
    let given = path.display().to_string();
    let cause = "the ledger's file cannot be read or written: No such file or directory";
    for refused in [
        SqliteLedger::open(&path).map(|_| ()).unwrap_err(),
        SqliteReader::open(&path).map(|_| ()).unwrap_err(),
    ] {
        let message = told(&refused, &folder).replace("FOLDER", folder.path().to_str().unwrap());
        assert!(
            message.starts_with(&format!("cannot open the ledger {given}: {cause}")),
            "{message}"
        );
    }
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_path_that_ends_in_no_name_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").join("..");
    let refused = SqliteLedger::open(&path).unwrap_err();
    let message = told(&refused, &folder);
    assert!(message.ends_with(", but found a path without a file name"), "{message}");
}

#[test]
fn a_reader_makes_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let refused = SqliteReader::open(folder.path().join(NAME)).unwrap_err();
    assert!(matches!(refused, OpenError::NoSuchLedger { .. }));
    assert_eq!(told(&refused, &folder), "there is no ledger FOLDER/orders.ledger");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_database_in_memory_alone_is_no_way_in() {
    // Such names have a special meaning in SQLite.
    for name in [":memory:", "file:orders?mode=memory"] {
        let refused = SqliteReader::open(name).unwrap_err();
        assert!(matches!(refused, OpenError::NoSuchLedger { .. }), "{name}: {refused}");
    }
}

/// Both refuse the file because it is not a ledger, for this reason.
fn assert_refused(folder: &TempDir, found: &str) {
    let wanted = format!(
        "FOLDER/orders.ledger is not a ledger: expected one of version 1 or 2, but found {found}"
    );
    assert_eq!(refusals(folder), [wanted.clone(), wanted]);
}
