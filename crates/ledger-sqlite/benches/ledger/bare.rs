//! What somebody would write who needs the same rows and nothing else: no
//! checks, no answers.

use std::path::Path;

use dtos_state::{ChangeEffect, Command, ConnectorOrderId, Fill, Order, OrderId, OrderUpdate};
use ledger_sqlite::Cursor;
use rusqlite::{Connection, OpenFlags, Row, params, types::ValueRef};

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

    /// Reads all orders, each with its fills, and returns their number.
    pub(crate) fn orders_with_fills(&self) -> usize {
        let mut fills = self.connection.prepare(FILLS_OF).unwrap();
        self.rows("SELECT * FROM order_rows ORDER BY order_no", |order_no| {
            let mut rows = fills.query([order_no]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                assert!(texts(row) > 0);
            }
        })
    }

    /// Reads all orders by id, each with all its news, and returns the number of rows.
    pub(crate) fn cases(&self) -> usize {
        let mut fills = self.connection.prepare(FILLS_OF).unwrap();
        let reports = "SELECT * FROM report_rows WHERE order_no = ?";
        let mut reports = self.connection.prepare(reports).unwrap();
        let mut news = 0;
        self.rows("SELECT * FROM order_rows ORDER BY order_id", |order_no| {
            for statement in [&mut reports, &mut fills] {
                let mut rows = statement.query([order_no]).unwrap();
                while let Some(row) = rows.next().unwrap() {
                    assert!(texts(row) > 0);
                    news += 1;
                }
            }
        });
        news
    }

    /// Reads all reports and fills, each with its order's columns, and returns their number.
    pub(crate) fn changes(&self) -> usize {
        let of = |table| format!("SELECT * FROM {table} JOIN order_rows USING (order_no)");
        self.rows(&of("report_rows"), |_| ()) + self.rows(&of("fill_rows"), |_| ())
    }

    /// Reads all columns of all rows.
    fn rows(&self, sql: &str, mut visit: impl FnMut(i64)) -> usize {
        let mut statement = self.connection.prepare(sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            assert!(texts(row) > 0);
            visit(row.get(0).unwrap());
            count += 1;
        }
        count
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

const FILLS_OF: &str = "SELECT * FROM fill_rows WHERE order_no = ?";

/// How many bytes the texts of a row have: each is copied out.
fn texts(row: &Row) -> usize {
    let columns = 0..row.as_ref().column_count();
    let texts = columns.map(|column| match row.get_ref(column).unwrap() {
        ValueRef::Text(text) => std::str::from_utf8(text).unwrap().to_owned().len(),
        _ => 1,
    });
    texts.sum()
}
