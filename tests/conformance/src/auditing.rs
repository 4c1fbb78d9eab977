//! Findings: facts about an order that contradict each other.

use std::collections::BTreeSet;

use dtos_state::{
    Answer, AnswerOutcome, Command, Fill, NewBust, NewFill, Order,
    OrderStatus::{self, Cancelled, Filled, Open, PartiallyFilled, Rejected},
    OrderUpdate, RequestKind, Sum,
};
use strategy_ledger::{AuditOptions, Case as News, Discrepancy, Finding};

use crate::{
    examples::{
        answer, at, at_millis, audit, fill_id, found, new_bust, new_fill, options, order, order_id,
        report, report_of, request, with_order,
    },
    subject::Fresh,
};

/// All but `not_its_history`, which takes a hand that changes the ledger.
pub fn every_discrepancy_is_found_and_named(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let mut wanted = Vec::new();
    for (number, (name, message, commands, discrepancies)) in (1..).zip(cases()) {
        ledger.register_order(&order(number)).unwrap();
        for command in commands {
            ledger.take(&command(number)).unwrap();
        }
        let order_id = order_id(number);
        let history = ledger.history(order_id).unwrap().into_iter();
        let news = history.map(|change| change.command).collect();
        let order: Order = ledger.order(order_id).unwrap().unwrap();
        let found = strategy_ledger::findings(&News::new(order, news), &options());
        let is_named = |found: &Finding| {
            let text = format!("{order_id}: {message}");
            found.discrepancy.name() == name && found.to_string() == text
        };
        assert!(found.iter().any(is_named), "{name}: {found:?}");
        wanted
            .extend(discrepancies.into_iter().map(|discrepancy| Finding { order_id, discrepancy }));
    }
    assert_eq!(audit(ledger), wanted);
    let names: BTreeSet<_> = wanted.iter().map(|it| it.discrepancy.name()).collect();
    let all = Discrepancy::MEANINGS.iter().map(|(name, ..)| *name);
    // What two orders share, and what takes a hand that changes the ledger, is found elsewhere.
    let elsewhere = ["shared_connector_order_id", "shared_execution", "not_its_history"];
    let all: BTreeSet<_> = all.filter(|name| !elsewhere.contains(name)).collect();
    assert_eq!(names, all);
    for finding in &wanted {
        let json = serde_json::to_string(finding).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&json).unwrap(), *finding, "{json}");
        let value = serde_json::to_value(finding).unwrap();
        assert_eq!(value["order_id"], finding.order_id.as_str());
        assert_eq!(value["finding"], finding.discrepancy.name());
        assert_eq!(value["key"], finding.key().as_str());
        assert_eq!(value["message"], finding.discrepancy.to_string());
    }
}

/// A command for the order of a number.
type For = Box<dyn Fn(u32) -> Command>;
/// The name of a finding, its message, what leads to it, and all that is found.
type Case = (&'static str, &'static str, Vec<For>, Vec<Discrepancy>);

fn is(status: OrderStatus, seconds: i64) -> For {
    Box::new(move |number| report_of(number, status, None, seconds).into())
}

fn named(status: OrderStatus, name: &'static str, seconds: i64) -> For {
    Box::new(move |number| {
        let name = format!("{name}{number}");
        report_of(number, status, Some(&name), seconds).into()
    })
}

/// The n-th fill of an order, two seconds after its creation.
fn filled(n: u32, quantity: &'static str) -> For {
    Box::new(move |number| {
        let new = NewFill {
            parent_order_id: order_id(number),
            filled_quantity: quantity.parse().unwrap(),
            // Of each order another one: no execution is shared.
            connector_fill_id: format!("t{number}").parse().ok().filter(|_| n > 7),
            ..new_fill()
        };
        Fill::with_id(fill_id(number * 16 + n), new).into()
    })
}

