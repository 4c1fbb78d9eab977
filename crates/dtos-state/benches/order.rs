//! Reading and writing one order, beside two structs that check nothing.

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

/// The floor: nothing is copied, nothing is checked.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read only to be dropped")]
struct Borrowed<'a> {
    order_id: &'a str,
    parent_group_id: &'a str,
    connector_order_id: Option<&'a str>,
    symbol: &'a str,
    side: &'a str,
    order_type: &'a str,
    quantity: &'a str,
    price: Option<&'a str>,
    stop_price: Option<&'a str>,
    status: &'a str,
    created_at: &'a str,
    updated_at: &'a str,
}

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

fn main() {
    divan::main();
}

#[divan::bench_group(sample_count = 2000, sample_size = 200)]
mod read {
    use super::{Borrowed, EXAMPLES, Order, Plain};
    use divan::{Bencher, black_box};

    #[divan::bench(args = [0, 1])]
    fn floor_borrowed(bencher: Bencher, example: usize) {
        bencher.bench(|| serde_json::from_str::<Borrowed>(black_box(EXAMPLES[example])).is_ok());
    }

    #[divan::bench(args = [0, 1])]
    fn order(bencher: Bencher, example: usize) {
        bencher.bench(|| serde_json::from_str::<Order>(black_box(EXAMPLES[example])).is_ok());
    }

    #[divan::bench(args = [0, 1])]
    fn plain(bencher: Bencher, example: usize) {
        bencher.bench(|| serde_json::from_str::<Plain>(black_box(EXAMPLES[example])).is_ok());
    }
}

#[divan::bench_group(sample_count = 2000, sample_size = 200)]
mod write {
    use super::{EXAMPLES, Order, Plain};
    use divan::{Bencher, black_box};

    #[divan::bench(args = [0, 1])]
    fn order_to_json(bencher: Bencher, example: usize) {
        let order: Order = serde_json::from_str(EXAMPLES[example]).expect("an example is an order");
        bencher.bench_local(|| black_box(&order).to_json());
    }

    #[divan::bench(args = [0, 1])]
    fn order_by_serde(bencher: Bencher, example: usize) {
        let order: Order = serde_json::from_str(EXAMPLES[example]).expect("an example is an order");
        bencher.bench_local(|| serde_json::to_string(black_box(&order)));
    }

    #[divan::bench(args = [0, 1])]
    fn plain(bencher: Bencher, example: usize) {
        let order: Plain = serde_json::from_str(EXAMPLES[example]).expect("an example is an order");
        bencher.bench_local(|| serde_json::to_string(black_box(&order)));
    }
}
