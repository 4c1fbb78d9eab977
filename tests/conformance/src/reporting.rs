//! Reports: the effect on the order and on the history, and repeats.

use dtos_state::{
    ChangeEffect, Command, Effect, NewOrder, Order, OrderStatus,
    OrderStatus::{Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected},
    OrderUpdate, Timestamp,
};
use strategy_ledger::{LedgerReader, OrderFilter, Refusal, WriteError};

use crate::{
    examples::{
        at, contents, last_seq, new_order, order, order_id, order_that_is, report, report_of,
        with_order,
    },
    subject::Fresh,
};

/// The table of the contract: a row for each status, a column for each report of one. `>` the
/// order advances, `=` it stays, `!` the two contradict each other.
const TABLE: [(OrderStatus, [&str; 7]); 7] = [
    (Pending, ["=", ">", ">", ">", ">", ">", ">"]),
    (Open, ["=", "=", ">", ">", ">", ">", ">"]),
    (Rejected, ["=", "=", "=", ">!", ">!", ">!", ">!"]),
    (PartiallyFilled, ["=", "=", "=!", "=", ">", ">", ">"]),
    (Cancelled, ["=", "=", "=!", "=", "=", ">", ">"]),
    (Expired, ["=", "=", "=!", "=", "=", "=", ">"]),
    (Filled, ["=", "=", "=!", "=", "=", "=", "="]),
];

pub fn every_status_reported_of_every_status_does_what_the_contract_says(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let columns = TABLE.map(|(status, _)| status);
    let cells = TABLE.into_iter().flat_map(|(status, row)| {
        columns.into_iter().zip(row).map(move |(reported, cell)| (status, reported, cell))
    });
    for (number, (status, reported, cell)) in (1..).zip(cells) {
        ledger.register_order(&order_that_is(number, status)).unwrap();
        let update = report_of(number, reported, None, 0);
        let effect = ledger.apply_update(&update).unwrap();
        let is_changed = cell.starts_with('>');
        assert_eq!(effect.is_order_changed(), is_changed, "{status} {reported}");
        let wanted = match cell {
            ">" => ChangeEffect::Advanced,
            "=" => ChangeEffect::Unchanged,
            _ => ChangeEffect::Contradicted,
        };
        assert_eq!(effect.of_change(), Some(wanted), "{status} {reported}");
        let after = if is_changed { reported } else { status };
        let known = ledger.order(order_id(number)).unwrap();
        assert_eq!(known, Some(order_that_is(number, after)), "{status} {reported}");
        let change = ledger.history(order_id(number)).unwrap().pop().unwrap();
        assert_eq!((change.effect, change.command), (wanted, Command::Update(update)));
    }
}

/// A status, the exchange's id, and after how many seconds.
type Kind = (OrderStatus, Option<&'static str>, i64);

/// All multisets of up to three reports, each in two orders of arrival.
pub fn any_multiset_of_reports_ends_in_one_order_with_the_earliest_id(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let multisets = multisets();
    assert_eq!(multisets.len(), 42 + 903 + 13_244);
    let backwards = multisets.iter().map(|kinds| kinds.iter().rev().copied().collect());
    let arrivals: Vec<Vec<Kind>> = multisets.iter().cloned().chain(backwards).collect();
    for (thousand, arrivals) in (0..).zip(arrivals.chunks(1_000)) {
        let commands = (thousand * 1_000..).zip(arrivals).flat_map(|(number, kinds)| {
            let reports = kinds.iter().map(move |&(status, id, seconds)| {
                Command::from(report_of(number, status, id, seconds))
            });
            std::iter::once(order(number).into()).chain(reports)
        });
        let outcomes = ledger.take_all(&commands.collect::<Vec<_>>()).unwrap();
        assert!(outcomes.iter().all(Result::is_ok));
    }
    let known = ledger.orders(&OrderFilter::default()).unwrap();
    assert_eq!(known.len(), arrivals.len());
    for (order, kinds) in known.iter().zip(&arrivals) {
        let id = order.connector_order_id().map(dtos_state::ConnectorOrderId::as_str);
        assert_eq!((order.status(), id, order.updated_at()), end_of(kinds), "{kinds:?}");
    }
}

fn multisets() -> Vec<Vec<Kind>> {
    let kinds: Vec<Kind> = OrderStatus::ALL
        .into_iter()
        .flat_map(|status| [None, Some("a"), Some("b")].map(|id| (status, id)))
        .flat_map(|(status, id)| [1, 2].map(|seconds| (status, id, seconds)))
        .collect();
    let mut multisets = Vec::new();
    for (first, one) in kinds.iter().enumerate() {
        multisets.push(vec![*one]);
        for (second, other) in kinds.iter().enumerate().skip(first) {
            multisets.push(vec![*one, *other]);
            multisets.extend(kinds[second..].iter().map(|third| vec![*one, *other, *third]));
        }
    }
    multisets
}

/// The highest status, the id of the least time and bytes, and the latest time.
fn end_of(kinds: &[Kind]) -> (OrderStatus, Option<&'static str>, Timestamp) {
    let ascending = TABLE.map(|(status, _)| status);
    let statuses = kinds.iter().map(|(status, ..)| status);
    let highest = statuses.max_by_key(|status| ascending.iter().position(|it| it == *status));
    let ids = kinds.iter().filter_map(|&(_, id, seconds)| Some((seconds, id?)));
    let time = kinds.iter().map(|(.., seconds)| *seconds).max();
    (*highest.unwrap(), ids.min().map(|(_, id)| id), at(time.unwrap()))
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

pub fn a_contradiction_is_kept_with_its_reason_and_counts(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Cancelled, Some("8"), 5)).unwrap();
    for (given, reason, is_changed) in [
        (
            report(Rejected, None, 4),
            "an order that is CANCELLED cannot be reported REJECTED",
            false,
        ),
        (report(Rejected, None, 6), "an order that is CANCELLED cannot be reported REJECTED", true),
        (
            report(Filled, Some("9"), 7),
            r#"an order that the exchange calls "8" cannot be reported as "9""#,
            true,
        ),
        (report(Filled, Some("9"), 7), "", false),
    ] {
        let before = ledger.order(order_id(1)).unwrap();
        match ledger.apply_update(&given).unwrap() {
            Effect::Contradicted { by, is_changed: changed } => {
                assert_eq!((by.to_string().as_str(), changed), (reason, is_changed));
                let last = ledger.history(order_id(1)).unwrap().pop().unwrap();
                assert_eq!(last.effect, ChangeEffect::Contradicted);
                assert_eq!(last.command, Command::Update(given));
            }
            Effect::Repeated => assert_eq!(reason, ""),
            other => panic!("{other:?}"),
        }
        assert_eq!(ledger.order(order_id(1)).unwrap() != before, is_changed);
    }
    let known = ledger.order(order_id(1)).unwrap().unwrap();
    assert_eq!((known.status(), known.updated_at()), (Filled, at(7)));
    assert_eq!(known.connector_order_id().unwrap(), &"8");
}

