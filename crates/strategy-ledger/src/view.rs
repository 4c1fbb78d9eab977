use std::ops::{Bound, RangeBounds};

use core_enums::OrderStatus;
use dtos_state::{ConnectorOrderId, ExecutionSummary, Fill, Order, Timestamp};
use id_generators::{ExecutionGroupId, OrderId};
use rusqlite::{Connection, Params, Row, Transaction, params};

use crate::{
    audit::{Discrepancy, Finding, discrepancies},
    change::Change,
    error::{StorageError, SummaryError},
    rows::{self, Columns},
    sql,
};

/// What a ledger knows at one moment: writes that come later do not show.
///
/// # Errors
/// Every method fails with a [`StorageError`] where the file cannot be read, or
/// holds what is no order.
#[derive(Debug)]
pub struct LedgerView<'a> {
    connection: &'a Connection,
    /// What keeps the moment, where others may write.
    _snapshot: Option<Transaction<'a>>,
}

#[expect(clippy::missing_errors_doc, reason = "the type says it of all of them")]
impl<'a> LedgerView<'a> {
    /// Of a connection that nobody writes to while this lives.
    pub(crate) const fn of(connection: &'a Connection) -> Self {
        Self { connection, _snapshot: None }
    }

    pub(crate) fn snapshot(connection: &'a Connection) -> Result<Self, StorageError> {
        let view = Self { connection, _snapshot: Some(connection.unchecked_transaction()?) };
        // Its moment is that of the first reading, which is not to wait.
        view.last_seq()?;
        Ok(view)
    }

