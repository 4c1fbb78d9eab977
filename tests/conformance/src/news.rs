//! Random news of every kind, of few ids and times, so that they meet.

use std::ops::Range;

use dtos_state::{
    Answer, AnswerOutcome, Command, ExecutionGroup, Fill, NewBust, NewFill, NewOrder, NewRuling,
    Order, OrderSide, OrderStatus, OrderUpdate, Request, RequestKind, Timestamp,
};
use proptest::{prelude::*, sample::select};

use crate::examples::{at, at_millis, fill_id, group, new_order, order_id};

pub const GROUPS: [&str; 2] = ["EXG_20251201_145955_xyz789", "EXG_20251201_145955_abc123"];

/// News of all kinds; order 4 is never registered.
pub fn commands() -> impl Strategy<Value = Command> {
    let far: Timestamp = "3000-01-01T00:00:00Z".parse().unwrap();
    let times = || prop_oneof![30 => times(), 1 => Just(far)].boxed();
    let fills = fills(0..5, 0..8, times());
    prop_oneof![
        2 => registrations(times()),
        5 => updates(0..5, times()),
        5 => fills,
        1 => groups(),
        6 => others(0..5, 0..8, times()),
    ]
}

/// News of one order that is registered, whose fills have these numbers.
pub fn news_of(number: u32, fills: Range<u32>) -> impl Strategy<Value = Command> {
    let orders = number..number + 1;
    prop_oneof![
        6 => updates(orders.clone(), times().boxed()),
        6 => self::fills(orders.clone(), fills.clone(), times().boxed()),
        6 => others(orders, fills, times().boxed()),
    ]
}

/// Busts, requests, answers and rulings.
fn others(
    orders: Range<u32>,
    fills: Range<u32>,
    times: BoxedStrategy<Timestamp>,
) -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => busts(orders.clone(), fills, times.clone()),
        2 => requests(orders.clone(), times.clone()),
        2 => answers(orders.clone(), times.clone()),
        2 => rulings(orders, times),
    ]
}

pub fn registrations(times: BoxedStrategy<Timestamp>) -> impl Strategy<Value = Command> {
    let first = prop_oneof![4 => Just(OrderStatus::Pending), 1 => statuses()];
    (0..4_u32, prop_oneof![5 => Just(0), 1 => 0..7_usize], first, times).prop_map(
        |(number, odd, status, time)| {
            let new = match odd {
                1 => NewOrder { parent_group_id: GROUPS[1].parse().unwrap(), ..new_order() },
                2 => NewOrder { status, ..new_order() },
                3 => NewOrder { created_at: time, ..new_order() },
                4 => NewOrder { side: OrderSide::Sell, ..new_order() },
                5 => NewOrder { symbol: "ETH_USDT".parse().unwrap(), ..new_order() },
                6 => NewOrder { connector_order_id: "8".parse().ok(), ..new_order() },
                _ => new_order(),
            };
            Command::Register(Order::with_id(order_id(number), new))
        },
    )
}

fn groups() -> impl Strategy<Value = Command> {
    (0..2_usize, 0..6_i64).prop_map(|(number, odd)| {
        let group_id = GROUPS[number].parse().unwrap();
        let created_at = at(if odd == 0 { -6 } else { -5 });
        Command::Group(ExecutionGroup { group_id, created_at, ..group() })
    })
}

fn updates(orders: Range<u32>, times: BoxedStrategy<Timestamp>) -> impl Strategy<Value = Command> {
    let id = prop_oneof![6 => Just(None), 4 => Just(Some("8")), 1 => Just(Some("9"))];
    let reason = select(vec![None, None, None, Some("no funds"), Some("halted")]);
    let cumulative = select(vec![None, None, None, Some("0.2"), Some("0.20"), Some("0.5")]);
    (orders, statuses(), id, times, reason, cumulative).prop_map(
        |(number, status, id, updated_at, reason, cumulative)| {
            Command::Update(OrderUpdate {
                connector_order_id: id.map(|id| id.parse().unwrap()),
                reason: reason.map(|reason| reason.parse().unwrap()),
                cumulative: cumulative.map(|quantity| quantity.parse().unwrap()),
                ..OrderUpdate::new(order_id(number), status, updated_at)
            })
        },
    )
}

