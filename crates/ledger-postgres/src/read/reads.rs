//! What a reader asks of the database.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use dtos_state::{ExecutionGroup, ExecutionGroupId, Fill, Order, OrderId};
use futures_util::future::{join, join3};
use strategy_ledger::{
    Case, Change, Cursor, Executions, LedgerReader, News, OrderFilter, StorageError,
};

use crate::{
    connect::error::Failure,
    connect::link::Link,
    connect::session::Session,
    read::changes::{self, Window, change_columns, window_column, with_cursor},
    read::columns::{Columns, command, group, order, order_columns},
    read::select::select,
};

/// Several reads of one moment.
pub(crate) const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
pub(crate) const END: &str = "ROLLBACK";

pub(crate) const ORDER: &str = concat!(
    "SELECT ",
    order_columns!("o", "updated_at"),
    " FROM order_rows AS o WHERE o.order_id = $1::text",
);
pub(crate) const GROUP: &str = "SELECT c.group_id, c.parent_plan_id, c.at FROM change_rows AS c \
    WHERE c.group_id = $1::text";
/// The numbers of an order are given while it is locked, so that they are in its own order.
pub(crate) const CHANGES_OF: &str = concat!(
    "SELECT ",
    change_columns!(),
    ", c.order_no FROM change_rows AS c JOIN order_rows AS o USING (order_no) \
    WHERE c.order_no = ANY ($1::bigint[]) ORDER BY c.order_no, c.seq",
);
pub(crate) const HISTORY: &str = concat!(
    "SELECT ",
    change_columns!(),
    ", ",
    window_column!(),
    " FROM change_rows AS c JOIN order_rows AS o USING (order_no) \
    WHERE o.order_id = $1::text ORDER BY c.seq",
);
/// All changes, whatever followers see of them.
pub(crate) const CHECKED: &str = concat!(
    "SELECT ",
    change_columns!(),
    " FROM change_rows AS c LEFT JOIN order_rows AS o USING (order_no) \
    WHERE c.seq > $1::bigint ORDER BY c.seq LIMIT $2::bigint",
);
pub(crate) const NAMED_AT: &str =
    "SELECT named_at FROM order_rows WHERE order_id = ANY ($1::text[]) ORDER BY order_id";
/// What a reader has planned from the start.
pub(crate) const OF_READERS: &[&str] = &[
    ORDER,
    GROUP,
    HISTORY,
    CHANGES_OF,
    SHARED,
    changes::SINCE,
    changes::LAST,
    changes::PLACE,
    changes::BEFORE,
];

/// The orders that have an id of the exchange that another one has.
pub(crate) const SHARED: &str = "SELECT DISTINCT c.order_no FROM change_rows AS c \
    WHERE c.order_no = ANY ($1::bigint[]) AND (c.connector_order_id IS NOT NULL AND (\
    EXISTS (SELECT 1 FROM change_rows AS d WHERE d.connector_order_id = c.connector_order_id \
    AND d.order_no < c.order_no) OR \
    EXISTS (SELECT 1 FROM change_rows AS d WHERE d.connector_order_id = c.connector_order_id \
    AND d.order_no > c.order_no)) OR c.connector_fill_id IS NOT NULL AND (\
    EXISTS (SELECT 1 FROM change_rows AS d WHERE d.connector_fill_id = c.connector_fill_id \
    AND d.order_no < c.order_no) OR \
    EXISTS (SELECT 1 FROM change_rows AS d WHERE d.connector_fill_id = c.connector_fill_id \
    AND d.order_no > c.order_no)))";

/// The reads of a connection. Each sees one moment; together they do in a view only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reads<'a> {
    pub(crate) link: &'a Link,
    /// Where the reader was the last time, so that it does not have to find it again.
    pub(crate) window: &'a RefCell<Option<Window>>,
    /// Whether each call that takes several statements asks them of a moment of its own.
    pub(crate) is_alone: bool,
}

