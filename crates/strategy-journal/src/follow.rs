//! How a journal follows its ledger, and what it has that the ledger has not.

use std::collections::BTreeSet;

use core_enums::JournalEvent;
use dtos_state::{Command, FillId, OrderId, OrderStatus, RequestKind, Timestamp};
use strategy_ledger::{Change, LedgerReader};

use crate::{
    error::{FollowError, Refusal},
    journal_entry::NewJournalEntry,
    reader::JournalReader,
    writer::JournalWriter,
};

/// How many changes are looked at in one write.
const PAGE: usize = 1_000;

/// What a journal has taken from its ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The changes that it has looked at.
    pub changes: usize,
    /// The entries that it has appended for them.
    pub entries: usize,
}

/// Appends what the ledger has got since the journal last followed it. Entries and cursor
/// are one write, so that neither a crash nor a repeat leaves a gap or a double.
///
/// An entry has the chain of its order's decision, extended by the fill. A change of an
/// order on which the journal has no decision brings no entry: nobody knows why it is.
///
/// # Errors
/// [`FollowError::NotItsLedger`] if the ledger does not have the change up to which the
/// journal has followed; or one of them cannot be read or written. What was appended
/// before stays.
pub fn follow(
    journal: &mut (impl JournalWriter + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
    now: Timestamp,
) -> Result<Followed, FollowError> {
    let mut all = Followed::default();
    loop {
        let page = follow_page(journal, ledger, PAGE, now)?;
        all.changes += page.changes;
        all.entries += page.entries;
        if page.changes < PAGE {
            return Ok(all);
        }
    }
}

/// The same for at most `limit` changes, in one write.
///
/// # Errors
/// As [`follow`]; then nothing is appended.
pub fn follow_page(
    journal: &mut (impl JournalWriter + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
    limit: usize,
    now: Timestamp,
) -> Result<Followed, FollowError> {
    let changes = ledger.changes_since(journal.followed()?, limit)?;
    let Some(last) = changes.last() else { return Ok(Followed::default()) };
    let mut entries = Vec::new();
    let mut new = BTreeSet::new();
    for change in &changes {
        let Some(occurrence) = Occurrence::of(&change.command) else { continue };
        let is_new = occurrence.event_type.is_repeatable() || new.insert(occurrence.key());
        if let Some(entry) = entry(journal, change, occurrence, now)?.filter(|_| is_new) {
            entries.push(entry);
        }
    }
    journal.append_following(&entries, last.cursor)?;
    Ok(Followed { changes: changes.len(), entries: entries.len() })
}

/// The decisions whose order the ledger does not have: a crash came between the two, or
/// the order is about to be written.
///
/// # Errors
/// As [`follow`].
pub fn decisions_without_order(
    journal: &(impl JournalReader + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
) -> Result<Vec<OrderId>, FollowError> {
    // Another ledger would have none of the orders.
    ledger.changes_since(journal.followed()?, 1)?;
    let mut missing = Vec::new();
    for order_id in journal.open_decisions()? {
        if ledger.order(order_id)?.is_none() {
            missing.push(order_id);
        }
    }
    Ok(missing)
}

/// Abandons the decisions whose order the ledger does not have, and returns them. This is
/// for a start: nobody may be about to write such an order.
///
/// # Errors
/// As [`follow`].
pub fn abandon_decisions_without_order(
    journal: &mut (impl JournalWriter + ?Sized),
    ledger: &(impl LedgerReader + ?Sized),
    now: Timestamp,
) -> Result<Vec<OrderId>, FollowError> {
    let missing = decisions_without_order(journal, ledger)?;
    journal.abandon_all(&missing, now)?;
    Ok(missing)
}

/// What a change of the ledger is for the journal.
#[derive(Clone, Copy)]
pub(crate) struct Occurrence {
    pub(crate) event_type: JournalEvent,
    pub(crate) order_id: OrderId,
    pub(crate) fill_id: Option<FillId>,
}

impl Occurrence {
    /// None of what the journal does not follow. Of reports it takes the ends without a
    /// fill: what was filled, fills say.
    pub(crate) fn of(command: &Command) -> Option<Self> {
        let occurred = |event_type, order_id| Some(Self { event_type, order_id, fill_id: None });
        match command {
            Command::Request(request) => match request.kind {
                RequestKind::Place => occurred(JournalEvent::OrderPlaced, request.order_id),
                RequestKind::Cancel => None,
            },
            Command::Update(update) => occurred(end(update.status)?, update.order_id),
            Command::Fill(fill) => {
                let (order_id, fill_id) = (fill.parent_order_id(), Some(fill.fill_id()));
                Some(Self { event_type: JournalEvent::OrderFilled, order_id, fill_id })
            }
            Command::Bust(bust) => {
                let (order_id, fill_id) = (bust.parent_order_id(), bust.fill_id());
                Some(Self { event_type: JournalEvent::FillBusted, order_id, fill_id })
            }
            Command::Ruling(ruling) => occurred(JournalEvent::OrderRuled, ruling.order_id()),
            Command::Register(_) | Command::Answer(_) | Command::Group(_) => None,
        }
    }

    fn key(self) -> (OrderId, &'static str, Option<FillId>) {
        (self.order_id, self.event_type.as_str(), self.fill_id)
    }
}

const fn end(status: OrderStatus) -> Option<JournalEvent> {
    match status {
        OrderStatus::Rejected => Some(JournalEvent::OrderRejected),
        OrderStatus::Cancelled => Some(JournalEvent::OrderCancelled),
        OrderStatus::Expired => Some(JournalEvent::OrderExpired),
        OrderStatus::Pending
        | OrderStatus::Open
        | OrderStatus::PartiallyFilled
        | OrderStatus::Filled => None,
    }
}

/// The entry for a change, unless the journal has one or does not know the order.
fn entry(
    journal: &(impl JournalReader + ?Sized),
    change: &Change,
    Occurrence { event_type, order_id, fill_id }: Occurrence,
    now: Timestamp,
) -> Result<Option<NewJournalEntry>, FollowError> {
    let Some(decision) = journal.decision(order_id)? else { return Ok(None) };
    if !event_type.is_repeatable() && journal.has(order_id, event_type, fill_id)? {
        return Ok(None);
    }
    let mut causality = decision.causality().clone();
    if let Some(fill_id) = fill_id {
        causality.extend(fill_id).map_err(Refusal::from)?;
    }
    Ok(Some(NewJournalEntry {
        event_type,
        recorded_at: now,
        order_id,
        fill_id,
        change: Some(change.cursor),
        causality,
        context: None,
    }))
}
