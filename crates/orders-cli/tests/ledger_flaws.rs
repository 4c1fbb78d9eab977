//! What the program says of a ledger that was changed by hand, and of one of an earlier version.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;

use program::ledger::{FILL, UPDATE, ledger, ledger_of, register};

const VERSION_1: &[u8] = include_bytes!("../../../tests/ledger/version_1/orders.ledger");

#[test]
fn check_says_what_is_wrong_and_where() {
    let commands = format!("{}\n{UPDATE}\n{FILL}\n", register());
    let folder = ledger_of(&commands);
    let run = ledger(folder.path(), &["check"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", "0 flaws\n"));

    let path = folder.path().join("l");
    let was = fs::read(&path).unwrap();
    for (text, other, wanted) in [
        // The commission of the fill, and what the exchange calls it.
        ("19USDT", "18USDT", "change 3: is not what was written\n"),
        ("binance_trade_1", "binance_trade_2", "missing from index fills_by_connector_fill_id\n"),
    ] {
        let at = was.windows(text.len()).position(|bytes| bytes == text.as_bytes());
        let at = at.unwrap_or_else(|| panic!("no {text}"));
        let mut changed = was.clone();
        changed[at..at + text.len()].copy_from_slice(other.as_bytes());
        fs::write(&path, changed).unwrap();
        let run = ledger(folder.path(), &["check"]);
        assert_eq!(run.status, 1, "{text}: {}", run.err);
        assert!(run.out.contains(wanted), "{text}: {}", run.out);
        let flaws = run.out.lines().count();
        let told = format!("{flaws} flaw{}\n", if flaws == 1 { "" } else { "s" });
        assert_eq!(run.err, told, "{text}");
    }
    fs::write(&path, "no ledger").unwrap();
    let run = ledger(folder.path(), &["check"]);
    assert!(run.status == 2 && run.err.contains("/l is not a ledger"), "{}", run.err);
}

#[test]
fn an_import_that_upgrades_a_ledger_of_version_1_tells_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("l"), VERSION_1).unwrap();
    let list = ledger(folder.path(), &["list", "--quiet"]);
    assert_eq!((list.status, &*list.err), (0, ""), "a reader reads it as it is");
    assert_eq!(fs::read(folder.path().join("l")).unwrap(), VERSION_1);
    let run = ledger(folder.path(), &["import"]);
    let told = "upgraded from version 1: 6 orders, 3 of them differ now\n";
    assert!(run.status == 0 && run.err.starts_with(told), "{}", run.err);
    insta::assert_snapshot!("upgrade", run.report());
    let again = ledger(folder.path(), &["import"]);
    assert_eq!((again.status, &*again.err), (0, "0 orders, 0 reports, 0 fills; 0 problems\n"));
    let check = ledger(folder.path(), &["check"]);
    assert_eq!((check.status, &*check.err), (0, "0 flaws\n"));
}
