//! Facts: what is decided before the ledger has it.

use strategy_journal::{
    AppendError, CausalityChain, Decided, JournalEntry, JournalEvent, JournalWriter, NewDecision,
    Refusal,
};

use crate::{
    samples::{NO_ORDERS, at, chain, command_id, decision, fill_id, now, order_id},
    subjects::Subject,
};

fn refused<T>(result: Result<T, AppendError>) -> String {
    match result {
        Err(AppendError::Refused(refusal)) => refusal.to_string(),
        Err(AppendError::Storage(error)) => panic!("{error}"),
        Ok(_) => "accepted".to_owned(),
    }
}

fn count(journal: &dyn JournalWriter) -> usize {
    journal.entries_after(0, 100).unwrap().len()
}

pub(crate) fn a_decision_has_its_chain_extended_by_its_order(subject: &mut impl Subject) {
    let context = Some(r#"{"bid": 1.50,"note":"a\u00e9"}"#.parse().unwrap());
    let new = NewDecision { context, ..decision(1) };
    subject.journal().decide_order(&new).unwrap();
    subject.reopen();
    let entries = subject.journal().entries_of(order_id(1)).unwrap();
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!(entry.event_type(), JournalEvent::OrderDecided);
    assert_eq!(entry.order_id(), order_id(1));
    assert_eq!((entry.recorded_at(), entry.fill_id(), entry.change()), (now(), None, None));
    assert_eq!(*entry.causality(), chain(1).extended(order_id(1)).unwrap());
    assert_eq!(entry.context().unwrap().as_str(), r#"{"bid": 1.50,"note":"a\u00e9"}"#);
    assert_eq!(subject.journal().decision(order_id(1)).unwrap().as_ref(), Some(entry));
    assert_eq!(subject.journal().decision(order_id(2)).unwrap(), None);
}

pub(crate) fn decisions_that_come_together_are_kept_together_or_not_at_all(
    subject: &mut impl Subject,
) {
    let journal = subject.journal();
    journal.decide_orders(&[decision(1), decision(2)]).unwrap();
    assert_eq!(count(journal), 2);
    let error = refused(journal.decide_orders(&[decision(3), decision(2)]));
    let message = format!("the order {} is decided already: expected a new id", order_id(2));
    assert_eq!(error, message);
    assert_eq!(count(journal), 2);
    assert_eq!(journal.open_decisions().unwrap(), [order_id(1), order_id(2)]);
    assert_eq!(journal.order_of_command(command_id(3)).unwrap(), None);
}

pub(crate) fn an_order_is_decided_once(subject: &mut impl Subject) {
    let journal = subject.journal();
    let other_reason = NewDecision { causality: chain(7), ..decision(1) };
    let message = format!("the order {} is decided already: expected a new id", order_id(1));
    assert_eq!(refused(journal.decide_orders(&[decision(1), other_reason.clone()])), message);
    journal.decide_order(&decision(1)).unwrap();
    assert_eq!(refused(journal.decide_order(&other_reason)), message);
    journal.abandon(order_id(1), now()).unwrap();
    assert_eq!(refused(journal.decide_order(&other_reason)), message, "never again");
    assert_eq!(count(journal), 2);
}

pub(crate) fn a_command_has_one_order_until_that_is_abandoned(subject: &mut impl Subject) {
    let journal = subject.journal();
    let again = NewDecision { order_id: order_id(2), ..decision(1) };
    let message = format!("the command {} has the order {} already", command_id(1), order_id(1));
    assert_eq!(refused(journal.decide_orders(&[decision(1), again.clone()])), message);
    assert_eq!(journal.order_of_command(command_id(1)).unwrap(), None);
    journal.decide_order(&decision(1)).unwrap();
    assert_eq!(refused(journal.decide_order(&again)), message);

    let decided = |order_id, is_abandoned| Some(Decided { order_id, is_abandoned });
    assert_eq!(journal.order_of_command(command_id(1)).unwrap(), decided(order_id(1), false));
    journal.abandon(order_id(1), now()).unwrap();
    assert_eq!(journal.order_of_command(command_id(1)).unwrap(), decided(order_id(1), true));
    journal.decide_order(&again).unwrap();
    subject.reopen();
    let journal = subject.journal();
    assert_eq!(journal.order_of_command(command_id(1)).unwrap(), decided(order_id(2), false));
}

pub(crate) fn a_decision_is_abandoned_once_and_not_after_it_is_placed(subject: &mut impl Subject) {
    let journal = subject.journal();
    let message = format!("the order {} is not decided", order_id(1));
    assert_eq!(refused(journal.abandon(order_id(1), now())), message);
    journal.decide_orders(&[decision(1), decision(2)]).unwrap();
    journal.abandon_all(&[order_id(1), order_id(1)], at(5)).unwrap_err();
    journal.abandon(order_id(1), at(5)).unwrap();
    journal.abandon(order_id(1), at(6)).unwrap();
    let entries = journal.entries_of(order_id(1)).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1].event_type(), JournalEvent::OrderAbandoned);
    assert_eq!(entries[1].recorded_at(), at(5));
    assert_eq!(entries[1].causality(), entries[0].causality());
    assert_eq!(journal.open_decisions().unwrap(), [order_id(2)]);

    let mut ledger = strategy_ledger::MemoryLedger::default();
    strategy_ledger::LedgerWriter::take_all(&mut ledger, &crate::samples::placed(2)).unwrap();
    strategy_journal::follow(journal, &ledger, now()).unwrap();
    let message = format!("the order {} is placed, and cannot be abandoned", order_id(2));
    assert_eq!(refused(journal.abandon(order_id(2), now())), message);
    assert_eq!(journal.open_decisions().unwrap(), NO_ORDERS);
}

