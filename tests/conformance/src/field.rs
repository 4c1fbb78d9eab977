//! What the field reported about news: each row `N-…` of its table is one fact, with the
//! row's input and the result that the contract wants.

use dtos_state::{
    Command, Effect, Fill, NewBust, NewFill, NewOrder, Order,
    OrderStatus::{self, Cancelled, Expired, Filled, Open, PartiallyFilled, Rejected},
    OrderTerms, OrderUpdate, Sum,
};
use strategy_ledger::{Discrepancy, LedgerReader, LedgerWriter, Refusal};

use crate::{
    examples::{
        at, at_millis, audit, fill_id, found, new_bust, new_order, order_id, ruling, settling,
    },
    subject::{Fresh, Subject},
};

/// Registers an order of BTC to buy at 100.
fn reg(number: u32, quantity: &str) -> Command {
    let quantity = quantity.parse().unwrap();
    let new = NewOrder { quantity, price: "100".parse().ok(), ..new_order() };
    Order::with_id(order_id(number), new).into()
}

fn upd(number: u32, status: OrderStatus, id: Option<&str>, seconds: i64) -> Command {
    let connector_order_id = id.map(|id| id.parse().unwrap());
    let report = OrderUpdate::new(order_id(number), status, at(seconds));
    OrderUpdate { connector_order_id, ..report }.into()
}

/// A fill at 100 after two seconds.
fn new_fil(number: u32, quantity: &str, trade: &str) -> NewFill {
    NewFill {
        parent_order_id: order_id(number),
        connector_fill_id: trade.parse().ok(),
        filled_quantity: quantity.parse().unwrap(),
        fill_price: "100".parse().unwrap(),
        commission: None,
        commission_asset: None,
        executed_at: at(2),
    }
}

fn fil(fill: u32, number: u32, quantity: &str, trade: &str) -> Command {
    Fill::with_id(fill_id(fill), new_fil(number, quantity, trade)).into()
}

fn bust(trade: &str) -> Command {
    let new = NewBust { connector_fill_id: trade.parse().ok(), ..new_bust() };
    Command::Bust(new.try_into().unwrap())
}

/// A ledger of news that are not refused.
fn told(fresh: Fresh, commands: &[Command]) -> Box<dyn Subject> {
    let mut subject = fresh();
    let outcomes = subject.ledger().take_all(commands).unwrap();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    subject
}

/// The status of the first order, and how much of it is filled.
fn end(ledger: &dyn LedgerReader) -> (OrderStatus, String) {
    let order = ledger.order(order_id(1)).unwrap().unwrap();
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    let filled = summary.filled_quantity().unwrap();
    (order.status(), format!("{filled}/{}", order.quantity()))
}

const NOTHING: [String; 0] = [];

pub fn n_1_a_correction_is_a_bust_and_another_fill(fresh: Fresh) {
    let news = [fil(1, 1, "10", "e.01"), bust("e.01"), fil(2, 1, "9", "e.02")];
    for [one, other, third] in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let arrival = [one, other, third].map(|place: usize| news[place].clone());
        let commands = [&[reg(1, "20"), upd(1, PartiallyFilled, None, 2)][..], &arrival].concat();
        let mut subject = told(fresh, &commands);
        let ledger = subject.ledger();
        assert_eq!(end(ledger), (PartiallyFilled, "9/20".into()));
        assert_eq!(found(ledger), NOTHING);
    }
}

pub fn n_2_a_busted_execution_leaves_the_order_filled_but_short(fresh: Fresh) {
    let filled = upd(1, Filled, None, 2);
    let mut subject = told(fresh, &[reg(1, "10"), fil(1, 1, "10", "e1"), filled, bust("e1")]);
    let ledger = subject.ledger();
    assert_eq!(end(ledger), (Filled, "0/10".into()));
    assert_eq!(found(ledger), ["filled_but_short: is FILLED, but its fills are 10 short"]);
}

