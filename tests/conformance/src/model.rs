//! A ledger in a few vectors, written from the rules, not from the code.

use std::cmp::Reverse;

use dtos_state::{
    ChangeEffect, Command, Effect, Fill, FillId, NewOrder, Order, OrderId,
    OrderStatus::{self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected},
    OrderUpdate, Timestamp,
};
use strategy_ledger::{Change, OrderFilter, Sort};

/// All accepted commands, and the current orders.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In order of registration.
    pub orders: Vec<Order>,
    pub changes: Vec<Change>,
}

/// The effect of a command, and the fill that it repeats or conflicts with.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Kept(ChangeEffect, Option<FillId>),
    Repeated(Option<FillId>),
    Refused,
}

impl From<&strategy_ledger::Outcome> for Outcome {
    fn from(outcome: &strategy_ledger::Outcome) -> Self {
        match outcome {
            Err(_) => Self::Refused,
            Ok(Effect::Repeated { fill_id }) => Self::Repeated(*fill_id),
            Ok(Effect::Conflicted { with }) => Self::Kept(ChangeEffect::Conflicted, Some(*with)),
            Ok(effect) => Self::Kept(effect.of_change().unwrap(), None),
        }
    }
}

impl Model {
    pub fn take(&mut self, command: &Command) -> Outcome {
        let outcome = match command {
            Command::Register(order) => self.register(order),
            Command::Update(report) => self.update(report),
            Command::Fill(fill) => self.fill(fill),
        };
        if let Outcome::Kept(effect, _) = outcome {
            let seq = self.changes.len() as u64 + 1;
            self.changes.push(Change { seq, command: command.clone(), effect });
        }
        outcome
    }

    fn register(&mut self, order: &Order) -> Outcome {
        let registered = self.changes.iter().find_map(|change| match &change.command {
            Command::Register(known) if known.order_id() == order.order_id() => Some(known),
            _ => None,
        });
        match registered {
            None if !is_held(order.created_at()) || !is_held(order.updated_at()) => {
                Outcome::Refused
            }
            None => {
                self.orders.push(order.clone());
                Outcome::Kept(ChangeEffect::Registered, None)
            }
            Some(known) if known == order => Outcome::Repeated(None),
            Some(_) => Outcome::Refused,
        }
    }

    fn update(&mut self, report: &OrderUpdate) -> Outcome {
        let is_known = self.was_kept(&Command::Update(report.clone()));
        let mut orders = self.orders.iter_mut();
        let Some(order) = orders.find(|order| order.order_id() == report.order_id) else {
            return Outcome::Refused;
        };
        if is_known {
            return Outcome::Repeated(None);
        }
        if !is_held(report.updated_at) {
            return Outcome::Refused;
        }
        let effect = match after(order, report) {
            None => ChangeEffect::Contradicted,
            Some(after) => {
                let before = std::mem::replace(order, after);
                if before.status() != order.status() {
                    ChangeEffect::Advanced
                } else if before == *order {
                    ChangeEffect::Unchanged
                } else {
                    ChangeEffect::Amended
                }
            }
        };
        Outcome::Kept(effect, None)
    }

    fn fill(&self, fill: &Fill) -> Outcome {
        if !self.orders.iter().any(|order| order.order_id() == fill.parent_order_id()) {
            return Outcome::Refused;
        }
        if !is_held(fill.executed_at()) {
            return Outcome::Refused;
        }
        let fills = || self.changes.iter().filter_map(fill_of);
        if let Some((known, _)) = fills().find(|(known, _)| known.fill_id() == fill.fill_id()) {
            return if known == fill {
                Outcome::Repeated(Some(known.fill_id()))
            } else {
                Outcome::Refused
            };
        }
        let is_namesake = |known: &Fill| {
            fill.connector_fill_id().is_some()
                && known.connector_fill_id() == fill.connector_fill_id()
                && known.parent_order_id() == fill.parent_order_id()
        };
        let mut namesakes = fills().filter(|(known, _)| is_namesake(known));
        let Some((counted, true)) = namesakes.clone().next() else {
            return Outcome::Kept(ChangeEffect::Filled, None);
        };
        match namesakes.find(|(known, _)| known.is_same_execution(fill)) {
            Some((same, _)) => Outcome::Repeated(Some(same.fill_id())),
            None => Outcome::Kept(ChangeEffect::Conflicted, Some(counted.fill_id())),
        }
    }

