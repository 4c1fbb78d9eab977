//! The rules of a ledger: the effects of commands, given what is known. There is no
//! I/O here.

use std::borrow::Cow;

use dtos_state::{
    ChangeEffect, Command, Effect, ExecutionGroup, Fill, Order, OrderId, OrderUpdate, Ruling,
};

use crate::{error::Refusal, known::Known, standing::Standing};

/// The effect of a command, or why it is refused.
pub type Outcome = Result<Effect, Refusal>;

/// The decision on some commands: the second of the three steps. Only [`decide`]
/// makes one, so a store can only write what the rules allow.
#[derive(Debug, Default)]
pub struct Decision<'a> {
    pub(crate) outcomes: Vec<Outcome>,
    kept: Vec<Kept<'a>>,
    new_orders: Vec<Standing>,
    changed_orders: Vec<Standing>,
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
    pub fn new_orders(&self) -> &[Standing] {
        &self.new_orders
    }

    /// The known orders that have changed, in their final state.
    #[must_use]
    pub fn changed_orders(&self) -> &[Standing] {
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
}

/// Decides on commands in sequence. Each sees the effects of those before it.
#[must_use]
pub fn decide<'a>(known: Known<'a>, commands: &'a [Command]) -> Decision<'a> {
    let mut rules = Rules { known, new: Vec::new(), changed: Vec::new() };
    let mut decision = Decision::default();
    for command in commands {
        let outcome = rules.outcome(command);
        let effect = outcome.as_ref().ok().and_then(Effect::of_change);
        decision.kept.extend(effect.map(|effect| Kept { command, effect }));
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
        check_times(command)?;
        match command {
            Command::Register(order) => self.register(order),
            Command::Update(update) => self.update(update),
            Command::Fill(fill) => self.fill(fill),
            Command::Bust(_) => self.other(command, Effect::Busted),
            Command::Request(_) => self.other(command, Effect::Requested),
            Command::Answer(_) => self.other(command, Effect::Answered),
            Command::Ruling(ruling) => self.ruling(command, ruling),
            Command::Group(group) => self.group(group),
        }
    }

    /// The same order again is a repeat: equal in all fields, decimals as numbers.
    fn register(&mut self, order: &'a Order) -> Outcome {
        let order_id = order.order_id();
        let Some(known) = self.known.order(order_id) else {
            let standing = Standing::registered(order.clone());
            self.known.add_order(standing, Some(Cow::Borrowed(order)));
            self.new.push(order_id);
            return Ok(Effect::Registered);
        };
        let registered = known.registered.as_deref().unwrap_or(&known.standing.order);
        if registered == order {
            Ok(Effect::Repeated)
        } else {
            let differences = registered.differing_values(order);
            Err(Refusal::OrderIdInUse { order_id, differences })
        }
    }

    /// The same group again is a repeat: equal in all fields.
    fn group(&mut self, group: &ExecutionGroup) -> Outcome {
        match self.known.group(group.group_id) {
            None => {
                self.known.add_group(*group);
                Ok(Effect::Registered)
            }
            Some(known) if known == group => Ok(Effect::Repeated),
            Some(known) => {
                let (group_id, differences) = (group.group_id, known.differing_values(group));
                Err(Refusal::GroupIdInUse { group_id, differences })
            }
        }
    }

    /// Every report of a known order is kept.
    fn update(&mut self, update: &'a OrderUpdate) -> Outcome {
        let order_id = update.order_id;
        let is_repeat = self.known.has_update(update);
        let Some(known) = self.known.order(order_id) else {
            return Err(Refusal::UnknownOrder { key: "order_id", order_id });
        };
        if is_repeat {
            return Ok(Effect::Repeated);
        }
        let named_at = known.standing.named_at;
        let effect = known.standing.report(update);
        if effect.is_order_changed() || known.standing.named_at != named_at {
            self.changed.push(order_id);
        }
        self.known.add_update(Cow::Borrowed(update));
        Ok(effect)
    }

    /// A fill is kept whatever the status of its order is, and however much is filled
    /// already. A fill that shares an id with another is a part of the same execution.
    fn fill(&mut self, fill: &'a Fill) -> Outcome {
        let (fill_id, order_id) = (fill.fill_id(), fill.parent_order_id());
        if !self.known.has_order(order_id) {
            return Err(Refusal::UnknownOrder { key: "parent_order_id", order_id });
        }
        if self.known.fills(fill_id).any(|known| known.parent_order_id() != order_id) {
            return Err(Refusal::FillIdInUse { fill_id });
        }
        if self.known.fills(fill_id).any(|known| known == fill) {
            return Ok(Effect::Repeated);
        }
        let with = |part: &Fill| part.fill_id();
        let effect = if self.known.is_busted(fill) {
            Effect::Busted
        } else if let Some(part) = self.known.parts(fill).find(|part| part.contradicts(fill)) {
            Effect::Conflicted { with: with(part) }
        } else if let Some(part) = self.known.parts(fill).next() {
            Effect::Completed { with: with(part) }
        } else {
            Effect::Filled
        };
        self.known.keep_fill(Cow::Borrowed(fill));
        Ok(effect)
    }

    fn ruling(&mut self, command: &Command, ruling: &Ruling) -> Outcome {
        let order_id = ruling.order_id();
        if self.known.has_other(command) {
            return Ok(Effect::Repeated);
        }
        let unknown = Refusal::UnknownOrder { key: "order_id", order_id };
        let effect = self.known.rule(ruling).ok_or(unknown)?;
        self.known.add_other(command);
        self.changed.push(order_id);
        Ok(effect)
    }

    /// A bust, a request or an answer is kept once, whatever is known of its order.
    fn other(&mut self, command: &Command, effect: Effect) -> Outcome {
        if let Some(order_id) = command.order_id()
            && !self.known.has_order(order_id)
        {
            let key = if effect == Effect::Busted { "parent_order_id" } else { "order_id" };
            return Err(Refusal::UnknownOrder { key, order_id });
        }
        if self.known.has_other(command) {
            return Ok(Effect::Repeated);
        }
        self.known.add_other(command);
        Ok(effect)
    }
}

/// A ledger holds times as nanoseconds since 1970, in 64 bits.
fn check_times(command: &Command) -> Result<(), Refusal> {
    let is_out_of_range = |time: dtos_state::Timestamp| i64::try_from(time.unix_nanos()).is_err();
    match command.times().into_iter().find(|&(_, time)| is_out_of_range(time)) {
        None => Ok(()),
        Some((key, given)) => Err(Refusal::TimeOutOfRange { key, given }),
    }
}