pub fn n_3_a_commission_that_comes_later_or_first_completes_the_execution(fresh: Fresh) {
    for number in [1, 2] {
        let paid = NewFill {
            commission: "0.85".parse().ok(),
            commission_asset: "USD".parse().ok(),
            ..new_fil(1, "1", "e1")
        };
        let paid = Command::from(Fill::with_id(fill_id(number), paid));
        let bare = fil(1, 1, "1", "e1");
        for arrival in [[bare.clone(), paid.clone()], [paid.clone(), bare.clone()]] {
            let mut subject = told(fresh, &[reg(1, "1"), upd(1, Filled, None, 2)]);
            let ledger = subject.ledger();
            let effects = arrival.map(|command| ledger.take(&command).unwrap());
            assert!(matches!(effects[1], Effect::Completed { .. }), "{effects:?}");
            assert_eq!(end(ledger), (Filled, "1/1".into()));
            let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
            let paid = &summary.commissions()[0];
            assert_eq!(summary.commissions().len(), 1);
            assert_eq!(paid.commission, "0.85".parse().ok());
            assert_eq!(paid.commission_asset, "USD".parse().ok());
            assert_eq!(found(ledger), NOTHING);
        }
    }
}

pub fn n_4_one_execution_at_two_precisions_counts_at_the_earlier_time(fresh: Fresh) {
    for number in [1, 2] {
        let precise = NewFill { executed_at: at_millis(2_417), ..new_fil(1, "1", "e1") };
        let precise = Command::from(Fill::with_id(fill_id(number), precise));
        for arrival in [[fil(1, 1, "1", "e1"), precise.clone()], [precise, fil(1, 1, "1", "e1")]] {
            let commands = [&[reg(1, "1"), upd(1, Filled, None, 2)][..], &arrival].concat();
            let mut subject = told(fresh, &commands);
            let ledger = subject.ledger();
            assert_eq!(end(ledger), (Filled, "1/1".into()));
            assert_eq!(ledger.fills(order_id(1)).unwrap()[0].executed_at(), at(2));
            assert_eq!(found(ledger), NOTHING);
        }
    }
}

pub fn n_5_an_order_that_expired_and_was_cancelled_is_expired_and_nothing_is_wrong(fresh: Fresh) {
    let ends = [upd(1, Expired, None, 2), upd(1, Cancelled, None, 9)];
    for [first, second] in [[0, 1], [1, 0]] {
        let [first, second] = [first, second].map(|place: usize| ends[place].clone());
        let mut subject = told(fresh, &[reg(1, "1"), upd(1, Open, None, 1), first, second]);
        let ledger = subject.ledger();
        assert_eq!(end(ledger), (Expired, "0/1".into()));
        assert_eq!(found(ledger), NOTHING);
    }
}

pub fn n_6_an_execution_proves_that_a_rejected_order_lived(fresh: Fresh) {
    let mut subject = told(
        fresh,
        &[
            reg(1, "1"),
            upd(1, Rejected, None, 1),
            upd(1, Open, None, 2),
            fil(1, 1, "1", "e1"),
            upd(1, Filled, None, 3),
        ],
    );
    let ledger = subject.ledger();
    assert_eq!(end(ledger), (Filled, "1/1".into()));
    assert_eq!(
        found(ledger),
        ["contradictory_reports: was reported REJECTED at 2025-12-01T15:00:01Z, which \
          contradicts the other reports"]
    );
}

