//! What somebody would write who needs the same rows and nothing else: no
//! checks, no answers.

use std::path::Path;

use dtos_state::{ChangeEffect, Command, ConnectorOrderId, Fill, Order, OrderId, OrderUpdate};
use ledger_sqlite::Cursor;
use rusqlite::{Connection, OpenFlags, params};

pub(crate) struct Bare {
    connection: Connection,
    /// The digest is a part of the same rows.
    last: Cursor,
}

impl Bare {
    pub(crate) fn open(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).unwrap();
        connection.set_prepared_statement_cache_capacity(32);
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                PRAGMA ignore_check_constraints = ON;",
            )
            .unwrap();
        connection
            .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
            .unwrap();
        let last = connection
            .query_row(
                "SELECT seq, digest FROM report_rows UNION ALL SELECT seq, digest FROM fill_rows \
                ORDER BY seq DESC LIMIT 1",
                [],
                |row| Ok(Cursor::of(row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)),
            )
            .unwrap_or(Cursor::BEGINNING);
        Self { connection, last }
    }

    pub(crate) fn register(&mut self, orders: &[Order]) {
        let transaction = self.connection.transaction().unwrap();
        for order in orders {
            let created_at = order.created_at().get().timestamp_nanos_opt().unwrap();
            let updated_at = order.updated_at().get().timestamp_nanos_opt().unwrap();
            let connector_order_id = order.connector_order_id().map(ConnectorOrderId::as_str);
            transaction
                .prepare_cached(
                    "INSERT INTO order_rows \
                    VALUES (NULL, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )
                .unwrap()
                .execute(params![
                    order.order_id().as_str(),
                    order.parent_group_id().as_str(),
                    connector_order_id,
                    order.symbol().as_str(),
                    order.side().as_str(),
                    order.order_type().as_str(),
                    order.quantity().to_string(),
                    order.price().map(|price| price.to_string()),
                    order.stop_price().map(|price| price.to_string()),
                    order.status().as_str(),
                    created_at,
                    updated_at,
                ])
                .unwrap();
            self.last = self.last.next(ChangeEffect::Registered, &order.clone().into());
            transaction
                .prepare_cached(
                    "INSERT INTO report_rows VALUES (?, ?, 'registered', ?, ?, ?, NULL, NULL, ?)",
                )
                .unwrap()
                .execute(params![
                    self.last.seq().cast_signed(),
                    transaction.last_insert_rowid(),
                    order.status().as_str(),
                    connector_order_id,
                    updated_at,
                    self.last.digest(),
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    pub(crate) fn update(&mut self, reports: &[OrderUpdate]) {
        let transaction = self.connection.transaction().unwrap();
        for report in reports {
            let updated_at = report.updated_at.get().timestamp_nanos_opt().unwrap();
            let connector_order_id =
                report.connector_order_id.as_ref().map(ConnectorOrderId::as_str);
            transaction
                .prepare_cached(
                    "UPDATE order_rows SET status = ?, connector_order_id = ?, updated_at = ? \
                    WHERE order_id = ?",
                )
                .unwrap()
                .execute(params![
                    report.status.as_str(),
                    connector_order_id,
                    updated_at,
                    report.order_id.as_str(),
                ])
                .unwrap();
            self.last = self.last.next(ChangeEffect::Advanced, &report.clone().into());
            transaction
                .prepare_cached(
                    "INSERT INTO report_rows SELECT ?, order_no, 'advanced', ?, ?, ?, NULL, NULL, \
                    ? FROM order_rows WHERE order_id = ?",
                )
                .unwrap()
                .execute(params![
                    self.last.seq().cast_signed(),
                    report.status.as_str(),
                    connector_order_id,
                    updated_at,
                    self.last.digest(),
                    report.order_id.as_str(),
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    pub(crate) fn fill(&mut self, fills: &[Fill]) {
        let transaction = self.connection.transaction().unwrap();
        for fill in fills {
            self.last = self.last.next(ChangeEffect::Filled, &Command::Fill(fill.clone()));
            transaction
                .prepare_cached(
                    "INSERT INTO fill_rows SELECT ?, order_no, 'filled', ?, ?, ?, ?, ?, ?, ?, ? \
                    FROM order_rows WHERE order_id = ?",
                )
                .unwrap()
                .execute(params![
                    self.last.seq().cast_signed(),
                    fill.fill_id().as_str(),
                    fill.connector_fill_id().map(|name| name.as_str().to_owned()),
                    fill.filled_quantity().to_string(),
                    fill.fill_price().to_string(),
                    fill.commission().map(|commission| commission.to_string()),
                    fill.commission_asset().map(|asset| asset.as_str().to_owned()),
                    fill.executed_at().get().timestamp_nanos_opt().unwrap(),
                    self.last.digest(),
                    fill.parent_order_id().as_str(),
                ])
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    /// Reads all columns of an order; says how many bytes its texts have.
    pub(crate) fn order(&self, order_id: OrderId) -> usize {
        self.connection
            .prepare_cached(
                "SELECT order_id, parent_group_id, connector_order_id, symbol, side, order_type, \
                quantity, price, stop_price, status, created_at, updated_at FROM order_rows \
                WHERE order_id = ?",
            )
            .unwrap()
            .query_row([order_id.as_str()], |row| {
                let mut bytes = 0;
                for column in 0..10 {
                    let text: Option<String> = row.get(column)?;
                    bytes += text.map_or(0, |text| text.len());
                }
                let times: (i64, i64) = (row.get(10)?, row.get(11)?);
                Ok(bytes + usize::from(times.0 <= times.1))
            })
            .unwrap()
    }
}
