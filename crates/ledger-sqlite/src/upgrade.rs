//! Brings a ledger of version 1 to this version, in one transaction.

use std::path::Path;

use dtos_state::{Command, Effect, Order};
use rusqlite::TransactionBehavior;
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, OrderFilter};

use crate::{
    batch::Batch,
    error::{OpenError, SqliteError},
    file::{self, in_ledger},
    numbers::Numbers,
    version_1,
    view::SqliteView,
};

/// How many changes or orders are held at once.
const PAGE: usize = 10_000;
/// The most changed orders that are listed.
const EXAMPLES: usize = 100;

/// What the upgrade of a ledger changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upgrade {
    /// The number of its orders.
    pub orders: u64,
    /// The number of orders that are others by the rules of this version.
    pub changed_orders: u64,
    /// The first of them, before and after; at most 100.
    pub examples: Vec<(Order, Order)>,
}

/// Replays all changes of a ledger by the rules of this version. A reader goes on seeing
/// the old ledger until this commits.
pub(crate) fn upgrade(path: &Path) -> Result<Upgrade, OpenError> {
    // First, since it may have to change the kind of the log, which nobody may read meanwhile.
    let mut new = file::connect_upgrade(path)?;
    let old = in_ledger(path, || file::connect_reader(path))?;
    in_ledger(path, || {
        let numbers = Numbers::default();
        let (old, _) = SqliteView::snapshot(&old, &numbers).map_err(SqliteError::Storage)?;
        let transaction = new.transaction_with_behavior(TransactionBehavior::Immediate)?;
        version_1::remove(&transaction)?;
        transaction.execute_batch(&file::this_version())?;
        let mut batch = Batch::begin(&transaction).map_err(SqliteError::Storage)?;
        let replayed = replay(&old, &mut batch)?;
        // What has no order, or shares its number, may not be read among the changes.
        let kept = old.count_changes()?;
        if replayed != kept {
            let found = format!("{kept} changes, of which {replayed} can be read");
            return Err(SqliteError::Damaged { found });
        }
        let upgrade = compare(&old, &batch)?;
        batch.finish().map_err(SqliteError::Storage)?;
        transaction.commit()?;
        Ok(upgrade)
    })
}

/// Returns the number of the changes.
fn replay(old: &SqliteView<'_>, new: &mut Batch<'_>) -> Result<i64, SqliteError> {
    let mut cursor = Cursor::BEGINNING;
    let mut replayed = 0;
    loop {
        let changes = old.changes_since(cursor, PAGE).map_err(SqliteError::Storage)?;
        let Some(last) = changes.last() else { return Ok(replayed) };
        cursor = last.cursor;
        replayed += i64::try_from(changes.len()).unwrap_or(i64::MAX);
        let commands: Vec<Command> = changes.into_iter().map(|change| change.command).collect();
        let outcomes = new.take_all(&commands).map_err(SqliteError::Storage)?;
        for (command, outcome) in commands.iter().zip(outcomes) {
            let found = match outcome {
                Ok(Effect::Repeated) => "a repeat".to_owned(),
                Ok(_) => continue,
                Err(refusal) => refusal.to_string(),
            };
            let found = format!("{found}, in {}", command.to_json());
            return Err(SqliteError::Damaged { found });
        }
    }
}

fn compare(old: &SqliteView<'_>, new: &Batch<'_>) -> Result<Upgrade, SqliteError> {
    let mut filter = OrderFilter { limit: Some(PAGE), ..OrderFilter::default() };
    let mut upgrade = Upgrade::default();
    loop {
        let before = old.orders(&filter).map_err(SqliteError::Storage)?;
        let after = new.orders(&filter).map_err(SqliteError::Storage)?;
        upgrade.orders += before.len() as u64;
        let Some(last) = before.last() else { return Ok(upgrade) };
        filter.after = Some(last.order_id());
        if !before.iter().map(Order::order_id).eq(after.iter().map(Order::order_id)) {
            let found = format!("an order without a registration, up to {}", last.order_id());
            return Err(SqliteError::Damaged { found });
        }
        let changed = before.into_iter().zip(after).filter(|(before, after)| before != after);
        for change in changed {
            upgrade.changed_orders += 1;
            if upgrade.examples.len() < EXAMPLES {
                upgrade.examples.push(change);
            }
        }
    }
}
