use dtos_state::{
    ChangeEffect, Command, ConnectorFillId, ConnectorOrderId, ExecutionGroup, ExecutionGroupId,
    Fill, Order, OrderId,
};
use rusqlite::{Connection, Transaction};
use strategy_ledger::{
    Case, Change, Cursor, Executions, LedgerReader, News, OrderFilter, StorageError,
};

use crate::{
    columns::Columns,
    error::SqliteError,
    numbers::{AT, Numbers, count, faults_at},
    open_file::Rest,
    statement::{all, first},
    table::{
        fills, groups, news,
        orders::{self, Selected},
        reports,
    },
};

/// A ledger at one moment: later writes do not show.
#[derive(Debug)]
pub struct SqliteView<'a> {
    connection: Handle<'a>,
    numbers: &'a Numbers,
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
    pub(crate) const fn of(connection: &'a Connection, numbers: &'a Numbers) -> Self {
        Self { connection: Handle::Shared(connection), numbers, moment: Moment::Now }
    }

    /// A view of now, and its last change.
    pub(crate) fn snapshot(
        connection: &'a Connection,
        numbers: &'a Numbers,
    ) -> Result<(Self, Cursor), StorageError> {
        let snapshot = connection.unchecked_transaction().map_err(SqliteError::from)?;
        let moment = Moment::Snapshot { _transaction: snapshot };
        let view = Self { connection: Handle::Shared(connection), numbers, moment };
        // Its moment is that of the first reading, which is not to wait.
        let last = view.last_cursor()?;
        Ok((view, last))
    }

    /// Of a connection without locks.
    pub(crate) fn at_rest(
        connection: Connection,
        numbers: &'a Numbers,
        rest: Rest<'a>,
    ) -> Result<Self, StorageError> {
        let connection = Handle::Own(Box::new(connection));
        let view = Self { connection, numbers, moment: Moment::Rest(rest) };
        view.last_cursor()?;
        Ok(view)
    }
}

/// Reads a row of some table as a change.
type ReadChange = fn(&mut Columns) -> Result<Change, SqliteError>;

