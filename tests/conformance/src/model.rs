//! A ledger in one vector, written from the rules, not from the code.

use std::cmp::Reverse;

use dtos_state::{
    ChangeEffect, Command, ConnectorFillId, ConnectorOrderId, Effect, ExecutionGroup,
    ExecutionGroupId, Fill, FillId, Order, OrderId, OrderUpdate,
};
use strategy_ledger::{AuditOptions, Change, Discrepancy, Finding, OrderFilter, Sort};

use crate::rules::{executions, findings, lifecycle};

/// All accepted commands, each with its effect.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub kept: Vec<(ChangeEffect, Command)>,
}

/// The effect of a command, and the fill that it completes or conflicts with.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Kept(ChangeEffect, Option<FillId>),
    Repeated,
    Refused,
}

impl From<&strategy_ledger::Outcome> for Outcome {
    fn from(outcome: &strategy_ledger::Outcome) -> Self {
        match outcome {
            Err(_) => Self::Refused,
            Ok(Effect::Repeated) => Self::Repeated,
            Ok(effect @ (Effect::Conflicted { with } | Effect::Completed { with })) => {
                Self::Kept(effect.of_change().unwrap(), Some(*with))
            }
            Ok(effect) => Self::Kept(effect.of_change().unwrap(), None),
        }
    }
}

impl Model {
    pub fn take(&mut self, command: &Command) -> Outcome {
        if !are_times_held(command) || self.is_refused(command) {
            return Outcome::Refused;
        }
        if self.kept.iter().any(|(_, kept)| kept == command) {
            return Outcome::Repeated;
        }
        let (effect, with) = self.effect(command);
        self.kept.push((effect, command.clone()));
        Outcome::Kept(effect, with)
    }

    fn is_refused(&self, command: &Command) -> bool {
        let mut kept = self.kept.iter().map(|(_, kept)| kept);
        let is_unknown = |order_id| !self.order_ids().contains(&order_id);
        match command {
            Command::Register(order) => kept.any(|kept| match kept {
                Command::Register(known) => known.order_id() == order.order_id() && known != order,
                _ => false,
            }),
            Command::Group(group) => kept.any(|kept| match kept {
                Command::Group(known) => known.group_id == group.group_id && known != group,
                _ => false,
            }),
            Command::Fill(fill) => {
                let order_id = fill.parent_order_id();
                let is_anothers = |known: &Fill| {
                    known.fill_id() == fill.fill_id() && known.parent_order_id() != order_id
                };
                is_unknown(order_id)
                    || kept.any(|it| matches!(it, Command::Fill(known) if is_anothers(known)))
            }
            _ => command.order_id().is_some_and(is_unknown),
        }
    }

    fn effect(&self, command: &Command) -> (ChangeEffect, Option<FillId>) {
        match command {
            Command::Register(_) | Command::Group(_) => (ChangeEffect::Registered, None),
            Command::Update(update) => (self.effect_of_update(update), None),
            Command::Fill(fill) => self.effect_of_fill(fill),
            Command::Bust(_) => (ChangeEffect::Busted, None),
            Command::Request(_) => (ChangeEffect::Requested, None),
            Command::Answer(_) => (ChangeEffect::Answered, None),
            Command::Ruling(_) => (ChangeEffect::Ruled, None),
        }
    }

    fn effect_of_update(&self, update: &OrderUpdate) -> ChangeEffect {
        let mut news = self.news(update.order_id);
        let before = lifecycle::order(&news).unwrap();
        news.push(update.clone().into());
        let after = lifecycle::order(&news).unwrap();
        let is_taken_back = lifecycle::is_taken_back(&news, (update.status, update.updated_at));
        let excludes = !is_taken_back && lifecycle::exclude(before.status(), update.status);
        let ids = [before.connector_order_id(), update.connector_order_id.as_ref()];
        if excludes || matches!(ids, [Some(known), Some(reported)] if known != reported) {
            ChangeEffect::Contradicted
        } else if before.status() != after.status() {
            ChangeEffect::Advanced
        } else if before != after {
            ChangeEffect::Amended
        } else {
            ChangeEffect::Unchanged
        }
    }

