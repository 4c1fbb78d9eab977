//! The stores that the conformance suite runs on.

use ledger_conformance::Subject;
use ledger_sqlite::{SqliteLedger, SqliteReader};
use strategy_ledger::{LedgerReader, LedgerWriter, MemoryLedger};
use tempfile::TempDir;

use super::on_disk::{NAME, new_ledger, sqlite};

/// A ledger that ends with the test.
#[derive(Default)]
pub(super) struct InMemory(MemoryLedger);

impl Subject for InMemory {
    fn ledger(&mut self) -> &mut dyn LedgerWriter {
        &mut self.0
    }
}

/// A ledger in a file, with a reader that stays while the writer comes and goes.
pub(super) struct OnDisk {
    folder: TempDir,
    /// None while it is closed.
    ledger: Option<SqliteLedger>,
    reader: SqliteReader,
}

impl OnDisk {
    pub(super) fn new() -> Self {
        let (folder, ledger) = new_ledger();
        let reader = SqliteReader::open(ledger.path()).unwrap();
        Self { folder, ledger: Some(ledger), reader }
    }
}

impl Subject for OnDisk {
    fn ledger(&mut self) -> &mut dyn LedgerWriter {
        self.ledger.as_mut().unwrap()
    }

    fn reader(&self) -> Option<&dyn LedgerReader> {
        Some(&self.reader)
    }

    fn reopen(&mut self) {
        drop(self.ledger.take());
        self.ledger = Some(SqliteLedger::open(self.folder.path().join(NAME)).unwrap());
    }
}

/// A ledger in a file that has lost its triggers and its indexes: no rule is theirs. It
/// cannot be opened again.
pub(super) struct Unguarded {
    ledger: SqliteLedger,
    _folder: TempDir,
}

impl Unguarded {
    pub(super) fn new() -> Self {
        let (folder, ledger) = new_ledger();
        let other = sqlite(&folder);
        // The indexes of `UNIQUE` columns have no statement, and cannot be dropped.
        let guards = "SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema
            WHERE type IN ('trigger', 'index') AND sql IS NOT NULL";
        let guards: Vec<String> = {
            let mut statement = other.prepare(guards).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        assert!(guards.len() > 20, "{guards:?}");
        other.execute_batch(&format!("BEGIN; {}; COMMIT;", guards.join("; "))).unwrap();
        Self { ledger, _folder: folder }
    }
}

impl Subject for Unguarded {
    fn ledger(&mut self) -> &mut dyn LedgerWriter {
        &mut self.ledger
    }
}
