//! Facts: what the journal takes from its ledger.

use dtos_state::{Command, OrderStatus, RequestKind};
use strategy_journal::{
    AppendError, FollowError, Followed, JournalEntry, JournalEvent, JournalReader, NewJournalEntry,
    Refusal, abandon_decisions_without_order, decisions_without_order, follow, follow_page,
};
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, MemoryLedger};

use crate::{
    samples::{
        NO_ORDERS, at, busted, chain, decision, fill_id, filled, now, order_id, placed, registered,
        reported, requested, ruled,
    },
    subjects::Subject,
};

/// Takes commands, none of which is refused.
pub(crate) fn take(ledger: &mut MemoryLedger, commands: &[Command]) {
    for outcome in ledger.take_all(commands).unwrap() {
        outcome.unwrap();
    }
}

/// All that can happen to an order.
pub(crate) fn life(number: u32) -> Vec<Command> {
    let mut commands = placed(number).to_vec();
    commands.extend([
        reported(number, OrderStatus::Open, 2),
        filled(number, 10 * number),
        reported(number, OrderStatus::PartiallyFilled, 3),
        requested(number, RequestKind::Cancel, 1),
        filled(number, 10 * number + 1),
        busted(number, 10 * number),
        reported(number, OrderStatus::Cancelled, 10),
        reported(number, OrderStatus::Expired, 11),
        reported(number, OrderStatus::Rejected, 12),
        ruled(number),
    ]);
    commands
}

pub(crate) fn events(journal: &dyn JournalReader, number: u32) -> Vec<JournalEvent> {
    let entries = journal.entries_of(order_id(number)).unwrap();
    entries.iter().map(JournalEntry::event_type).collect()
}

pub(crate) const LIFE: [JournalEvent; 9] = [
    JournalEvent::OrderDecided,
    JournalEvent::OrderPlaced,
    JournalEvent::OrderFilled,
    JournalEvent::OrderFilled,
    JournalEvent::FillBusted,
    JournalEvent::OrderCancelled,
    JournalEvent::OrderExpired,
    JournalEvent::OrderRejected,
    JournalEvent::OrderRuled,
];

pub(crate) fn each_change_that_matters_brings_one_entry(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &life(1));
    let followed = follow(journal, &ledger, at(30)).unwrap();
    assert_eq!(followed, Followed { changes: 12, entries: 8 });
    assert_eq!(events(journal, 1), LIFE);
    assert_eq!(journal.followed().unwrap(), ledger.last_cursor().unwrap());

    let entries = journal.entries_of(order_id(1)).unwrap();
    let changes = ledger.changes_since(Cursor::BEGINNING, 100).unwrap();
    for entry in &entries[1..] {
        let cursor = entry.change().unwrap();
        assert!(changes.iter().any(|change| change.cursor == cursor));
        assert_eq!((entry.recorded_at(), entry.context()), (at(30), None));
    }
    let seqs: Vec<_> = entries.iter().filter_map(|entry| Some(entry.change()?.seq())).collect();
    assert_eq!(seqs, [2, 4, 7, 8, 9, 10, 11, 12]);
}

pub(crate) fn the_chain_of_an_entry_is_that_of_the_decision_and_its_fill(
    subject: &mut impl Subject,
) {
    let journal = subject.journal();
    journal.decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &life(1));
    follow(journal, &ledger, now()).unwrap();
    let decided = chain(1).extended(order_id(1)).unwrap();
    for entry in journal.entries_of(order_id(1)).unwrap() {
        let expected = match entry.fill_id() {
            Some(fill_id) => decided.clone().extended(fill_id).unwrap(),
            None => decided.clone(),
        };
        assert_eq!(*entry.causality(), expected);
    }
    let fills: Vec<_> = journal.entries_of(order_id(1)).unwrap();
    let fills: Vec<_> = fills.iter().filter_map(JournalEntry::fill_id).collect();
    assert_eq!(fills, [fill_id(10), fill_id(11), fill_id(10)]);
}