pub fn n_7_an_order_that_is_cancelled_and_lives_is_taken_back_by_a_ruling(fresh: Fresh) {
    let cancelled = [reg(1, "1"), upd(1, Cancelled, None, 3), upd(1, Open, None, 4)];
    let mut subject = told(fresh, &[&cancelled[..], &[upd(1, PartiallyFilled, None, 64)]].concat());
    let ledger = subject.ledger();
    assert_eq!(end(ledger), (Cancelled, "0/1".into()));
    assert_eq!(
        found(ledger),
        [
            "reported_after_end: is CANCELLED, but was reported OPEN later, at \
             2025-12-01T15:00:04Z",
            "reported_after_end: is CANCELLED, but was reported PARTIALLY_FILLED later, at \
             2025-12-01T15:01:04Z",
        ]
    );
    ledger.take(&ruling(Cancelled, PartiallyFilled, 65).into()).unwrap();
    assert_eq!(end(ledger), (PartiallyFilled, "0/1".into()));
    assert_eq!(
        found(ledger),
        ["partially_filled_without_fills: is PARTIALLY_FILLED without a fill"]
    );
    ledger.take(&fil(1, 1, "0.5", "e1")).unwrap();
    assert_eq!(found(ledger), NOTHING);
}

pub fn n_8_one_order_of_the_exchange_taken_in_twice_is_found_under_both(fresh: Fresh) {
    let taken_in = |number| {
        let filled = upd(number, Filled, Some("v1"), 2);
        [reg(number, "1"), fil(number, number, "1", "e1"), filled]
    };
    let mut subject = told(fresh, &[taken_in(1), taken_in(2)].concat());
    let ledger = subject.ledger();
    let [one, other] = [1, 2].map(order_id);
    let wanted = [(one, other), (other, one)].map(|(order_id, other_order_id)| {
        let connector_order_id = "v1".parse().unwrap();
        let connector_fill_id = "e1".parse().unwrap();
        [
            Discrepancy::SharedConnectorOrderId { connector_order_id, other_order_id },
            Discrepancy::SharedExecution { connector_fill_id, other_order_id },
        ]
        .map(|discrepancy| strategy_ledger::Finding { order_id, discrepancy })
    });
    assert_eq!(audit(ledger), wanted.concat());
    // A self-trade has one id on both sides, and another symbol has ids of its own.
    for (from, to) in [("BUY", "SELL"), ("BTC_USDT", "ETH_USDT")] {
        let order = reg(2, "1").to_json().replace(from, to);
        let order = Command::from_json(&order).unwrap();
        let fill = upd(2, Filled, Some("v2"), 2);
        let sound = [&taken_in(1)[..], &[order, fil(2, 2, "1", "e1"), fill]].concat();
        let mut subject = told(fresh, &sound);
        assert_eq!(found(subject.ledger()), NOTHING, "{to}");
    }
}

pub fn n_9_an_order_that_is_filled_before_it_was_made_is_sound(fresh: Fresh) {
    let of = |number: u32| {
        let Command::Register(order) = reg(number, "1") else { unreachable!() };
        let new = NewOrder::market(OrderTerms {
            parent_group_id: order.parent_group_id(),
            symbol: order.symbol().clone(),
            side: order.side(),
            quantity: order.quantity(),
            created_at: at_millis(i64::from(number)),
        });
        let trade = format!("e{number}");
        let fill = NewFill { executed_at: at(0), ..new_fil(number, "1", &trade) };
        [
            Order::with_id(order_id(number), new).into(),
            upd(number, Filled, None, 0),
            Fill::with_id(fill_id(number), fill).into(),
        ]
    };
    let commands: Vec<Command> = (0..1_000).flat_map(of).collect();
    let mut subject = told(fresh, &commands);
    assert_eq!(found(subject.ledger()), NOTHING);
}

pub fn n_10_every_execution_after_the_end_is_found_in_any_order(fresh: Fresh) {
    let later = |number: u32, seconds| {
        let fill = NewFill { executed_at: at(seconds), ..new_fil(1, "0.2", "e") };
        let connector_fill_id = format!("e{number}").parse().ok();
        Command::from(Fill::with_id(fill_id(number), NewFill { connector_fill_id, ..fill }))
    };
    let fills = [later(1, 5), later(2, 4)];
    for [first, second] in [[0, 1], [1, 0]] {
        let [first, second] = [first, second].map(|place: usize| fills[place].clone());
        let mut subject = told(fresh, &[reg(1, "1"), upd(1, Cancelled, None, 3), first, second]);
        assert_eq!(
            found(subject.ledger()),
            [
                "executed_after_end: is CANCELLED, but FIL_20251201_150002_00000002 was executed \
                 later, at 2025-12-01T15:00:04Z",
                "executed_after_end: is CANCELLED, but FIL_20251201_150002_00000001 was executed \
                 later, at 2025-12-01T15:00:05Z",
            ]
        );
    }
}