fn cases() -> Vec<Case> {
    use Discrepancy as D;
    vec![
        (
            "filled_but_short",
            "is FILLED, but its fills are 0.3 short",
            vec![filled(1, "0.2"), is(Filled, 2)],
            vec![D::FilledButShort { by: "0.3".parse().unwrap() }],
        ),
        (
            "complete_but_not_filled",
            "is CANCELLED, but its fills are complete",
            vec![filled(1, "0.50"), is(Cancelled, 2)],
            vec![D::CompleteButNotFilled { status: Cancelled }],
        ),
        (
            "overfilled",
            "is overfilled by 0.1",
            vec![filled(1, "0.6"), is(Filled, 2)],
            vec![D::Overfilled { by: "0.1".parse().unwrap() }],
        ),
        (
            "partially_filled_without_fills",
            "is PARTIALLY_FILLED without a fill",
            vec![is(PartiallyFilled, 2)],
            vec![D::PartiallyFilledWithoutFills {}],
        ),
        (
            "fills_unreported",
            "is OPEN, but has fills",
            vec![filled(1, "0.2"), is(Open, 1)],
            vec![D::FillsUnreported { status: Open }],
        ),
        (
            "fills_on_rejected",
            "is REJECTED, but has fills",
            vec![is(Rejected, 1), filled(1, "0.2")],
            vec![D::FillsOnRejected {}],
        ),
    ]
    .into_iter()
    .chain(cases_of_times())
    .chain(cases_of_what_does_not_count())
    .chain(cases_of_requests_and_quantities())
    .collect()
}

fn cases_of_times() -> Vec<Case> {
    use Discrepancy as D;
    vec![
        (
            "executed_after_end",
            "is CANCELLED, but FIL_20251201_150002_00000071 was executed later, at \
             2025-12-01T15:00:02Z",
            vec![is(Cancelled, 1), filled(1, "0.2")],
            vec![D::ExecutedAfterEnd {
                status: Cancelled,
                fill_id: fill_id(7 * 16 + 1),
                executed_at: at(2),
            }],
        ),
        (
            "reported_after_end",
            "is CANCELLED, but was reported OPEN later, at 2025-12-01T15:00:03Z",
            vec![is(Cancelled, 2), is(Open, 3)],
            vec![D::ReportedAfterEnd { status: Cancelled, reported: Open, updated_at: at(3) }],
        ),
    ]
}

fn cases_of_what_does_not_count() -> Vec<Case> {
    use Discrepancy as D;
    vec![
        (
            "contradictory_reports",
            "was reported OPEN as 99 at 2025-12-01T15:00:02Z, which contradicts the other reports",
            vec![named(Open, "8", 1), named(Open, "9", 2)],
            vec![D::ContradictoryReports {
                reported: Open,
                connector_order_id: Some("99".parse().unwrap()),
                updated_at: at(2),
            }],
        ),
        (
            "contradictory_reports",
            "was reported REJECTED at 2025-12-01T15:00:04Z, which contradicts the other reports",
            vec![named(Cancelled, "8", 3), named(Rejected, "8", 4)],
            vec![
                D::ContradictoryReports {
                    reported: Rejected,
                    connector_order_id: None,
                    updated_at: at(4),
                },
                D::ReportedAfterEnd { status: Cancelled, reported: Rejected, updated_at: at(4) },
            ],
        ),
        (
            "conflicting_fills",
            "has a part of FIL_20251201_150002_000000b9 that says otherwise than what counts",
            vec![filled(8, "0.2"), filled(9, "0.3"), is(PartiallyFilled, 2)],
            vec![D::ConflictingFills { fill_id: fill_id(11 * 16 + 9) }],
        ),
        (
            "not_summable",
            "its filled quantity cannot be held: expected at most 28 decimal places, and digits \
             that make a number below 2^96",
            vec![filled(1, "79228162514264337593543950335"), filled(2, "0.1")],
            vec![
                D::FillsUnreported { status: OrderStatus::Pending },
                D::NotSummable { sum: Sum::FilledQuantity, commission_asset: None },
                D::NotSummable { sum: Sum::RemainingQuantity, commission_asset: None },
            ],
        ),
    ]
}

