//! Fills: all are kept, and the executions that count follow from them.

use std::slice;

use dtos_state::{ChangeEffect, Command, Effect, Fill, NewFill, OrderStatus};
use strategy_ledger::{Refusal, WriteError};

use crate::{
    examples::{
        at, at_millis, contents, fill, fill_id, found, last_seq, new_fill, order, order_id,
        order_that_is, report, with_order,
    },
    subject::Fresh,
};

pub fn a_fill_is_recorded_on_an_order_of_any_status_and_leaves_the_status(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        let order = order_that_is(number, status);
        ledger.register_order(&order).unwrap();
        let new = NewFill { parent_order_id: order_id(number), ..new_fill() };
        let fill = Fill::with_id(fill_id(number), new);
        assert_eq!(ledger.record_fill(&fill).unwrap(), Effect::Filled, "{status}");
        assert_eq!(ledger.fills(order_id(number)).unwrap(), slice::from_ref(&fill), "{status}");
        assert_eq!(ledger.order(order_id(number)).unwrap(), Some(order), "{status}");
        let last = ledger.history(order_id(number)).unwrap().pop().unwrap();
        assert_eq!((last.effect, last.command), (ChangeEffect::Filled, Command::Fill(fill)));
    }
}

pub fn an_overfill_is_recorded_and_summed_up(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for number in 1..=3 {
        assert_eq!(ledger.record_fill(&fill(number, None)).unwrap(), Effect::Filled);
    }
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!(summary.filled_quantity(), "0.6".parse().ok());
    assert_eq!(summary.remaining_quantity(), "0".parse().ok());
    assert_eq!(summary.overfill(), "0.1".parse().ok());
}

pub fn a_fill_that_comes_again_changes_nothing(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for fill in [fill(1, None), fill(2, Some("t1"))] {
        assert_eq!(ledger.record_fill(&fill).unwrap(), Effect::Filled);
        let before = contents(ledger);
        let json = fill.to_json().replace("\"0.2\"", "\"0.20\"").replace("95000.00", "95000");
        let spelled_otherwise = Fill::from_json(&json).unwrap();
        for again in [fill, spelled_otherwise] {
            assert_eq!(ledger.record_fill(&again).unwrap(), Effect::Repeated);
            assert_eq!(contents(ledger), before);
        }
    }
}

pub fn an_execution_under_another_fill_id_is_news_that_counts_once(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    assert_eq!(ledger.record_fill(&fill(2, Some("t1"))).unwrap(), Effect::Filled);
    let effect = ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    assert_eq!(effect, Effect::Completed { with: fill_id(2) });
    assert_eq!(last_seq(ledger), 3);
    // The lesser id counts, although it came later.
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t1"))]);
    assert_eq!(ledger.record_fill(&fill(2, Some("t1"))).unwrap(), Effect::Repeated);
    ledger.apply_update(&report(OrderStatus::PartiallyFilled, None, 2)).unwrap();
    assert_eq!(found(ledger), <[String; 0]>::default());
}

pub fn without_the_exchanges_id_two_equal_fills_are_two(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for number in 1..=2 {
        assert_eq!(ledger.record_fill(&fill(number, None)).unwrap(), Effect::Filled);
    }
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, None), fill(2, None)]);
}

pub fn the_exchanges_id_names_an_execution_within_one_order_only(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    let connector_fill_id = Some("t1".parse().unwrap());
    for number in 1..=2 {
        let parent_order_id = order_id(number);
        let connector_fill_id = connector_fill_id.clone();
        let new = NewFill { parent_order_id, connector_fill_id, ..new_fill() };
        let fill = Fill::with_id(fill_id(number), new);
        assert_eq!(ledger.record_fill(&fill).unwrap(), Effect::Filled);
        assert_eq!(ledger.fills(parent_order_id).unwrap(), [fill]);
    }
    // Nor does a fill of the other order conflict because of its id.
    let fill_price = "1".parse().unwrap();
    let new = NewFill { parent_order_id: order_id(2), connector_fill_id, fill_price, ..new_fill() };
    let effect = ledger.record_fill(&Fill::with_id(fill_id(3), new)).unwrap();
    assert_eq!(effect, Effect::Conflicted { with: fill_id(2) });
}

/// By the exchange's id, and by the id of the fill.
pub fn a_part_that_says_otherwise_is_kept_and_does_not_count(fresh: Fresh) {
    let named = || NewFill {
        connector_fill_id: Some("t1".parse().unwrap()),
        commission: Some("1".parse().unwrap()),
        commission_asset: Some("USD".parse().unwrap()),
        ..new_fill()
    };
    for other in [
        NewFill { filled_quantity: "0.3".parse().unwrap(), ..named() },
        NewFill { fill_price: "95000.01".parse().unwrap(), ..named() },
        NewFill { commission: Some("1.1".parse().unwrap()), ..named() },
        NewFill { commission_asset: Some("ZZZ".parse().unwrap()), ..named() },
    ] {
        for number in [1, 2] {
            let mut subject = with_order(fresh, 1);
            let ledger = subject.ledger();
            let first = Fill::with_id(fill_id(1), named());
            assert_eq!(ledger.record_fill(&first).unwrap(), Effect::Filled);
            let conflicting = Fill::with_id(fill_id(number), other.clone());
            let effect = ledger.record_fill(&conflicting).unwrap();
            assert_eq!(effect, Effect::Conflicted { with: fill_id(1) }, "{other:?}");
            let kept = contents(ledger);
            let last = kept.changes.last().unwrap();
            assert_eq!(last.effect, ChangeEffect::Conflicted, "{other:?}");
            assert_eq!(last.command, Command::Fill(conflicting.clone()), "{other:?}");
            assert_eq!(ledger.fills(order_id(1)).unwrap(), [first]);
            let wanted = format!(
                "conflicting_fills: has a part of {} that says otherwise than what counts",
                fill_id(number)
            );
            assert_eq!(found(ledger)[0], wanted);
            assert_eq!(ledger.record_fill(&conflicting).unwrap(), Effect::Repeated);
            assert_eq!(contents(ledger), kept);
        }
    }
}

