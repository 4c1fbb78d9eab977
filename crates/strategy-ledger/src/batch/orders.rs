//! Registrations and reports.

use core_enums::ChangeEffect;
use dtos_state::{ConnectorOrderId, Order, OrderUpdate, Progress};
use id_generators::OrderId;
use rusqlite::params;

use super::Batch;
use crate::{
    error::{StorageError, WriteError},
    outcome::{Registration, Reported},
    rows::{self, Columns, nanos},
    sql,
};

impl Batch<'_> {
    pub(super) fn try_register_order(&mut self, order: &Order) -> Result<Registration, WriteError> {
        let (created_at, updated_at) = (nanos(order.created_at())?, nanos(order.updated_at())?);
        let inserted = self.connection.prepare_cached(sql::INSERT_ORDER)?.execute(params![
            order.order_id().as_str(),
            order.parent_group_id().as_str(),
            order.connector_order_id().map(ConnectorOrderId::as_str),
            order.symbol().as_str(),
            order.side().as_str(),
            order.order_type().as_str(),
            order.quantity().to_string(),
            order.price().map(|price| price.to_string()),
            order.stop_price().map(|price| price.to_string()),
            order.status().as_str(),
            created_at,
            updated_at,
        ])?;
        if inserted == 0 {
            return self.compare_registered(order);
        }
        let report = OrderUpdate {
            status: order.status(),
            connector_order_id: order.connector_order_id().cloned(),
            updated_at: order.updated_at(),
        };
        let order_no = self.connection.last_insert_rowid();
        self.insert_report(order_no, ChangeEffect::Registered, &report, updated_at)?;
        Ok(Registration::Registered)
    }

    /// Whether an order is the one that was registered under its id.
    fn compare_registered(&self, order: &Order) -> Result<Registration, WriteError> {
        let mut statement = self.connection.prepare_cached(sql::REGISTERED_ORDER)?;
        let mut rows = statement.query([order.order_id().as_str()])?;
        let Some(row) = rows.next()? else {
            let found = format!("{} without its registration", order.order_id());
            return Err(StorageError::Damaged { found }.into());
        };
        let fields = differences(&rows::order(&mut Columns::of(row))?, order);
        if fields.is_empty() {
            Ok(Registration::Repeated)
        } else {
            Err(WriteError::OrderIdInUse { order_id: order.order_id(), fields })
        }
    }

    pub(super) fn try_apply_update(
        &mut self,
        order_id: OrderId,
        update: &OrderUpdate,
    ) -> Result<Reported, WriteError> {
        let updated_at = nanos(update.updated_at)?;
        let Some((order_no, mut order, is_known)) = self.reported(order_id, update, updated_at)?
        else {
            return Err(WriteError::UnknownOrder { order_id });
        };
        if is_known {
            return Ok(Reported::Repeated);
        }
        let knew_id = order.connector_order_id().is_some();
        let outcome = match order.apply(update) {
            Ok(progress) => Reported::Applied(progress),
            Err(contradiction) => Reported::Contradicted(contradiction),
        };
        let effect = match &outcome {
            Reported::Applied(Progress::Advanced) => ChangeEffect::Advanced,
            Reported::Applied(Progress::Amended) => ChangeEffect::Amended,
            Reported::Applied(Progress::Unchanged) | Reported::Repeated => ChangeEffect::Unchanged,
            Reported::Contradicted(_) => ChangeEffect::Contradicted,
        };
        self.insert_report(order_no, effect, update, updated_at)?;
        let updated_at = nanos(order.updated_at())?;
        if effect == ChangeEffect::Advanced {
            self.connection.prepare_cached(sql::ADVANCE_ORDER)?.execute(params![
                order.status().as_str(),
                updated_at,
                order_no
            ])?;
        } else if effect == ChangeEffect::Amended {
            self.connection
                .prepare_cached(sql::AMEND_ORDER)?
                .execute(params![updated_at, order_no])?;
        }
        if let Some(learned) = order.connector_order_id().filter(|_| !knew_id) {
            self.connection
                .prepare_cached(sql::NAME_ORDER)?
                .execute(params![learned.as_str(), order_no])?;
        }
        Ok(outcome)
    }

    /// The order that a report is about, and whether the report is known.
    fn reported(
        &self,
        order_id: OrderId,
        update: &OrderUpdate,
        updated_at: i64,
    ) -> Result<Option<(i64, Order, bool)>, StorageError> {
        let mut statement = self.connection.prepare_cached(sql::REPORTED_ORDER)?;
        let mut rows = statement.query(params![
            order_id.as_str(),
            update.status.as_str(),
            update.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
            updated_at,
        ])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let mut columns = Columns::of(row);
        let (order_no, is_known) = (columns.integer()?, columns.integer()? != 0);
        Ok(Some((order_no, rows::order(&mut columns)?, is_known)))
    }

    fn insert_report(
        &mut self,
        order_no: i64,
        effect: ChangeEffect,
        report: &OrderUpdate,
        updated_at: i64,
    ) -> Result<(), StorageError> {
        self.connection.prepare_cached(sql::INSERT_REPORT)?.execute(params![
            self.next_seq()?,
            order_no,
            effect.as_str(),
            report.status.as_str(),
            report.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
            updated_at,
        ])?;
        self.last_seq += 1;
        Ok(())
    }
}

/// The fields in which two orders of one id differ.
fn differences(known: &Order, given: &Order) -> Vec<&'static str> {
    [
        ("parent_group_id", known.parent_group_id() != given.parent_group_id()),
        ("connector_order_id", known.connector_order_id() != given.connector_order_id()),
        ("symbol", known.symbol() != given.symbol()),
        ("side", known.side() != given.side()),
        ("order_type", known.order_type() != given.order_type()),
        ("quantity", known.quantity() != given.quantity()),
        ("price", known.price() != given.price()),
        ("stop_price", known.stop_price() != given.stop_price()),
        ("status", known.status() != given.status()),
        ("created_at", known.created_at() != given.created_at()),
        ("updated_at", known.updated_at() != given.updated_at()),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}