    /// Told apart by what was known when the fill came: a bust that names it, parts of its id,
    /// and the first one under the exchange's id.
    fn effect_of_fill(&self, fill: &Fill) -> (ChangeEffect, Option<FillId>) {
        let news = self.news(fill.parent_order_id());
        if executions::busts(&news).into_iter().any(|bust| executions::is_named(bust, fill)) {
            return (ChangeEffect::Busted, None);
        }
        let known = executions::fills(&news);
        let of_its_id = known.iter().filter(|known| known.fill_id() == fill.fill_id());
        let is_namesake = |known: &&&Fill| {
            known.connector_fill_id().is_some()
                && known.connector_fill_id() == fill.connector_fill_id()
        };
        let parts: Vec<_> = of_its_id.chain(known.iter().find(is_namesake)).collect();
        let other = parts.iter().find(|part| executions::says_otherwise(part, fill));
        match (other, parts.first()) {
            (Some(part), _) => (ChangeEffect::Conflicted, Some(part.fill_id())),
            (None, Some(part)) => (ChangeEffect::Completed, Some(part.fill_id())),
            (None, None) => (ChangeEffect::Filled, None),
        }
    }

    /// In the order of registration.
    fn order_ids(&self) -> Vec<OrderId> {
        let registered = self.kept.iter().filter_map(|(_, command)| match command {
            Command::Register(order) => Some(order.order_id()),
            _ => None,
        });
        registered.collect()
    }

    /// All news of an order.
    pub fn news(&self, order_id: OrderId) -> Vec<Command> {
        let news = self.kept.iter().map(|(_, command)| command);
        news.filter(|command| command.order_id() == Some(order_id)).cloned().collect()
    }

    /// The numbers and effects of the news of an order, and the news.
    pub fn history(&self, order_id: OrderId) -> Vec<(u64, ChangeEffect, Command)> {
        let mut numbered = self.numbered();
        numbered.retain(|(_, _, command)| command.order_id() == Some(order_id));
        numbered
    }

    pub fn numbered(&self) -> Vec<(u64, ChangeEffect, Command)> {
        (1..).zip(&self.kept).map(|(seq, (effect, it))| (seq, *effect, it.clone())).collect()
    }

    pub fn group(&self, group_id: ExecutionGroupId) -> Option<ExecutionGroup> {
        self.kept.iter().find_map(|(_, command)| match command {
            Command::Group(group) if group.group_id == group_id => Some(*group),
            _ => None,
        })
    }

    /// The orders in the order of registration.
    pub fn all_orders(&self) -> Vec<Order> {
        let order = |order_id| lifecycle::order(&self.news(order_id)).unwrap();
        self.order_ids().into_iter().map(order).collect()
    }

    /// The orders that a filter asks for; none where there is no such page.
    pub fn orders(&self, filter: &OrderFilter) -> Option<Vec<Order>> {
        let mut orders: Vec<_> = self.all_orders().into_iter().enumerate().collect();
        match filter.sort {
            Sort::Registration => {}
            Sort::RegistrationDescending => orders.sort_by_key(|&(place, _)| Reverse(place)),
            Sort::Creation => {
                orders.sort_by_key(|(_, order)| (order.created_at(), order.order_id()));
            }
            Sort::Id => orders.sort_by_key(|(_, order)| order.order_id()),
        }
        if let Some(after) = filter.after {
            let last = orders.iter().position(|(_, order)| order.order_id() == after)?;
            orders.drain(..=last);
        }
        orders.retain(|(_, order)| {
            let news = self.news(order.order_id());
            let is_called = |id| connector_order_ids(&news).contains(id);
            let is_filled_as = |id| {
                executions::fills(&news).iter().any(|fill| fill.connector_fill_id() == Some(id))
            };
            filter.admits(order)
                && filter.connector_order_id.as_ref().is_none_or(is_called)
                && filter.connector_fill_id.as_ref().is_none_or(is_filled_as)
        });
        orders.truncate(filter.limit.unwrap_or(usize::MAX));
        Some(orders.into_iter().map(|(_, order)| order).collect())
    }

