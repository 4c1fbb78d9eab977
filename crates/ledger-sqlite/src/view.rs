use dtos_state::{Fill, Order, OrderId};
use rusqlite::{Connection, Params, Transaction};
use strategy_ledger::{Change, LedgerReader, OrderFilter, StorageError};

use crate::{
    error::SqliteError,
    open_file::Rest,
    statement::{all, first},
    table::{fills, orders, reports},
};

/// A ledger at one moment: later writes do not show.
#[derive(Debug)]
pub struct SqliteView<'a> {
    connection: Handle<'a>,
    /// What keeps the moment, where others may write.
    moment: Moment<'a>,
}

#[derive(Debug)]
enum Handle<'a> {
    Shared(&'a Connection),
    Own(Box<Connection>),
}

#[derive(Debug)]
enum Moment<'a> {
    /// Nobody else writes.
    Now,
    Snapshot {
        _transaction: Transaction<'a>,
    },
    /// There are no locks.
    Rest(Rest<'a>),
}

impl<'a> SqliteView<'a> {
    /// Of a connection that nobody writes to while this lives.
    pub(crate) const fn of(connection: &'a Connection) -> Self {
        Self { connection: Handle::Shared(connection), moment: Moment::Now }
    }

    /// A view of now, and its last `seq`.
    pub(crate) fn snapshot(connection: &'a Connection) -> Result<(Self, u64), StorageError> {
        let snapshot = connection.unchecked_transaction().map_err(SqliteError::from)?;
        let moment = Moment::Snapshot { _transaction: snapshot };
        let view = Self { connection: Handle::Shared(connection), moment };
        // Its moment is that of the first reading, which is not to wait.
        let last_seq = view.last_seq()?;
        Ok((view, last_seq))
    }

    /// Of a connection without locks.
    pub(crate) fn at_rest(connection: Connection, rest: Rest<'a>) -> Result<Self, StorageError> {
        let connection = Handle::Own(Box::new(connection));
        let view = Self { connection, moment: Moment::Rest(rest) };
        view.last_seq()?;
        Ok(view)
    }
}

impl SqliteView<'_> {
    /// What is read is only right if the moment was kept.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, SqliteError>,
    ) -> Result<T, StorageError> {
        let value = read(match &self.connection {
            Handle::Shared(connection) => connection,
            Handle::Own(connection) => connection,
        });
        if let Moment::Rest(rest) = &self.moment {
            rest.check()?;
        }
        Ok(value?)
    }

    /// The reports and the fills for which a condition holds, by `seq`.
    fn changes(
        &self,
        condition: &str,
        values: impl Params + Copy,
    ) -> Result<Vec<Change>, StorageError> {
        let select = |changes| format!("{changes} WHERE {condition}");
        let mut changes = self.read(|connection| {
            let mut changes = all(connection, &select(reports::CHANGES), values, reports::change)?;
            changes.extend(all(connection, &select(fills::CHANGES), values, fills::change)?);
            Ok(changes)
        })?;
        changes.sort_by_key(|change| change.seq);
        Ok(changes)
    }
}

const LAST_SEQ: &str = "SELECT max(ifnull((SELECT max(seq) FROM reports), 0), \
    ifnull((SELECT max(seq) FROM fills), 0))";

impl LedgerReader for SqliteView<'_> {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        match (self.read(|connection| orders::select(connection, filter))?, filter.after) {
            (Some(orders), _) => Ok(orders),
            (None, Some(after)) => Err(StorageError::NoSuchPage { after }),
            (None, None) => Ok(Vec::new()),
        }
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        let found = self.read(|connection| orders::by_id(connection, order_id))?;
        Ok(found.map(|(order, _)| order))
    }

    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        self.read(|connection| fills::counted(connection, order_id))
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        let of_order = "order_no = (SELECT order_no FROM orders WHERE order_id = ?) ORDER BY seq";
        self.changes(of_order, [order_id.as_str()])
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
        let last =
            self.read(|connection| first(connection, LAST_SEQ, [], |columns| columns.seq()))?;
        Ok(last.unwrap_or(0))
    }
}