pub(crate) fn what_is_repeated_brings_nothing(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &life(1));
    let again = [
        requested(1, RequestKind::Place, 2),
        reported(1, OrderStatus::Cancelled, 14),
        reported(1, OrderStatus::Cancelled, 15),
    ];
    // In the same write, and in a later one.
    take(&mut ledger, &again);
    assert_eq!(follow(journal, &ledger, now()).unwrap().entries, 8);
    take(&mut ledger, &[reported(1, OrderStatus::Expired, 16)]);
    assert_eq!(follow(journal, &ledger, now()).unwrap(), Followed { changes: 1, entries: 0 });
    assert_eq!(follow(journal, &ledger, now()).unwrap(), Followed::default());
    assert_eq!(events(journal, 1), LIFE);
    assert_eq!(journal.followed().unwrap(), ledger.last_cursor().unwrap());
}

pub(crate) fn an_order_without_a_decision_gets_no_chain(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &life(2));
    take(&mut ledger, &placed(1));
    assert_eq!(follow(journal, &ledger, now()).unwrap().entries, 1);
    assert_eq!(events(journal, 1), LIFE[..2]);
    assert_eq!(events(journal, 2), []);
}

pub(crate) fn a_page_at_a_time_is_the_same_as_all_at_once(subject: &mut impl Subject) {
    let journal = subject.journal();
    let mut ledger = MemoryLedger::default();
    for number in [1, 2] {
        journal.decide_order(&decision(number)).unwrap();
        take(&mut ledger, &life(number));
    }
    let mut pages = Vec::new();
    for changes in [0, 1, 2, 3, 4, 14, 24, 1] {
        let page = follow_page(journal, &ledger, changes, now()).unwrap();
        pages.push((page.changes, page.entries));
    }
    assert_eq!(pages, [(0, 0), (1, 0), (2, 1), (3, 1), (4, 4), (14, 10), (0, 0), (0, 0)]);
    assert_eq!((events(journal, 1), events(journal, 2)), (LIFE.to_vec(), LIFE.to_vec()));
}

pub(crate) fn it_goes_on_where_it_was_after_a_restart(subject: &mut impl Subject) {
    subject.journal().decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    for command in life(1) {
        take(&mut ledger, &[command]);
        follow(subject.journal(), &ledger, now()).unwrap();
        subject.reopen();
        assert_eq!(subject.journal().followed().unwrap(), ledger.last_cursor().unwrap());
    }
    assert_eq!(events(subject.journal(), 1), LIFE);
}

pub(crate) fn another_ledger_stops_it(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_orders(&[decision(1), decision(2)]).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &placed(1));
    follow(journal, &ledger, now()).unwrap();
    let cursor = journal.followed().unwrap();

    // One that is another from the start; one that was restored; one that went on since.
    let mut other = MemoryLedger::default();
    take(&mut other, &placed(3));
    let restored = MemoryLedger::default();
    let mut went_on = MemoryLedger::default();
    take(&mut went_on, &[registered(1), reported(1, OrderStatus::Open, 4)]);
    take(&mut went_on, &placed(4));
    for ledger in [&other, &restored, &went_on] {
        let found = follow(journal, ledger, now()).unwrap_err();
        assert!(matches!(found, FollowError::NotItsLedger { cursor: c } if c == cursor));
        assert_eq!(
            found.to_string(),
            format!(
                "the journal has followed its ledger up to {cursor}, \
                and this ledger has no such change"
            )
        );
        let found = abandon_decisions_without_order(journal, ledger, now()).unwrap_err();
        assert!(matches!(found, FollowError::NotItsLedger { .. }));
    }
    assert_eq!(journal.followed().unwrap(), cursor);
    assert_eq!(journal.open_decisions().unwrap(), [order_id(2)]);
}

/// The entry of an order that is decided or placed.
pub(crate) fn entry(
    number: u32,
    event_type: JournalEvent,
    change: Option<Cursor>,
) -> NewJournalEntry {
    let order_id = order_id(number);
    NewJournalEntry {
        event_type,
        recorded_at: now(),
        order_id,
        fill_id: None,
        change,
        causality: chain(number).extended(order_id).unwrap(),
        context: None,
    }
}

