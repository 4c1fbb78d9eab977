//! Reports: the effect on the order and on the history, and repeats.

use core_enums::{
    ChangeEffect, OrderStatus,
    OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending, Rejected},
    ReportEffect,
};
use dtos_state::{OrderUpdate, Progress};
use strategy_ledger::{Change, Command, OrderReport, Reported, WriteError};

use super::examples::{contents, ledger_with, new_ledger, order, order_id, order_that_is, report};

#[test]
fn every_status_reported_of_every_status_does_what_the_lifecycle_says() {
    let (_folder, mut ledger) = new_ledger();
    let pairs = || {
        let pair = |status| OrderStatus::ALL.map(|reported| (status, reported));
        (1..).zip(OrderStatus::ALL.into_iter().flat_map(pair))
    };
    let outcomes = ledger.batch(|batch| {
        for (number, (status, _)) in pairs() {
            batch.register_order(&order_that_is(number, status))?;
        }
        let told = |(number, (_, reported))| {
            batch.apply_update(order_id(number), &report(reported, None, 0))
        };
        pairs().map(told).collect::<Result<Vec<_>, WriteError>>()
    });
    for ((number, (status, reported)), outcome) in pairs().zip(outcomes.unwrap()) {
        let (wanted, after, effect) = match status.effect_of(reported) {
            ReportEffect::Advances => ("advanced", reported, ChangeEffect::Advanced),
            ReportEffect::ChangesNothing => ("unchanged", status, ChangeEffect::Unchanged),
            ReportEffect::Contradicts => ("contradicted", status, ChangeEffect::Contradicted),
        };
        let told = match outcome {
            Reported::Applied(Progress::Advanced) => "advanced",
            Reported::Applied(Progress::Amended) => "amended",
            Reported::Applied(Progress::Unchanged) => "unchanged",
            Reported::Repeated => "repeated",
            Reported::Contradicted(_) => "contradicted",
        };
        assert_eq!(told, wanted, "{status} {reported}");
        let known = ledger.view().order(order_id(number)).unwrap();
        assert_eq!(known, Some(order_that_is(number, after)), "{status} {reported}");
        let history = ledger.view().history(order_id(number)).unwrap();
        let command = Command::Update(OrderReport::of(order_id(number), report(reported, None, 0)));
        let seq = u64::from(number) + 49;
        assert_eq!(history[1..], [Change { seq, command, effect }], "{status} {reported}");
    }
}

#[test]
fn an_order_learns_its_exchange_id_and_the_latest_time() {
    let (_folder, mut ledger) = ledger_with(1);
    for (given, progress, connector_order_id, seconds) in [
        (report(Open, None, 5), Progress::Advanced, None, 5),
        (report(Open, Some("8"), 3), Progress::Amended, Some("8"), 5),
        (report(Open, None, 3), Progress::Unchanged, Some("8"), 5),
        (report(Pending, None, 6), Progress::Amended, Some("8"), 6),
        (report(PartiallyFilled, Some("8"), 4), Progress::Advanced, Some("8"), 6),
    ] {
        let told = ledger.apply_update(order_id(1), &given).unwrap();
        assert_eq!(told, Reported::Applied(progress), "{given:?}");
        let known = ledger.view().order(order_id(1)).unwrap().unwrap();
        let id = known.connector_order_id().map(|id| id.as_str().to_owned());
        assert_eq!(id.as_deref(), connector_order_id, "{given:?}");
        assert_eq!(known.updated_at(), super::examples::at(seconds), "{given:?}");
    }
}

#[test]
fn a_report_that_advances_and_names_the_order_does_both() {
    let (_folder, mut ledger) = ledger_with(1);
    let told = ledger.apply_update(order_id(1), &report(Filled, Some("8"), 2)).unwrap();
    assert_eq!(told, Reported::Applied(Progress::Advanced));
    let mut wanted = order(1);
    wanted.apply(&report(Filled, Some("8"), 2)).unwrap();
    assert_eq!(ledger.view().order(order_id(1)).unwrap(), Some(wanted));
}

#[test]
fn a_contradiction_is_kept_with_its_reason_and_the_order_stays() {
    let (_folder, mut ledger) = ledger_with(1);
    let _ = ledger.apply_update(order_id(1), &report(Filled, Some("8"), 1)).unwrap();
    let before = ledger.view().order(order_id(1)).unwrap();
    for (given, reason) in [
        (report(Rejected, None, 9), "an order that is FILLED cannot be reported REJECTED"),
        (
            report(Filled, Some("9"), 9),
            r#"an order that the exchange calls "8" cannot be reported as "9""#,
        ),
    ] {
        match ledger.apply_update(order_id(1), &given).unwrap() {
            Reported::Contradicted(contradiction) => {
                assert_eq!(contradiction.to_string(), reason);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(ledger.view().order(order_id(1)).unwrap(), before);
        let last = ledger.view().history(order_id(1)).unwrap().pop().unwrap();
        assert_eq!(last.effect, ChangeEffect::Contradicted);
        assert_eq!(last.command, Command::Update(OrderReport::of(order_id(1), given)));
    }
}

#[test]
fn a_report_that_comes_again_changes_nothing_whatever_it_did_at_first() {
    let (_folder, mut ledger) = ledger_with(1);
    let reports: [OrderUpdate; 6] = [
        report(Open, None, 1),
        report(Open, Some("8"), 2),
        report(Pending, None, 1),
        report(Open, Some("9"), 3),
        report(Cancelled, Some("8"), 4),
        report(Rejected, None, 5),
    ];
    for (count, given) in reports.iter().enumerate() {
        let told = ledger.apply_update(order_id(1), given).unwrap();
        assert_ne!(told, Reported::Repeated, "{given:?}");
        let before = contents(&ledger.view());
        for earlier in &reports[..=count] {
            let told = ledger.apply_update(order_id(1), earlier).unwrap();
            assert_eq!(told, Reported::Repeated, "{earlier:?}");
            assert_eq!(contents(&ledger.view()), before, "{earlier:?}");
        }
    }
}

#[test]
fn a_report_that_differs_in_one_field_is_another_report() {
    let (_folder, mut ledger) = ledger_with(1);
    let _ = ledger.apply_update(order_id(1), &report(Open, Some("8"), 1)).unwrap();
    for other in [report(Pending, Some("8"), 1), report(Open, None, 1), report(Open, Some("8"), 0)]
    {
        let told = ledger.apply_update(order_id(1), &other).unwrap();
        assert_eq!(told, Reported::Applied(Progress::Unchanged), "{other:?}");
    }
}

#[test]
fn a_report_of_what_the_order_was_registered_as_is_kept_once() {
    let (_folder, mut ledger) = ledger_with(1);
    let same = report(Pending, None, 0);
    let first = ledger.apply_update(order_id(1), &same).unwrap();
    assert_eq!(first, Reported::Applied(Progress::Unchanged));
    assert_eq!(ledger.apply_update(order_id(1), &same).unwrap(), Reported::Repeated);
    assert_eq!(ledger.view().last_seq().unwrap(), 2);
}

#[test]
fn a_report_of_an_unknown_order_is_refused_and_not_kept() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger.view());
    let refused = ledger.apply_update(order_id(2), &report(Open, None, 1)).unwrap_err();
    assert!(matches!(refused, WriteError::UnknownOrder { order_id: id } if id == order_id(2)));
    assert_eq!(
        refused.to_string(),
        "unknown order ORD_20251201_150000_00000002: expected one that is registered"
    );
    assert_eq!(contents(&ledger.view()), before);
    assert_eq!(ledger.view().history(order_id(2)).unwrap(), []);
}
