//! Rows as columns of JSON: each key once, and each word of a small vocabulary once a chunk.

use std::{
    collections::HashMap,
    fmt::{Display, Write},
};

use dtos_state::{ConnectorOrderId, ExecutionGroupId};

use super::board::Row;

/// Rows as an object of arrays of the same length.
pub(crate) fn columns(rows: &[Row]) -> String {
    let mut json = String::with_capacity(rows.len() * 200 + 512);
    json.push('{');
    plain(&mut json, "order_id", rows, |row| Some(row.order.order_id()));
    texts(&mut json, "connector_order_id", rows, |row| {
        row.order.connector_order_id().map(ConnectorOrderId::as_str)
    });
    plain(&mut json, "quantity", rows, |row| Some(row.order.quantity()));
    plain(&mut json, "price", rows, |row| row.order.price());
    plain(&mut json, "stop_price", rows, |row| row.order.stop_price());
    plain(&mut json, "filled_quantity", rows, |row| row.filled_quantity);
    plain(&mut json, "average_price", rows, |row| row.average_price);
    plain(&mut json, "created_at", rows, |row| Some(row.order.created_at()));
    plain(&mut json, "updated_at", rows, |row| Some(row.order.updated_at()));
    let groups: Vec<_> = rows.iter().map(|row| row.order.parent_group_id()).collect();
    words(&mut json, "parent_group_id", groups.iter().map(ExecutionGroupId::as_str));
    words(&mut json, "symbol", rows.iter().map(|row| row.order.symbol().as_str()));
    words(&mut json, "side", rows.iter().map(|row| row.order.side().as_str()));
    words(&mut json, "order_type", rows.iter().map(|row| row.order.order_type().as_str()));
    words(&mut json, "status", rows.iter().map(|row| row.order.status().as_str()));
    json.pop();
    json.push('}');
    json
}

/// A column of texts from elsewhere, or of nothing.
fn texts<'a>(
    json: &mut String,
    name: &str,
    rows: &'a [Row],
    value: impl Fn(&'a Row) -> Option<&'a str>,
) {
    let values: Vec<_> = rows.iter().map(value).collect();
    // A text can always be written.
    let values = serde_json::to_string(&values).unwrap_or_default();
    let _ = write!(json, "\"{name}\":{values},");
}

/// A column of values whose texts need no escapes, or of nothing.
fn plain<'a, T: Display>(
    json: &mut String,
    name: &str,
    rows: &'a [Row],
    value: impl Fn(&'a Row) -> Option<T>,
) {
    let _ = write!(json, "\"{name}\":[");
    for (at, row) in rows.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = match value(row) {
            Some(value) => write!(json, "{comma}\"{value}\""),
            None => write!(json, "{comma}null"),
        };
    }
    json.push_str("],");
}

/// A column of few values: the list of them, and for each row its place in the list.
fn words<'a>(json: &mut String, name: &str, values: impl Iterator<Item = &'a str>) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut words = Vec::new();
    let _ = write!(json, "\"{name}\":{{\"at\":[");
    for (at, word) in values.enumerate() {
        let place = *places.entry(word).or_insert_with(|| {
            words.push(word);
            words.len() - 1
        });
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(json, "{comma}{place}");
    }
    let words = serde_json::to_string(&words).unwrap_or_default();
    let _ = write!(json, "],\"words\":{words}}},");
}