pub(crate) fn an_order_is_cancelled_for_a_reason_of_its_own_as_often_as_wanted(
    subject: &mut impl Subject,
) {
    let journal = subject.journal();
    journal.decide_orders(&[decision(1), decision(2)]).unwrap();
    let cancel = NewDecision { causality: chain(9), decided_at: at(4), ..decision(1) };
    journal.decide_cancels(&[cancel.clone(), cancel.clone()]).unwrap();
    journal.decide_cancel(&cancel).unwrap();
    let entries = journal.entries_of(order_id(1)).unwrap();
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[3].event_type(), JournalEvent::CancelDecided);
    assert_eq!(*entries[3].causality(), chain(9).extended(order_id(1)).unwrap());
    assert!(journal.has(order_id(1), JournalEvent::CancelDecided, None).unwrap());
    assert!(!journal.has(order_id(2), JournalEvent::CancelDecided, None).unwrap());
    // A cancel is no new order of its command.
    assert_eq!(journal.order_of_command(command_id(9)).unwrap(), None);

    journal.abandon(order_id(2), now()).unwrap();
    let message = format!("the order {} is abandoned", order_id(2));
    assert_eq!(refused(journal.decide_cancel(&decision(2))), message);
}

pub(crate) fn a_chain_without_a_command_or_without_room_is_refused(subject: &mut impl Subject) {
    let journal = subject.journal();
    let causality = CausalityChain::of(chain(1).origin());
    let without = NewDecision { causality: causality.clone(), ..decision(1) };
    assert_eq!(
        refused(journal.decide_order(&without)),
        "an entry of ORDER_DECIDED whose chain has no execution_command_id"
    );
    let mut full = chain(1);
    for number in 0..1_000 {
        full.extend(fill_id(number)).unwrap();
    }
    assert_eq!(
        refused(journal.decide_order(&NewDecision { causality: full, ..decision(1) })),
        "cannot extend fill_ids: it has 1000 ids, the most there are"
    );
    let mut full = chain(1);
    for number in 10..1_010 {
        full.extend(order_id(number)).unwrap();
    }
    assert_eq!(
        refused(journal.decide_cancel(&NewDecision { causality: full, ..decision(1) })),
        "cannot extend order_ids: it has 1000 ids, the most there are"
    );
    assert_eq!(count(journal), 0);
    // A cancel needs no command.
    journal.decide_cancel(&without).unwrap();
}

pub(crate) fn a_time_that_no_journal_holds_is_refused(subject: &mut impl Subject) {
    let journal = subject.journal();
    for year in ["0000", "1600", "2300", "9999"] {
        let decided_at = format!("{year}-01-01T00:00:00Z").parse().unwrap();
        let error = journal.decide_order(&NewDecision { decided_at, ..decision(1) }).unwrap_err();
        let expected = Refusal::TimeOutOfRange { given: decided_at };
        assert!(matches!(error, AppendError::Refused(found) if found == expected), "{year}");
    }
    let decided_at = "2262-04-11T00:00:00.000000001Z".parse().unwrap();
    journal.decide_order(&NewDecision { decided_at, ..decision(1) }).unwrap();
    assert_eq!(journal.decision(order_id(1)).unwrap().unwrap().recorded_at(), decided_at);
}

pub(crate) fn entries_are_read_by_order_and_by_page(subject: &mut impl Subject) {
    let journal = subject.journal();
    for number in 0..5 {
        journal.decide_order(&decision(number)).unwrap();
    }
    let read = |skipped, limit| -> Vec<_> {
        let entries = journal.entries_after(skipped, limit).unwrap();
        entries.iter().map(JournalEntry::order_id).collect()
    };
    let orders: Vec<_> = (0..5).map(order_id).collect();
    assert_eq!(read(0, 10), orders);
    assert_eq!(read(0, 2), orders[..2]);
    assert_eq!(read(3, 2), orders[3..]);
    assert_eq!(read(4, 2), orders[4..]);
    assert_eq!(read(5, 2), NO_ORDERS);
    assert_eq!(read(u64::MAX, usize::MAX), NO_ORDERS);
    assert_eq!(read(0, 0), NO_ORDERS);
    assert_eq!(journal.entries_of(order_id(9)).unwrap(), []);
}

pub(crate) fn ids_are_numbered_within_their_second(subject: &mut impl Subject) {
    for number in 0..3 {
        subject.journal().decide_order(&decision(number)).unwrap();
        subject.reopen();
    }
    let entries = subject.journal().entries_after(0, 10).unwrap();
    let number = |id: &str| u32::from_str_radix(&id[20..], 16).unwrap();
    let first = number(entries[0].entry_id().as_str());
    for (entry, number) in entries.iter().zip(0..) {
        let id = format!("JRN_20251201_150000_{:08x}", first.wrapping_add(number));
        assert_eq!(entry.entry_id(), *id);
    }
}