/// The id of the earliest report counts, however late that comes; of one time, the least id.
pub fn the_earliest_report_with_an_id_names_the_order(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for (given, is_changed, wanted) in [
        (report(Open, Some("9"), 5), true, "9"),
        (report(Open, Some("90"), 5), false, "9"),
        (report(Open, Some("10"), 5), true, "10"),
        (report(Pending, Some("b"), 4), true, "b"),
        (report(Open, Some("b"), 3), false, "b"),
        // Later than the earliest report of the id that the order has by now.
        (report(Open, Some("a"), 4), false, "b"),
        (report(Open, Some("c"), 2), true, "c"),
    ] {
        let effect = ledger.apply_update(&given).unwrap();
        assert_eq!(effect.is_order_changed(), is_changed, "{given:?}");
        subject_is_called(ledger, wanted);
    }
    subject.reopen();
    let ledger = subject.ledger();
    subject_is_called(ledger, "c");
    ledger.apply_update(&report(Open, Some("d"), 2)).unwrap();
    ledger.apply_update(&report(Open, Some("bb"), 2)).unwrap();
    subject_is_called(ledger, "bb");
    // It is found by every id that was ever reported for it.
    for id in ["9", "90", "10", "a", "b", "bb", "c", "d"] {
        let filter = OrderFilter { connector_order_id: id.parse().ok(), ..OrderFilter::default() };
        assert_eq!(ledger.orders(&filter).unwrap().len(), 1, "{id}");
    }
}

pub fn the_id_of_a_registration_stays(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let new = NewOrder { connector_order_id: "9".parse().ok(), ..new_order() };
    ledger.register_order(&Order::with_id(order_id(1), new)).unwrap();
    let effect = ledger.apply_update(&report(Open, Some("1"), -9)).unwrap();
    assert!(matches!(effect, Effect::Contradicted { is_changed: true, .. }));
    subject_is_called(ledger, "9");
}

fn subject_is_called(ledger: &dyn LedgerReader, id: &str) {
    let known = ledger.order(order_id(1)).unwrap().unwrap();
    assert_eq!(known.connector_order_id().map(dtos_state::ConnectorOrderId::as_str), Some(id));
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
        assert_ne!(effect, Effect::Repeated, "{given:?}");
        let before = contents(ledger);
        for earlier in &reports[..=count] {
            let effect = ledger.apply_update(earlier).unwrap();
            assert_eq!(effect, Effect::Repeated, "{earlier:?}");
            assert_eq!(contents(ledger), before, "{earlier:?}");
        }
    }
}

pub fn a_report_that_differs_in_one_field_is_another_report(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let first = || OrderUpdate {
        reason: "no funds".parse().ok(),
        cumulative: "0.1".parse().ok(),
        ..report(Open, Some("8"), 1)
    };
    ledger.apply_update(&first()).unwrap();
    for other in [
        OrderUpdate { status: Pending, ..first() },
        OrderUpdate { connector_order_id: None, ..first() },
        OrderUpdate { updated_at: at(0), ..first() },
        OrderUpdate { reason: None, ..first() },
        OrderUpdate { reason: "halted".parse().ok(), ..first() },
        OrderUpdate { cumulative: None, ..first() },
        OrderUpdate { cumulative: "0.11".parse().ok(), ..first() },
    ] {
        let effect = ledger.apply_update(&other).unwrap();
        assert_eq!(effect, Effect::Unchanged, "{other:?}");
        assert_eq!(ledger.apply_update(&other).unwrap(), Effect::Repeated);
    }
    let spelled_otherwise = OrderUpdate { cumulative: "0.100".parse().ok(), ..first() };
    assert_eq!(ledger.apply_update(&spelled_otherwise).unwrap(), Effect::Repeated);
}

pub fn a_report_of_what_the_order_was_registered_as_is_kept_once(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let same = report(Pending, None, 0);
    let first = ledger.apply_update(&same).unwrap();
    assert_eq!(first, Effect::Unchanged);
    assert_eq!(ledger.apply_update(&same).unwrap(), Effect::Repeated);
    assert_eq!(last_seq(ledger), 2);
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
