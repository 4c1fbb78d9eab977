//! Facts: whether a journal and its ledger fit each other.

use dtos_state::OrderStatus;
use journal_sqlite::{JournalFile, JournalFileReader};
use rusqlite::{Connection, config::DbConfig};
use strategy_journal::{
    FollowError, JournalEvent, JournalReader, JournalWriter, NewDecision,
    abandon_decisions_without_order, check, follow,
};
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, MemoryLedger};

use crate::{
    following::{entry, life, take},
    samples::{at, chain, decision, fill_id, filled, now, order_id, placed, registered, reported},
    subjects::Subject,
};

/// The findings, each as `order number name about`.
fn findings(journal: &dyn JournalReader, ledger: &MemoryLedger) -> Vec<String> {
    let line = |finding: strategy_journal::JournalFinding| {
        assert!(finding.message.starts_with(finding.finding.meaning().trim_end_matches('.')));
        let about = finding.about.map(|about| {
            assert!(finding.message.contains(&about));
            format!(" {about}")
        });
        let number = u32::from_str_radix(&finding.order_id.as_str()[20..], 16).unwrap();
        format!("{number} {}{}", finding.finding, about.unwrap_or_default())
    };
    check(journal, ledger).unwrap().into_iter().map(line).collect()
}

/// Three orders that lived, each decided, cancelled and followed.
fn day(journal: &mut dyn JournalWriter) -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    for number in 1..4 {
        journal.decide_order(&decision(number)).unwrap();
        journal.decide_cancel(&decision(number)).unwrap();
        take(&mut ledger, &life(number));
    }
    follow(journal, &ledger, at(30)).unwrap();
    ledger
}

pub(crate) fn a_day_that_went_well_has_no_findings(subject: &mut impl Subject) {
    let journal = subject.journal();
    let mut ledger = day(journal);
    // It may lag behind.
    journal.decide_orders(&[decision(7), decision(8)]).unwrap();
    take(&mut ledger, &placed(7));
    take(&mut ledger, &[filled(7, 77), reported(7, OrderStatus::Expired, 5)]);
    abandon_decisions_without_order(journal, &ledger, at(31)).unwrap();
    // A later order may follow from the fills of an earlier one.
    let causality = chain(9).extended(order_id(1)).unwrap().extended(fill_id(11)).unwrap();
    journal.decide_order(&NewDecision { causality, ..decision(9) }).unwrap();
    take(&mut ledger, &placed(9));
    assert_eq!(findings(journal, &ledger), [""; 0]);
    follow(journal, &ledger, at(32)).unwrap();
    assert_eq!(findings(journal, &ledger), [""; 0]);
}

pub(crate) fn an_order_that_was_imported_is_no_finding(subject: &mut impl Subject) {
    let mut ledger = MemoryLedger::default();
    take(&mut ledger, &[registered(1), filled(1, 1), reported(1, OrderStatus::Cancelled, 5)]);
    follow(subject.journal(), &ledger, now()).unwrap();
    assert_eq!(findings(subject.journal(), &ledger), [""; 0]);
}

pub(crate) fn what_is_in_the_ledger_without_its_reason_is_found(subject: &mut impl Subject) {
    let journal = subject.journal();
    let mut ledger = day(journal);
    take(&mut ledger, &life(4));
    journal.decide_order(&decision(5)).unwrap();
    journal.abandon(order_id(5), now()).unwrap();
    take(&mut ledger, &placed(5));
    follow(journal, &ledger, now()).unwrap();
    journal.decide_orders(&[decision(6)]).unwrap();
    take(&mut ledger, &placed(6));
    take(&mut ledger, &[filled(6, 66), reported(6, OrderStatus::Open, 4)]);
    // A gap: the cursor without the entries.
    journal.append_following(&[], ledger.last_cursor().unwrap()).unwrap();
    let at_end = |back: usize| {
        let changes = ledger.changes_since(Cursor::BEGINNING, 1_000).unwrap();
        changes[changes.len() - back].cursor
    };
    assert_eq!(
        findings(journal, &ledger),
        [
            "4 cancel_without_decision".to_owned(),
            "4 request_without_decision".to_owned(),
            "5 abandoned_in_ledger".to_owned(),
            format!("6 change_without_entry {}", at_end(3)),
            format!("6 change_without_entry {}", at_end(2)),
        ]
    );
}