fn cases_of_requests_and_quantities() -> Vec<Case> {
    use Discrepancy as D;
    let cumulative = |number| {
        let cumulative = "0.3".parse().ok();
        OrderUpdate { cumulative, ..report_of(number, PartiallyFilled, None, 2) }.into()
    };
    let bust = |number| {
        let new = NewBust { parent_order_id: order_id(number), ..new_bust() };
        let new = NewBust { connector_fill_id: "t9".parse().ok(), ..new };
        Command::Bust(new.try_into().unwrap())
    };
    let (place, cancel) = (RequestKind::Place, RequestKind::Cancel);
    let asked =
        move |number| dtos_state::Request { order_id: order_id(number), ..request(place, 1, 1) };
    let answered = move |outcome| -> For {
        let answer = move || answer(cancel, 3, outcome);
        Box::new(move |number| Answer { order_id: order_id(number), ..answer() }.into())
    };
    let (reported, sum) = ("0.3".parse().unwrap(), "0.2".parse().unwrap());
    let differs = D::CumulativeDiffers { cumulative: reported, filled: sum };
    let connector_fill_id = "t9".parse().ok();
    let nothing = D::BustOfNothing { connector_fill_id, fill_id: None, busted_at: at(10) };
    vec![
        (
            "cumulative_differs",
            "was reported with 0.3 executed, but its fills add up to 0.2",
            vec![filled(1, "0.2"), Box::new(cumulative)],
            vec![differs],
        ),
        (
            "bust_of_nothing",
            "has a bust of t9 at 2025-12-01T15:00:10Z, which is none of its fills",
            vec![Box::new(bust)],
            vec![nothing],
        ),
        (
            "unanswered_request",
            "has no answer to PLACE 1 of 2025-12-01T15:00:01Z",
            vec![Box::new(move |number| asked(number).into())],
            vec![D::UnansweredRequest { kind: place, attempt: 1, requested_at: at(1) }],
        ),
        (
            "contradictory_answers",
            "had CANCEL 3 both taken and refused",
            vec![answered(AnswerOutcome::Taken), answered(AnswerOutcome::Refused)],
            vec![D::ContradictoryAnswers { kind: cancel, attempt: 3 }],
        ),
    ]
}

/// A difference of times counts from the tolerance on.
pub fn what_comes_later_than_the_end_by_the_tolerance_is_found(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Cancelled, None, 2)).unwrap();
    for (number, millis) in (1..).zip([2_000, 2_999, 3_000, 3_001]) {
        let updated_at = at_millis(millis);
        let late = OrderUpdate::new(order_id(1), OrderStatus::Open, updated_at);
        ledger.apply_update(&late).unwrap();
        let new = NewFill {
            executed_at: updated_at,
            filled_quantity: "0.1".parse().unwrap(),
            ..new_fill()
        };
        ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
    }
    // Neither a report of PENDING nor the registration is a contradiction, however late.
    ledger.apply_update(&report(OrderStatus::Pending, None, 9)).unwrap();
    for (millis, wanted) in [(1_000, 2), (1_001, 1), (1_002, 0), (999, 3), (0, 3), (1, 3)] {
        let clock_tolerance = dtos_state::chrono::TimeDelta::milliseconds(millis);
        let options = AuditOptions { clock_tolerance, ..options() };
        let found = ledger.audit(&options).unwrap();
        for name in ["reported_after_end", "executed_after_end"] {
            let count = found.iter().filter(|it| it.discrepancy.name() == name).count();
            assert_eq!(count, wanted, "{name} {millis}");
        }
    }
}

/// Nor does one without a reason, or another sum of the exchange.
pub fn reports_that_differ_in_their_reason_count_as_one_finding(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Cancelled, None, 1)).unwrap();
    for reason in [None, Some("no funds"), Some("halted")] {
        let reason = reason.map(|reason| reason.parse().unwrap());
        ledger.apply_update(&OrderUpdate { reason, ..report(Rejected, None, 2) }).unwrap();
    }
    assert_eq!(
        found(ledger),
        [
            "contradictory_reports: was reported REJECTED at 2025-12-01T15:00:02Z, which \
             contradicts the other reports",
            "reported_after_end: is CANCELLED, but was reported REJECTED later, at \
             2025-12-01T15:00:02Z",
        ]
    );
}

