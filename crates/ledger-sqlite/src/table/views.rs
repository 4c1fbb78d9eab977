//! What other programs read: views under plain names that are right by default.
//!
//! They cost nothing when something is written. An order's id is `order_id` everywhere.
//! A time is text as on the wire, and beside it nanoseconds that sort and compare; a
//! decimal is exact text, and beside it a REAL that adds up and compares.

/// A time as on the wire: with 0, 3, 6 or 9 fractional digits, as needed.
macro_rules! time {
    ($column:literal as $name:literal) => {
        concat!(
            "strftime('%Y-%m-%dT%H:%M:%S', ",
            // Rounded down, which division alone does not do before 1970.
            concat!($column, " / 1000000000 - (", $column, " % 1000000000 < 0), 'unixepoch') ||\n"),
            "        CASE WHEN ",
            $column,
            " % 1000000000 = 0 THEN 'Z'\n",
            "        WHEN ",
            $column,
            " % 1000000 = 0 THEN ",
            fraction!($column, "3", "1000000"),
            "\n",
            "        WHEN ",
            $column,
            " % 1000 = 0 THEN ",
            fraction!($column, "6", "1000"),
            "\n",
            "        ELSE ",
            fraction!($column, "9", "1"),
            " END AS ",
            $name,
            ",\n",
            "    ",
            $column,
            " AS ",
            $name,
            "_nanos"
        )
    };
}

macro_rules! fraction {
    ($column:literal, $digits:literal, $unit:literal) => {
        concat!(
            "printf('.%0",
            $digits,
            "dZ', (",
            $column,
            " % 1000000000 + 1000000000) ",
            "% 1000000000 / ",
            $unit,
            ")"
        )
    };
}

/// An exact decimal, and beside it the nearest number that SQLite calculates with.
macro_rules! decimal {
    ($column:literal as $name:literal) => {
        concat!($column, " AS ", $name, ", CAST(", $column, " AS REAL) AS ", $name, "_real")
    };
}

/// A decimal in the one spelling that all equal ones have.
macro_rules! canonical {
    ($column:literal) => {
        concat!(
            "CASE WHEN ",
            $column,
            " NOT GLOB '*[1-9]*' THEN '0' WHEN instr(",
            $column,
            ", '.') THEN rtrim(rtrim(",
            $column,
            ", '0'), '.') ELSE ",
            $column,
            " END"
        )
    };
}

/// What canonical decimals sort by: those below zero first, the greatest magnitude
/// first, then the others. No whole part has more than 29 digits.
macro_rules! ascending {
    ($canonical:literal) => {
        concat!(
            "CASE WHEN ",
            $canonical,
            " < '0' THEN ",
            padded!($canonical),
            " END DESC, ",
            padded!($canonical)
        )
    };
}

macro_rules! padded {
    ($canonical:literal) => {
        concat!(
            "substr('00000000000000000000000000000', instr(ltrim(",
            $canonical,
            ", '-') || '.', '.')) || ltrim(",
            $canonical,
            ", '-')"
        )
    };
}

/// Whether the part `f` is an execution by itself: no other shares an id with it, and
/// nothing of its order is taken back. Nearly all are, and most are the only ones of their
/// order, which is faster to see.
macro_rules! is_alone {
    () => {
        "(NOT EXISTS (SELECT 1 FROM news_rows AS bust WHERE bust.order_no = f.order_no
        AND bust.effect = 'busted')
    AND (NOT EXISTS (SELECT 1 FROM fill_rows AS other WHERE other.order_no = f.order_no
        AND other.seq <> f.seq)
    OR NOT EXISTS (SELECT 1 FROM fill_rows AS other WHERE other.fill_id = f.fill_id
        AND other.seq <> f.seq)
    AND NOT EXISTS (SELECT 1 FROM fill_rows AS other WHERE other.order_no = f.order_no
        AND other.connector_fill_id = f.connector_fill_id AND other.seq <> f.seq)))"
    };
}