pub(crate) fn what_the_journal_has_for_another_change_or_reason_is_found(
    subject: &mut impl Subject,
) {
    let journal = subject.journal();
    let mut ledger = MemoryLedger::default();
    for number in [1, 2, 3] {
        journal.decide_order(&decision(number)).unwrap();
        take(&mut ledger, &placed(number));
    }
    let changes = ledger.changes_since(Cursor::BEGINNING, 10).unwrap();
    let cursor = |seq: usize| changes[seq - 1].cursor;
    let placed = |number, change| entry(number, JournalEvent::OrderPlaced, Some(change));
    let mut for_no_reason = placed(2, cursor(4));
    for_no_reason.causality = chain(9).extended(order_id(2)).unwrap();
    let entries = [
        // The registration, not the request; the right change; one of another ledger.
        placed(1, cursor(1)),
        for_no_reason,
        placed(3, Cursor::of(6, [7; 16])),
    ];
    journal.append_following(&entries, cursor(6)).unwrap();
    let entries = journal.entries_after(3, 3).unwrap();
    assert_eq!(
        findings(journal, &ledger),
        [
            format!("1 unknown_change {}", entries[0].entry_id()),
            format!("2 another_chain {}", entries[1].entry_id()),
            format!("3 unknown_change {}", entries[2].entry_id()),
        ]
    );
}

pub(crate) fn what_is_in_the_journal_alone_is_found(subject: &mut impl Subject) {
    let journal = subject.journal();
    let ledger = day(journal);
    journal.decide_order(&decision(7)).unwrap();
    // The chain of another order has an order, and a fill, that are nowhere.
    let causality = chain(8).extended(order_id(80)).unwrap().extended(fill_id(80)).unwrap();
    journal.decide_cancel(&NewDecision { causality, ..decision(1) }).unwrap();
    let unknown_fill = format!("1 unknown_fill {}", fill_id(80));
    let expected = [&unknown_fill, "7 unknown_order", "80 unknown_order"];
    assert_eq!(findings(journal, &ledger), expected);
    journal.abandon(order_id(7), now()).unwrap();
    assert_eq!(findings(journal, &ledger), [&unknown_fill, "80 unknown_order"]);
}

pub(crate) fn a_ledger_that_is_another_is_an_error(subject: &mut impl Subject) {
    let journal = subject.journal();
    day(journal);
    let mut other = MemoryLedger::default();
    other.take_all(&placed(5)).unwrap();
    let error = check(journal, &other).unwrap_err();
    assert!(matches!(error, FollowError::NotItsLedger { .. }), "{error:?}");
}

/// The rules let no journal have it.
#[test]
fn an_entry_that_is_there_twice_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.journal");
    let ledger = day(&mut JournalFile::open_numbered(&path, 1).unwrap());
    let other = Connection::open(&path).unwrap();
    other.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    let again = "INSERT INTO entry_rows (number, entry_id, event_type, recorded_at, order_id,
            causality, execution_command_id)
        SELECT 1000, 'JRN_20251201_150000_twice', event_type, recorded_at, order_id, causality,
            execution_command_id FROM entry_rows
        WHERE event_type = 'ORDER_DECIDED' ORDER BY number LIMIT 1";
    assert_eq!(other.execute(again, []).unwrap(), 1);
    let reader = JournalFileReader::open(&path).unwrap();
    assert_eq!(findings(&reader, &ledger), ["1 repeated_entry JRN_20251201_150000_twice"]);
}
