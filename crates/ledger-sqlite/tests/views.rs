//! What other programs read of the file is what the ledger says.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::cell::{Cell, RefCell};

use dtos_state::{
    Bust, Command, ConnectorFillId, Fill, FillId, NewBust, NewFill, NewOrder, Order, OrderId,
    OrderSide, OrderTerms, Timestamp,
};
use ledger_sqlite::{LedgerReader, LedgerWriter, SqliteLedger};
use proptest::{
    option,
    prelude::*,
    sample::select,
    test_runner::{TestCaseResult, TestRunner},
};
use rusqlite::{Connection, OpenFlags, Row};
use strategy_ledger::{Executions, News};

const NAMES: [&str; 4] = ["e1", "e2", "e'3", "é\"4"];
const QUANTITIES: [&str; 10] = [
    "1",
    "1.0",
    "1.00",
    "9",
    "10",
    "0.5",
    "0.45",
    "79228162514264337593543950335",
    "7922816251426433759354395033.5",
    "0.0000000000000000000000000001",
];
const DECIMALS: [&str; 12] =
    ["0", "-0", "0.00", "-0.0", "-1", "-1.0", "-10", "-9.5", "-0.5", "2", "2.00", "95000.10"];
const TIMES: [&str; 6] = [
    "2025-12-01T15:00:01Z",
    "2025-12-01T15:00:01.5Z",
    "2025-12-01T15:00:01.000001Z",
    "2025-12-01T15:00:01.000000001Z",
    "1969-12-31T23:59:59.75Z",
    "1677-09-21T00:12:43.145224192Z",
];

/// A part of an execution, or a bust of one, by its place in the lists above.
#[derive(Clone, Debug)]
struct Told {
    is_bust: bool,
    order: usize,
    fill_id: u8,
    name: Option<&'static str>,
    terms: [&'static str; 2],
    costs: (Option<&'static str>, Option<&'static str>),
    at: &'static str,
}

fn told() -> impl Strategy<Value = Told> {
    let text = |texts: &'static [&'static str]| select(texts);
    let terms = [text(&QUANTITIES), text(&DECIMALS)];
    let costs = (option::of(text(&DECIMALS)), option::of(text(&["USD", "É"])));
    let ids = (prop::bool::weighted(0.2), 0..2_usize, 0..4_u8, option::of(text(&NAMES)));
    (ids, terms, costs, text(&TIMES)).prop_map(|(ids, terms, costs, at)| {
        let (is_bust, order, fill_id, name) = ids;
        Told { is_bust, order, fill_id, name, terms, costs, at }
    })
}

impl Told {
    fn command(&self, orders: [OrderId; 2]) -> Command {
        let parent_order_id = orders[self.order];
        let text = parent_order_id.to_string();
        // The order's suffix, short of its first digit, and a digit of its own.
        let fill_id = format!("FIL_20251201_150001_{}{}", &text[text.len() - 7..], self.fill_id);
        let fill_id = fill_id.parse().unwrap();
        let name = self.name.map(|name| name.parse().unwrap());
        if self.is_bust {
            let fill_id = name.is_none().then_some(fill_id);
            return Command::Bust(bust(parent_order_id, fill_id, name, self.at));
        }
        Command::Fill(Fill::with_id(
            fill_id,
            NewFill {
                parent_order_id,
                connector_fill_id: name,
                filled_quantity: self.terms[0].parse().unwrap(),
                fill_price: self.terms[1].parse().unwrap(),
                commission: self.costs.0.map(|commission| commission.parse().unwrap()),
                commission_asset: self.costs.1.map(|asset| asset.parse().unwrap()),
                executed_at: self.at.parse().unwrap(),
            },
        ))
    }
}

fn bust(
    parent_order_id: OrderId,
    fill_id: Option<FillId>,
    connector_fill_id: Option<ConnectorFillId>,
    at: &str,
) -> Bust {
    let busted_at = at.parse().unwrap();
    NewBust { parent_order_id, connector_fill_id, fill_id, reason: None, busted_at }
        .try_into()
        .unwrap()
}