fn fills(
    orders: Range<u32>,
    fills: Range<u32>,
    times: BoxedStrategy<Timestamp>,
) -> impl Strategy<Value = Command> {
    let name = select(vec![None, Some("t1"), Some("t2"), Some("t3")]);
    let quantity = select(vec!["0.2", "0.2", "0.20", "0.3"]);
    let price = select(vec!["95000.00", "95000", "95000.00", "95001"]);
    let paid = select(vec![
        (None, None),
        (None, None),
        (Some("0.1"), Some("BNB")),
        (Some("0.10"), None),
        (None, Some("BNB")),
        (Some("0.2"), Some("USDT")),
    ]);
    (orders, fills, name, quantity, price, paid, times).prop_map(
        |(number, fill, name, quantity, price, (commission, asset), time)| {
            let new = NewFill {
                parent_order_id: order_id(number),
                connector_fill_id: name.map(|name| name.parse().unwrap()),
                filled_quantity: quantity.parse().unwrap(),
                fill_price: price.parse().unwrap(),
                commission: commission.map(|number| number.parse().unwrap()),
                commission_asset: asset.map(|asset| asset.parse().unwrap()),
                // Mostly the same, so that some fills are equal.
                executed_at: if fill % 4 == 0 { time } else { at(1) },
            };
            Command::Fill(Fill::with_id(fill_id(fill), new))
        },
    )
}

fn busts(
    orders: Range<u32>,
    fills: Range<u32>,
    times: BoxedStrategy<Timestamp>,
) -> impl Strategy<Value = Command> {
    let name = select(vec![None, None, Some("t1"), Some("t3"), Some("t4")]);
    let reason = select(vec![None, None, Some("erroneous")]);
    (orders, fills, name, reason, times).prop_map(|(number, fill, name, reason, busted_at)| {
        let new = NewBust {
            parent_order_id: order_id(number),
            connector_fill_id: name.map(|name| name.parse().unwrap()),
            fill_id: name.is_none().then(|| fill_id(fill)),
            reason: reason.map(|reason| reason.parse().unwrap()),
            busted_at,
        };
        Command::Bust(new.try_into().unwrap())
    })
}

fn requests(orders: Range<u32>, times: BoxedStrategy<Timestamp>) -> impl Strategy<Value = Command> {
    let expiry = select(vec![None, Some(at(9)), Some(at(10))]);
    (orders, 1..4_u32, kinds(), times, expiry).prop_map(
        |(number, attempt, kind, requested_at, expires_at)| {
            let order_id = order_id(number);
            Command::Request(Request { order_id, attempt, kind, requested_at, expires_at })
        },
    )
}

fn answers(orders: Range<u32>, times: BoxedStrategy<Timestamp>) -> impl Strategy<Value = Command> {
    let reason = select(vec![None, Some("too late")]);
    (orders, 1..4_u32, kinds(), select(&AnswerOutcome::ALL[..]), reason, times).prop_map(
        |(number, attempt, kind, outcome, reason, answered_at)| {
            let reason = reason.map(|reason| reason.parse().unwrap());
            let order_id = order_id(number);
            Command::Answer(Answer { order_id, attempt, kind, outcome, reason, answered_at })
        },
    )
}

fn rulings(orders: Range<u32>, times: BoxedStrategy<Timestamp>) -> impl Strategy<Value = Command> {
    let names = [
        "partially_filled_without_fills",
        "fills_on_rejected",
        "filled_but_short 0.3",
        "conflicting_fills FIL_20251201_150002_00000001",
    ];
    let statuses = prop_oneof![1 => Just(None), 4 => (statuses(), statuses()).prop_map(Some)];
    (orders, statuses, select(names.to_vec()), any::<bool>(), times).prop_map(
        |(number, statuses, name, settles, ruled_at)| {
            let order_id = order_id(number);
            let key = format!("{order_id} {name}").parse().unwrap();
            let new = NewRuling {
                order_id,
                over: statuses.map(|(over, _)| over),
                status: statuses.map(|(_, status)| status),
                settles: if settles { vec![key] } else { Vec::new() },
                reason: "the exchange says so".parse().unwrap(),
                ruled_by: "Ada".parse().unwrap(),
                ruled_at,
            };
            Command::Ruling(new.try_into().unwrap())
        },
    )
}

fn kinds() -> impl Strategy<Value = RequestKind> {
    select(&RequestKind::ALL[..])
}

fn statuses() -> impl Strategy<Value = OrderStatus> {
    select(&OrderStatus::ALL[..])
}

/// A few times, apart by less than a second, by one, and by more.
pub fn times() -> impl Strategy<Value = Timestamp> {
    select(vec![0, 500, 1_000, 1_500, 2_000, 3_000]).prop_map(at_millis)
}
