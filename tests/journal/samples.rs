//! Orders, their chains, and what happens to them.

use dtos_state::{
    Bust, Command, Fill, FillId, NewBust, NewFill, NewOrder, NewRuling, Order, OrderId, OrderSide,
    OrderStatus, OrderTerms, OrderUpdate, Request, RequestKind, Ruling, Timestamp,
};
use strategy_journal::{CausalityChain, ExecutionCommandId, NewDecision, Origin, SignalId};

pub(crate) const NO_ORDERS: [OrderId; 0] = [];

pub(crate) fn now() -> Timestamp {
    at(0)
}

/// So many seconds after the decision.
pub(crate) fn at(second: u32) -> Timestamp {
    format!("2025-12-01T15:00:{second:02}Z").parse().unwrap()
}

pub(crate) fn order_id(number: u32) -> OrderId {
    OrderId::numbered(now().get(), number).unwrap()
}

pub(crate) fn fill_id(number: u32) -> FillId {
    FillId::numbered(now().get(), number).unwrap()
}

pub(crate) fn command_id(number: u32) -> ExecutionCommandId {
    ExecutionCommandId::numbered(now().get(), number).unwrap()
}

/// Why the order of this number is.
pub(crate) fn chain(number: u32) -> CausalityChain {
    let origin = Origin::Tick("TCK_20251201_145959_abc123".parse().unwrap());
    let signal: SignalId = "SIG_20251201_145959_def456".parse().unwrap();
    let chain = CausalityChain::of(origin).extended(signal).unwrap();
    chain.extended(command_id(number)).unwrap()
}

/// The decision to place the order of this number.
pub(crate) fn decision(number: u32) -> NewDecision {
    let (order_id, causality) = (order_id(number), chain(number));
    NewDecision { order_id, causality, context: None, decided_at: now() }
}

pub(crate) fn registered(number: u32) -> Command {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "2".parse().unwrap(),
        created_at: now(),
    };
    Command::Register(Order::with_id(order_id(number), NewOrder::market(terms)))
}

pub(crate) fn requested(number: u32, kind: RequestKind, attempt: u32) -> Command {
    let order_id = order_id(number);
    let requested_at = at(attempt);
    Command::Request(Request { order_id, attempt, kind, requested_at, expires_at: None })
}

/// What a worker writes when it places an order.
pub(crate) fn placed(number: u32) -> [Command; 2] {
    [registered(number), requested(number, RequestKind::Place, 1)]
}

pub(crate) fn reported(number: u32, status: OrderStatus, second: u32) -> Command {
    Command::Update(OrderUpdate::new(order_id(number), status, at(second)))
}

pub(crate) fn filled(number: u32, fill: u32) -> Command {
    let new = NewFill {
        parent_order_id: order_id(number),
        connector_fill_id: Some(format!("trade_{fill}").parse().unwrap()),
        filled_quantity: "1".parse().unwrap(),
        fill_price: "95000.00".parse().unwrap(),
        commission: None,
        commission_asset: None,
        executed_at: at(3),
    };
    Command::Fill(Fill::with_id(fill_id(fill), new))
}

pub(crate) fn busted(number: u32, fill: u32) -> Command {
    let new = NewBust {
        parent_order_id: order_id(number),
        connector_fill_id: None,
        fill_id: Some(fill_id(fill)),
        reason: None,
        busted_at: at(9),
    };
    Command::Bust(Bust::try_from(new).unwrap())
}

pub(crate) fn ruled(number: u32) -> Command {
    let new = NewRuling {
        order_id: order_id(number),
        over: Some(OrderStatus::Cancelled),
        status: Some(OrderStatus::Open),
        settles: Vec::new(),
        reason: "the exchange said so".parse().unwrap(),
        ruled_by: "desk".parse().unwrap(),
        ruled_at: at(20),
    };
    Command::Ruling(Ruling::try_from(new).unwrap())
}