#[test]
fn the_executions_are_those_that_the_ledger_counts() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = SqliteLedger::open(folder.path().join("orders.ledger")).unwrap();
    let other = as_another_program(&ledger);
    let (ledger, number) = (RefCell::new(ledger), Cell::new(0));
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() };
    let told = prop::collection::vec(told(), 0..14);
    let result = TestRunner::new(config).run(&told, |told| {
        number.set(number.get() + 2);
        let orders = [order(number.get()), order(number.get() + 1)];
        let ids = [orders[0].order_id(), orders[1].order_id()];
        let registrations = orders.iter().cloned().map(Command::Register);
        let commands: Vec<_> =
            registrations.chain(told.iter().map(|told| told.command(ids))).collect();
        for outcome in ledger.borrow_mut().take_all(&commands)? {
            outcome?;
        }
        orders.iter().try_for_each(|order| compare(&ledger.borrow(), &other, order))
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn as_another_program(ledger: &SqliteLedger) -> Connection {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let other = Connection::open_with_flags(ledger.path(), access).unwrap();
    other.pragma_update(None, "trusted_schema", false).unwrap();
    other
}

fn order(number: u32) -> Order {
    Order::with_id(
        format!("ORD_20251201_150000_{number:08x}").parse().unwrap(),
        NewOrder::market(OrderTerms {
            parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
            symbol: "BTC_USDT".parse().unwrap(),
            side: OrderSide::Buy,
            quantity: "20".parse().unwrap(),
            created_at: "2025-12-01T15:00:00Z".parse().unwrap(),
        }),
    )
}

fn compare(ledger: &SqliteLedger, other: &Connection, order: &Order) -> TestCaseResult {
    let order_id = order.order_id();
    let news: Vec<_> = ledger.history(order_id)?.into_iter().map(|change| change.command).collect();
    let wanted = Executions::of_news(&News::of(&news));
    let counted = executions(other, order_id);
    prop_assert_eq!(&counted, &wanted.counted);
    // The very same texts, and not only equal numbers.
    prop_assert_eq!(format!("{counted:?}"), format!("{:?}", wanted.counted));
    let mut ids: Vec<_> = counted.iter().map(|fill| fill.fill_id().to_string()).collect();
    ids.sort();
    prop_assert_eq!(fills(other, order_id, "counts"), ids);
    let conflicting: Vec<_> = wanted.conflicting.iter().map(ToString::to_string).collect();
    prop_assert_eq!(fills(other, order_id, "conflicts GROUP BY 1"), conflicting);
    Ok(())
}

fn executions(other: &Connection, order_id: OrderId) -> Vec<Fill> {
    let sql = "SELECT fill_id, connector_fill_id, quantity, price, commission, commission_asset,
        executed_at, executed_at_nanos FROM executions WHERE order_id = ?
        ORDER BY executed_at_nanos, fill_id";
    let mut statement = other.prepare(sql).unwrap();
    let rows = statement.query_map([order_id.as_str()], |row| Ok(execution(row, order_id)));
    rows.unwrap().map(Result::unwrap).collect()
}

fn execution(row: &Row<'_>, order_id: OrderId) -> Fill {
    let optional = |column| row.get::<_, Option<String>>(column).unwrap();
    let text = |column| optional(column).unwrap();
    let executed_at: Timestamp = text("executed_at").parse().unwrap();
    assert_eq!(executed_at.to_string(), text("executed_at"), "in the wire form");
    let nanos: i64 = row.get("executed_at_nanos").unwrap();
    assert_eq!(executed_at.unix_nanos(), nanos.into());
    Fill::with_id(
        text("fill_id").parse().unwrap(),
        NewFill {
            parent_order_id: order_id,
            connector_fill_id: optional("connector_fill_id").map(|text| text.parse().unwrap()),
            filled_quantity: text("quantity").parse().unwrap(),
            fill_price: text("price").parse().unwrap(),
            commission: optional("commission").map(|text| text.parse().unwrap()),
            commission_asset: optional("commission_asset").map(|text| text.parse().unwrap()),
            executed_at,
        },
    )
}

/// The ids of the parts for which a condition holds.
fn fills(other: &Connection, order_id: OrderId, condition: &str) -> Vec<String> {
    let sql = format!("SELECT fill_id FROM fills WHERE order_id = ? AND {condition} ORDER BY 1");
    let mut statement = other.prepare(&sql).unwrap();
    let rows = statement.query_map([order_id.as_str()], |row| row.get(0));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn p_4_what_is_asked_of_the_views_by_default_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = SqliteLedger::open(folder.path().join("orders.ledger")).unwrap();
    for (number, quantity) in (1..).zip(["9", "10", "0.5", "120.00", "6.0"]) {
        let json = order(number).to_json().replace(r#""20""#, &format!("\"{quantity}\""));
        ledger.register_order(&Order::from_json(&json).unwrap()).unwrap();
    }
    // The last one says otherwise than the one before, and does not count.
    for (id, name, quantity) in [(1, "t1", "50"), (2, "t2", "70"), (3, "t2", "9")] {
        let parts = NewFill {
            parent_order_id: order(4).order_id(),
            connector_fill_id: name.parse().ok(),
            filled_quantity: quantity.parse().unwrap(),
            fill_price: "100".parse().unwrap(),
            commission: None,
            commission_asset: None,
            executed_at: TIMES[0].parse().unwrap(),
        };
        let id = format!("FIL_20251201_150001_0000000{id}").parse().unwrap();
        ledger.record_fill(&Fill::with_id(id, parts)).unwrap();
    }

    let other = as_another_program(&ledger);
    for (sql, wanted) in [
        ("SELECT count(*) FROM orders WHERE quantity_real > 5", "4"),
        ("SELECT sum(quantity_real) FROM executions", "120.0"),
        ("SELECT filled_real FROM orders WHERE quantity = '120.00'", "120.0"),
        ("SELECT count(*) FROM orders WHERE created_at = '2025-12-01T15:00:00Z'", "5"),
    ] {
        let sql = format!("SELECT CAST(({sql}) AS TEXT)");
        let found: String = other.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, wanted, "{sql}");
    }
}
