//! Whether a journal and its ledger fit each other.

use std::collections::{BTreeMap, BTreeSet};

use core_enums::{JournalEvent, JournalFault};
use dtos_state::{Command, FillId, OrderId, RequestKind};
use serde::Serialize;
use strategy_ledger::{Change, Cursor, LedgerReader, OrderFilter, Sort};

use crate::{
    error::FollowError, follow::Occurrence, journal_entry::JournalEntry, reader::JournalReader,
};

/// How many orders or entries are held at once.
const PAGE: usize = 1_000;

/// Something between a journal and its ledger that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JournalFinding {
    /// The order that it is about.
    pub order_id: OrderId,
    /// What is wrong.
    pub finding: JournalFault,
    /// The change, the fill, the entry or the other order that it is about.
    pub about: Option<String>,
    /// The same in words.
    pub message: String,
}

/// Compares a journal with its ledger, both ways: every order with a request, and each of
/// its changes up to where the journal has followed, has its chain in the journal once; and
/// every id in the journal is in the ledger or abandoned.
///
/// Both may be in use: a decision whose order is just about to be written is found, and is
/// gone the next time.
///
/// # Errors
/// [`FollowError::NotItsLedger`] if the ledger does not have the change up to which the
/// journal has followed; or one of them cannot be read.
pub fn check(
    journal: &(impl JournalReader + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
) -> Result<Vec<JournalFinding>, FollowError> {
    let followed = journal.followed()?;
    ledger.changes_since(followed, 1)?;
    let mut findings = Findings::default();
    let any = OrderFilter { sort: Sort::Id, limit: Some(PAGE), ..OrderFilter::default() };
    let mut filter = any;
    loop {
        let orders = ledger.orders(&filter)?;
        let Some(last) = orders.last() else { break };
        filter.after = Some(last.order_id());
        for order in &orders {
            // What the ledger has was decided before: the journal is read after it.
            let history = ledger.history(order.order_id())?;
            let entries = journal.entries_of(order.order_id())?;
            check_order(order.order_id(), &history, &entries, followed, &mut findings);
        }
    }
    let mut read = 0;
    loop {
        let entries = journal.entries_after(read, PAGE)?;
        if entries.is_empty() {
            return Ok(findings.list());
        }
        read += entries.len() as u64;
        for entry in &entries {
            check_ids(entry, journal, ledger, &mut findings)?;
        }
    }
}

/// What was found, each once: by order, by name, and by what it is about.
#[derive(Default)]
struct Findings(BTreeSet<(OrderId, &'static str, Option<String>)>);

impl Findings {
    fn add(&mut self, order_id: OrderId, fault: JournalFault, about: Option<String>) {
        self.0.insert((order_id, fault.as_str(), about));
    }

    fn list(self) -> Vec<JournalFinding> {
        let finding = |(order_id, name, about): (OrderId, &str, Option<String>)| {
            let finding: JournalFault = name.parse().ok()?;
            let of = about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
            let message = format!("{}{of}", finding.meaning().trim_end_matches('.'));
            Some(JournalFinding { order_id, finding, about, message })
        };
        self.0.into_iter().filter_map(finding).collect()
    }
}

/// What the ledger has of an order, against its entries.
fn check_order(
    order_id: OrderId,
    history: &[Change],
    entries: &[JournalEntry],
    followed: Cursor,
    findings: &mut Findings,
) {
    let has = |event| entries.iter().any(|entry| entry.event_type() == event);
    let is_asked = |kind| {
        history.iter().any(|change| match &change.command {
            Command::Request(request) => request.kind == kind,
            _ => false,
        })
    };
    let mut add = |fault, about| findings.add(order_id, fault, about);
    if is_asked(RequestKind::Place) && !has(JournalEvent::OrderDecided) {
        add(JournalFault::RequestWithoutDecision, None);
    }
    if is_asked(RequestKind::Cancel) && !has(JournalEvent::CancelDecided) {
        add(JournalFault::CancelWithoutDecision, None);
    }
    if has(JournalEvent::OrderAbandoned) {
        add(JournalFault::AbandonedInLedger, None);
    }
    // Nobody knows why an order without a decision is.
    if has(JournalEvent::OrderDecided) {
        for change in history.iter().filter(|change| change.seq <= followed.seq()) {
            if !has_entry(change, entries) {
                add(JournalFault::ChangeWithoutEntry, Some(change.cursor.to_string()));
            }
        }
    }
    for (fault, entry) in wrong_entries(history, entries) {
        add(fault, Some(entry.entry_id().to_string()));
    }
}

/// Whether a change has the entry that it brings, if it brings one.
fn has_entry(change: &Change, entries: &[JournalEntry]) -> bool {
    let Some(occurrence) = Occurrence::of(&change.command) else { return true };
    entries.iter().any(|entry| {
        let is_it = if occurrence.event_type.is_repeatable() {
            entry.change() == Some(change.cursor)
        } else {
            entry.fill_id() == occurrence.fill_id
        };
        is_it && entry.event_type() == occurrence.event_type
    })
}

fn wrong_entries<'a>(
    history: &[Change],
    entries: &'a [JournalEntry],
) -> Vec<(JournalFault, &'a JournalEntry)> {
    let changes: BTreeMap<_, _> = history.iter().map(|change| (change.seq, change)).collect();
    let decision = entries.iter().find(|entry| entry.event_type() == JournalEvent::OrderDecided);
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in entries {
        let event_type = entry.event_type();
        if !event_type.is_repeatable() && !seen.insert((event_type.as_str(), entry.fill_id())) {
            wrong.push((JournalFault::RepeatedEntry, entry));
        }
        let Some(cursor) = entry.change() else { continue };
        let change = changes.get(&cursor.seq()).filter(|change| change.cursor == cursor);
        let occurrence = change.and_then(|change| Occurrence::of(&change.command));
        if occurrence.is_none_or(|of| (of.event_type, of.fill_id) != (event_type, entry.fill_id()))
        {
            wrong.push((JournalFault::UnknownChange, entry));
        }
        if !decision.is_some_and(|decision| follows(entry, decision)) {
            wrong.push((JournalFault::AnotherChain, entry));
        }
    }
    wrong
}

/// Whether the chain of an entry is that of the decision, extended by its fill.
fn follows(entry: &JournalEntry, decision: &JournalEntry) -> bool {
    let mut causality = decision.causality().clone();
    let extended = entry.fill_id().map_or(Ok(()), |fill_id| causality.extend(fill_id));
    extended.is_ok() && causality == *entry.causality()
}

/// Whether the ids in a chain are in the ledger.
fn check_ids(
    entry: &JournalEntry,
    journal: &(impl JournalReader + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
    findings: &mut Findings,
) -> Result<(), FollowError> {
    let chain = entry.causality();
    for &order_id in chain.order_ids() {
        if ledger.order(order_id)?.is_none()
            && !journal.has(order_id, JournalEvent::OrderAbandoned, None)?
        {
            findings.add(order_id, JournalFault::UnknownOrder, None);
        }
    }
    // Its own fill is compared with its change.
    let others = chain.fill_ids().iter().filter(|fill_id| entry.fill_id() != Some(**fill_id));
    let mut missing: BTreeSet<FillId> = others.copied().collect();
    for &order_id in chain.order_ids() {
        if missing.is_empty() {
            break;
        }
        for change in ledger.history(order_id)? {
            if let Command::Fill(fill) = change.command {
                missing.remove(&fill.fill_id());
            }
        }
    }
    for fill_id in missing {
        findings.add(entry.order_id(), JournalFault::UnknownFill, Some(fill_id.to_string()));
    }
    Ok(())
}