impl Reads<'_> {
    /// The first read of a call, with the beginning of its moment in front.
    async fn select(
        &self,
        session: &Session,
        filter: &OrderFilter,
    ) -> Result<Vec<(i64, Order)>, Failure> {
        if !self.is_alone {
            return select(session, filter).await;
        }
        // The end is sent behind these: they must not need another round trip first.
        session.plan(&[CHANGES_OF, SHARED]).await?;
        let (begun, orders) = join(session.run(BEGIN), select(session, filter)).await;
        begun.and(orders)
    }

    /// The end of the moment, behind the last read of a call.
    async fn end(&self, session: &Session) -> Result<(), Failure> {
        if self.is_alone { session.run(END).await } else { Ok(()) }
    }

    /// The place of a cursor, which is known where it was the last one on this connection.
    async fn at(&self, session: &Session, cursor: Cursor) -> Result<Window, Failure> {
        let known = self.window.borrow().clone();
        match known.filter(|it| it.cursor() == cursor && it.is_of(session)) {
            Some(window) => Ok(window),
            None => Window::at(session, cursor, self.link.timeline()).await,
        }
    }

    fn keep(&self, window: Window) {
        self.window.replace(Some(window));
    }
}

/// The news of each order, by its number.
async fn news_of(
    session: &Session,
    orders: &[(i64, Order)],
) -> Result<HashMap<i64, Vec<dtos_state::Command>>, Failure> {
    let order_nos: Vec<i64> = orders.iter().map(|&(order_no, _)| order_no).collect();
    let rows = session.rows(CHANGES_OF, &[&order_nos]).await?;
    let mut news: HashMap<i64, Vec<_>> = HashMap::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        columns.skip(4);
        let (_, command) = command(&mut columns)?;
        news.entry(row.try_get("order_no")?).or_default().push(command);
    }
    Ok(news)
}

async fn sharing(session: &Session, orders: &[(i64, Order)]) -> Result<HashSet<i64>, Failure> {
    let order_nos: Vec<i64> = orders.iter().map(|&(order_no, _)| order_no).collect();
    let rows = session.rows(SHARED, &[&order_nos]).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

impl LedgerReader for Reads<'_> {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        let orders = self.link.with(async |session| select(session, filter).await)?;
        Ok(orders.into_iter().map(|(_, order)| order).collect())
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        self.link.with(async |session| {
            let rows = session.rows(ORDER, &[&order_id.as_str()]).await?;
            rows.first().map(|row| order(&mut Columns::of(row))).transpose()
        })
    }

    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError> {
        self.link.with(async |session| {
            let rows = session.rows(GROUP, &[&group_id.as_str()]).await?;
            rows.first().map(|row| group(&mut Columns::of(row))).transpose()
        })
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        let timeline = self.link.timeline();
        self.link.with(async |session| {
            let rows = session.rows(HISTORY, &[&order_id.as_str()]).await?;
            let ledger = session.ledger()?;
            rows.iter().map(|row| with_cursor(ledger, timeline, row)).collect()
        })
    }

    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError> {
        let (changes, window) = self.link.with(async |session| {
            let mut window = self.at(session, cursor).await?;
            Ok((window.next(session, limit).await?, window))
        })?;
        self.keep(window);
        Ok(changes)
    }

    /// Numbers are not in the order of changes: the last one's does not tell.
    fn has_changes(&self, after: Cursor) -> Result<bool, StorageError> {
        let (next, window) = self.link.with(async |session| {
            let window = self.at(session, after).await?;
            Ok((window.clone().next(session, 1).await?, window))
        })?;
        self.keep(window);
        Ok(!next.is_empty())
    }

    fn last_cursor(&self) -> Result<Cursor, StorageError> {
        let timeline = self.link.timeline();
        let window = self.link.with(async |session| Window::last(session, timeline).await)?;
        let cursor = window.cursor();
        self.keep(window);
        Ok(cursor)
    }

    fn cases(&self, filter: &OrderFilter) -> Result<Vec<Case>, StorageError> {
        let (orders, mut news, sharing) = self.link.with(async |session| {
            let orders = self.select(session, filter).await?;
            let reads =
                join3(news_of(session, &orders), sharing(session, &orders), self.end(session));
            let (news, sharing, ended) = reads.await;
            ended?;
            Ok((orders, news?, sharing?))
        })?;
        let case = |(order_no, order)| {
            let news = news.remove(&order_no).unwrap_or_default();
            let may_share = sharing.contains(&order_no);
            Case { may_share, ..Case::new(order, news) }
        };
        Ok(orders.into_iter().map(case).collect())
    }

    fn executed(&self, filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError> {
        let (orders, mut news) = self.link.with(async |session| {
            let orders = self.select(session, filter).await?;
            let (news, ended) = join(news_of(session, &orders), self.end(session)).await;
            ended?;
            Ok((orders, news?))
        })?;
        let executed = |(order_no, order)| {
            let news = news.remove(&order_no).unwrap_or_default();
            (order, Executions::of_news(&News::of(&news)).counted)
        };
        Ok(orders.into_iter().map(executed).collect())
    }
}
