//! The rules of a journal: which entries it takes. There is no I/O here.

use std::collections::{HashMap, HashSet};

use core_enums::JournalEvent;
use dtos_state::{FillId, OrderId, Timestamp};
use id_generators::{ExecutionCommandId, JournalEntryId};
use strategy_ledger::Cursor;

use crate::{
    error::{AppendError, JournalError, Refusal},
    journal_entry::{JournalEntry, NewJournalEntry},
    reader::JournalReader,
};

/// The storage of a journal. It has no rules.
///
/// The store calls [`append`] within one transaction.
pub trait Store: JournalReader {
    /// The number of the next entry; the ids of entries are made of it.
    ///
    /// # Errors
    /// [`JournalError`] where the store cannot be read.
    fn next_number(&self) -> Result<u32, JournalError>;

    /// Writes entries, and the cursor where there is one, or neither.
    ///
    /// # Errors
    /// [`JournalError`] where the store cannot be written.
    fn write(&mut self, accepted: &Accepted) -> Result<(), JournalError>;
}

/// Entries that the rules allow. Only [`append`] makes them, so a store can write nothing
/// else.
#[derive(Debug)]
pub struct Accepted {
    entries: Vec<JournalEntry>,
    followed: Option<Cursor>,
}

impl Accepted {
    /// The entries, in the order in which they are numbered.
    #[must_use]
    pub fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }

    /// Up to where the journal has followed its ledger with them, if they follow it.
    #[must_use]
    pub const fn followed(&self) -> Option<Cursor> {
        self.followed
    }
}

/// Appends entries to a store if the rules allow all of them.
///
/// # Errors
/// [`AppendError`] if one of them is refused, or the store cannot be read or written.
pub fn append(
    store: &mut (impl Store + ?Sized),
    entries: &[NewJournalEntry],
    followed: Option<Cursor>,
) -> Result<(), AppendError> {
    let accepted = accept(store, entries, followed)?;
    if !accepted.entries.is_empty() || followed.is_some() {
        store.write(&accepted)?;
    }
    Ok(())
}

fn accept(
    store: &(impl Store + ?Sized),
    entries: &[NewJournalEntry],
    followed: Option<Cursor>,
) -> Result<Accepted, AppendError> {
    if let Some(given) = followed {
        let known = store.followed()?;
        if given.seq() < known.seq() {
            return Err(Refusal::StepsBack { given, known }.into());
        }
    }
    let mut number = store.next_number()?;
    let mut batch = Batch { known: store, kinds: HashSet::new(), orders: HashMap::new() };
    let mut accepted = Vec::with_capacity(entries.len());
    for entry in entries {
        batch.check(entry, followed)?;
        batch.note(entry);
        let entry_id = entry_id(entry.recorded_at, number)?;
        accepted.push(JournalEntry::with_id(entry_id, entry.clone()).map_err(Refusal::from)?);
        number = number.wrapping_add(1);
    }
    Ok(Accepted { entries: accepted, followed })
}

fn entry_id(time: Timestamp, number: u32) -> Result<JournalEntryId, Refusal> {
    let out_of_range = |_| Refusal::TimeOutOfRange { given: time };
    JournalEntryId::numbered(time.get(), number).map_err(out_of_range)
}

/// What is known, with the entries of one call that were accepted.
struct Batch<'a, R: ?Sized> {
    known: &'a R,
    kinds: HashSet<(OrderId, JournalEvent, Option<FillId>)>,
    orders: HashMap<ExecutionCommandId, OrderId>,
}

