//! Fills: all are stored, and some count.

use std::slice;

use dtos_state::{ChangeEffect, Command, Effect, Fill, NewFill, OrderStatus};
use strategy_ledger::{Refusal, WriteError};

use crate::{
    examples::{at, contents, fill, fill_id, new_fill, order, order_id, order_that_is, with_order},
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
    assert_eq!(summary.filled_quantity().to_string(), "0.6");
    assert_eq!(summary.remaining_quantity().to_string(), "0");
    assert_eq!(summary.overfill().map(|by| by.to_string()).as_deref(), Some("0.1"));
}

pub fn a_fill_that_comes_again_changes_nothing(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for fill in [fill(1, None), fill(2, Some("t1"))] {
        assert_eq!(ledger.record_fill(&fill).unwrap(), Effect::Filled);
        let before = contents(ledger);
        let effect = ledger.record_fill(&fill).unwrap();
        assert_eq!(effect, Effect::Repeated { fill_id: Some(fill.fill_id()) });
        assert_eq!(contents(ledger), before);
    }
}

pub fn the_exchanges_id_makes_a_fill_the_same_under_another_id_too(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    assert_eq!(ledger.record_fill(&fill(1, Some("t1"))).unwrap(), Effect::Filled);
    let before = contents(ledger);
    let effect = ledger.record_fill(&fill(2, Some("t1"))).unwrap();
    assert_eq!(effect, Effect::Repeated { fill_id: Some(fill_id(1)) });
    assert_eq!(contents(ledger), before);
}

pub fn without_the_exchanges_id_two_equal_fills_are_two(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for number in 1..=2 {
        assert_eq!(ledger.record_fill(&fill(number, None)).unwrap(), Effect::Filled);
    }
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, None), fill(2, None)]);
}

pub fn the_exchanges_id_names_a_fill_within_one_order_only(fresh: Fresh) {
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

pub fn another_fill_by_the_same_exchange_id_is_kept_beside_the_first_and_does_not_count(
    fresh: Fresh,
) {
    let named = || NewFill { connector_fill_id: Some("t1".parse().unwrap()), ..new_fill() };
    for other in [
        NewFill { filled_quantity: "0.3".parse().unwrap(), ..named() },
        NewFill { fill_price: "95000.01".parse().unwrap(), ..named() },
        NewFill { commission: Some("0.1".parse().unwrap()), ..named() },
        NewFill { commission_asset: Some("BNB".parse().unwrap()), ..named() },
        NewFill { executed_at: at(3), ..named() },
    ] {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        assert_eq!(ledger.record_fill(&fill(1, Some("t1"))).unwrap(), Effect::Filled);
        let conflicting = Fill::with_id(fill_id(2), other.clone());
        let effect = ledger.record_fill(&conflicting).unwrap();
        assert_eq!(effect, Effect::Conflicted { with: fill_id(1) }, "{other:?}");
        let kept = contents(ledger);
        let last = kept.changes.last().unwrap();
        assert_eq!(last.effect, ChangeEffect::Conflicted, "{other:?}");
        assert_eq!(last.command, Command::Fill(conflicting.clone()), "{other:?}");
        assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t1"))]);
        // The same fill again, with the same id or another.
        for again in [conflicting, Fill::with_id(fill_id(3), other)] {
            let effect = ledger.record_fill(&again).unwrap();
            assert_eq!(effect, Effect::Repeated { fill_id: Some(fill_id(2)) }, "{again:?}");
            assert_eq!(contents(ledger), kept, "{again:?}");
        }
    }
}

pub fn a_third_fill_by_one_exchange_id_conflicts_with_the_one_that_counts(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let quantities = ["0.1", "0.2", "0.3"];
    let effects: Vec<Effect> = (1..)
        .zip(quantities)
        .map(|(number, quantity)| {
            let connector_fill_id = Some("t1".parse().unwrap());
            let filled_quantity = quantity.parse().unwrap();
            let new = NewFill { connector_fill_id, filled_quantity, ..new_fill() };
            ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap()
        })
        .collect();
    let conflicting = Effect::Conflicted { with: fill_id(1) };
    assert_eq!(effects, [Effect::Filled, conflicting.clone(), conflicting]);
    assert_eq!(ledger.last_seq().unwrap(), 4);
}

pub fn an_id_of_a_fill_with_other_content_is_refused(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let before = contents(ledger);
    for other in [
        new_fill(),
        NewFill { parent_order_id: order_id(2), ..new_fill() },
        NewFill { connector_fill_id: Some("t2".parse().unwrap()), ..new_fill() },
    ] {
        let refused = ledger.record_fill(&Fill::with_id(fill_id(1), other)).unwrap_err();
        let WriteError::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal, Refusal::FillIdInUse { fill_id: fill_id(1) });
        assert_eq!(refusal.key(), "fill_id");
        assert_eq!(
            refusal.to_string(),
            "the id FIL_20251201_150002_00000001 is in use by another fill"
        );
        assert_eq!(contents(ledger), before);
    }
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
