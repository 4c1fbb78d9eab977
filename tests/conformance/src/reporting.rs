//! Reports: the effect on the order and on the history, and repeats.

use dtos_state::{
    ChangeEffect, Command, Effect, OrderStatus,
    OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending, Rejected},
    OrderUpdate, ReportEffect,
};
use strategy_ledger::{Change, Refusal, WriteError};

use crate::{
    examples::{at, contents, order, order_id, order_that_is, report, report_of, with_order},
    subject::Fresh,
};

pub fn every_status_reported_of_every_status_does_what_the_lifecycle_says(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let pairs = || {
        let pair = |status| OrderStatus::ALL.map(|reported| (status, reported));
        (1..).zip(OrderStatus::ALL.into_iter().flat_map(pair))
    };
    for (number, (status, _)) in pairs() {
        ledger.register_order(&order_that_is(number, status)).unwrap();
    }
    for (number, (status, reported)) in pairs() {
        let (after, wanted) = match status.effect_of(reported) {
            ReportEffect::Advances => (reported, ChangeEffect::Advanced),
            ReportEffect::ChangesNothing => (status, ChangeEffect::Unchanged),
            ReportEffect::Contradicts => (status, ChangeEffect::Contradicted),
        };
        let update = report_of(number, reported, None, 0);
        let effect = ledger.apply_update(&update).unwrap();
        assert_eq!(effect.of_change(), Some(wanted), "{status} {reported}");
        let known = ledger.order(order_id(number)).unwrap();
        assert_eq!(known, Some(order_that_is(number, after)), "{status} {reported}");
        let history = ledger.history(order_id(number)).unwrap();
        let seq = u64::from(number) + 49;
        let change = Change { seq, effect: wanted, command: Command::Update(update) };
        assert_eq!(history[1..], [change], "{status} {reported}");
    }
}

pub fn an_order_learns_its_exchange_id_and_the_latest_time(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for (given, wanted, connector_order_id, seconds) in [
        (report(Open, None, 5), Effect::Advanced, None, 5),
        (report(Open, Some("8"), 3), Effect::Amended, Some("8"), 5),
        (report(Open, None, 3), Effect::Unchanged, Some("8"), 5),
        (report(Pending, None, 6), Effect::Amended, Some("8"), 6),
        (report(PartiallyFilled, Some("8"), 4), Effect::Advanced, Some("8"), 6),
    ] {
        let effect = ledger.apply_update(&given).unwrap();
        assert_eq!(effect, wanted, "{given:?}");
        let known = ledger.order(order_id(1)).unwrap().unwrap();
        let id = known.connector_order_id().map(|id| id.as_str().to_owned());
        assert_eq!(id.as_deref(), connector_order_id, "{given:?}");
        assert_eq!(known.updated_at(), at(seconds), "{given:?}");
    }
}

pub fn a_report_that_advances_and_names_the_order_does_both(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let effect = ledger.apply_update(&report(Filled, Some("8"), 2)).unwrap();
    assert_eq!(effect, Effect::Advanced);
    let mut wanted = order(1);
    assert_eq!(wanted.apply(&report(Filled, Some("8"), 2)), Effect::Advanced);
    assert_eq!(ledger.order(order_id(1)).unwrap(), Some(wanted));
}

pub fn a_contradiction_is_kept_with_its_reason_and_the_order_stays(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Filled, Some("8"), 1)).unwrap();
    let before = ledger.order(order_id(1)).unwrap();
    for (given, reason) in [
        (report(Rejected, None, 9), "an order that is FILLED cannot be reported REJECTED"),
        (
            report(Filled, Some("9"), 9),
            r#"an order that the exchange calls "8" cannot be reported as "9""#,
        ),
    ] {
        match ledger.apply_update(&given).unwrap() {
            Effect::Contradicted(contradiction) => {
                assert_eq!(contradiction.to_string(), reason);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(ledger.order(order_id(1)).unwrap(), before);
        let last = ledger.history(order_id(1)).unwrap().pop().unwrap();
        assert_eq!(last.effect, ChangeEffect::Contradicted);
        assert_eq!(last.command, Command::Update(given));
    }
}

pub fn a_report_that_comes_again_changes_nothing_whatever_it_did_at_first(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let reports: [OrderUpdate; 6] = [
        report(Open, None, 1),
        report(Open, Some("8"), 2),
        report(Pending, None, 1),
        report(Open, Some("9"), 3),
        report(Cancelled, Some("8"), 4),
        report(Rejected, None, 5),
    ];
    for (count, given) in reports.iter().enumerate() {
        let effect = ledger.apply_update(given).unwrap();
        assert_ne!(effect, Effect::REPEATED, "{given:?}");
        let before = contents(ledger);
        for earlier in &reports[..=count] {
            let effect = ledger.apply_update(earlier).unwrap();
            assert_eq!(effect, Effect::REPEATED, "{earlier:?}");
            assert_eq!(contents(ledger), before, "{earlier:?}");
        }
    }
}

pub fn a_report_that_differs_in_one_field_is_another_report(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    for other in [report(Pending, Some("8"), 1), report(Open, None, 1), report(Open, Some("8"), 0)]
    {
        let effect = ledger.apply_update(&other).unwrap();
        assert_eq!(effect, Effect::Unchanged, "{other:?}");
    }
}

pub fn a_report_of_what_the_order_was_registered_as_is_kept_once(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let same = report(Pending, None, 0);
    let first = ledger.apply_update(&same).unwrap();
    assert_eq!(first, Effect::Unchanged);
    assert_eq!(ledger.apply_update(&same).unwrap(), Effect::REPEATED);
    assert_eq!(ledger.last_seq().unwrap(), 2);
}

pub fn a_report_of_an_unknown_order_is_refused_and_not_kept(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let before = contents(ledger);
    let refused = ledger.apply_update(&report_of(2, Open, None, 1)).unwrap_err();
    let WriteError::Refused(refused) = refused else { panic!("{refused:?}") };
    assert_eq!(refused, Refusal::UnknownOrder { key: "order_id", order_id: order_id(2) });
    assert_eq!(
        refused.to_string(),
        "unknown order ORD_20251201_150000_00000002: expected one that is registered"
    );
    assert_eq!(contents(ledger), before);
    assert_eq!(ledger.history(order_id(2)).unwrap(), []);
}
