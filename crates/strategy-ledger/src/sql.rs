//! Every statement that reads or writes the tables of `schema.sql`.

/// What `rows::order` reads; `$now` is the table with what changes.
macro_rules! order {
    ($now:literal) => {
        concat!(
            "order_id, parent_group_id, ",
            $now,
            ".connector_order_id, symbol, side, order_type, ",
            "quantity, price, stop_price, ",
            $now,
            ".status, created_at, ",
            $now,
            ".updated_at",
        )
    };
}

/// What `rows::fill` reads.
macro_rules! fill {
    () => {
        "fill_id, order_id, connector_fill_id, filled_quantity, fill_price, commission, \
        commission_asset, executed_at"
    };
}

/// The orders for which `$condition` holds, in the order of their registration.
macro_rules! orders_where {
    ($condition:literal) => {
        concat!("SELECT ", order!("orders"), " FROM orders ", $condition, " ORDER BY order_no")
    };
}

/// Reports as changes: `seq`, `effect`, and the order as this report has it.
macro_rules! reports_where {
    ($condition:literal) => {
        concat!(
            "SELECT seq, effect, ",
            order!("reports"),
            " FROM reports JOIN orders USING (order_no)",
            " WHERE ",
            $condition,
            " ORDER BY seq LIMIT ?",
        )
    };
}

/// Fills as changes: `seq`, whether they count, and the fill.
macro_rules! fills_where {
    ($condition:literal) => {
        concat!(
            "SELECT seq, conflicts_with IS NULL, ",
            fill!(),
            " FROM fills JOIN orders USING (order_no) WHERE ",
            $condition,
            " ORDER BY seq LIMIT ?",
        )
    };
}

pub(crate) const INSERT_ORDER: &str = "INSERT INTO orders (order_id, parent_group_id, \
    connector_order_id, symbol, side, order_type, quantity, price, stop_price, status, \
    created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
    ON CONFLICT (order_id) DO NOTHING";
pub(crate) const ADVANCE_ORDER: &str =
    "UPDATE orders SET status = ?, updated_at = ? WHERE order_no = ?";
pub(crate) const AMEND_ORDER: &str = "UPDATE orders SET updated_at = ? WHERE order_no = ?";
pub(crate) const NAME_ORDER: &str = "UPDATE orders SET connector_order_id = ? WHERE order_no = ?";
pub(crate) const INSERT_REPORT: &str = "INSERT INTO reports (seq, order_no, effect, status, \
    connector_order_id, updated_at) VALUES (?, ?, ?, ?, ?, ?)";
pub(crate) const INSERT_FILL: &str = "INSERT INTO fills (seq, order_no, fill_id, \
    connector_fill_id, filled_quantity, fill_price, commission, commission_asset, executed_at, \
    conflicts_with) SELECT ?1, order_no, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM orders \
    WHERE order_id = ?10 ON CONFLICT DO NOTHING";
pub(crate) const LAST_SEQ: &str = "SELECT max(ifnull((SELECT max(seq) FROM reports), 0), \
    ifnull((SELECT max(seq) FROM fills), 0))";

/// An order, and whether it has had the report already.
pub(crate) const REPORTED_ORDER: &str = concat!(
    "SELECT order_no, EXISTS (SELECT 1 FROM reports WHERE reports.order_no = orders.order_no ",
    "AND reports.updated_at = ?4 AND reports.status = ?2 AND reports.connector_order_id IS ?3 ",
    "AND effect <> 'registered'), ",
    order!("orders"),
    " FROM orders WHERE order_id = ?1",
);
pub(crate) const REGISTERED_ORDER: &str = concat!(
    "SELECT ",
    order!("reports"),
    " FROM orders JOIN reports USING (order_no) ",
    "WHERE order_id = ? AND effect = 'registered'",
);
pub(crate) const FILL: &str =
    concat!("SELECT ", fill!(), " FROM fills JOIN orders USING (order_no) WHERE fill_id = ?",);
/// The one that counts sorts first: its `conflicts_with` is null.
pub(crate) const NAMESAKES: &str = concat!(
    "SELECT ",
    fill!(),
    " FROM fills JOIN orders USING (order_no) ",
    "WHERE order_id = ? AND connector_fill_id = ? ORDER BY conflicts_with, seq",
);

pub(crate) const ORDER: &str =
    concat!("SELECT ", order!("orders"), " FROM orders WHERE order_id = ?");
pub(crate) const ORDERS: &str = orders_where!("");
pub(crate) const ORDERS_OF_GROUP: &str = orders_where!("WHERE parent_group_id = ?");
pub(crate) const ORDERS_BY_CONNECTOR_ID: &str = orders_where!("WHERE connector_order_id = ?");
pub(crate) const OPEN_ORDERS: &str =
    orders_where!("WHERE status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED')");
/// By the table itself, so that nothing is sorted and none is held.
pub(crate) const FINAL_ORDERS: &str = concat!(
    "SELECT ",
    order!("orders"),
    " FROM orders NOT INDEXED WHERE status NOT IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED')",
    " ORDER BY order_no DESC",
);
pub(crate) const OPEN_ORDERS_OF_GROUP: &str = orders_where!(
    "WHERE parent_group_id = ? AND status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED')"
);
pub(crate) const ORDERS_BY_STATUS: &str =
    orders_where!("WHERE status = ? AND created_at BETWEEN ? AND ?");
pub(crate) const FILLS: &str = concat!(
    "SELECT ",
    fill!(),
    " FROM fills JOIN orders USING (order_no) ",
    "WHERE order_id = ? AND conflicts_with IS NULL ORDER BY seq",
);

pub(crate) const REPORTS_SINCE: &str = reports_where!("seq > ?");
pub(crate) const FILLS_SINCE: &str = fills_where!("seq > ?");
pub(crate) const REPORTS_OF_ORDER: &str =
    reports_where!("order_no = (SELECT order_no FROM orders WHERE order_id = ?)");
pub(crate) const FILLS_OF_ORDER: &str =
    fills_where!("order_no = (SELECT order_no FROM orders WHERE order_id = ?)");

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn what_is_asked_of_one_order_or_of_what_is_new_reads_no_table_from_end_to_end() {
        let ledger = Connection::open_in_memory().expect("memory");
        ledger.execute_batch(include_str!("schema.sql")).expect("the schema");
        // Not `INSERT_FILL`: its plan has a scan for foreign keys that are broken already, which is
        // left out at run time as long as none is.
        for sql in [
            ADVANCE_ORDER,
            AMEND_ORDER,
            NAME_ORDER,
            REPORTED_ORDER,
            REGISTERED_ORDER,
            FILL,
            NAMESAKES,
            ORDER,
            ORDERS_OF_GROUP,
            ORDERS_BY_CONNECTOR_ID,
            OPEN_ORDERS,
            OPEN_ORDERS_OF_GROUP,
            ORDERS_BY_STATUS,
            FILLS,
            REPORTS_SINCE,
            FILLS_SINCE,
            REPORTS_OF_ORDER,
            FILLS_OF_ORDER,
        ] {
            let explained = format!("EXPLAIN QUERY PLAN {sql}");
            let mut statement = ledger.prepare(&explained).expect(sql);
            let mut steps = statement.raw_query();
            while let Some(step) = steps.next().expect(sql) {
                let step: String = step.get(3).expect(sql);
                assert!(!step.starts_with("SCAN"), "{sql}: {step}");
            }
        }
    }
}
