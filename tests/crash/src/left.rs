//! The state of a ledger after a crash.

use std::path::Path;

use ledger_sqlite::{Cursor, LedgerReader, OrderFilter, SqliteLedger, SqliteView};
use rusqlite::Connection;

use crate::{
    broken::Broken,
    script::{Script, orders_after},
};

/// Opens a ledger like the next process does; returns how many calls it
/// contains.
///
/// # Errors
/// If the ledger has any fault.
pub fn reopen(path: &Path, script: &Script) -> Result<(SqliteLedger, usize), Broken> {
    let ledger = SqliteLedger::open(path)?;
    is_sound(path)?;
    let flaws = ledger.view().check()?;
    if !flaws.is_empty() {
        return Err(Broken::Flawed(flaws));
    }
    let calls = calls_in(&ledger.view(), script)?;
    Ok((ledger, calls))
}

/// How many calls a ledger contains: exactly these changes, and no others. A
/// call that changes nothing counts too.
///
/// # Errors
/// If it contains part of a call, or anything else.
pub fn calls_in(view: &SqliteView, script: &Script) -> Result<usize, Broken> {
    let last_seq = view.last_cursor()?.seq();
    let calls = script.calls_until(last_seq).ok_or(Broken::HalfABatch { last_seq })?;
    let found = view.changes_since(Cursor::BEGINNING, usize::MAX)?.into_iter();
    let found: Vec<_> = found.map(|it| (it.seq, it.effect, it.command)).collect();
    let made = script.changes(last_seq);
    if found != made {
        let at = found.iter().zip(made).take_while(|(found, made)| found == made).count();
        let found = found.get(at).cloned().map(Box::new);
        return Err(Broken::Change { found, made: made.get(at).cloned().map(Box::new) });
    }
    let mut orders = orders_after(&found);
    for found in view.orders(&OrderFilter::default())? {
        let order_id = found.order_id();
        match orders.remove(&order_id) {
            Some(order) if order == found => {}
            _ => return Err(Broken::Order { order_id, found: Some(Box::new(found)) }),
        }
    }
    match orders.into_keys().next() {
        Some(order_id) => Err(Broken::Order { order_id, found: None }),
        None => Ok(calls),
    }
}

/// Checks the integrity of the file and all references with SQLite.
///
/// # Errors
/// If SQLite finds a fault.
pub fn is_sound(path: &Path) -> Result<(), Broken> {
    let connection = Connection::open(path)?;
    let integrity: String = connection.query_row("PRAGMA integrity_check", (), |row| row.get(0))?;
    if integrity != "ok" {
        return Err(Broken::Unsound(integrity));
    }
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    if check.exists(())? {
        return Err(Broken::Unsound("a reference to nothing".to_owned()));
    }
    Ok(())
}
