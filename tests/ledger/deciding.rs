//! The rules by themselves: what is decided, given what is known.

use std::borrow::Cow;

use dtos_state::{
    ChangeEffect, Command, Effect, Fill, NewFill, Order,
    OrderStatus::{Filled, Open, Rejected},
    OrderUpdate,
};
use ledger_conformance::examples::{
    at, became_filled, bust_of, fill, fill_id, new_fill, order, order_id, order_that_is, report,
    report_of,
};
use strategy_ledger::{Kept, Known, Outcome, Questions, Refusal, Standing, decide};

#[test]
fn the_questions_name_what_the_commands_are_about() {
    let (update, execution) = (report_of(2, Open, None, 1), fill(1, Some("t1")));
    let commands: [Command; 4] =
        [order(3).into(), update.clone().into(), execution.clone().into(), order(3).into()];
    let questions = Questions::of(&commands);
    assert!(questions.orders.into_iter().eq([2, 3].map(order_id)));
    // Of an order that only has a fill, nothing but its being there matters.
    assert!(questions.parents.into_iter().eq([order_id(1)]));
    assert!(questions.registrations.into_iter().eq([order_id(3)]));
    assert_eq!(questions.updates, [&update]);
    assert_eq!(questions.fills, [&execution]);
}

#[test]
fn nothing_is_decided_on_no_commands() {
    let decision = decide(known(&order(1)), &[]);
    assert!(decision.outcomes().is_empty() && decision.kept().is_empty());
    assert!(decision.new_orders().is_empty() && decision.changed_orders().is_empty());
}

#[test]
fn an_order_that_is_not_known_is_new_and_is_written_as_it_is_in_the_end() {
    let commands: [Command; 3] =
        [order(1).into(), report(Open, None, 1).into(), report(Filled, Some("8"), 2).into()];
    let decision = decide(Known::default(), &commands);
    let wanted = [Ok(Effect::Registered), Ok(Effect::Advanced), Ok(Effect::Advanced)];
    assert_eq!(decision.outcomes(), wanted);
    let mut last = order(1);
    assert_eq!(last.apply(&report(Filled, Some("8"), 2)), Effect::Advanced);
    let [new] = decision.new_orders() else { panic!("{decision:?}") };
    assert_eq!((&new.order, new.named_at), (&last, Some(at(2))));
    assert_eq!(decision.changed_orders(), []);
}

#[test]
fn an_order_that_changes_twice_is_written_once_and_one_that_stays_is_not() {
    let mut known = known(&order(1));
    known.add_order(Standing::registered(order(2)), None);
    let commands: [Command; 3] = [
        report(Open, None, 1).into(),
        report(Filled, None, 2).into(),
        report_of(2, order(2).status(), None, 0).into(),
    ];
    let decision = decide(known, &commands);
    let outcomes = [Ok(Effect::Advanced), Ok(Effect::Advanced), Ok(Effect::Unchanged)];
    assert_eq!(decision.outcomes(), outcomes);
    let [changed] = decision.changed_orders() else { panic!("{decision:?}") };
    assert_eq!((changed.order.order_id(), changed.order.status()), (order_id(1), Filled));
    assert_eq!(decision.new_orders(), []);
    assert_eq!(decision.kept().len(), 3);
}

#[test]
fn a_registration_is_compared_with_the_first_and_not_with_the_order_now() {
    let now = order_that_is(1, Filled);
    for (given, wanted) in [
        (order(1), Ok(Effect::Repeated)),
        (
            now.clone(),
            Err(Refusal::OrderIdInUse {
                order_id: order_id(1),
                differences: vec![became_filled()],
            }),
        ),
    ] {
        let mut known = Known::default();
        known.add_order(Standing::registered(now.clone()), Some(Cow::Owned(order(1))));
        assert_eq!(outcome(known, &given.into()), wanted);
    }
}

#[test]
fn a_report_that_was_kept_is_a_repeat_whatever_the_order_is_now() {
    let update = report(Rejected, None, 1);
    let mut known = known(&order_that_is(1, Filled));
    known.add_update(Cow::Owned(update.clone()));
    assert_eq!(outcome(known, &update.into()), Ok(Effect::Repeated));
}

#[test]
fn a_contradiction_is_kept_and_the_order_is_not_written() {
    let commands: [Command; 1] = [report(Rejected, None, 0).into()];
    let decision = decide(known(&order_that_is(1, Filled)), &commands);
    assert!(matches!(decision.outcomes()[..], [Ok(Effect::Contradicted { .. })]));
    let effect = ChangeEffect::Contradicted;
    assert_eq!(decision.kept(), [Kept { command: &commands[0], effect }]);
    assert_eq!(decision.changed_orders(), []);
}