    /// All findings, of one order after another by id; none that a ruling settles.
    pub fn audit(&self, options: &AuditOptions) -> Vec<Finding> {
        let mut found = Vec::new();
        for order in self.all_orders() {
            let order_id = order.order_id();
            let news = self.news(order_id);
            let mut of_order = findings::findings(&news, options);
            of_order.extend(self.shared_ids(&order));
            of_order.extend(self.shared_executions(&order));
            let rulings = lifecycle::rulings(&news);
            let of_order = of_order.into_iter().map(|it| Finding { order_id, discrepancy: it });
            found.extend(of_order.filter(|finding| {
                !rulings.iter().any(|ruling| ruling.settles().contains(&finding.key()))
            }));
        }
        found
    }

    /// The other orders of the symbol of an order, by id.
    fn others(&self, order: &Order) -> Vec<Order> {
        let mut others = self.all_orders();
        others.retain(|other| other.order_id() != order.order_id());
        others.retain(|other| other.symbol() == order.symbol());
        others.sort_by_key(Order::order_id);
        others
    }

    fn shared_ids(&self, order: &Order) -> Vec<Discrepancy> {
        let ids = |order: &Order| standing_ids(&self.news(order.order_id()));
        let shared = ids(order).into_iter().filter_map(|connector_order_id| {
            let mut others = self.others(order).into_iter();
            let other = others.find(|other| ids(other).contains(&connector_order_id))?;
            let other_order_id = other.order_id();
            Some(Discrepancy::SharedConnectorOrderId { connector_order_id, other_order_id })
        });
        shared.collect()
    }

    fn shared_executions(&self, order: &Order) -> Vec<Discrepancy> {
        let names = |order: &Order| -> Vec<ConnectorFillId> {
            let counted = executions::counted(&self.news(order.order_id())).executions;
            counted.iter().filter_map(|fill| fill.connector_fill_id().cloned()).collect()
        };
        let shared = names(order).into_iter().filter_map(|connector_fill_id| {
            let mut others = self.others(order).into_iter();
            let other = others.find(|other| {
                other.side() == order.side() && names(other).contains(&connector_fill_id)
            })?;
            let other_order_id = other.order_id();
            Some(Discrepancy::SharedExecution { connector_fill_id, other_order_id })
        });
        shared.collect()
    }
}

/// Every id that was ever reported or registered.
fn connector_order_ids(news: &[Command]) -> Vec<ConnectorOrderId> {
    let registered = lifecycle::registration(news).and_then(Order::connector_order_id);
    let reported = lifecycle::reports(news).into_iter();
    let reported = reported.filter_map(|report| report.connector_order_id.as_ref());
    registered.into_iter().chain(reported).cloned().collect()
}

/// The ids that no ruling takes back, each once.
fn standing_ids(news: &[Command]) -> Vec<ConnectorOrderId> {
    let registered = lifecycle::registration(news).and_then(Order::connector_order_id);
    let reported = lifecycle::standing_reports(news).into_iter();
    let reported = reported.filter_map(|report| report.connector_order_id.as_ref());
    let mut ids: Vec<_> = registered.into_iter().chain(reported).cloned().collect();
    ids.sort();
    ids.dedup();
    ids
}

/// A change without its cursor, which is the store's own.
pub fn without_cursor(change: &Change) -> (u64, ChangeEffect, Command) {
    (change.seq, change.effect, change.command.clone())
}

/// Whether a ledger can hold the times of a command. The tests' times outside the range
/// are far outside.
fn are_times_held(command: &Command) -> bool {
    let mut times = command.times().into_iter();
    times.all(|(_, time)| (1700..2200).contains(&time.to_string()[..4].parse::<u32>().unwrap()))
}
