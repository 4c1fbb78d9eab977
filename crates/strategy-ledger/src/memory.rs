use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use dtos_state::{Command, ExecutionGroup, ExecutionGroupId, Fill, FillId, Order, OrderId};

use crate::{
    change::Change,
    cursor::Cursor,
    decide::{Decision, Kept, Outcome},
    error::StorageError,
    filter::{OrderFilter, Sort},
    known::{Known, Questions},
    news::News,
    reader::LedgerReader,
    standing::Standing,
    store::{Store, take_all},
    writer::LedgerWriter,
};

/// A ledger in memory, for tests and simulations.
///
/// ```
/// use dtos_state::Command;
/// use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, MemoryLedger};
///
/// let mut ledger = MemoryLedger::default();
/// let command = Command::from_json(concat!(
///     r#"{"update":{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"OPEN","#,
///     r#""connector_order_id":null,"updated_at":"2025-12-01T15:00:01Z"}}"#,
/// ))?;
/// let outcomes = ledger.take_all(&[command])?;
/// assert!(outcomes[0].is_err(), "the order is not registered");
/// assert_eq!(ledger.last_cursor()?, Cursor::BEGINNING);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    /// In the order of their registration.
    orders: Vec<Standing>,
    changes: Vec<Change>,
    /// For each order, its index in `orders`, and the indexes of its news in
    /// `changes`.
    indexes: HashMap<OrderId, (usize, Vec<usize>)>,
    /// For each id of a fill, the indexes of its parts in `changes`.
    fills: HashMap<FillId, Vec<usize>>,
    groups: HashMap<ExecutionGroupId, ExecutionGroup>,
}

impl MemoryLedger {
    fn news(&self, order_id: OrderId) -> impl Iterator<Item = &Command> {
        let indexes = self.indexes.get(&order_id).into_iter().flat_map(|(_, changes)| changes);
        indexes.map(|&index| &self.changes[index].command)
    }

    fn standing(&self, order_id: OrderId) -> Option<&Standing> {
        self.indexes.get(&order_id).map(|&(index, _)| &self.orders[index])
    }

    /// Whether the ids of a filter are among the news of an order.
    fn is_known_as(&self, filter: &OrderFilter, order: &Order) -> bool {
        let has = |is_it: &dyn Fn(&Command) -> bool| self.news(order.order_id()).any(is_it);
        filter.connector_order_id.as_ref().is_none_or(|id| {
            has(&|command| match command {
                Command::Register(order) => order.connector_order_id() == Some(id),
                Command::Update(update) => update.connector_order_id.as_ref() == Some(id),
                _ => false,
            })
        }) && filter.connector_fill_id.as_ref().is_none_or(|id| {
            has(&|command| match command {
                Command::Fill(fill) => fill.connector_fill_id() == Some(id),
                _ => false,
            })
        }) && filter.fill_id.is_none_or(|id| {
            has(&|command| matches!(command, Command::Fill(fill) if fill.fill_id() == id))
        })
    }

    fn answer_about_fill(&self, asked: &Fill, known: &mut Known<'static>) {
        let news = News::of(self.news(asked.parent_order_id()));
        let name = asked.connector_fill_id();
        let is_namesake = |fill: &&Fill| name.is_some() && fill.connector_fill_id() == name;
        if let Some(first) = news.fills.into_iter().find(is_namesake) {
            known.add_first_named(Cow::Owned(first.clone()));
        }
        for bust in news.busts.into_iter().filter(|bust| bust.names(asked)) {
            known.add_bust(bust.clone());
        }
    }

    fn answer_about_order(&self, order_id: OrderId, known: &mut Known<'static>) {
        let Some(standing) = self.standing(order_id) else { return };
        let registered = News::of(self.news(order_id)).registered;
        known.add_order(standing.clone(), registered.map(|order| Cow::Owned(order.clone())));
    }
}

