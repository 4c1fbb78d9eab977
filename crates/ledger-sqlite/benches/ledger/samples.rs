//! Orders and reports as a day brings them.

use dtos_state::{
    Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate, Timestamp,
};

/// Orders number `first` and on, of groups of ten.
pub(crate) fn orders(first: usize, count: usize) -> Vec<Order> {
    (first..first + count).map(order).collect()
}

fn order(n: usize) -> Order {
    let (time, suffix) = (time(n), scattered(&n));
    let (minute, second) = ((n / 600) % 60, (n / 10) % 60);
    let hour = (n / 36_000) % 24;
    let group = n / 10;
    let id =
        format!("ORD_202512{:02}_{hour:02}{minute:02}{second:02}_{suffix:08x}", 1 + n / 864_000);
    let symbol = ["BTC_USDT", "ETH_USDT", "SOL_USDT"][group % 3];
    let terms = OrderTerms {
        parent_group_id: format!("EXG_20251201_145955_{group:08x}").parse().unwrap(),
        symbol: symbol.parse().unwrap(),
        side: if n.is_multiple_of(2) { OrderSide::Buy } else { OrderSide::Sell },
        quantity: format!("0.{:04}", 1 + n % 9_999).parse().unwrap(),
        created_at: time,
    };
    let price = format!("95{:03}.{:02}", n % 1_000, n % 100).parse().unwrap();
    Order::with_id(id.parse().unwrap(), NewOrder::limit(terms, price))
}

/// The exchange's word on each: the tenth order of a group stays open.
pub(crate) fn reports(orders: &[Order]) -> Vec<OrderUpdate> {
    orders
        .iter()
        .enumerate()
        .map(|(n, order)| {
            let status = if n % 10 == 9 { OrderStatus::Open } else { OrderStatus::Filled };
            let name = format!("binance_order_{:08}", scattered(&order.order_id()) % 100_000_000);
            OrderUpdate {
                connector_order_id: Some(name.parse().unwrap()),
                ..OrderUpdate::new(order.order_id(), status, order.created_at())
            }
        })
        .collect()
}

/// An execution of all of each order.
pub(crate) fn fills(orders: &[Order]) -> Vec<Fill> {
    let fill = |order: &Order| {
        let id = order.order_id().to_string().replacen("ORD", "FIL", 1);
        let new = NewFill {
            parent_order_id: order.order_id(),
            connector_fill_id: format!("t{:08}", scattered(&id)).parse().ok(),
            filled_quantity: order.quantity(),
            fill_price: order.price().unwrap(),
            commission: "0.01".parse().ok(),
            commission_asset: "USDT".parse().ok(),
            executed_at: order.created_at(),
        };
        Fill::with_id(id.parse().unwrap(), new)
    };
    orders.iter().map(fill).collect()
}

fn time(n: usize) -> Timestamp {
    let (day, rest) = (1 + n / 864_000, n % 864_000);
    let (hour, minute, second) = (rest / 36_000, rest / 600 % 60, rest / 10 % 60);
    let text = format!("2025-12-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", n % 10 * 100);
    text.parse().unwrap()
}

/// A number that looks like chance, and is the same each time.
pub(crate) fn scattered(value: &impl std::hash::Hash) -> u32 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}
