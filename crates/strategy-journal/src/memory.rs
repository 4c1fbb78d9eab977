use std::collections::{BTreeSet, HashMap, HashSet};

use core_enums::JournalEvent;
use dtos_state::{FillId, OrderId};
use id_generators::ExecutionCommandId;
use strategy_ledger::Cursor;

use crate::{
    accept::{Accepted, Store, append},
    error::{AppendError, JournalError},
    journal_entry::{JournalEntry, NewJournalEntry},
    reader::{Decided, JournalReader},
    writer::JournalWriter,
};

/// A journal in memory, for tests and simulations: a clone of it is what a crash leaves.
#[derive(Clone, Debug)]
pub struct MemoryJournal {
    entries: Vec<JournalEntry>,
    /// For each order, the indexes of its entries.
    orders: HashMap<OrderId, Vec<usize>>,
    /// For each command, the order that was last decided for it.
    commands: HashMap<ExecutionCommandId, OrderId>,
    /// The kinds of entries that an order has, and of which fills.
    kinds: HashSet<(OrderId, JournalEvent, Option<FillId>)>,
    /// The indexes of the open decisions.
    open: BTreeSet<usize>,
    followed: Cursor,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            orders: HashMap::new(),
            commands: HashMap::new(),
            kinds: HashSet::new(),
            open: BTreeSet::new(),
            followed: Cursor::BEGINNING,
        }
    }
}

impl MemoryJournal {
    fn of_order(&self, order_id: OrderId) -> impl Iterator<Item = (usize, &JournalEntry)> {
        let indexes = self.orders.get(&order_id).into_iter().flatten();
        indexes.map(|&index| (index, &self.entries[index]))
    }

    fn decided(&self, order_id: OrderId) -> Option<(usize, &JournalEntry)> {
        let mut entries = self.of_order(order_id);
        entries.find(|(_, entry)| entry.event_type() == JournalEvent::OrderDecided)
    }

    fn push(&mut self, entry: &JournalEntry) {
        let (index, order_id) = (self.entries.len(), entry.order_id());
        match entry.event_type() {
            JournalEvent::OrderDecided => {
                self.open.insert(index);
                let command = entry.causality().execution_command_id();
                self.commands.extend(command.map(|command| (command, order_id)));
            }
            JournalEvent::OrderPlaced | JournalEvent::OrderAbandoned => {
                if let Some((decision, _)) = self.decided(order_id) {
                    self.open.remove(&decision);
                }
            }
            JournalEvent::OrderFilled
            | JournalEvent::OrderRejected
            | JournalEvent::OrderCancelled
            | JournalEvent::OrderExpired
            | JournalEvent::FillBusted
            | JournalEvent::OrderRuled
            | JournalEvent::CancelDecided => {}
        }
        for fill_id in [None, entry.fill_id()] {
            self.kinds.insert((order_id, entry.event_type(), fill_id));
        }
        self.orders.entry(order_id).or_default().push(index);
        self.entries.push(entry.clone());
    }
}

impl Store for MemoryJournal {
    fn next_number(&self) -> Result<u32, JournalError> {
        u32::try_from(self.entries.len() + 1)
            .map_err(|_| JournalError::damaged(format!("{} entries", self.entries.len())))
    }

    fn write(&mut self, accepted: &Accepted) -> Result<(), JournalError> {
        for entry in accepted.entries() {
            self.push(entry);
        }
        self.followed = accepted.followed().unwrap_or(self.followed);
        Ok(())
    }
}

impl JournalWriter for MemoryJournal {
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError> {
        append(self, entries, None)
    }

    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Cursor,
    ) -> Result<(), AppendError> {
        append(self, entries, Some(followed))
    }
}

impl JournalReader for MemoryJournal {
    fn entries_of(&self, order_id: OrderId) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(self.of_order(order_id).map(|(_, entry)| entry.clone()).collect())
    }

    fn entries_after(&self, skipped: u64, limit: usize) -> Result<Vec<JournalEntry>, JournalError> {
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        Ok(self.entries.iter().skip(skipped).take(limit).cloned().collect())
    }

    fn decision(&self, order_id: OrderId) -> Result<Option<JournalEntry>, JournalError> {
        Ok(self.decided(order_id).map(|(_, entry)| entry.clone()))
    }

    fn has(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError> {
        Ok(self.kinds.contains(&(order_id, event_type, fill_id)))
    }

    fn order_of_command(
        &self,
        execution_command_id: ExecutionCommandId,
    ) -> Result<Option<Decided>, JournalError> {
        let Some(&order_id) = self.commands.get(&execution_command_id) else { return Ok(None) };
        let is_abandoned = self.has(order_id, JournalEvent::OrderAbandoned, None)?;
        Ok(Some(Decided { order_id, is_abandoned }))
    }

    fn open_decisions(&self) -> Result<Vec<OrderId>, JournalError> {
        Ok(self.open.iter().map(|&index| self.entries[index].order_id()).collect())
    }

    fn followed(&self) -> Result<Cursor, JournalError> {
        Ok(self.followed)
    }
}