    fn was_kept(&self, command: &Command) -> bool {
        self.changes.iter().any(|change| change.command == *command)
    }

    /// All news of an order.
    pub fn history(&self, order_id: OrderId) -> Vec<Change> {
        let is_of_order = |change: &&Change| change.command.order_id() == order_id;
        self.changes.iter().filter(is_of_order).cloned().collect()
    }

    /// The fills of an order that count.
    pub fn fills(&self, order_id: OrderId) -> Vec<Fill> {
        let counted = |(fill, counts): (&Fill, bool)| {
            (counts && fill.parent_order_id() == order_id).then(|| fill.clone())
        };
        self.changes.iter().filter_map(fill_of).filter_map(counted).collect()
    }

    /// The orders that a filter asks for; none where there is no such page.
    pub fn orders(&self, filter: &OrderFilter) -> Option<Vec<Order>> {
        let mut orders: Vec<_> = self.orders.iter().enumerate().collect();
        match filter.sort {
            Sort::Registration => {}
            Sort::RegistrationDescending => orders.sort_by_key(|&(place, _)| Reverse(place)),
            Sort::Creation => {
                orders.sort_by_key(|(_, order)| (order.created_at(), order.order_id()));
            }
        }
        if let Some(after) = filter.after {
            let last = orders.iter().position(|(_, order)| order.order_id() == after)?;
            orders.drain(..=last);
        }
        orders.retain(|(_, order)| filter.admits(order));
        orders.truncate(filter.limit.unwrap_or(usize::MAX));
        Some(orders.into_iter().map(|(_, order)| order.clone()).collect())
    }
}

/// A fill, and whether it counts.
fn fill_of(change: &Change) -> Option<(&Fill, bool)> {
    match &change.command {
        Command::Fill(fill) => Some((fill, change.effect == ChangeEffect::Filled)),
        Command::Register(_) | Command::Update(_) => None,
    }
}

/// The order after a report that does not contradict it.
fn after(order: &Order, report: &OrderUpdate) -> Option<Order> {
    let (known, reported) = (order.connector_order_id(), report.connector_order_id.as_ref());
    if let (Some(known), Some(reported)) = (known, reported)
        && known != reported
    {
        return None;
    }
    if exclude(order.status(), report.status) {
        return None;
    }
    let wins = rank(report.status) > rank(order.status());
    Some(Order::with_id(
        order.order_id(),
        NewOrder {
            parent_group_id: order.parent_group_id(),
            connector_order_id: known.or(reported).cloned(),
            symbol: order.symbol().clone(),
            side: order.side(),
            order_type: order.order_type(),
            quantity: order.quantity(),
            price: order.price(),
            stop_price: order.stop_price(),
            status: if wins { report.status } else { order.status() },
            created_at: order.created_at(),
            updated_at: order.updated_at().max(report.updated_at),
        },
    ))
}

/// A rejected order was never executed, cancelled or expired; a cancelled order
/// did not expire.
fn exclude(one: OrderStatus, other: OrderStatus) -> bool {
    match (one, other) {
        (Rejected, Rejected) => false,
        (Rejected, status) | (status, Rejected) => rank(status) > rank(Open),
        (Cancelled, Expired) | (Expired, Cancelled) => true,
        _ => false,
    }
}

/// The precedence of FIX.
fn rank(status: OrderStatus) -> u8 {
    match status {
        Pending => 0,
        Open => 1,
        PartiallyFilled | Rejected => 2,
        Cancelled | Expired => 3,
        Filled => 4,
    }
}

/// Whether a ledger can hold a time. The tests' times outside the range are far
/// outside.
fn is_held(time: Timestamp) -> bool {
    (1700..2200).contains(&time.to_string()[..4].parse::<u32>().unwrap())
}
