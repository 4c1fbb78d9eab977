//! Findings: facts about an order that contradict each other.

use dtos_state::{
    Command, Fill, NewFill, Order,
    OrderStatus::{self, Cancelled, Filled, Open, PartiallyFilled, Rejected},
    Sum,
};
use strategy_ledger::{Discrepancy, Finding};

use crate::{
    examples::{at, fill_id, new_fill, order, order_id, report_of},
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
        let history = ledger.history(order_id).unwrap();
        let order: Order = ledger.order(order_id).unwrap().unwrap();
        let found = strategy_ledger::findings(&order, &history);
        let is_named = |found: &Finding| {
            let text = format!("{order_id}: {message}");
            found.discrepancy.name() == name && found.to_string() == text
        };
        assert!(found.iter().any(is_named), "{name}: {found:?}");
        wanted
            .extend(discrepancies.into_iter().map(|discrepancy| Finding { order_id, discrepancy }));
    }
    assert_eq!(ledger.audit().unwrap(), wanted);
}

/// A command for the order of a number.
type For = Box<dyn Fn(u32) -> Command>;
/// The name of a finding, its message, what leads to it, and all that is found.
type Case = (&'static str, &'static str, Vec<For>, Vec<Discrepancy>);

fn is(status: OrderStatus, seconds: i64) -> For {
    Box::new(move |number| report_of(number, status, None, seconds).into())
}

fn named(status: OrderStatus, name: &'static str, seconds: i64) -> For {
    Box::new(move |number| report_of(number, status, Some(name), seconds).into())
}

/// The n-th fill of an order, two seconds after its creation.
fn filled(n: u32, quantity: &'static str) -> For {
    Box::new(move |number| {
        let new = NewFill {
            parent_order_id: order_id(number),
            filled_quantity: quantity.parse().unwrap(),
            connector_fill_id: Some("t1".parse().unwrap()).filter(|_| n > 7),
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
            "contradictory_report",
            "was reported OPEN as 9 at 2025-12-01T15:00:02Z, which contradicts the other reports",
            vec![named(Open, "8", 1), named(Open, "9", 2)],
            vec![D::ContradictoryReport {
                reported: Open,
                connector_order_id: Some("9".parse().unwrap()),
                updated_at: at(2),
            }],
        ),
        (
            "contradictory_report",
            "was reported REJECTED at 2025-12-01T15:00:04Z, which contradicts the other reports",
            vec![named(Cancelled, "8", 3), named(Rejected, "8", 4)],
            vec![D::ContradictoryReport {
                reported: Rejected,
                connector_order_id: None,
                updated_at: at(4),
            }],
        ),
        (
            "conflicting_fill",
            "has another fill with the exchange's id of FIL_20251201_150002_000000b9",
            vec![filled(8, "0.2"), filled(9, "0.3"), is(PartiallyFilled, 2)],
            vec![D::ConflictingFill { fill_id: fill_id(11 * 16 + 9) }],
        ),
        (
            "not_summable",
            "its filled quantity cannot be held: expected at most 28 decimal places, and digits \
             that make a number below 2^96",
            vec![filled(1, "79228162514264337593543950335"), filled(2, "0.1")],
            vec![D::NotSummable { sum: Sum::FilledQuantity }],
        ),
    ]
}

/// More than are read at once.
pub fn findings_come_in_the_order_of_registration_however_many_orders_there_are(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let numbers = || (1..=2_500).rev();
    let of = |number| [order(number).into(), report_of(number, PartiallyFilled, None, 1).into()];
    let commands: Vec<Command> = numbers().flat_map(of).collect();
    assert!(ledger.take_all(&commands).unwrap().iter().all(Result::is_ok));
    let found = |number| Finding {
        order_id: order_id(number),
        discrepancy: Discrepancy::PartiallyFilledWithoutFills {},
    };
    assert_eq!(ledger.audit().unwrap(), numbers().map(found).collect::<Vec<_>>());
}