pub fn n_11_only_the_sum_that_cannot_be_held_is_missing(fresh: Fresh) {
    let paid = |number: u32, commission: &str, asset: &str| {
        let new = NewFill {
            commission: commission.parse().ok(),
            commission_asset: asset.parse().ok(),
            ..new_fil(1, "0.75", &format!("e{number}"))
        };
        Command::from(Fill::with_id(fill_id(number), new))
    };
    let commissions = ["79228162514264337593543950335", "0.0000000000000000000000000001"];
    let [one, other] = [paid(1, commissions[0], "USD"), paid(2, commissions[1], "USD")];
    let mut subject = told(fresh, &[reg(1, "1"), one, other, upd(1, Filled, None, 2)]);
    let ledger = subject.ledger();
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!(summary.filled_quantity(), "1.5".parse().ok());
    assert_eq!(summary.remaining_quantity(), "0".parse().ok());
    assert_eq!(summary.average_price(), "100".parse().ok());
    assert_eq!(summary.overfill(), "0.5".parse().ok());
    assert_eq!(summary.commissions()[0].commission, None);
    assert_eq!(summary.missing().collect::<Vec<_>>(), [Sum::Commission]);
    let names: Vec<_> = audit(ledger).iter().map(|it| it.discrepancy.name()).collect();
    assert_eq!(names, ["not_summable", "overfilled"]);

    // One for each asset whose sum cannot be held.
    for (number, commission) in [(3, commissions[0]), (4, commissions[1])] {
        ledger.take(&paid(number, commission, "BNB")).unwrap();
    }
    let messages: Vec<_> = audit(ledger).iter().map(|it| it.discrepancy.to_string()).collect();
    assert!(messages[0].starts_with("its commission in BNB cannot be held"), "{messages:?}");
    assert!(messages[1].starts_with("its commission in USD cannot be held"), "{messages:?}");
    assert_eq!(messages.len(), 3);
}

pub fn n_12_an_order_that_is_filled_but_for_dust_is_settled_by_a_ruling(fresh: Fresh) {
    let dust = fil(1, 1, "0.99999999", "e1");
    let mut subject = told(fresh, &[reg(1, "1"), dust, upd(1, Filled, None, 2)]);
    let ledger = subject.ledger();
    assert_eq!(found(ledger), ["filled_but_short: is FILLED, but its fills are 0.00000001 short"]);
    let keys = audit(ledger).iter().map(strategy_ledger::Finding::key).collect();
    ledger.take(&settling(keys, 9).into()).unwrap();
    assert_eq!(found(ledger), NOTHING);
}

pub fn n_13_news_of_an_order_that_nobody_placed_counts_once_it_is_registered(fresh: Fresh) {
    let liquidated = [fil(1, 1, "1", "e1"), upd(1, Filled, Some("v1"), 2)];
    let mut subject = fresh();
    let ledger: &mut dyn LedgerWriter = subject.ledger();
    let unknown = |key| Err(Refusal::UnknownOrder { key, order_id: order_id(1) });
    let refused = [unknown("parent_order_id"), unknown("order_id")];
    assert_eq!(ledger.take_all(&liquidated).unwrap(), refused);
    let taken_in = [&[reg(1, "1")][..], &liquidated].concat();
    let outcomes = ledger.take_all(&taken_in).unwrap();
    assert_eq!(outcomes, [Ok(Effect::Registered), Ok(Effect::Filled), Ok(Effect::Advanced)]);
    // Taken in a second time it is the same order.
    let outcomes = ledger.take_all(&taken_in).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Ok(Effect::Repeated)));
    assert_eq!(found(ledger), NOTHING);
}
