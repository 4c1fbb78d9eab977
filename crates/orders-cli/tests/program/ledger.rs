//! Runs the program on a ledger.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout},
};

use ledger_sqlite::{Change, Cursor, LedgerReader, SqliteReader};
use tempfile::TempDir;

use super::{LIMIT_ORDER, Run, command, orders_in, read_all};

/// A day in small: see the README beside it.
pub(crate) const SESSION: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/session.ndjson");
pub(crate) const UPDATE: &str = concat!(
    r#"{"update":{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"OPEN","#,
    r#""connector_order_id":"binance_order_1","updated_at":"2025-12-01T15:00:01Z","#,
    r#""reason":null,"cumulative":null}}"#,
);
pub(crate) const FILL: &str = concat!(
    r#"{"fill":{"fill_id":"FIL_20251201_150002_c3d4e5f6","#,
    r#""parent_order_id":"ORD_20251201_150000_a1b2c3d4","connector_fill_id":"binance_trade_1","#,
    r#""filled_quantity":"0.2","fill_price":"95000.00","commission":"19","#,
    r#""commission_asset":"USDT","executed_at":"2025-12-01T15:00:02Z"}}"#,
);

/// The command that the two above go on from.
pub(crate) fn register() -> String {
    format!("{{\"register\":{LIMIT_ORDER}}}")
}

/// A folder with the ledger `l` of these commands.
pub(crate) fn ledger_of(commands: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("commands"), commands).unwrap();
    let run = ledger(folder.path(), &["import", "commands", "--quiet"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""));
    folder
}

/// Runs a command on the ledger `l` of a folder.
pub(crate) fn ledger(folder: &Path, args: &[&str]) -> Run {
    orders_in(folder, &[&["ledger"], args, &["--db=l"]].concat())
}

/// The changes in the ledger `l` of a folder.
pub(crate) fn changes(folder: &Path) -> Vec<Change> {
    let reader = SqliteReader::open(folder.join("l")).unwrap();
    reader.changes_since(Cursor::BEGINNING, usize::MAX).unwrap()
}

/// The number of the last change in the ledger `l` of a folder.
pub(crate) fn last_seq(folder: &Path) -> u64 {
    changes(folder).last().unwrap().seq
}

/// A table of orders without its last column, which depends on the clock.
pub(crate) fn without_age(table: &str) -> String {
    let width = table.lines().next().map_or(0, |head| head.find("TIME").unwrap() + 19);
    table.lines().fold(String::new(), |cut, line| cut + &line[..width.min(line.len())] + "\n")
}

/// Imports a command into the ledger `l` of a folder.
pub(crate) fn import(folder: &Path, command: &str) {
    fs::write(folder.join("command"), command).unwrap();
    let run = ledger(folder, &["import", "command", "--quiet"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""));
}

/// What `orders ledger follow` writes, line by line as it comes.
pub(crate) struct Follower {
    child: Child,
    out: Option<BufReader<ChildStdout>>,
}

impl Follower {
    pub(crate) fn of(folder: &Path, args: &[&str]) -> Self {
        let args = [&["ledger", "follow", "--db=l"], args].concat();
        let mut child = command(&args).current_dir(folder).spawn().unwrap();
        let out = child.stdout.take().map(BufReader::new);
        Self { child, out }
    }

    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.as_mut().unwrap().read_line(&mut line).unwrap();
        assert_eq!(line.pop(), Some('\n'));
        line
    }

    /// Reads no further.
    pub(crate) fn leave(&mut self) {
        self.out = None;
    }

    /// How it ended, and what it said of that.
    pub(crate) fn end(mut self) -> (i32, String) {
        let status = self.child.wait().unwrap().code().unwrap();
        (status, read_all(&mut self.child.stderr.take().unwrap()))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
