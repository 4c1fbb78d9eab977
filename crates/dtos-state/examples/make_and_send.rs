//! Makes an order, checks that it can be sent, and takes the news of it.

use dtos_state::{
    Effect, NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate, Timestamp,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
        symbol: "BTC_USDT".parse()?,
        side: OrderSide::Buy,
        quantity: "0.5".parse()?,
        created_at: Timestamp::now(),
    };
    let mut order = Order::generate(NewOrder::limit(terms, "95000.00".parse()?));
    order.check_sendable()?;
    // What goes to the connector, as one line of JSON.
    let sent = order.to_json();
    assert_eq!(Order::from_json(&sent)?, order);

    // What comes back, late and twice.
    let open = OrderUpdate::new(order.order_id(), OrderStatus::Open, Timestamp::now());
    assert_eq!(order.apply(&open), Effect::Advanced);
    let filled = OrderUpdate::new(order.order_id(), OrderStatus::Filled, Timestamp::now());
    assert_eq!(order.apply(&filled), Effect::Advanced);
    order.apply(&open);
    assert_eq!(order.status(), OrderStatus::Filled);
    Ok(())
}
