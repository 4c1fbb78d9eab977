//! A filter as a statement.

use dtos_state::{Order, OrderStatus, Timestamp};
use strategy_ledger::{OrderFilter, Sort, StorageError};
use tokio_postgres::{Row, types::ToSql};

use crate::{
    connect::error::Failure,
    connect::session::{Session, Value},
    read::columns::{Columns, order, order_columns},
};

const SELECT: &str =
    concat!("SELECT o.order_no, ", order_columns!("o", "updated_at"), " FROM order_rows AS o");
const AFTER: &str = "SELECT order_no, created_at FROM order_rows WHERE order_id = $1";

/// The orders that meet a filter, each with its number.
pub(crate) async fn select(
    session: &Session,
    filter: &OrderFilter,
) -> Result<Vec<(i64, Order)>, Failure> {
    let mut select = Select { sql: SELECT.into(), values: Vec::new(), joint: " WHERE " };
    select.filter(filter);
    select.page(session, filter).await?;
    let values: Vec<Value<'_>> = select.values.iter().map(|value| &**value as Value<'_>).collect();
    session.rows(&select.sql, &values).await?.iter().map(numbered).collect()
}

fn numbered(row: &Row) -> Result<(i64, Order), Failure> {
    let mut columns = Columns::of(row);
    Ok((columns.plain()?, order(&mut columns)?))
}

/// A statement that is being put together.
struct Select {
    sql: String,
    values: Vec<Box<dyn ToSql + Sync>>,
    /// What stands before the next condition.
    joint: &'static str,
}

impl Select {
    fn filter(&mut self, filter: &OrderFilter) {
        if let Some(ids) = &filter.ids {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            self.with("o.order_id = ANY ($::text[])", ids);
        }
        if let Some(tail) = &filter.id_tail {
            self.with("starts_with(reverse(o.order_id), reverse($::text))", tail.clone());
        }
        if let Some(group) = filter.group {
            self.with("o.parent_group_id = $::text", group.to_string());
        }
        if let Some(id) = &filter.connector_order_id {
            let named = "o.order_no IN (SELECT order_no FROM change_rows \
                WHERE connector_order_id = $::text)";
            self.with(named, id.as_str().to_owned());
        }
        if let Some(id) = &filter.connector_fill_id {
            let named = "o.order_no IN (SELECT order_no FROM change_rows \
                WHERE connector_fill_id = $::text)";
            self.with(named, id.as_str().to_owned());
        }
        if let Some(id) = filter.fill_id {
            let of = "o.order_no IN (SELECT order_no FROM change_rows WHERE fill_id = $::text)";
            self.with(of, id.to_string());
        }
        if let Some(symbol) = &filter.symbol {
            self.with("o.symbol = $::text", symbol.as_str().to_owned());
        }
        if let Some(side) = filter.side {
            self.with("o.side = $::text", side.to_string());
        }
        self.statuses(filter);
        if let Some(from) = filter.created_from {
            self.created(">=", from);
        }
        if let Some(before) = filter.created_before {
            self.created("<", before);
        }
    }

    fn statuses(&mut self, filter: &OrderFilter) {
        let is_wanted = |status: &OrderStatus| {
            filter.statuses.as_ref().is_none_or(|statuses| statuses.contains(status))
                && filter.open.is_none_or(|open| open == status.is_open())
        };
        let wanted = OrderStatus::ALL.iter().filter(|status| is_wanted(status));
        let names: Vec<String> = wanted.map(ToString::to_string).collect();
        if names.len() < OrderStatus::ALL.len() {
            self.with("o.status = ANY ($::text[])", names);
        }
    }

    /// A time beyond those that the table holds is before or after all of them.
    fn created(&mut self, comparison: &str, time: Timestamp) {
        match i64::try_from(time.unix_nanos()) {
            Ok(nanos) => self.with(&format!("o.created_at {comparison} $::bigint"), nanos),
            Err(_) if (time.unix_nanos() < 0) == (comparison == ">=") => {}
            Err(_) => self.condition("FALSE"),
        }
    }

    async fn page(&mut self, session: &Session, filter: &OrderFilter) -> Result<(), Failure> {
        let (sign, by) = match filter.sort {
            Sort::Registration => (">", "o.order_no"),
            Sort::RegistrationDescending => ("<", "o.order_no"),
            Sort::Creation => (">", "o.created_at, o.order_id"),
            Sort::Id => (">", "o.order_id"),
        };
        if let Some(after) = filter.after {
            let rows = session.rows(AFTER, &[&after.as_str()]).await?;
            let row = rows.first().ok_or(StorageError::NoSuchPage { after })?;
            let (order_no, created_at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            match filter.sort {
                Sort::Registration | Sort::RegistrationDescending => {
                    self.with(&format!("o.order_no {sign} $::bigint"), order_no);
                }
                Sort::Id => self.with("o.order_id > $::text", after.to_string()),
                Sort::Creation => {
                    self.with("(o.created_at, o.order_id) > ($::bigint, ", created_at);
                    self.values.push(Box::new(after.to_string()));
                    self.sql.extend(["$", &self.values.len().to_string(), "::text)"]);
                }
            }
        }
        let direction = if sign == "<" { " DESC" } else { "" };
        self.sql.extend([" ORDER BY ", by, direction]);
        if let Some(limit) = filter.limit {
            self.values.push(Box::new(i64::try_from(limit).unwrap_or(i64::MAX)));
            self.sql.extend([" LIMIT $", &self.values.len().to_string(), "::bigint"]);
        }
        Ok(())
    }

    /// Adds a condition on a value, which stands as `$` in it.
    fn with(&mut self, condition: &str, value: impl ToSql + Sync + 'static) {
        self.values.push(Box::new(value));
        self.condition(&condition.replacen('$', &format!("${}", self.values.len()), 1));
    }

    fn condition(&mut self, condition: &str) {
        self.sql.push_str(self.joint);
        self.sql.push_str(condition);
        self.joint = " AND ";
    }
}
