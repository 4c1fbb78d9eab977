//! Backups, and what is put back in the place of a ledger.

use std::fs;

use ledger_conformance::examples::{contents, order};
use ledger_sqlite::{LedgerReader, LedgerWriter, OpenError, SqliteLedger, SqliteReader, restore};

use super::on_disk::{NAME, closed_ledger, files, ledger_with, names, sqlite, told};

#[test]
fn f_2_a_backup_of_a_ledger_in_use_is_complete_and_is_put_back() {
    let (folder, mut ledger) = ledger_with(1);
    let backup = folder.path().join("backup");
    let reader = SqliteReader::open(ledger.path()).unwrap();
    reader.back_up(&backup).unwrap();
    let saved = contents(&SqliteReader::open(&backup).unwrap());
    assert_eq!(saved, contents(&ledger));
    ledger.register_order(&order(2)).unwrap();
    let refused = restore(&backup, ledger.path()).unwrap_err();
    assert!(matches!(refused, OpenError::LedgerInUse { .. }));
    let path = ledger.path().to_owned();
    let lost = contents(&ledger);
    drop(ledger);

    // The reader is left, and with it the log.
    assert!(names(folder.path()).contains("orders.ledger-wal"));
    let old = restore(&backup, &path).unwrap().unwrap();
    let told = told(&reader.last_cursor().unwrap_err(), &folder);
    assert!(told.starts_with("FOLDER/orders.ledger was replaced"), "{told}");
    drop(reader);
    let mut ledger = SqliteLedger::open(&path).unwrap();
    assert_eq!(contents(&ledger), saved);
    ledger.register_order(&order(3)).unwrap();
    assert_eq!(contents(&SqliteReader::open(&old).unwrap()), lost);
    drop(ledger);
    let second = restore(&backup, &path).unwrap().unwrap();
    assert!(
        old.ends_with("orders.ledger-replaced") && second.ends_with("orders.ledger-replaced-2")
    );
    assert_eq!(restore(&backup, folder.path().join("new")).unwrap(), None);
    assert_eq!(contents(&SqliteReader::open(folder.path().join("new")).unwrap()), saved);
}

#[test]
fn f_2_a_damaged_ledger_is_replaced_and_kept() {
    let folder = closed_ledger();
    let (path, backup) = (folder.path().join(NAME), folder.path().join("backup"));
    SqliteReader::open(&path).unwrap().back_up(&backup).unwrap();
    fs::write(&path, "not a ledger any more").unwrap();
    let old = restore(&backup, &path).unwrap().unwrap();
    assert_eq!(fs::read(old).unwrap(), b"not a ledger any more");
    assert_eq!(SqliteReader::open(&path).unwrap().last_cursor().unwrap().seq(), 5);
}

#[test]
fn f_2_a_cut_or_foreign_backup_is_refused_and_changes_nothing() {
    let folder = closed_ledger();
    let (path, backup) = (folder.path().join(NAME), folder.path().join("backup"));
    SqliteReader::open(&path).unwrap().back_up(&backup).unwrap();
    let whole = fs::read(&backup).unwrap();
    let mut flipped = whole.clone();
    // In the last page, where rows or an index are.
    let at = flipped.len() - 40;
    flipped[at] ^= 0x10;
    let cases = [&whole[..whole.len() - 4096], &whole[..5000], &whole[..0], b"foreign", &flipped];
    for (case, bytes) in cases.into_iter().enumerate() {
        fs::write(&backup, bytes).unwrap();
        // SQLite may leave an empty log beside a backup that it has read.
        let of_the_ledger = || {
            let mut files = files(folder.path());
            files.retain(|name, _| !name.starts_with("backup"));
            files
        };
        let before = of_the_ledger();
        let refused = restore(&backup, &path).unwrap_err();
        assert!(told(&refused, &folder).contains("FOLDER/backup"), "{case}: {refused}");
        assert!(of_the_ledger() == before, "{case}: {refused}");
    }
    // A ledger whose references lead nowhere.
    fs::write(&backup, &whole).unwrap();
    let other = rusqlite::Connection::open(&backup).unwrap();
    let stay: String = other
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'orders_stay'", [], |row| row.get(0))
        .unwrap();
    other.execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER orders_stay").unwrap();
    other.execute_batch(&format!("DELETE FROM order_rows; {stay}")).unwrap();
    other.close().unwrap();
    let refused = told(&restore(&backup, &path).unwrap_err(), &folder);
    assert!(refused.ends_with("a reference to an order or a fill that is not there"), "{refused}");
}

#[test]
fn f_2_a_backup_replaces_no_file() {
    let folder = closed_ledger();
    let reader = SqliteReader::open(folder.path().join(NAME)).unwrap();
    for name in ["taken", NAME] {
        if name == "taken" {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        let refused = reader.back_up(folder.path().join(name)).unwrap_err();
        let wanted = format!(
            "cannot open the ledger FOLDER/{name}: there is such a file already, which a backup \
            does not replace"
        );
        assert_eq!(told(&refused, &folder), wanted);
    }
    assert!(restore("/nowhere/backup", folder.path().join(NAME)).is_err());
    assert!(restore(folder.path().join("missing"), folder.path().join(NAME)).is_err());
}

#[test]
fn a_backup_is_a_ledger_like_any_other() {
    let folder = closed_ledger();
    SqliteReader::open(folder.path().join(NAME)).unwrap().back_up(folder.path().join("b")).unwrap();
    fs::rename(folder.path().join("b"), folder.path().join(NAME)).unwrap();
    let mode: String =
        sqlite(&folder).query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}
