//! The file of a journal: who may open it, what is refused, and what is damage.

use std::{
    fs,
    path::{Path, PathBuf},
};

use journal_sqlite::{JournalFile, JournalFileReader, OpenError};
use ledger_sqlite::SqliteLedger;
use rusqlite::Connection;
use strategy_journal::{AppendError, JournalError, JournalReader, JournalWriter};
use tempfile::TempDir;

use crate::samples::{decision, order_id};

fn new_journal() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.journal");
    JournalFile::open(&path).unwrap().decide_order(&decision(1)).unwrap();
    (folder, path)
}

fn refused(path: &Path) -> String {
    let by_writer = JournalFile::open(path).unwrap_err().to_string();
    if path.exists() {
        assert_eq!(JournalFileReader::open(path).unwrap_err().to_string(), by_writer);
    }
    by_writer
}

#[test]
fn one_writer_at_a_time_and_any_number_of_readers() {
    let (_folder, path) = new_journal();
    let mut journal = JournalFile::open(&path).unwrap();
    let error = JournalFile::open(&path).unwrap_err();
    assert!(matches!(&error, OpenError::JournalInUse { .. }), "{error:?}");
    let message = format!("the journal {} is in use by another writer", path.display());
    assert_eq!(error.to_string(), message);
    let readers = [0; 3].map(|_| JournalFileReader::open(&path).unwrap());
    journal.decide_order(&decision(2)).unwrap();
    for reader in &readers {
        assert_eq!(reader.open_decisions().unwrap(), [order_id(1), order_id(2)]);
    }
    drop(journal);
    JournalFile::open(&path).unwrap().decide_order(&decision(3)).unwrap();
    assert_eq!(readers[0].open_decisions().unwrap().len(), 3);
}

#[test]
fn a_reader_makes_no_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.journal");
    let error = JournalFileReader::open(&path).unwrap_err();
    assert_eq!(error.to_string(), format!("there is no journal {}", path.display()));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn what_is_not_a_journal_is_refused_and_left_as_it_was() {
    let (folder, journal) = new_journal();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("empty"), "").unwrap();
    fs::write(at("text"), "{\"entry_id\":\"JRN_20251201_150003_0000001a\"}\n").unwrap();
    fs::create_dir(at("folder")).unwrap();
    drop(SqliteLedger::open(at("orders.ledger")).unwrap());
    Connection::open(at("other")).unwrap().execute_batch("CREATE TABLE notes (note)").unwrap();
    fs::copy(&journal, at("newer")).unwrap();
    Connection::open(at("newer")).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    fs::copy(&journal, at("older")).unwrap();
    Connection::open(at("older")).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    for (name, found) in [
        ("empty", "an empty file"),
        ("text", "no SQLite database"),
        ("folder", "a folder or a device"),
        ("orders.ledger", "application id 0x6f72644c"),
        ("other", "application id 0x00000000"),
        ("older", "version 0"),
    ] {
        let before = fs::read(at(name)).ok();
        let expected = format!(
            "{} is not a journal: expected one of version 1, but found {found}",
            at(name).display()
        );
        assert_eq!(refused(&at(name)), expected);
        assert_eq!(fs::read(at(name)).ok(), before, "{name}");
    }
    let expected =
        format!("the journal {} has version 2: expected at most version 1", at("newer").display());
    assert_eq!(refused(&at("newer")), expected);
    let ledger = SqliteLedger::open(&journal).unwrap_err().to_string();
    assert!(ledger.contains("is not a ledger"), "{ledger}");
}

#[cfg(unix)]
#[test]
fn unsafe_files_are_refused() {
    let (folder, path) = new_journal();
    let at = |name: &str| folder.path().join(name);
    fs::hard_link(&path, at("second")).unwrap();
    assert!(refused(&path).contains("it has 2 names, which are hard links"));
    fs::remove_file(at("second")).unwrap();

    fs::write(at("orders.journal-journal"), "").unwrap();
    assert!(refused(&path).contains("orders.journal-journal is of another program: move it away"));
    fs::remove_file(at("orders.journal-journal")).unwrap();

    fs::create_dir(at("orders.journal-wal")).unwrap();
    assert!(refused(&path).contains("orders.journal-wal is not a regular file: remove it"));
    fs::remove_dir(at("orders.journal-wal")).unwrap();

    fs::write(at("gone-wal"), "log").unwrap();
    assert!(refused(&at("gone")).contains("its -wal file without the file itself"));
    std::os::unix::fs::symlink(at("nothing"), at("link")).unwrap();
    assert!(refused(&at("link")).contains("a symbolic link to nothing"));
    assert!(refused(&at("no folder/")).contains("a path without a file name"));
    JournalFile::open(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn a_new_journal_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, _) = new_journal();
    for file in folder.path().read_dir().unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
}