/// The parts that are not alone and meet a condition: each with its execution, by the
/// least `fill_id` of it, and with what the execution is, if the part counts.
///
/// Each SELECT has windows of one partition, so that SQLite asks the innermost for the
/// one order that is asked for.
macro_rules! entangled {
    ($condition:literal) => {
        concat!(
            "SELECT *, NOT is_busted AND place = 1 AS counts,
    NOT is_busted AND NOT (terms = counting_terms
        AND ifnull(connector_fill_id = known_connector_fill_id, TRUE)
        AND ifnull(paid = known_paid, TRUE)
        AND ifnull(commission_asset = known_commission_asset, TRUE)) AS conflicts
FROM (SELECT *,
    first_value(connector_fill_id) OVER (equal ORDER BY connector_fill_id IS NULL, place)
        AS known_connector_fill_id,
    first_value(commission) OVER costs AS known_commission,
    first_value(paid) OVER costs AS known_paid,
    first_value(commission_asset) OVER (equal ORDER BY commission IS NULL
        OR commission_asset IS NULL, commission_asset IS NULL, place) AS known_commission_asset,
    min(executed_at) OVER equal AS known_executed_at
FROM (SELECT *, row_number() OVER sequence AS place,
    first_value(terms) OVER sequence AS counting_terms
FROM (SELECT *, max(is_named) OVER (PARTITION BY order_id, execution, terms) AS is_busted
FROM (SELECT *, quantity || ' ' || price AS terms
FROM (SELECT f.*, order_id,
    (WITH RECURSIVE part(id) AS (SELECT f.fill_id
        UNION SELECT other.fill_id FROM part
        CROSS JOIN fill_rows AS one ON one.fill_id = part.id
        CROSS JOIN fill_rows AS other ON other.order_no = one.order_no
            AND other.connector_fill_id = one.connector_fill_id)
        SELECT min(id) FROM part) AS execution,
    EXISTS (SELECT 1 FROM news_rows AS bust
        WHERE bust.order_no = f.order_no AND bust.effect = 'busted'
        AND (json_extract(command, '$.bust.fill_id') = f.fill_id
            OR json_extract(command, '$.bust.connector_fill_id') = f.connector_fill_id))
        AS is_named,
    ",
            canonical!("filled_quantity"),
            " AS quantity,
    ",
            canonical!("fill_price"),
            " AS price,
    ",
            canonical!("commission"),
            " AS paid
FROM fill_rows AS f JOIN order_rows USING (order_no)
WHERE ",
            $condition,
            " AND NOT ",
            is_alone!(),
            ")))
WINDOW sequence AS (PARTITION BY order_id, execution ORDER BY is_busted, fill_id,
        ",
            ascending!("quantity"),
            ",
        ",
            ascending!("price"),
            ",
        connector_fill_id IS NULL, connector_fill_id,
        paid IS NULL, ",
            ascending!("paid"),
            ",
        commission_asset IS NULL, commission_asset, executed_at))
WINDOW equal AS (PARTITION BY order_id, execution, terms),
    costs AS (equal ORDER BY commission IS NULL OR commission_asset IS NULL,
        commission IS NULL, place))"
        )
    };
}

/// What a part or an execution is, in the words of the views.
macro_rules! fill_columns {
    ($connector_fill_id:literal, $commission:literal, $asset:literal, $executed_at:literal) => {
        concat!(
            "fill_id, ", $connector_fill_id, " AS connector_fill_id,\n    ",
            decimal!("filled_quantity" as "quantity"), ",\n    ",
            decimal!("fill_price" as "price"), ",\n    ",
            decimal!($commission as "commission"), ",\n    ",
            $asset, " AS commission_asset,\n    ",
            time!($executed_at as "executed_at")
        )
    };
    () => {
        fill_columns!("connector_fill_id", "commission", "commission_asset", "executed_at")
    };
}

/// The parts that are alone. Joined from the left, so that the orders are read only where
/// something of them is asked.
macro_rules! alone {
    () => {
        concat!("FROM fill_rows AS f LEFT JOIN order_rows USING (order_no)\nWHERE ", is_alone!())
    };
}

const ORDERS: &str = concat!(
    "CREATE VIEW orders AS
SELECT order_id, parent_group_id, connector_order_id, symbol, side, order_type,
    ",
    decimal!("quantity" as "quantity"),
    ",\n    ",
    decimal!("price" as "price"),
    ",\n    ",
    decimal!("stop_price" as "stop_price"),
    ",\n    status,\n    ",
    time!("created_at" as "created_at"),
    ",\n    ",
    time!("updated_at" as "updated_at"),
    ",
    filled_real, max(CAST(quantity AS REAL) - filled_real, 0.0) AS remaining_real
FROM (SELECT *, (SELECT total(CAST(filled_quantity AS REAL)) FROM fill_rows AS f
    WHERE f.order_no = the_order.order_no AND ",
    is_alone!(),
    ") + CASE WHEN EXISTS (SELECT 1 FROM fill_rows AS f WHERE f.order_no = the_order.order_no
        AND NOT ",
    is_alone!(),
    ") THEN (SELECT total(CAST(filled_quantity AS REAL)) FROM (",
    entangled!("f.order_no = the_order.order_no"),
    ") WHERE counts) ELSE 0.0 END AS filled_real
FROM order_rows AS the_order);
"
);

const REPORTS: &str = concat!(
    "CREATE VIEW reports AS
SELECT seq, order_id, effect, report.status AS status,
    report.connector_order_id AS connector_order_id,
    ",
    time!("report.updated_at" as "updated_at"),
    ",\n    reason, ",
    decimal!("cumulative" as "cumulative"),
    "
FROM report_rows AS report LEFT JOIN order_rows USING (order_no);
"
);

const FILLS: &str = concat!(
    "CREATE VIEW fills AS
SELECT seq, order_id, ",
    fill_columns!(),
    ",\n    TRUE AS counts, FALSE AS conflicts, FALSE AS is_busted\n",
    alone!(),
    "\nUNION ALL\nSELECT seq, order_id, ",
    fill_columns!(),
    ",\n    counts, conflicts, is_busted\nFROM (",
    entangled!("TRUE"),
    ");
"
);

const EXECUTIONS: &str = concat!(
    "CREATE VIEW executions AS
SELECT order_id, ",
    fill_columns!(),
    "\n",
    alone!(),
    "\nUNION ALL\nSELECT order_id, ",
    fill_columns!(
        "known_connector_fill_id",
        "known_commission",
        "known_commission_asset",
        "known_executed_at"
    ),
    "\nFROM (",
    entangled!("TRUE"),
    ")\nWHERE counts;
"
);

/// News that stand in the table as JSON: the view, the key and the effect of its
/// commands, and its columns.
macro_rules! news {
    ($view:literal of $key:literal, $effect:literal: $($column:literal),+) => {
        concat!(
            "CREATE VIEW ", $view, " AS\nSELECT seq, order_id",
            $(",\n    json_extract(command, '$.", $key, ".", $column, "') AS ", $column,)+
            "\nFROM news_rows LEFT JOIN order_rows USING (order_no)\nWHERE effect = '", $effect,
            "';\n"
        )
    };
}

const NEWS: &str = concat!(
    news!("busts" of "bust", "busted":
        "connector_fill_id", "fill_id", "reason", "busted_at"),
    news!("requests" of "request", "requested":
        "attempt", "kind", "requested_at", "expires_at"),
    news!("answers" of "answer", "answered":
        "attempt", "kind", "outcome", "reason", "answered_at"),
    news!("rulings" of "ruling", "ruled":
        "over", "status", "settles", "reason", "ruled_by", "ruled_at"),
);

const GROUPS: &str = concat!(
    "CREATE VIEW groups AS
SELECT seq, group_id, parent_plan_id,
    ",
    time!("created_at" as "created_at"),
    "
FROM group_rows;
"
);

/// The views. Nothing refers to them, so that they come last.
pub(crate) const SCHEMA: [&str; 6] = [ORDERS, REPORTS, FILLS, EXECUTIONS, NEWS, GROUPS];