/// The latest time counts, then the greater quantity; a report without one says nothing.
pub fn the_latest_cumulative_quantity_counts(fresh: Fresh) {
    type Reports = &'static [(i64, Option<&'static str>)];
    let rows: [(Reports, Option<&str>); 6] = [
        (&[(1, Some("0.1")), (2, Some("0.2"))], None),
        (&[(2, Some("0.20")), (1, Some("0.3"))], None),
        (&[(2, Some("0.2")), (3, None)], None),
        (&[(2, Some("0.2")), (2, Some("0.1"))], None),
        (&[(2, Some("0.2")), (2, Some("0.3"))], Some("0.3")),
        (&[(2, Some("0.2")), (3, Some("0"))], Some("0")),
    ];
    for (reports, wanted) in rows {
        for is_backwards in [false, true] {
            let mut subject = with_order(fresh, 1);
            let ledger = subject.ledger();
            ledger.record_fill(&Fill::with_id(fill_id(1), new_fill())).unwrap();
            let mut reports = reports.to_vec();
            if is_backwards {
                reports.reverse();
            }
            for (seconds, cumulative) in &reports {
                let cumulative = cumulative.map(|quantity| quantity.parse().unwrap());
                let report = report(PartiallyFilled, None, *seconds);
                ledger.apply_update(&OrderUpdate { cumulative, ..report }).unwrap();
            }
            let wanted = wanted.map(|it| {
                format!(
                    "cumulative_differs: was reported with {it} executed, but its fills add up to \
                     0.2"
                )
            });
            assert_eq!(found(ledger), wanted.into_iter().collect::<Vec<_>>(), "{reports:?}");
        }
    }
}

/// Also where the exchange's ids look like numbers, have blanks, or are the word `null`.
pub fn findings_with_other_facts_have_other_keys(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Filled, Some("8"), 1)).unwrap();
    let ids = ["1", "1.0", "1e0", "null", "\"null\"", "1 2025-12-01T15:00:02Z", "é"];
    for id in ids {
        ledger.apply_update(&report(Rejected, Some(id), 2)).unwrap();
    }
    ledger.apply_update(&report(Rejected, None, 2)).unwrap();
    let found = audit(ledger);
    let of_reports = found.iter().filter(|it| it.discrepancy.name() == "contradictory_reports");
    assert_eq!(of_reports.count(), ids.len() + 1);
    let keys: BTreeSet<_> = found.iter().map(Finding::key).collect();
    assert_eq!(keys.len(), found.len());
}

/// More than are read at once.
pub fn findings_come_by_order_id_however_many_orders_there_are(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let numbers = || 1..=2_500;
    let of = |number| [order(number).into(), report_of(number, PartiallyFilled, None, 1).into()];
    let commands: Vec<Command> = numbers().rev().flat_map(of).collect();
    assert!(ledger.take_all(&commands).unwrap().iter().all(Result::is_ok));
    let found = |number| Finding {
        order_id: order_id(number),
        discrepancy: Discrepancy::PartiallyFilledWithoutFills {},
    };
    assert_eq!(audit(ledger), numbers().map(found).collect::<Vec<_>>());
    // Page by page, and of one order.
    let mut options = options();
    options.orders.limit = Some(7);
    let mut pages = Vec::new();
    loop {
        let page = ledger.audit_page(&options).unwrap();
        let Some(last) = page.last else { break };
        assert!(page.findings.len() <= 7);
        pages.extend(page.findings);
        options.orders.after = Some(last);
    }
    assert_eq!(pages, numbers().map(found).collect::<Vec<_>>());
    let mut options = crate::examples::options();
    options.orders.ids = Some(vec![order_id(9), order_id(2)]);
    assert_eq!(ledger.audit(&options).unwrap(), [found(2), found(9)]);
}