impl<R: JournalReader + ?Sized> Batch<'_, R> {
    fn check(&self, entry: &NewJournalEntry, followed: Option<Cursor>) -> Result<(), AppendError> {
        entry.check().map_err(Refusal::from)?;
        if i64::try_from(entry.recorded_at.unix_nanos()).is_err() {
            return Err(Refusal::TimeOutOfRange { given: entry.recorded_at }.into());
        }
        check_cursor(entry, followed)?;
        match entry.event_type {
            JournalEvent::OrderDecided => self.check_decision(entry),
            JournalEvent::OrderAbandoned => self.check_abandoning(entry.order_id),
            JournalEvent::CancelDecided => self.check_cancel(entry.order_id),
            JournalEvent::OrderPlaced
            | JournalEvent::OrderFilled
            | JournalEvent::OrderRejected
            | JournalEvent::OrderCancelled
            | JournalEvent::OrderExpired
            | JournalEvent::FillBusted
            | JournalEvent::OrderRuled => self.check_outcome(entry),
        }
    }

    fn check_decision(&self, entry: &NewJournalEntry) -> Result<(), AppendError> {
        let order_id = entry.order_id;
        if self.has(order_id, JournalEvent::OrderDecided)? {
            return Err(Refusal::AlreadyDecided { order_id }.into());
        }
        // What follows the ledger extends this chain by a fill, and must not fail.
        entry.causality.check_room_for_a_fill().map_err(Refusal::from)?;
        let Some(execution_command_id) = entry.causality.execution_command_id() else {
            return Ok(());
        };
        let known = self.known.order_of_command(execution_command_id)?;
        let decided = self.orders.get(&execution_command_id).copied();
        let Some(order_id) = decided.or(known.map(|decided| decided.order_id)) else {
            return Ok(());
        };
        if self.has(order_id, JournalEvent::OrderAbandoned)? {
            return Ok(());
        }
        Err(Refusal::CommandInUse { execution_command_id, order_id }.into())
    }

    fn check_abandoning(&self, order_id: OrderId) -> Result<(), AppendError> {
        if !self.has(order_id, JournalEvent::OrderDecided)? {
            return Err(Refusal::NotDecided { order_id }.into());
        }
        if self.has(order_id, JournalEvent::OrderPlaced)? {
            return Err(Refusal::Placed { order_id }.into());
        }
        self.check_cancel(order_id)
    }

    fn check_cancel(&self, order_id: OrderId) -> Result<(), AppendError> {
        if self.has(order_id, JournalEvent::OrderAbandoned)? {
            return Err(Refusal::Abandoned { order_id }.into());
        }
        Ok(())
    }

    /// The ledger is right, also about an order that was abandoned.
    fn check_outcome(&self, entry: &NewJournalEntry) -> Result<(), AppendError> {
        let &NewJournalEntry { event_type, order_id, fill_id, .. } = entry;
        if !self.has(order_id, JournalEvent::OrderDecided)? {
            return Err(Refusal::NotDecided { order_id }.into());
        }
        if event_type.is_repeatable() || !self.has_of_fill(order_id, event_type, fill_id)? {
            return Ok(());
        }
        Err(Refusal::Repeated { order_id, found: event_type.as_str() }.into())
    }

    fn has(&self, order_id: OrderId, event_type: JournalEvent) -> Result<bool, JournalError> {
        self.has_of_fill(order_id, event_type, None)
    }

    fn has_of_fill(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError> {
        let is_new = self.kinds.contains(&(order_id, event_type, fill_id));
        Ok(is_new || self.known.has(order_id, event_type, fill_id)?)
    }

    fn note(&mut self, entry: &NewJournalEntry) {
        let command = entry.causality.execution_command_id();
        if let (JournalEvent::OrderDecided, Some(command)) = (entry.event_type, command) {
            self.orders.insert(command, entry.order_id);
        }
        self.kinds.insert((entry.order_id, entry.event_type, entry.fill_id));
    }
}

/// What stands for a change comes with a cursor that is not before it, and decisions come
/// without.
fn check_cursor(entry: &NewJournalEntry, followed: Option<Cursor>) -> Result<(), Refusal> {
    let change = entry.change.map_or(0, Cursor::seq);
    let expected = match followed {
        None if change > 0 => "a decision, as it comes without a cursor",
        Some(_) if change == 0 => "a change of the ledger, as it comes with a cursor",
        Some(followed) if change > followed.seq() => "one that is not after the cursor",
        None | Some(_) => return Ok(()),
    };
    Err(Refusal::NotAtItsCursor { order_id: entry.order_id, change, expected })
}