impl Store for MemoryLedger {
    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, StorageError> {
        let mut known = Known::default();
        for &order_id in &questions.orders {
            self.answer_about_order(order_id, &mut known);
        }
        for &order_id in &questions.parents {
            if self.indexes.contains_key(&order_id) {
                known.add_parent(order_id);
            }
        }
        for group_id in &questions.groups {
            if let Some(group) = self.groups.get(group_id) {
                known.add_group(*group);
            }
        }
        for &asked in &questions.updates {
            let kept = News::of(self.news(asked.order_id)).reports;
            if kept.into_iter().any(|update| update == asked) {
                known.add_update(Cow::Owned(asked.clone()));
            }
        }
        for &order_id in &questions.reports {
            for update in News::of(self.news(order_id)).reports {
                known.add_update(Cow::Owned(update.clone()));
            }
        }
        let asked_ids: BTreeSet<_> = questions.fills.iter().map(|fill| fill.fill_id()).collect();
        let parts = asked_ids.iter().filter_map(|fill_id| self.fills.get(fill_id)).flatten();
        for fill in News::of(parts.map(|&index| &self.changes[index].command)).fills {
            known.add_fill(Cow::Owned(fill.clone()));
        }
        for asked in &questions.fills {
            self.answer_about_fill(asked, &mut known);
        }
        for asked in &questions.others {
            let order_id = asked.order_id();
            if order_id.is_some_and(|id| self.news(id).any(|command| command == *asked)) {
                known.add_other(asked);
            }
        }
        Ok(known)
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), StorageError> {
        for standing in decision.new_orders() {
            let order_id = standing.order.order_id();
            self.indexes.insert(order_id, (self.orders.len(), Vec::new()));
            self.orders.push(standing.clone());
        }
        for standing in decision.changed_orders() {
            if let Some(&(index, _)) = self.indexes.get(&standing.order.order_id()) {
                self.orders[index] = standing.clone();
            }
        }
        for &Kept { command, effect } in decision.kept() {
            let index = self.changes.len();
            let order_id = command.order_id();
            if let Some((_, changes)) = order_id.and_then(|id| self.indexes.get_mut(&id)) {
                changes.push(index);
            }
            match command {
                Command::Fill(fill) => self.fills.entry(fill.fill_id()).or_default().push(index),
                Command::Group(group) => drop(self.groups.insert(group.group_id, *group)),
                _ => {}
            }
            let cursor = self.last_cursor()?.next(effect, command);
            let seq = cursor.seq();
            self.changes.push(Change { seq, cursor, effect, command: command.clone() });
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
        let mut orders: Vec<&Order> = self.orders.iter().map(|standing| &standing.order).collect();
        match filter.sort {
            Sort::Registration => {}
            Sort::RegistrationDescending => orders.reverse(),
            Sort::Creation => orders.sort_by_key(|order| (order.created_at(), order.order_id())),
            Sort::Id => orders.sort_by_key(|order| order.order_id()),
        }
        let begin = match filter.after {
            None => 0,
            Some(after) => {
                let last = orders.iter().position(|order| order.order_id() == after);
                last.ok_or(StorageError::NoSuchPage { after })? + 1
            }
        };
        let is_admitted = |order: &&&Order| filter.admits(order) && self.is_known_as(filter, order);
        let admitted = orders[begin..].iter().filter(is_admitted);
        let limit = filter.limit.unwrap_or(usize::MAX);
        Ok(admitted.take(limit).map(|&order| order.clone()).collect())
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        Ok(self.standing(order_id).map(|standing| standing.order.clone()))
    }

    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError> {
        Ok(self.groups.get(&group_id).copied())
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        let indexes = self.indexes.get(&order_id).into_iter().flat_map(|(_, changes)| changes);
        Ok(indexes.map(|&index| self.changes[index].clone()).collect())
    }

    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError> {
        let foreign = StorageError::ForeignCursor { cursor };
        let Ok(begin) = usize::try_from(cursor.seq()) else { return Err(foreign) };
        let last = begin.checked_sub(1).map(|last| self.changes.get(last));
        if last.is_some_and(|last| last.is_none_or(|last| last.cursor != cursor)) {
            return Err(foreign);
        }
        Ok(self.changes[begin..].iter().take(limit).cloned().collect())
    }

    fn last_cursor(&self) -> Result<Cursor, StorageError> {
        Ok(self.changes.last().map_or(Cursor::BEGINNING, |change| change.cursor))
    }
}