    /// The order with this id.
    pub fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        let mut statement = self.connection.prepare_cached(sql::ORDER)?;
        let mut rows = statement.query([order_id.as_str()])?;
        rows.next()?.map(order).transpose()
    }

    /// The orders that the exchange calls so; several, where several exchanges
    /// do.
    pub fn orders_by_connector_order_id(
        &self,
        id: &ConnectorOrderId,
    ) -> Result<Vec<Order>, StorageError> {
        self.all(sql::ORDERS_BY_CONNECTOR_ID, [id.as_str()], order)
    }

    /// The orders of a group, in the order of their registration.
    pub fn orders_of_group(&self, group: ExecutionGroupId) -> Result<Vec<Order>, StorageError> {
        self.all(sql::ORDERS_OF_GROUP, [group.as_str()], order)
    }

    /// The orders that are not final, in the order of their registration.
    pub fn open_orders(&self) -> Result<Vec<Order>, StorageError> {
        self.all(sql::OPEN_ORDERS, [], order)
    }

    /// The orders of a group that are not final, in the order of their
    /// registration.
    pub fn open_orders_of_group(
        &self,
        group: ExecutionGroupId,
    ) -> Result<Vec<Order>, StorageError> {
        self.all(sql::OPEN_ORDERS_OF_GROUP, [group.as_str()], order)
    }

    /// The orders of some statuses that were created in some time, by that time.
    pub fn orders_created(
        &self,
        statuses: &[OrderStatus],
        created_at: impl RangeBounds<Timestamp>,
    ) -> Result<Vec<Order>, StorageError> {
        let (first, last) = nanos_within(&created_at);
        let mut orders = Vec::new();
        for status in OrderStatus::ALL.iter().filter(|status| statuses.contains(status)) {
            let created = params![status.as_str(), first, last];
            orders.append(&mut self.all(sql::ORDERS_BY_STATUS, created, order)?);
        }
        orders.sort_by_key(|order| (order.created_at(), order.order_id()));
        Ok(orders)
    }

    /// Shows every order to `visit`, in the order of their registration, and
    /// holds one at a time.
    pub fn for_each_order<E: From<StorageError>>(
        &self,
        mut visit: impl FnMut(Order) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(sql::ORDERS, [], |row| visit(order(row)?))
    }

    /// Shows every order that is final to `visit`, the last registered first, and
    /// holds one at a time.
    pub fn for_each_final_order<E: From<StorageError>>(
        &self,
        mut visit: impl FnMut(Order) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(sql::FINAL_ORDERS, [], |row| visit(order(row)?))
    }

    /// The fills of an order that count, in the order in which they were
    /// recorded.
    pub fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        self.all(sql::FILLS, [order_id.as_str()], |row| rows::fill(&mut Columns::of(row)))
    }

    /// What was executed of an order. A sum that cannot be held is an error.
    pub fn execution_summary(
        &self,
        order_id: OrderId,
    ) -> Result<Option<ExecutionSummary>, SummaryError> {
        let Some(order) = self.order(order_id)? else { return Ok(None) };
        let fills = self.fills(order_id)?;
        Ok(Some(ExecutionSummary::of(&order, &fills)?))
    }

    /// All that was ever said of an order, and what became of it.
    pub fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        let of_order = params![order_id.as_str(), -1];
        let reports = self.all(sql::REPORTS_OF_ORDER, of_order, rows::report_change)?;
        let fills = self.all(sql::FILLS_OF_ORDER, of_order, rows::fill_change)?;
        Ok(in_turn(reports, fills))
    }

    /// Every order of which two things are said that do not go together, in the
    /// order of their registration.
    pub fn audit(&self) -> Result<Vec<Finding>, StorageError> {
        let mut findings = Vec::new();
        self.for_each_order(|order| {
            let order_id = order.order_id();
            let found = self.audit_order(&order)?;
            findings.extend(found.into_iter().map(|discrepancy| Finding { order_id, discrepancy }));
            Ok::<_, StorageError>(())
        })?;
        Ok(findings)
    }

    /// What does not go together in an order and all that was said of it.
    pub fn audit_order(&self, order: &Order) -> Result<Vec<Discrepancy>, StorageError> {
        Ok(discrepancies(order, &self.history(order.order_id())?))
    }

    /// The changes after the one numbered `seq`, at most `limit` of them. Who
    /// keeps the last `seq` that it has seen, and asks again, misses none.
    pub fn changes_since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StorageError> {
        let Ok(seq) = i64::try_from(seq) else { return Ok(Vec::new()) };
        let since = params![seq, i64::try_from(limit).unwrap_or(i64::MAX)];
        let reports = self.all(sql::REPORTS_SINCE, since, rows::report_change)?;
        let fills = self.all(sql::FILLS_SINCE, since, rows::fill_change)?;
        let mut changes = in_turn(reports, fills);
        changes.truncate(limit);
        Ok(changes)
    }

    /// The `seq` of the last change; 0 before the first.
    pub fn last_seq(&self) -> Result<u64, StorageError> {
        let mut statement = self.connection.prepare_cached(sql::LAST_SEQ)?;
        let mut rows = statement.query([])?;
        rows.next()?.map_or(Ok(0), |row| Columns::of(row).seq())
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        value: impl Fn(&Row) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut values = Vec::new();
        self.each(sql, params, |row| {
            values.push(value(row)?);
            Ok::<_, StorageError>(())
        })?;
        Ok(values)
    }

    fn each<E: From<StorageError>>(
        &self,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(sql).map_err(StorageError::from)?;
        let mut rows = statement.query(params).map_err(StorageError::from)?;
        while let Some(row) = rows.next().map_err(StorageError::from)? {
            visit(row)?;
        }
        Ok(())
    }
}

fn order(row: &Row) -> Result<Order, StorageError> {
    rows::order(&mut Columns::of(row))
}

/// Two rows of changes as one, by `seq`.
fn in_turn(mut changes: Vec<Change>, mut others: Vec<Change>) -> Vec<Change> {
    changes.append(&mut others);
    changes.sort_by_key(|change| change.seq);
    changes
}

/// The first and the last nanosecond of a range that the ledger can hold; a
/// first after the last where there is none.
fn nanos_within(range: &impl RangeBounds<Timestamp>) -> (i64, i64) {
    let nanos = |time: &Timestamp| {
        let instant = time.get();
        let nanos = i128::from(instant.timestamp()) * 1_000_000_000;
        nanos + i128::from(instant.timestamp_subsec_nanos())
    };
    let (earliest, latest) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let first = match range.start_bound() {
        Bound::Included(time) => nanos(time),
        Bound::Excluded(time) => nanos(time) + 1,
        Bound::Unbounded => earliest,
    };
    let last = match range.end_bound() {
        Bound::Included(time) => nanos(time),
        Bound::Excluded(time) => nanos(time) - 1,
        Bound::Unbounded => latest,
    };
    match (first.max(earliest).try_into(), last.min(latest).try_into()) {
        (Ok(first), Ok(last)) => (first, last),
        _ => (i64::MAX, i64::MIN),
    }
}