pub(crate) fn what_follows_comes_with_its_cursor_and_decisions_without(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_order(&decision(1)).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &life(1));
    let changes = ledger.changes_since(Cursor::BEGINNING, 100).unwrap();
    let cursor = |seq: usize| changes[seq - 1].cursor;
    let placed = [entry(1, JournalEvent::OrderPlaced, Some(cursor(2)))];
    let cancel = [entry(1, JournalEvent::CancelDecided, None)];
    let undecided = [entry(2, JournalEvent::OrderPlaced, Some(cursor(2)))];
    let is_refused = |result: Result<(), AppendError>, expected: &str| match result {
        Err(AppendError::Refused(refusal)) => assert_eq!(refusal.to_string(), expected),
        other => panic!("{expected}: {other:?}"),
    };
    let of = |change, expected| {
        let id = order_id(1);
        format!("an entry of the order {id} with the change {change}: expected {expected}")
    };
    let expected = of(2, "a decision, as it comes without a cursor");
    is_refused(journal.append_all(&placed), &expected);
    let expected = of(0, "a change of the ledger, as it comes with a cursor");
    is_refused(journal.append_following(&cancel, cursor(2)), &expected);
    let expected = of(2, "one that is not after the cursor");
    is_refused(journal.append_following(&placed, cursor(1)), &expected);
    let expected = format!("the order {} is not decided", order_id(2));
    is_refused(journal.append_following(&undecided, cursor(2)), &expected);
    let expected = format!("the order {} has its entry of ORDER_PLACED already", order_id(1));
    let twice = [placed[0].clone(), placed[0].clone()];
    is_refused(journal.append_following(&twice, cursor(2)), &expected);
    assert_eq!(journal.followed().unwrap(), Cursor::BEGINNING);

    journal.append_following(&placed, cursor(2)).unwrap();
    is_refused(journal.append_following(&placed, cursor(3)), &expected);
    let back = Refusal::StepsBack { given: cursor(1), known: cursor(2) };
    is_refused(journal.append_following(&[], cursor(1)), &back.to_string());
    journal.append_following(&[], cursor(2)).unwrap();
    journal.append_following(&[], cursor(3)).unwrap();
    assert_eq!(journal.followed().unwrap(), cursor(3));
    assert_eq!(events(journal, 1), LIFE[..2]);
}

pub(crate) fn a_decision_without_its_order_is_found_and_abandoned(subject: &mut impl Subject) {
    let journal = subject.journal();
    journal.decide_orders(&[decision(1), decision(2), decision(3), decision(4)]).unwrap();
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &placed(1));
    follow(journal, &ledger, now()).unwrap();
    // The journal has not followed this one yet; the ledger is asked.
    take(&mut ledger, &placed(3));
    let missing = [order_id(2), order_id(4)];
    assert_eq!(decisions_without_order(journal, &ledger).unwrap(), missing);
    let abandoned = abandon_decisions_without_order(journal, &ledger, at(7)).unwrap();
    assert_eq!(abandoned, missing);
    assert_eq!(decisions_without_order(journal, &ledger).unwrap(), NO_ORDERS);
    assert_eq!(abandon_decisions_without_order(journal, &ledger, at(8)).unwrap(), NO_ORDERS);
    assert_eq!(events(journal, 2), [JournalEvent::OrderDecided, JournalEvent::OrderAbandoned]);
    assert_eq!(events(journal, 3), [JournalEvent::OrderDecided]);
    follow(journal, &ledger, now()).unwrap();
    assert_eq!(events(journal, 3), LIFE[..2]);
}

pub(crate) fn open_decisions_are_few(subject: &mut impl Subject) {
    let journal = subject.journal();
    let mut ledger = MemoryLedger::default();
    for number in 0..50 {
        journal.decide_order(&decision(number)).unwrap();
        take(&mut ledger, &placed(number));
    }
    assert_eq!(journal.open_decisions().unwrap().len(), 50);
    follow(journal, &ledger, now()).unwrap();
    journal.decide_orders(&[decision(99), decision(98)]).unwrap();
    subject.reopen();
    let open = subject.journal().open_decisions().unwrap();
    assert_eq!(open, [order_id(99), order_id(98)]);
}
