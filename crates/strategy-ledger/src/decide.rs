//! The rules of a ledger: the effects of commands, given what is known. There is no
//! I/O here.

use std::borrow::Cow;

use dtos_state::{
    ChangeEffect, Command, Effect, Fill, FillId, Order, OrderId, OrderUpdate, Timestamp,
};

use crate::{error::Refusal, known::Known};

/// The effect of a command, or why it is refused.
pub type Outcome = Result<Effect, Refusal>;

/// The decision on some commands: the second of the three steps. Only [`decide`]
/// makes one, so a store can only write what the rules allow.
#[derive(Debug, Default)]
pub struct Decision<'a> {
    pub(crate) outcomes: Vec<Outcome>,
    kept: Vec<Kept<'a>>,
    new_orders: Vec<Order>,
    changed_orders: Vec<Order>,
}

impl<'a> Decision<'a> {
    /// The outcome of each command, in their order.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The commands to keep, in the order in which they are numbered.
    #[must_use]
    pub fn kept(&self) -> &[Kept<'a>] {
        &self.kept
    }

    /// The newly registered orders, in sequence, in their final state.
    #[must_use]
    pub fn new_orders(&self) -> &[Order] {
        &self.new_orders
    }

    /// The known orders that have changed, in their final state.
    #[must_use]
    pub fn changed_orders(&self) -> &[Order] {
        &self.changed_orders
    }
}

/// A command that is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept<'a> {
    /// The command.
    pub command: &'a Command,
    /// Its effect.
    pub effect: ChangeEffect,
    /// The fill that counts instead, where the command is a fill that does not.
    pub conflicts_with: Option<FillId>,
}

impl<'a> Kept<'a> {
    fn of(command: &'a Command, effect: &Effect) -> Option<Self> {
        let conflicts_with =
            if let Effect::Conflicted { with } = effect { Some(*with) } else { None };
        Some(Self { command, effect: effect.of_change()?, conflicts_with })
    }
}

/// Decides on commands in sequence. Each sees the effects of those before it.
#[must_use]
pub fn decide<'a>(known: Known<'a>, commands: &'a [Command]) -> Decision<'a> {
    let mut rules = Rules { known, new: Vec::new(), changed: Vec::new() };
    let mut decision = Decision::default();
    for command in commands {
        let outcome = rules.outcome(command);
        decision.kept.extend(outcome.as_ref().ok().and_then(|effect| Kept::of(command, effect)));
        decision.outcomes.push(outcome);
    }
    let Rules { mut known, new, changed } = rules;
    decision.new_orders = new.into_iter().filter_map(|id| known.remove_order(id)).collect();
    // An order that is new is among those already, and an order that changed twice is there once.
    decision.changed_orders = changed.into_iter().filter_map(|id| known.remove_order(id)).collect();
    decision
}

struct Rules<'a> {
    known: Known<'a>,
    /// The orders that were not known before.
    new: Vec<OrderId>,
    /// The orders that have changed, some of them more than once.
    changed: Vec<OrderId>,
}

impl<'a> Rules<'a> {
    fn outcome(&mut self, command: &'a Command) -> Outcome {
        match command {
            Command::Register(order) => self.register(order),
            Command::Update(update) => self.update(update),
            Command::Fill(fill) => self.fill(fill),
        }
    }

    /// The same order again is a repeat: equal in all fields, decimals as numbers.
    fn register(&mut self, order: &'a Order) -> Outcome {
        check_time("created_at", order.created_at())?;
        check_time("updated_at", order.updated_at())?;
        let order_id = order.order_id();
        let Some(known) = self.known.order(order_id) else {
            self.known.add_order(order.clone(), Some(Cow::Borrowed(order)));
            self.new.push(order_id);
            return Ok(Effect::Registered);
        };
        let registered = known.registered.as_deref().unwrap_or(&known.now);
        if registered == order {
            Ok(Effect::REPEATED)
        } else {
            let differences = registered.differences(order);
            Err(Refusal::OrderIdInUse { order_id, differences })
        }
    }

    /// Every report of a known order is kept.
    fn update(&mut self, update: &'a OrderUpdate) -> Outcome {
        check_time("updated_at", update.updated_at)?;
        let order_id = update.order_id;
        let is_repeat = self.known.has_update(update);
        let Some(known) = self.known.order(order_id) else {
            return Err(Refusal::UnknownOrder { key: "order_id", order_id });
        };
        if is_repeat {
            return Ok(Effect::REPEATED);
        }
        let effect = known.now.apply(update);
        if matches!(effect, Effect::Advanced | Effect::Amended) {
            self.changed.push(order_id);
        }
        self.known.add_update(Cow::Borrowed(update));
        Ok(effect)
    }

    /// A fill is kept whatever the status of its order is, and however much is filled
    /// already.
    ///
    /// Two fills of one order with one `connector_fill_id` are one if they are
    /// equal but for their `fill_id`; if not, the second does not count. A fill
    /// without a `connector_fill_id` is known by its `fill_id` alone.
    fn fill(&mut self, fill: &'a Fill) -> Outcome {
        check_time("executed_at", fill.executed_at())?;
        let (fill_id, order_id) = (fill.fill_id(), fill.parent_order_id());
        if !self.known.has_order(order_id) {
            return Err(Refusal::UnknownOrder { key: "parent_order_id", order_id });
        }
        match self.known.fill(fill_id) {
            Some(known) if known == fill => {
                return Ok(Effect::Repeated { fill_id: Some(fill_id) });
            }
            Some(_) => return Err(Refusal::FillIdInUse { fill_id }),
            None => {}
        }
        let same = self.known.namesakes(fill).find(|known| known.is_same_execution(fill));
        if let Some(known) = same {
            return Ok(Effect::Repeated { fill_id: Some(known.fill_id()) });
        }
        let effect = match self.known.namesakes(fill).next() {
            Some(counted) => Effect::Conflicted { with: counted.fill_id() },
            None => Effect::Filled,
        };
        self.known.add_fill(Cow::Borrowed(fill), effect == Effect::Filled);
        Ok(effect)
    }
}

/// A ledger holds times as nanoseconds since 1970, in 64 bits.
fn check_time(key: &'static str, given: Timestamp) -> Result<(), Refusal> {
    match i64::try_from(given.unix_nanos()) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::TimeOutOfRange { key, given }),
    }
}
