//! A ledger in a few vectors, written from the rules, not from the code.

use core_enums::{
    ChangeEffect,
    OrderStatus::{self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected},
};
use dtos_state::{Fill, NewOrder, Order};
use id_generators::OrderId;
use strategy_ledger::{Change, Command, OrderReport};

/// All accepted commands, and the current orders.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// In order of registration.
    pub(super) orders: Vec<Order>,
    pub(super) changes: Vec<Change>,
}

/// The effect of a command.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Kept(ChangeEffect),
    Repeated,
    Refused,
}

impl Model {
    pub(super) fn tell(&mut self, command: &Command) -> Outcome {
        let outcome = match command {
            Command::Register(order) => self.register(order),
            Command::Update(report) => self.update(report),
            Command::Fill(fill) => self.fill(fill),
        };
        if let Outcome::Kept(effect) = outcome {
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
                Outcome::Kept(ChangeEffect::Registered)
            }
            Some(known) if known == order => Outcome::Repeated,
            Some(_) => Outcome::Refused,
        }
    }

    fn update(&mut self, report: &OrderReport) -> Outcome {
        let is_known = self.told(&Command::Update(report.clone()));
        let mut orders = self.orders.iter_mut();
        let Some(order) = orders.find(|order| order.order_id() == report.order_id) else {
            return Outcome::Refused;
        };
        if is_known {
            return Outcome::Repeated;
        }
        if !is_held(report.updated_at) {
            return Outcome::Refused;
        }
        let after = after(order, report);
        Outcome::Kept(match after {
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
        })
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
            return if known == fill { Outcome::Repeated } else { Outcome::Refused };
        }
        let is_namesake = |known: &Fill| {
            fill.connector_fill_id().is_some()
                && known.connector_fill_id() == fill.connector_fill_id()
                && known.parent_order_id() == fill.parent_order_id()
        };
        let mut namesakes = fills().filter(|(known, _)| is_namesake(known)).peekable();
        if namesakes.peek().is_none() {
            Outcome::Kept(ChangeEffect::Filled)
        } else if namesakes.any(|(known, _)| known.is_same_execution(fill)) {
            Outcome::Repeated
        } else {
            Outcome::Kept(ChangeEffect::Conflicted)
        }
    }

    fn told(&self, command: &Command) -> bool {
        self.changes.iter().any(|change| change.command == *command)
    }

    /// The fills of an order that count.
    pub(super) fn fills(&self, order_id: OrderId) -> Vec<Fill> {
        let counted = |(fill, counts): (&Fill, bool)| {
            (counts && fill.parent_order_id() == order_id).then(|| fill.clone())
        };
        self.changes.iter().filter_map(fill_of).filter_map(counted).collect()
    }

    /// The orders that match a condition, in order of registration.
    pub(super) fn orders_that(&self, holds: impl Fn(&Order) -> bool) -> Vec<Order> {
        self.orders.iter().filter(|order| holds(order)).cloned().collect()
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
fn after(order: &Order, report: &OrderReport) -> Option<Order> {
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
fn is_held(time: dtos_state::Timestamp) -> bool {
    (1700..2200).contains(&time.to_string()[..4].parse::<u32>().unwrap())
}
