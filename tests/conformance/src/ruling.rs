//! Rulings: a person's decision takes reports back and settles findings.

use dtos_state::{
    Command, Effect,
    OrderStatus::{self, Cancelled, Filled, Open, PartiallyFilled, Pending, Rejected},
};
use strategy_ledger::{LedgerReader, Refusal, WriteError};

use crate::{
    examples::{
        at, audit, contents, fill, found, last_seq, order, order_id, report, ruling, ruling_of,
        settling, with_order,
    },
    subject::Fresh,
};

fn status(ledger: &dyn LedgerReader) -> OrderStatus {
    ledger.order(order_id(1)).unwrap().unwrap().status()
}

/// A status, and after how many seconds.
type Row = (OrderStatus, i64);

/// What is over, what it gives, and after how many seconds.
type RulingRow = (OrderStatus, OrderStatus, i64);

pub fn a_ruling_takes_back_reports_up_to_its_time_and_its_status(fresh: Fresh) {
    let rows: [(&[Row], &[RulingRow], OrderStatus); 12] = [
        (&[(Cancelled, 3)], &[(Cancelled, Open, 9)], Open),
        // A report at the time of the ruling is taken back, and a later one counts.
        (&[(Cancelled, 9)], &[(Cancelled, Open, 9)], Open),
        (&[(Cancelled, 10)], &[(Cancelled, Open, 9)], Cancelled),
        // A status above the one that was ruled on counts whenever it arrives.
        (&[(Cancelled, 3), (Filled, 2)], &[(Cancelled, Open, 9)], Filled),
        // All between the two are taken back, but none that is not above the one given.
        (&[(PartiallyFilled, 1), (Cancelled, 3)], &[(Cancelled, Open, 9)], Open),
        (
            &[(PartiallyFilled, 1), (Cancelled, 3)],
            &[(Cancelled, PartiallyFilled, 9)],
            PartiallyFilled,
        ),
        // A ruling counts as a report: it raises, too.
        (&[(Open, 1)], &[(Open, Filled, 9)], Filled),
        (&[(Rejected, 1)], &[(Rejected, Pending, 9)], Pending),
        // The latest ruling gives the status; what an earlier one took back stays so.
        (&[(Cancelled, 3)], &[(Cancelled, Open, 9), (Open, Filled, 8)], Open),
        (&[(Cancelled, 3)], &[(Cancelled, Open, 8), (Open, Pending, 9)], Pending),
        // Of two at one time the higher status counts.
        (&[(Filled, 3)], &[(Filled, Open, 9), (Filled, Cancelled, 9)], Cancelled),
        (&[(Filled, 3)], &[(Cancelled, Open, 9)], Filled),
    ];
    for (reports, rulings, wanted) in rows {
        let reports = reports.iter().map(|&(status, at)| report(status, None, at).into());
        let rulings = rulings.iter().map(|&(over, given, at)| ruling(over, given, at).into());
        let news: Vec<Command> = reports.chain(rulings).collect();
        let backwards: Vec<Command> = news.iter().rev().cloned().collect();
        for arrival in [news, backwards] {
            for size in [1, arrival.len()] {
                let mut subject = with_order(fresh, 1);
                for commands in arrival.chunks(size) {
                    let outcomes = subject.ledger().take_all(commands).unwrap();
                    assert!(outcomes.iter().all(Result::is_ok));
                }
                assert_eq!(status(subject.ledger()), wanted, "{arrival:?}");
                subject.reopen();
                assert_eq!(status(subject.ledger()), wanted, "{arrival:?}");
            }
        }
    }
}