#[test]
fn a_fill_is_decided_on_by_its_id_and_then_by_the_exchanges() {
    let priced = |number, price: &str| {
        let connector_fill_id = Some("t1".parse().unwrap());
        let fill_price = price.parse().unwrap();
        Fill::with_id(fill_id(number), NewFill { connector_fill_id, fill_price, ..new_fill() })
    };
    let with = fill_id(1);
    for (given, wanted) in [
        (priced(1, "1"), Effect::Repeated),
        (priced(1, "1.0"), Effect::Repeated),
        (priced(1, "9"), Effect::Conflicted { with }),
        (priced(2, "2.0"), Effect::Repeated),
        // Of the parts under its own id the first, or else the first under the exchange's id.
        (priced(2, "3"), Effect::Conflicted { with: fill_id(2) }),
        (priced(3, "1"), Effect::Completed { with }),
        (priced(3, "2"), Effect::Conflicted { with }),
        (fill(1, None), Effect::Conflicted { with }),
        (fill(3, Some("t2")), Effect::Filled),
        (fill(3, None), Effect::Filled),
    ] {
        let mut known = known(&order(1));
        known.add_fill(Cow::Owned(priced(1, "1")));
        known.add_fill(Cow::Owned(priced(2, "2")));
        known.add_first_named(Cow::Owned(priced(1, "1")));
        assert_eq!(outcome(known, &given.clone().into()), Ok(wanted), "{given:?}");
    }
}

#[test]
fn a_fill_of_another_orders_id_is_refused_and_one_that_a_bust_names_is_busted() {
    let mut known = Known::default();
    for number in [1, 2] {
        known.add_order(Standing::registered(order(number)), None);
    }
    known.add_fill(Cow::Owned(fill(1, Some("t1"))));
    known.add_other(&bust_of("t2").into());
    let of_second = NewFill { parent_order_id: order_id(2), ..new_fill() };
    let commands: [Command; 3] = [
        Fill::with_id(fill_id(1), of_second.clone()).into(),
        fill(2, Some("t2")).into(),
        Fill::with_id(fill_id(3), of_second).into(),
    ];
    let decision = decide(known, &commands);
    let in_use = Refusal::FillIdInUse { fill_id: fill_id(1) };
    assert_eq!(decision.outcomes(), [Err(in_use), Ok(Effect::Busted), Ok(Effect::Filled)]);
}

#[test]
fn a_fill_that_conflicts_is_kept() {
    let mut known = known(&order(1));
    known.add_first_named(Cow::Owned(fill(1, Some("t1"))));
    let connector_fill_id = Some("t1".parse().unwrap());
    let other =
        NewFill { connector_fill_id, filled_quantity: "0.3".parse().unwrap(), ..new_fill() };
    let commands: [Command; 1] = [Fill::with_id(fill_id(2), other).into()];
    let decision = decide(known, &commands);
    let effect = ChangeEffect::Conflicted;
    assert_eq!(decision.kept(), [Kept { command: &commands[0], effect }]);
}

#[test]
fn what_is_repeated_or_refused_is_not_kept() {
    let far = OrderUpdate {
        updated_at: "9999-01-01T00:00:00Z".parse().unwrap(),
        ..report(Open, None, 1)
    };
    let commands: [Command; 4] = [
        order(1).into(),
        report_of(2, Open, None, 1).into(),
        far.into(),
        Fill::with_id(fill_id(1), NewFill { parent_order_id: order_id(2), ..new_fill() }).into(),
    ];
    let decision = decide(known(&order(1)), &commands);
    let keys: Vec<_> =
        decision.outcomes().iter().map(|it| it.as_ref().map_err(Refusal::key).cloned()).collect();
    let wanted = [Ok(Effect::Repeated), Err("order_id"), Err("updated_at"), Err("parent_order_id")];
    assert_eq!(keys, wanted);
    assert_eq!(decision.kept(), []);
    assert_eq!(decision.changed_orders(), []);
}

/// One order is known, as it was registered.
fn known(order: &Order) -> Known<'static> {
    let mut known = Known::default();
    known.add_order(Standing::registered(order.clone()), Some(Cow::Owned(order.clone())));
    known
}

fn outcome(known: Known<'_>, command: &Command) -> Outcome {
    let decision = decide(known, std::slice::from_ref(command));
    let [outcome] = decision.outcomes() else { panic!("{decision:?}") };
    outcome.clone()
}