pub fn only_the_time_of_a_part_may_differ_and_the_earliest_counts(fresh: Fresh) {
    for times in [[1_417, 1_000], [1_000, 1_417]] {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        for (number, millis) in (1..).zip(times) {
            let connector_fill_id = Some("t1".parse().unwrap());
            let executed_at = at_millis(millis);
            let new = NewFill { connector_fill_id, executed_at, ..new_fill() };
            ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
        }
        let [fill] = ledger.fills(order_id(1)).unwrap().try_into().unwrap();
        assert_eq!((fill.fill_id(), fill.executed_at()), (fill_id(1), at(1)));
        ledger.apply_update(&report(OrderStatus::PartiallyFilled, None, 2)).unwrap();
        assert_eq!(found(ledger), <[String; 0]>::default());
    }
}

/// Two parts have nothing in common until a third one comes.
pub fn a_part_joins_two_executions_into_one(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let effects = [fill(1, None), fill(2, Some("t1")), fill(1, Some("t1"))]
        .map(|part| ledger.record_fill(&part).unwrap());
    let completed = Effect::Completed { with: fill_id(1) };
    assert_eq!(effects, [Effect::Filled, Effect::Filled, completed]);
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t1"))]);
}

/// Whether each command comes alone or all in one batch.
pub fn a_part_is_compared_with_the_first_one_of_its_name(fresh: Fresh) {
    let named = |number, name: Option<&str>, quantity: &str| {
        let connector_fill_id = name.map(|name| name.parse().unwrap());
        let filled_quantity = quantity.parse().unwrap();
        let new = NewFill { connector_fill_id, filled_quantity, ..new_fill() };
        Fill::with_id(fill_id(number), new)
    };
    let fills = [
        named(1, None, "0.1"),
        named(9, Some("t1"), "0.2"),
        named(5, Some("t1"), "0.1"),
        named(1, Some("t1"), "0.1"),
        named(3, Some("t1"), "0.1"),
    ];
    let conflicted = Effect::Conflicted { with: fill_id(9) };
    let wanted =
        [Effect::Filled, Effect::Filled, conflicted.clone(), conflicted.clone(), conflicted];
    for size in 1..=fills.len() {
        let mut subject = with_order(fresh, 1);
        let commands = fills.clone().map(Command::from);
        let outcomes = commands.chunks(size).flat_map(|it| subject.ledger().take_all(it).unwrap());
        let effects: Vec<_> = outcomes.map(Result::unwrap).collect();
        assert_eq!(effects, wanted, "{size}");
    }
    // Questions about several fills at once bring the parts of one before those of another.
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for fill in &fills[1..3] {
        ledger.record_fill(fill).unwrap();
    }
    let last = [named(5, None, "0.1").into(), named(3, Some("t1"), "0.1").into()];
    let outcomes = ledger.take_all(&last).unwrap();
    let completed = Effect::Completed { with: fill_id(5) };
    assert_eq!(outcomes, [Ok(completed), Ok(wanted[2].clone())]);
}

pub fn an_id_of_a_fill_of_another_order_is_refused(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let before = contents(ledger);
    let other = NewFill { parent_order_id: order_id(2), ..new_fill() };
    let refused = ledger.record_fill(&Fill::with_id(fill_id(1), other)).unwrap_err();
    let WriteError::Refused(refusal) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal, Refusal::FillIdInUse { fill_id: fill_id(1) });
    assert_eq!(refusal.key(), "fill_id");
    assert_eq!(
        refusal.to_string(),
        "the id FIL_20251201_150002_00000001 is in use by a fill of another order"
    );
    assert_eq!(contents(ledger), before);
}

pub fn an_id_of_a_fill_is_in_use_for_an_order_that_comes_with_it(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let of_another =
        Fill::with_id(fill_id(1), NewFill { parent_order_id: order_id(2), ..new_fill() });
    let outcomes = ledger.take_all(&[order(2).into(), of_another.into()]).unwrap();
    let refused = Err(Refusal::FillIdInUse { fill_id: fill_id(1) });
    assert_eq!(outcomes, [Ok(Effect::Registered), refused]);
    assert_eq!(ledger.fills(order_id(2)).unwrap(), []);
}

pub fn a_fill_of_an_unknown_order_is_refused_and_not_kept(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.record_fill(&fill(1, None)).unwrap();
    let before = contents(ledger);
    // Also with an id that is known.
    for number in [1, 2] {
        let new = NewFill { parent_order_id: order_id(9), ..new_fill() };
        let refused = ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "unknown order ORD_20251201_150000_00000009: expected one that is registered"
        );
        assert_eq!(contents(ledger), before);
    }
    assert_eq!(ledger.fills(order_id(9)).unwrap(), []);
}