impl SqliteView<'_> {
    pub(crate) const fn connection(&self) -> &Connection {
        match &self.connection {
            Handle::Shared(connection) => connection,
            Handle::Own(connection) => connection,
        }
    }

    /// What was read is only right if the moment was kept.
    fn kept<T>(&self, read: impl FnOnce() -> Result<T, StorageError>) -> Result<T, StorageError> {
        let value = read();
        if let Moment::Rest(rest) = &self.moment {
            rest.check()?;
        }
        value
    }

    fn order_no(&self, order_id: OrderId) -> Result<Option<i64>, SqliteError> {
        Ok(orders::number(self.connection(), order_id)?.map(|(order_no, _)| order_no))
    }

    fn select(&self, filter: &OrderFilter) -> Result<Vec<Selected>, StorageError> {
        match (orders::select(self.connection(), filter)?, filter.after) {
            (Some(orders), _) => Ok(orders),
            (None, Some(after)) => Err(StorageError::NoSuchPage { after }),
            (None, None) => Ok(Vec::new()),
        }
    }

    fn changes_of(&self, order_no: i64, has_news: bool) -> Result<Vec<Change>, SqliteError> {
        let read = |sql, change: ReadChange| all(self.connection(), sql, [order_no], change);
        let mut changes = read(reports::OF_ORDER, reports::change)?;
        changes.extend(read(fills::OF_ORDER, fills::change)?);
        if has_news {
            changes.extend(read(news::OF_ORDER, news::change)?);
        }
        Ok(changes)
    }

    /// The news of each of the orders that were read, each with its number.
    fn news_of(&self, orders: &[Selected]) -> Result<Vec<Vec<(u64, Command)>>, SqliteError> {
        let mut all = reports::of_orders(self.connection(), orders)?;
        let fills = fills::of_orders(self.connection(), orders)?;
        for ((news, fills), (_, order_no, has_news)) in all.iter_mut().zip(fills).zip(orders) {
            news.extend(fills.into_iter().map(|(seq, fill)| (seq, fill.into())));
            if *has_news {
                let changes =
                    self::all(self.connection(), news::OF_ORDER, [order_no], news::change)?;
                news.extend(changes.into_iter().map(|change| (change.seq, change.command)));
            }
        }
        Ok(all)
    }

    /// Which of the orders of a page may share an id of the exchange with another order.
    fn may_share(
        &self,
        orders: &[Selected],
        news: &[Vec<(u64, Command)>],
    ) -> Result<Vec<bool>, SqliteError> {
        let connection = self.connection();
        let names: Vec<Names> = news.iter().map(|news| Names::of(news)).collect();
        let ids: Vec<&str> = names.iter().flat_map(Names::order_ids).collect();
        let shared_orders = reports::shared(connection, &ids)?;
        let ids: Vec<&str> = names.iter().flat_map(Names::fill_ids).collect();
        let shared_fills = fills::shared(connection, &ids)?;
        let is_shared = |(names, (_, order_no, _)): (&Names, &Selected)| {
            let is_order_shared = |id: &&ConnectorOrderId| match &shared_orders {
                Some(shared) => Ok(shared.contains(id.as_str())),
                None => reports::is_shared(connection, *order_no, id),
            };
            let is_fill_shared = |id: &&ConnectorFillId| match &shared_fills {
                Some(shared) => Ok(shared.contains(id.as_str())),
                None => fills::is_shared(connection, *order_no, id),
            };
            Ok(any(&names.orders, is_order_shared)? || any(&names.fills, is_fill_shared)?)
        };
        names.iter().zip(orders).map(is_shared).collect()
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
    fn last_seq(&self) -> Result<i64, SqliteError> {
        Ok(first(self.connection(), LAST_SEQ, [], |columns| columns.integer())?.unwrap_or(0))
    }

    /// The changes after a number.
    pub(crate) fn changes_after(&self, seq: u64, limit: usize) -> Result<Vec<Change>, SqliteError> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        let page = [seq, i64::try_from(limit).unwrap_or(i64::MAX)];
        let read = |sql, change: ReadChange| all(self.connection(), sql, page, change);
        let mut changes = read(reports::SINCE, reports::change)?;
        changes.extend(read(fills::SINCE, fills::change)?);
        changes.extend(read(news::SINCE, news::change)?);
        changes.extend(read(groups::SINCE, groups::change)?);
        changes.sort_by_key(|change| change.seq);
        changes.truncate(limit);
        Ok(changes)
    }

    /// The number of all changes.
    pub(crate) fn count_changes(&self) -> Result<i64, SqliteError> {
        count(self.connection())
    }

    /// Where the running digest begins.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
    pub(crate) fn identity(&self) -> Result<Cursor, SqliteError> {
        let identity = first(self.connection(), IDENTITY, [], |columns| columns.cursor())?;
        Ok(identity.unwrap_or(Cursor::BEGINNING))
    }

    /// Whether a change has this cursor, or the ledger began with it.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
    pub(crate) fn has(&self, cursor: Cursor) -> Result<bool, SqliteError> {
        if cursor.seq() == 0 {
            return Ok(cursor == Cursor::BEGINNING || cursor == self.identity()?);
        }
        let Ok(seq) = i64::try_from(cursor.seq()) else { return Ok(false) };
        let found = all(self.connection(), AT, [seq], |columns| columns.cursor())?;
        Ok(found.contains(&cursor))
    }
}

