//! How SQLite runs the statements of the ledger: each is noted when it is used, so
//! that none is forgotten here.

use std::collections::BTreeSet;

use dtos_state::{
    Bust, Command, ExecutionGroup, Fill, NewBust, NewFill, NewOrder, NewRuling, Order, OrderId,
    OrderSide, OrderStatus, OrderTerms, OrderUpdate, Request, RequestKind, Ruling, Timestamp,
};
use rusqlite::{Connection, StatementStatus};
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, OrderFilter, Sort};
use tempfile::TempDir;

use crate::{batch::Batch, file, noted, numbers::Numbers, rights::Sharing, view::SqliteView};

const TABLES: [&str; 5] = ["order_rows", "report_rows", "fill_rows", "news_rows", "group_rows"];

#[test]
fn what_is_asked_of_one_order_or_of_what_is_new_reads_no_table_from_end_to_end() {
    let (_folder, ledger) = ledger();
    use_every_statement(&ledger, 0);
    for sql in noted() {
        for step in plan(&ledger, &sql) {
            let scanned = step.strip_prefix("SCAN ").unwrap_or_default();
            assert!(!TABLES.iter().any(|table| scanned.starts_with(table)), "{sql}: {step}");
        }
    }
}

#[test]
fn no_statement_is_planned_anew() {
    let (_folder, ledger) = ledger();
    for round in 0..20 {
        use_every_statement(&ledger, round);
    }
    for sql in noted() {
        let statement = ledger.prepare_cached(&sql).expect(&sql);
        assert!(statement.get_status(StatementStatus::Run) >= 20, "{sql}");
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
    }
}

fn ledger() -> (TempDir, Connection) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.ledger");
    file::create(&path, Sharing::Owner).expect("a ledger");
    (folder, file::connect_writer(&path).expect("a connection"))
}

fn noted() -> BTreeSet<String> {
    let mut noted = noted::all();
    // Asked once in the life of a ledger, or once in an audit.
    noted.retain(|sql| !sql.contains("FROM identity") && !sql.contains("count(*)"));
    for table in TABLES {
        assert!(noted.iter().any(|sql| sql.starts_with(&format!("INSERT INTO {table} "))));
    }
    assert!(noted.len() >= 24, "{noted:#?}");
    noted
}

/// The steps of a statement.
fn plan(ledger: &Connection, sql: &str) -> Vec<String> {
    let mut statement = ledger.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect(sql);
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().expect(sql) {
        steps.push(row.get(3).expect(sql));
    }
    steps
}

/// Writes and reads an order of its own for each round.
fn use_every_statement(ledger: &Connection, round: u32) {
    let numbers = Numbers::default();
    let transaction = ledger.unchecked_transaction().expect("a transaction");
    let mut batch = Batch::begin(&transaction).expect("a batch");
    for command in commands(round) {
        let outcomes = batch.take_all(&[command]).expect("a write");
        assert!(outcomes[0].is_ok(), "{outcomes:?}");
    }
    transaction.commit().expect("a commit");
    let view = SqliteView::of(ledger, &numbers);
    let order_id = commands(round)[0].order_id().expect("an order");
    let order = view.order(order_id).expect("a read").expect("the order");
    view.fills(order_id).expect("a read");
    view.history(order_id).expect("a read");
    let changes = view.changes_since(Cursor::BEGINNING, 3).expect("a read");
    view.changes_since(changes[2].cursor, 3).expect("a read");
    view.last_cursor().expect("a read");
    view.group(order.parent_group_id()).expect("a read");
    let one = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
    view.cases(&one).expect("a read");
    view.executed(&one).expect("a read");
    let any = OrderFilter::default;
    let filters = [
        OrderFilter { ids: Some(vec![order_id]), ..any() },
        OrderFilter { group: Some(order.parent_group_id()), ..any() },
        OrderFilter { group: Some(order.parent_group_id()), open: Some(true), ..any() },
        OrderFilter { connector_order_id: order.connector_order_id().cloned(), ..any() },
        OrderFilter { connector_fill_id: "t1".parse().ok(), ..any() },
        OrderFilter {
            connector_order_id: order.connector_order_id().cloned(),
            symbol: Some(order.symbol().clone()),
            sort: Sort::Id,
            limit: Some(8),
            ..any()
        },
        OrderFilter { sort: Sort::Id, limit: Some(8), after: Some(order_id), ..any() },
        OrderFilter { open: Some(true), ..any() },
        OrderFilter { open: Some(true), side: Some(OrderSide::Buy), ..any() },
        OrderFilter {
            statuses: Some(vec![OrderStatus::Open]),
            created_from: Some(order.created_at()),
            created_before: Some(order.updated_at()),
            sort: Sort::Creation,
            ..any()
        },
    ];
    for filter in filters {
        view.orders(&filter).expect("a read");
    }
}

/// Commands for one order that use every statement which writes, and those that
/// answer its questions.
fn commands(round: u32) -> [Command; 14] {
    let order_id = format!("ORD_20251201_150000_{round:08x}").parse().expect("an id");
    let [made, first, second] =
        [0, 1, 2].map(|at| format!("2025-12-01T15:00:0{at}Z").parse().expect("a time"));
    let order = NewOrder::market(OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().expect("an id"),
        symbol: "BTC_USDT".parse().expect("a symbol"),
        side: OrderSide::Buy,
        quantity: "0.5".parse().expect("a quantity"),
        created_at: made,
    });
    let order = Order::with_id(order_id, order);
    let opened = OrderUpdate::new(order_id, OrderStatus::Open, first);
    let later = OrderUpdate { updated_at: second, ..opened.clone() };
    let named = OrderUpdate { connector_order_id: round.to_string().parse().ok(), ..later.clone() };
    let group_id = format!("EXG_20251201_145955_{round:08x}").parse().expect("an id");
    let parent_plan_id = "TPL_20251201_145950_abc123".parse().expect("an id");
    let group = ExecutionGroup { group_id, parent_plan_id, created_at: made };
    let [request, bust, ruling] = others(order_id, second);
    let fill = |quantity: &str| {
        Fill::generate(NewFill {
            parent_order_id: order_id,
            connector_fill_id: "t1".parse().ok(),
            filled_quantity: quantity.parse().expect("a quantity"),
            fill_price: "95000.00".parse().expect("a price"),
            commission: None,
            commission_asset: None,
            executed_at: second,
        })
    };
    [
        order.clone().into(),
        order.into(),
        opened.into(),
        later.into(),
        named.into(),
        fill("0.2").into(),
        fill("0.2").into(),
        group.into(),
        request.clone(),
        request,
        bust,
        fill("0.3").into(),
        ruling,
        OrderUpdate::new(order_id, OrderStatus::Filled, second).into(),
    ]
}

/// A request, a bust and a ruling.
fn others(order_id: OrderId, at: Timestamp) -> [Command; 3] {
    let (kind, attempt) = (RequestKind::Place, 1);
    let request = Request { order_id, attempt, kind, requested_at: at, expires_at: None };
    let bust = NewBust {
        parent_order_id: order_id,
        connector_fill_id: "t1".parse().ok(),
        fill_id: None,
        reason: None,
        busted_at: at,
    };
    let ruling = NewRuling {
        order_id,
        over: None,
        status: None,
        settles: Vec::new(),
        reason: "so".parse().expect("a reason"),
        ruled_by: "me".parse().expect("a name"),
        ruled_at: at,
    };
    let bust = Bust::try_from(bust).expect("a bust");
    [request.into(), bust.into(), Ruling::try_from(ruling).expect("a ruling").into()]
}
