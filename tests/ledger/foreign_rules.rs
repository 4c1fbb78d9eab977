//! Triggers and indexes that somebody else put on the tables of a ledger.

use ledger_conformance::examples::{fill, order};
use ledger_sqlite::{
    LedgerReader, LedgerWriter, SqliteLedger, SqliteReader, StorageError, WriteError,
};

use super::on_disk::{NAME, closed_ledger, ledger_with, sqlite, told};

/// What would be acknowledged and not kept, or not be taken.
const RULES: [(&str, &str); 5] = [
    (
        "CREATE TRIGGER quiet BEFORE INSERT ON report_rows BEGIN SELECT RAISE(IGNORE); END",
        "the trigger quiet on report_rows",
    ),
    (
        "CREATE TRIGGER late AFTER UPDATE ON ORDER_ROWS BEGIN SELECT 1; END",
        "the trigger late on ORDER_ROWS",
    ),
    ("CREATE UNIQUE INDEX once ON fill_rows (fill_price)", "the index once on fill_rows"),
    (
        "CREATE UNIQUE INDEX \"a 'b\" ON report_rows (seq) WHERE seq > 9",
        "the index a 'b on report_rows",
    ),
    ("CREATE UNIQUE INDEX twice ON Order_Rows (symbol)", "the index twice on order_rows"),
];

#[test]
fn f_14_a_foreign_trigger_or_unique_index_is_refused_at_open() {
    for (rule, found) in RULES {
        let folder = closed_ledger();
        sqlite(&folder).execute_batch(rule).unwrap();
        let path = folder.path().join(NAME);
        for refused in [
            SqliteLedger::open(&path).map(|_| ()).unwrap_err(),
            SqliteReader::open(&path).map(|_| ()).unwrap_err(),
        ] {
            let wanted = format!(
                "cannot open the ledger FOLDER/{NAME}: {found} is not the ledger's own: drop it"
            );
            assert_eq!(told(&refused, &folder), wanted);
        }
    }
}

#[test]
fn f_14_a_rule_that_comes_while_a_writer_lives_is_refused_until_it_is_gone() {
    for (rule, found) in RULES {
        let (folder, mut ledger) = ledger_with(1);
        let other = sqlite(&folder);
        other.execute_batch(rule).unwrap();
        let refused = ledger.record_fill(&fill(1, Some("t1"))).unwrap_err();
        assert!(matches!(refused, WriteError::Storage(StorageError::ForeignRule { .. })));
        assert_eq!(refused.to_string(), format!("{found} is not the ledger's own: drop it"));
        let (kind, rest) = rule.split_once(' ').unwrap().1.split_once(' ').unwrap();
        let kind = if kind == "UNIQUE" { "INDEX" } else { kind };
        let name = rest.trim_start_matches("INDEX ");
        let name = if name.starts_with('"') { "\"a 'b\"" } else { name.split(' ').next().unwrap() };
        other.execute_batch(&format!("DROP {kind} {name}")).unwrap();
        ledger.record_fill(&fill(1, Some("t1"))).unwrap();
        assert_eq!(ledger.last_cursor().unwrap().seq(), 2);
    }
}

#[test]
fn what_decides_nothing_about_the_ledgers_tables_may_be_added() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    other
        .execute_batch(
            "CREATE INDEX slow ON fill_rows (fill_price);
            CREATE TABLE notes (note UNIQUE);
            CREATE TRIGGER noted AFTER INSERT ON notes BEGIN SELECT 1; END;
            CREATE VIEW mine AS SELECT 1;",
        )
        .unwrap();
    other.close().unwrap();
    let mut ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    ledger.register_order(&order(2)).unwrap();
}
