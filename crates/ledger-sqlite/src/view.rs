use dtos_state::{Fill, Order, OrderId};
use rusqlite::{Connection, Params, Transaction};
use strategy_ledger::{Change, LedgerReader, OrderFilter, StorageError};

use crate::{
    error::SqliteError,
    statement::{all, first},
    table::{fills, orders, reports},
};

/// A ledger at one moment: later writes do not show.
#[derive(Debug)]
pub struct SqliteView<'a> {
    connection: &'a Connection,
    /// What keeps the moment, where others may write.
    _snapshot: Option<Transaction<'a>>,
}

impl<'a> SqliteView<'a> {
    /// Of a connection that nobody writes to while this lives.
    pub(crate) const fn of(connection: &'a Connection) -> Self {
        Self { connection, _snapshot: None }
    }

    /// A view of now, and its last `seq`.
    pub(crate) fn snapshot(connection: &'a Connection) -> Result<(Self, u64), StorageError> {
        let snapshot = connection.unchecked_transaction().map_err(SqliteError::from)?;
        let view = Self { connection, _snapshot: Some(snapshot) };
        // Its moment is that of the first reading, which is not to wait.
        let last_seq = view.last_seq()?;
        Ok((view, last_seq))
    }
}

impl SqliteView<'_> {
    /// The reports and the fills for which a condition holds, by `seq`.
    fn changes(
        &self,
        condition: &str,
        values: impl Params + Copy,
    ) -> Result<Vec<Change>, SqliteError> {
        let select = |changes| format!("{changes} WHERE {condition}");
        let mut changes = all(self.connection, &select(reports::CHANGES), values, reports::change)?;
        changes.extend(all(self.connection, &select(fills::CHANGES), values, fills::change)?);
        changes.sort_by_key(|change| change.seq);
        Ok(changes)
    }
}

const LAST_SEQ: &str = "SELECT max(ifnull((SELECT max(seq) FROM reports), 0), \
    ifnull((SELECT max(seq) FROM fills), 0))";

impl LedgerReader for SqliteView<'_> {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        match (orders::select(self.connection, filter)?, filter.after) {
            (Some(orders), _) => Ok(orders),
            (None, Some(after)) => Err(StorageError::NoSuchPage { after }),
            (None, None) => Ok(Vec::new()),
        }
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        Ok(orders::by_id(self.connection, order_id)?.map(|(order, _)| order))
    }

    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        Ok(fills::counted(self.connection, order_id)?)
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        let of_order = "order_no = (SELECT order_no FROM orders WHERE order_id = ?) ORDER BY seq";
        Ok(self.changes(of_order, [order_id.as_str()])?)
    }

    fn changes_since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StorageError> {
        let Ok(seq) = i64::try_from(seq) else { return Ok(Vec::new()) };
        let rows = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut changes = self.changes("seq > ? ORDER BY seq LIMIT ?", [seq, rows])?;
        changes.truncate(limit);
        Ok(changes)
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
    fn last_seq(&self) -> Result<u64, StorageError> {
        Ok(first(self.connection, LAST_SEQ, [], |columns| columns.seq())?.unwrap_or(0))
    }
}
