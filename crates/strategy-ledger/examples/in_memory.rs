//! A ledger in memory, as a test of your own code uses one: it takes news, and an audit finds what
//! contradicts them.

use dtos_state::{
    Command, Effect, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus, OrderTerms,
    OrderUpdate, Timestamp,
};
use strategy_ledger::{AuditOptions, LedgerReader, LedgerWriter, MemoryLedger};

/// The code under test knows the trait alone; on disk it is given a `SqliteLedger`.
fn place(ledger: &mut dyn LedgerWriter) -> Result<Order, Box<dyn std::error::Error>> {
    let order = Order::generate(NewOrder::market(OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
        symbol: "ETH_USDT".parse()?,
        side: OrderSide::Sell,
        quantity: "2.0".parse()?,
        created_at: Timestamp::now(),
    }));
    ledger.register_order(&order)?;
    Ok(order)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut ledger = MemoryLedger::default();
    let order = place(&mut ledger)?;
    let filled = OrderUpdate::new(order.order_id(), OrderStatus::Filled, Timestamp::now());
    assert_eq!(ledger.take(&Command::Update(filled.clone()))?, Effect::Advanced);
    assert_eq!(ledger.apply_update(&filled)?, Effect::Repeated);

    let findings = ledger.audit(&AuditOptions::at(Timestamp::now()))?;
    assert_eq!(findings[0].discrepancy.name(), "filled_but_short");
    let fill = Fill::generate(NewFill {
        parent_order_id: order.order_id(),
        connector_fill_id: Some("trade_1".parse()?),
        filled_quantity: "2.0".parse()?,
        fill_price: "3161.25".parse()?,
        commission: None,
        commission_asset: None,
        executed_at: Timestamp::now(),
    });
    ledger.record_fill(&fill)?;
    assert!(ledger.audit(&AuditOptions::at(Timestamp::now()))?.is_empty());
    Ok(())
}
