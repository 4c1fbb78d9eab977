//! Reading and writing one order, in turns with two structs that check nothing.

#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::hint::black_box;

use bench_kit::{Borrowed, Form, Sample, Turns};
use chrono::{DateTime, Utc};
use dtos_state::Order;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The two examples of the design document, a line each.
const EXAMPLES: [&str; 2] = [
    concat!(
        r#"{"order_id":"ORD_20251201_150000_a1b2c3d4","#,
        r#""parent_group_id":"EXG_20251201_145955_xyz789","connector_order_id":null,"#,
        r#""symbol":"BTC_USDT","side":"BUY","order_type":"LIMIT","quantity":"0.5","#,
        r#""price":"95000.00","stop_price":null,"status":"PENDING","#,
        r#""created_at":"2025-12-01T15:00:00Z","updated_at":"2025-12-01T15:00:00Z"}"#,
    ),
    concat!(
        r#"{"order_id":"ORD_20251201_150100_b2c3d4e5","#,
        r#""parent_group_id":"EXG_20251201_150055_abc123","#,
        r#""connector_order_id":"binance_order_12345678","#,
        r#""symbol":"ETH_USDT","side":"SELL","order_type":"MARKET","quantity":"2.0","#,
        r#""price":null,"stop_price":null,"status":"FILLED","#,
        r#""created_at":"2025-12-01T15:01:00Z","updated_at":"2025-12-01T15:01:02Z"}"#,
    ),
];

/// What one writes without a second thought.
#[derive(Deserialize, Serialize)]
struct Plain {
    order_id: String,
    parent_group_id: String,
    connector_order_id: Option<String>,
    symbol: String,
    side: String,
    order_type: String,
    quantity: Decimal,
    price: Option<Decimal>,
    stop_price: Option<Decimal>,
    status: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

const FLOOR: &str = "serde_json into borrowed text";
const FLOOR_SPACED: &str = "serde_json into borrowed text, Python's blanks";
const FLOOR_MANY: &str = "serde_json into borrowed text, 256 orders";
const PLAIN_READ: &str = "a plain struct by serde_json, read";
const PLAIN_WRITE: &str = "a plain struct by serde_json, written";
const PLAIN_BOTH: &str = "a plain struct by serde_json, read and written";

fn main() {
    let compact = EXAMPLES.map(str::to_owned).to_vec();
    // No value of the examples has a colon or a comma before a quote or a letter.
    let blank = |text: &str| text.replace("\":", "\": ").replace(",\"", ", \"");
    let spaced: Vec<String> = EXAMPLES.iter().map(|text| blank(text)).collect();
    let many: Vec<String> = (0..256).map(|n| Sample::new(n).to_json(Form::Compact)).collect();
    let orders: Vec<Order> = compact.iter().map(|text| read(text)).collect();
    let plain: Vec<Plain> = compact.iter().map(|text| read_plain(text)).collect();

    let mut turns = Turns::default();
    turns.add(FLOOR, 2, || for_each(&compact, serde_json::from_str::<Borrowed>));
    turns.add("Order::from_json", 2, || for_each(&compact, Order::from_json));
    turns.add("Order::read_canonical", 2, || for_each(&compact, Order::read_canonical));
    turns.add("Order through serde", 2, || for_each(&compact, serde_json::from_str::<Order>));
    turns.add(PLAIN_READ, 2, || for_each(&compact, serde_json::from_str::<Plain>));
    turns.add(FLOOR_SPACED, 2, || for_each(&spaced, serde_json::from_str::<Borrowed>));
    turns.add("Order::from_json, Python's blanks", 2, || for_each(&spaced, Order::from_json));
    turns.add(FLOOR_MANY, 256, || for_each(&many, serde_json::from_str::<Borrowed>));
    turns.add("Order::from_json, 256 orders", 256, || for_each(&many, Order::from_json));
    turns.add("Order::to_json", 2, || for_each(&orders, Order::to_json));
    turns.add("Order written through serde", 2, || for_each(&orders, serde_json::to_string));
    turns.add(PLAIN_WRITE, 2, || for_each(&plain, serde_json::to_string));
    turns.add("Order read and written", 2, || for_each(&compact, |text| read(text).to_json()));
    turns.add(PLAIN_BOTH, 2, || {
        for_each(&compact, |text| serde_json::to_string(&read_plain(text)));
    });
    turns.run();

    turns.print_ratio("read an order", "Order::from_json", FLOOR);
    turns.print_ratio("read 256 different orders", "Order::from_json, 256 orders", FLOOR_MANY);
    turns.print_ratio("read, Python's blanks", "Order::from_json, Python's blanks", FLOOR_SPACED);
    turns.print_ratio("read through serde alone", "Order through serde", FLOOR);
    turns.print_ratio("read an order", "Order::from_json", PLAIN_READ);
    turns.print_ratio("write by to_json", "Order::to_json", PLAIN_WRITE);
    turns.print_ratio("write through serde alone", "Order written through serde", PLAIN_WRITE);
    turns.print_ratio("read and write", "Order read and written", PLAIN_BOTH);
    println!("size_of::<Order>(): {} bytes", size_of::<Order>());
}

fn read(text: &str) -> Order {
    Order::from_json(text).expect("a sample is an order")
}

fn read_plain(text: &str) -> Plain {
    serde_json::from_str(text).expect("a sample has the same fields")
}

/// Does something with each item. The whole result must exist in memory, not only the part that
/// tells a success from an error.
fn for_each<'a, I, Q: ?Sized + 'a, T>(items: &'a [I], go: impl Fn(&'a Q) -> T)
where
    I: std::borrow::Borrow<Q>,
{
    for item in items {
        black_box(&go(black_box(item.borrow())));
    }
}