pub fn a_ruling_is_kept_with_its_time_and_a_repeat_changes_nothing(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.apply_update(&report(Cancelled, Some("8"), 3)).unwrap();
    let command = Command::from(ruling(Cancelled, Open, 9));
    assert_eq!(ledger.take(&command).unwrap(), Effect::Ruled { is_changed: true });
    let known = ledger.order(order_id(1)).unwrap().unwrap();
    assert_eq!((known.status(), known.updated_at()), (Open, at(9)));
    assert_eq!(known.connector_order_id().unwrap(), &"8");
    let before = contents(ledger);
    assert_eq!(ledger.take(&command).unwrap(), Effect::Repeated);
    assert_eq!(contents(ledger), before);
    // The report that was taken back is still kept, and a repeat.
    assert_eq!(ledger.apply_update(&report(Cancelled, Some("8"), 3)).unwrap(), Effect::Repeated);
    assert_eq!(last_seq(ledger), 3);
}

pub fn what_is_taken_back_is_in_no_finding(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for report in [report(Open, Some("8"), 1), report(Cancelled, Some("9"), 3)] {
        ledger.apply_update(&report).unwrap();
    }
    ledger.apply_update(&report(Open, None, 8)).unwrap();
    let names = |ledger: &dyn LedgerReader| -> Vec<&str> {
        audit(ledger).iter().map(|it| it.discrepancy.name()).collect()
    };
    assert_eq!(names(ledger), ["contradictory_reports", "reported_after_end"]);
    let effect = ledger.take(&ruling(Cancelled, Open, 9).into()).unwrap();
    assert_eq!(effect, Effect::Ruled { is_changed: true });
    assert_eq!(found(ledger), <[String; 0]>::default());
}

pub fn a_finding_is_settled_by_its_key_and_one_with_other_facts_is_not(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.record_fill(&fill(1, None)).unwrap();
    ledger.apply_update(&report(Filled, None, 2)).unwrap();
    let [short] = audit(ledger).try_into().unwrap();
    assert_eq!(short.key(), "ORD_20251201_150000_00000001 filled_but_short 0.3");
    let before = ledger.order(order_id(1)).unwrap();
    let effect = ledger.take(&settling(vec![short.key()], 9).into()).unwrap();
    assert_eq!(effect, Effect::Ruled { is_changed: false });
    assert_eq!(found(ledger), <[String; 0]>::default());
    assert_eq!(ledger.order(order_id(1)).unwrap(), before);
    // Less is missing now: that is another finding.
    ledger.record_fill(&fill(2, None)).unwrap();
    assert_eq!(found(ledger), ["filled_but_short: is FILLED, but its fills are 0.1 short"]);
    subject.reopen();
    assert_eq!(found(subject.ledger()).len(), 1);
}

pub fn a_finding_may_be_settled_before_it_stands(fresh: Fresh) {
    let key = "ORD_20251201_150000_00000001 partially_filled_without_fills".parse().unwrap();
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.take(&settling(vec![key], 9).into()).unwrap();
    ledger.apply_update(&report(PartiallyFilled, None, 2)).unwrap();
    assert_eq!(found(ledger), <[String; 0]>::default());
}

pub fn a_ruling_settles_findings_of_its_own_order_alone(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    let report = crate::examples::report_of(2, PartiallyFilled, None, 2);
    ledger.apply_update(&report).unwrap();
    let [finding] = audit(ledger).try_into().unwrap();
    ledger.take(&settling(vec![finding.key()], 9).into()).unwrap();
    assert_eq!(audit(ledger), [finding]);
}

pub fn a_ruling_on_an_unknown_order_is_refused(fresh: Fresh) {
    let mut subject = with_order(fresh, 2);
    let ledger = subject.ledger();
    let refused = ledger.take(&ruling_of(None, Vec::new(), 9).into()).unwrap_err();
    let WriteError::Refused(refused) = refused else { panic!("{refused:?}") };
    assert_eq!(refused, Refusal::UnknownOrder { key: "order_id", order_id: order_id(1) });
    // In one batch with the order it counts.
    let batch = [order(1).into(), ruling(Pending, Open, 9).into(), order(1).into()];
    let outcomes = ledger.take_all(&batch).unwrap();
    let ruled = Effect::Ruled { is_changed: true };
    assert_eq!(outcomes, [Ok(Effect::Registered), Ok(ruled), Ok(Effect::Repeated)]);
    assert_eq!(status(ledger), Open);
}