#[test]
fn a_journal_that_is_moved_or_replaced_takes_nothing_more() {
    let moves: [fn(&Path); 3] = [
        |path| fs::rename(path, path.with_extension("moved")).unwrap(),
        |path| fs::remove_file(path).unwrap(),
        |path| {
            fs::copy(path, path.with_extension("copy")).unwrap();
            fs::rename(path.with_extension("copy"), path).unwrap();
        },
    ];
    for displace in moves {
        for suffix in ["", "-wal", "-writer"] {
            let (folder, path) = new_journal();
            let mut journal = JournalFile::open(&path).unwrap();
            journal.decide_order(&decision(2)).unwrap();
            let reader = JournalFileReader::open(&path).unwrap();
            let displaced = folder.path().join(format!("orders.journal{suffix}"));
            displace(&displaced);
            let found = format!(
                "{} was moved, removed or replaced while it was open: open the journal anew",
                displaced.display()
            );
            match journal.decide_order(&decision(3)) {
                Err(AppendError::Storage(error @ JournalError::Displaced { .. })) => {
                    assert_eq!(error.to_string(), found);
                }
                other => panic!("{suffix}: {other:?}"),
            }
            assert_eq!(reader.followed().is_err(), suffix.is_empty(), "{suffix}");
        }
    }
}

#[test]
fn a_rule_of_somebody_else_is_refused() {
    let (_folder, path) = new_journal();
    let mut journal = JournalFile::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE notes (note); CREATE INDEX own ON entry_rows (fill_id)")
        .unwrap();
    journal.decide_order(&decision(2)).unwrap();
    for (rule, drop_it, named) in [
        (
            "CREATE TRIGGER loud AFTER INSERT ON entry_rows BEGIN SELECT 1; END",
            "DROP TRIGGER loud",
            "the trigger loud on entry_rows",
        ),
        (
            "CREATE UNIQUE INDEX one ON entry_rows (order_id, event_type, number)",
            "DROP INDEX one",
            "the index one on entry_rows",
        ),
    ] {
        other.execute_batch(rule).unwrap();
        let expected = format!("{named} is not the journal's own: drop it");
        match journal.decide_order(&decision(9)) {
            Err(AppendError::Storage(error)) => assert_eq!(error.to_string(), expected),
            other => panic!("{other:?}"),
        }
        let OpenError::Storage { source, .. } = JournalFileReader::open(&path).unwrap_err() else {
            panic!("{named}")
        };
        assert_eq!(source.to_string(), expected);
        other.execute_batch(drop_it).unwrap();
    }
    journal.decide_order(&decision(3)).unwrap();
    other.execute_batch("DROP VIEW entries").unwrap();
    assert!(matches!(
        journal.decide_order(&decision(4)),
        Err(AppendError::Storage(JournalError::Damaged { .. }))
    ));
}

#[test]
fn a_row_that_no_journal_has_is_damage() {
    for (change, found) in [
        ("event_type = 'ORDER_PLACED'", "an entry of ORDER_PLACED without a change of the ledger"),
        ("causality = '{}'", "causality holds missing field `origin`"),
        ("causality = replace(causality, 'ORD_', 'FIL_')", "causality holds invalid id"),
        ("context = '{'", "context holds invalid context \"{\": expected JSON"),
        ("recorded_at = 9223372036854775807, order_id = 'x'", "order_id holds invalid id \"x\""),
        ("change_seq = -1, change_digest = x'00'", "change_seq holds -1"),
        ("change_seq = 1, change_digest = x'00'", "change_digest holds 1 bytes"),
        ("change_seq = 1", "change_digest holds Null"),
        ("fill_id = 'FIL_20251201_150000_00000001'", "with a fill_id"),
    ] {
        let (_folder, path) = new_journal();
        let other = Connection::open(&path).unwrap();
        other.execute_batch("DROP TRIGGER entries_never_change").unwrap();
        let reader = JournalFileReader::open(&path);
        assert!(reader.unwrap_err().to_string().contains("cannot open the journal"));
        let (folder, path) = new_journal();
        let reader = JournalFileReader::open(&path).unwrap();
        let other = Connection::open(&path).unwrap();
        other
            .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
            .unwrap();
        other.execute(&format!("UPDATE entry_rows SET {change}"), []).unwrap();
        let error = reader.entries_after(0, 10).unwrap_err();
        assert!(matches!(error, JournalError::Damaged { .. }), "{error:?}");
        assert!(error.to_string().contains(found), "{change}: {error}");
        drop(folder);
    }
}
