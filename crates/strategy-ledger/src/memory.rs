use std::{borrow::Cow, collections::HashMap};

use dtos_state::{ChangeEffect, Command, Fill, FillId, Order, OrderId};

use crate::{
    change::Change,
    decide::{Decision, Kept, Outcome},
    error::StorageError,
    filter::{OrderFilter, Sort},
    known::{Known, Questions},
    reader::LedgerReader,
    store::{Store, take_all},
    writer::LedgerWriter,
};

/// A ledger in memory, for tests and simulations.
///
/// ```
/// use dtos_state::Command;
/// use strategy_ledger::{LedgerReader, LedgerWriter, MemoryLedger};
///
/// let mut ledger = MemoryLedger::default();
/// let command = Command::from_json(concat!(
///     r#"{"update":{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"OPEN","#,
///     r#""connector_order_id":null,"updated_at":"2025-12-01T15:00:01Z"}}"#,
/// ))?;
/// let outcomes = ledger.take_all(&[command])?;
/// assert!(outcomes[0].is_err(), "the order is not registered");
/// assert_eq!(ledger.last_seq()?, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    /// In the order of their registration.
    orders: Vec<Order>,
    changes: Vec<Change>,
    /// For each order, its index in `orders`, and the indexes of its news in
    /// `changes`.
    indexes: HashMap<OrderId, (usize, Vec<usize>)>,
    /// For each fill, its index in `changes`.
    fills: HashMap<FillId, usize>,
}

impl MemoryLedger {
    fn changes_of(&self, order_id: OrderId) -> impl Iterator<Item = &Change> {
        let indexes = self.indexes.get(&order_id).into_iter().flat_map(|(_, changes)| changes);
        indexes.map(|&index| &self.changes[index])
    }
}

impl Store for MemoryLedger {
    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, StorageError> {
        let mut known = Known::default();
        for &order_id in &questions.orders {
            let Some(now) = self.order(order_id)? else { continue };
            let registered = self.changes_of(order_id).find_map(|change| match &change.command {
                Command::Register(order) => Some(Cow::Owned(order.clone())),
                Command::Update(_) | Command::Fill(_) => None,
            });
            known.add_order(now, registered);
        }
        for &order_id in &questions.parents {
            if self.indexes.contains_key(&order_id) {
                known.add_parent(order_id);
            }
        }
        for &asked in &questions.updates {
            let kept = self.changes_of(asked.order_id).filter_map(|change| match &change.command {
                Command::Update(update) => Some(update),
                Command::Register(_) | Command::Fill(_) => None,
            });
            if kept.into_iter().any(|update| update == asked) {
                known.add_update(Cow::Owned(asked.clone()));
            }
        }
        for asked in &questions.fills {
            let by_id = self.fills.get(&asked.fill_id()).map(|&index| &self.changes[index]);
            for change in by_id.into_iter().chain(self.changes_of(asked.parent_order_id())) {
                if let Command::Fill(fill) = &change.command
                    && (fill.fill_id() == asked.fill_id() || fill.is_namesake(asked))
                {
                    let counts = change.effect == ChangeEffect::Filled;
                    known.add_fill(Cow::Owned(fill.clone()), counts);
                }
            }
        }
        Ok(known)
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), StorageError> {
        for order in decision.new_orders() {
            self.indexes.insert(order.order_id(), (self.orders.len(), Vec::new()));
            self.orders.push(order.clone());
        }
        for order in decision.changed_orders() {
            if let Some(&(index, _)) = self.indexes.get(&order.order_id()) {
                self.orders[index] = order.clone();
            }
        }
        for &Kept { command, effect, .. } in decision.kept() {
            let index = self.changes.len();
            if let Some((_, changes)) = self.indexes.get_mut(&command.order_id()) {
                changes.push(index);
            }
            if let Command::Fill(fill) = command {
                self.fills.insert(fill.fill_id(), index);
            }
            self.changes.push(Change { seq: index as u64 + 1, effect, command: command.clone() });
        }
        Ok(())
    }
}

impl LedgerWriter for MemoryLedger {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        take_all(self, commands)
    }
}

impl LedgerReader for MemoryLedger {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        let mut orders: Vec<&Order> = self.orders.iter().collect();
        match filter.sort {
            Sort::Registration => {}
            Sort::RegistrationDescending => orders.reverse(),
            Sort::Creation => orders.sort_by_key(|order| (order.created_at(), order.order_id())),
        }
        let begin = match filter.after {
            None => 0,
            Some(after) => {
                let last = orders.iter().position(|order| order.order_id() == after);
                last.ok_or(StorageError::NoSuchPage { after })? + 1
            }
        };
        let admitted = orders[begin..].iter().filter(|order| filter.admits(order));
        let limit = filter.limit.unwrap_or(usize::MAX);
        Ok(admitted.take(limit).map(|&order| order.clone()).collect())
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        Ok(self.indexes.get(&order_id).map(|&(index, _)| self.orders[index].clone()))
    }

    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        let counted = self.changes_of(order_id).filter_map(|change| match &change.command {
            Command::Fill(fill) if change.effect == ChangeEffect::Filled => Some(fill.clone()),
            _ => None,
        });
        Ok(counted.collect())
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        Ok(self.changes_of(order_id).cloned().collect())
    }

    fn changes_since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StorageError> {
        let begin =
            usize::try_from(seq).map_or(self.changes.len(), |seq| seq.min(self.changes.len()));
        Ok(self.changes[begin..].iter().take(limit).cloned().collect())
    }

    fn last_seq(&self) -> Result<u64, StorageError> {
        Ok(self.changes.len() as u64)
    }
}