fn any<T>(all: &[T], holds: impl Fn(&T) -> Result<bool, SqliteError>) -> Result<bool, SqliteError> {
    for one in all {
        if holds(one)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The exchange's ids of an order and of its fills.
struct Names<'a> {
    orders: Vec<&'a ConnectorOrderId>,
    fills: Vec<&'a ConnectorFillId>,
}

impl<'a> Names<'a> {
    fn of(news: &'a [(u64, Command)]) -> Self {
        let news = News::of(news.iter().map(|(_, command)| command));
        let fills = news.fills.iter().filter_map(|fill| fill.connector_fill_id()).collect();
        Self { orders: news.connector_order_ids().into_iter().collect(), fills }
    }

    fn order_ids(&self) -> impl Iterator<Item = &'a str> {
        self.orders.iter().map(|id| id.as_str())
    }

    fn fill_ids(&self) -> impl Iterator<Item = &'a str> {
        self.fills.iter().map(|id| id.as_str())
    }
}

const LAST_SEQ: &str = "SELECT max(ifnull((SELECT max(seq) FROM report_rows), 0), \
    ifnull((SELECT max(seq) FROM fill_rows), 0), ifnull((SELECT max(seq) FROM news_rows), 0), \
    ifnull((SELECT max(seq) FROM group_rows), 0))";
const IDENTITY: &str = "SELECT 0, ledger FROM identity";

#[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
impl LedgerReader for SqliteView<'_> {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        self.kept(|| Ok(self.select(filter)?.into_iter().map(|(order, ..)| order).collect()))
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        self.kept(|| {
            Ok(orders::by_id(self.connection(), order_id)?.map(|(standing, _)| standing.order))
        })
    }

    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError> {
        self.kept(|| Ok(groups::by_id(self.connection(), group_id)?))
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        self.kept(|| {
            let Some(order_no) = self.order_no(order_id)? else { return Ok(Vec::new()) };
            let mut changes = self.changes_of(order_no, true)?;
            changes.sort_by_key(|change| change.seq);
            Ok(changes)
        })
    }

    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError> {
        self.kept(|| {
            // Before the first change is the beginning, of whichever ledger.
            if cursor.seq() > 0 && !self.has(cursor)? {
                return Err(StorageError::ForeignCursor { cursor });
            }
            Ok(self.changes_after(cursor.seq(), limit)?)
        })
    }

    fn last_cursor(&self) -> Result<Cursor, StorageError> {
        self.kept(|| {
            let last =
                first(self.connection(), AT, [self.last_seq()?], |columns| columns.cursor())?;
            if let Some(cursor) = last {
                return Ok(cursor);
            }
            Ok(self.identity()?)
        })
    }

    fn cases(&self, filter: &OrderFilter) -> Result<Vec<Case>, StorageError> {
        self.kept(|| {
            let have_fault = self.numbers.have_fault(self.connection(), self.last_seq()?)?;
            let orders = self.select(filter)?;
            let news = self.news_of(&orders)?;
            let may_share = self.may_share(&orders, &news)?;
            let cases = orders.into_iter().zip(news).zip(may_share);
            let cases = cases.map(|(((order, ..), news), may_share)| {
                let mut faults = Vec::new();
                for (seq, _) in news.iter().filter(|_| have_fault) {
                    faults.extend(faults_at(self.connection(), *seq)?);
                }
                let news: Vec<_> = news.into_iter().map(|(_, command)| command).collect();
                Ok(Case { order, news, faults, may_share })
            });
            cases.collect()
        })
    }

    fn executed(&self, filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError> {
        self.kept(|| {
            let orders = self.select(filter)?;
            let fills = fills::of_orders(self.connection(), &orders)?;
            let executed =
                orders.into_iter().zip(fills).map(|((order, order_no, has_news), fills)| {
                    let fills: Vec<_> = fills.into_iter().map(|(_, fill)| fill).collect();
                    let mut busts = Vec::new();
                    if has_news {
                        busts = news::of_effect(self.connection(), order_no, ChangeEffect::Busted)?;
                    }
                    let busts = News::of(&busts).busts;
                    Ok((order, Executions::of(&fills, busts).counted))
                });
            executed.collect()
        })
    }
}
