use std::collections::BTreeMap;

use dtos_state::{
    Command, ExecutionGroup, ExecutionGroupId, Order, OrderId, Request, RequestKind, TradePlanId,
};
use execution_connector::{Now, Placement, VenueRequest};
use id_generators::{ClockOutOfRange, ExecutionCommandId};
use strategy_journal::{AppendError, JournalWriter, NewDecision};
use strategy_ledger::{LedgerWriter, OrderFilter, StorageError};

use crate::{
    clock::after,
    error::{PlaceError, PlaceRefusal, WorkerError},
    new_ids::NewIds,
    outbox::Rank,
    plan::{Placing, PlanGroup},
    sabotage::Sabotage,
    timers::Wake,
    tracked::Flight,
    worker::Worker,
};

/// How often another id is tried.
const TRIES: usize = 8;

/// An order that is placed, or was: it is in the ledger with its request, and its reason is
/// in the journal. Both are durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It goes out with the next requests.
    Now(OrderId),
    /// The command had an order already: nothing was written, and nothing goes out.
    Before(OrderId),
}

impl Placed {
    /// The order.
    #[must_use]
    pub const fn order_id(self) -> OrderId {
        match self {
            Self::Now(order_id) | Self::Before(order_id) => order_id,
        }
    }
}

/// An order that is about to be written.
struct Draft {
    order: Order,
    group: Option<ExecutionGroup>,
    decision: NewDecision,
}

type Result<T> = std::result::Result<T, PlaceError>;

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// A new execution group, which is registered with its first order.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] where the generator gives no id.
    pub fn new_group(
        &mut self,
        parent_plan_id: TradePlanId,
        now: Now,
    ) -> std::result::Result<ExecutionGroup, ClockOutOfRange> {
        self.clock.advance(now);
        let group_id = self.ids.group_id()?;
        Ok(ExecutionGroup { group_id, parent_plan_id, created_at: now.wall })
    }

    /// Places an order: see [`place_all`](Self::place_all).
    ///
    /// # Errors
    /// [`PlaceError`] if it is not placed.
    pub fn place(&mut self, placing: &Placing, now: Now) -> Result<Placed> {
        let mut results = self.place_all(std::slice::from_ref(placing), now);
        results.pop().unwrap_or_else(|| Err(PlaceRefusal::NotConnected.into()))
    }

    /// Places orders together, with one write to the journal and one to the ledger, and
    /// returns the outcome of each. One that is refused does not affect the others.
    ///
    /// An order that cannot go out at once is refused, and nothing of it is written. The
    /// caller decides anew, at the price that there is by then.
    pub fn place_all(&mut self, placings: &[Placing], now: Now) -> Vec<Result<Placed>> {
        self.clock.advance(now);
        #[cfg(feature = "sabotage")]
        self.write_late();
        let mut commands = BTreeMap::new();
        let mut groups = BTreeMap::new();
        let mut results: Vec<Result<Placed>> = Vec::new();
        let mut drafts = Vec::new();
        for placing in placings {
            let draft = self.draft(placing, drafts.len(), &mut commands, &mut groups);
            results.push(match draft {
                Ok(Drafted::New(draft)) => {
                    let order_id = draft.order.order_id();
                    drafts.push((results.len(), *draft));
                    Ok(Placed::Now(order_id))
                }
                Ok(Drafted::Before(order_id)) => Ok(Placed::Before(order_id)),
                Err(error) => Err(error),
            });
        }
        for (index, error) in self.write_drafts(&drafts) {
            if let Ok(Placed::Now(failed)) = results[index] {
                for again in &mut results {
                    if matches!(again, Ok(Placed::Before(it)) if *it == failed) {
                        *again = Err(PlaceRefusal::WithAnother.into());
                    }
                }
            }
            results[index] = Err(error);
        }
        results
    }

    /// The order of a plan, if nothing stands against it.
    fn draft(
        &mut self,
        placing: &Placing,
        drafted: usize,
        commands: &mut BTreeMap<ExecutionCommandId, OrderId>,
        groups: &mut BTreeMap<ExecutionGroupId, ExecutionGroup>,
    ) -> Result<Drafted> {
        #[cfg(feature = "sabotage")]
        let placing = &self.with_another_command(placing);
        let command = placing.causality.execution_command_id().ok_or(PlaceRefusal::NoCommand)?;
        if let Some(&order_id) = commands.get(&command) {
            return Ok(Drafted::Before(order_id));
        }
        if let Some(order_id) = self.order_of(command)? {
            return Ok(Drafted::Before(order_id));
        }
        let new = placing.plan.order(self.clock.wall)?;
        Order::with_id(placeholder(), new.clone()).check_sendable().map_err(PlaceRefusal::from)?;
        self.check_group(placing.plan.group, groups)?;
        self.check_room(drafted)?;
        let order_id = self.new_order_id()?;
        commands.insert(command, order_id);
        let group = match placing.plan.group {
            PlanGroup::Known(_) => None,
            PlanGroup::New(group) => {
                groups.insert(group.group_id, group);
                Some(group)
            }
        };
        let decision = NewDecision {
            order_id,
            causality: placing.causality.clone(),
            context: placing.context.clone(),
            decided_at: self.clock.wall,
        };
        let order = Order::with_id(order_id, new);
        Ok(Drafted::New(Box::new(Draft { order, group, decision })))
    }

    /// The order that a command has. A decision that did not get into the ledger is
    /// abandoned.
    fn order_of(&mut self, command: ExecutionCommandId) -> Result<Option<OrderId>> {
        let decided = self.journal.order_of_command(command)?;
        let Some(decided) = decided.filter(|decided| !decided.is_abandoned) else {
            return Ok(None);
        };
        if self.ledger.order(decided.order_id)?.is_some() {
            return Ok(Some(decided.order_id));
        }
        self.journal.abandon(decided.order_id, self.clock.wall)?;
        Ok(None)
    }

    fn check_group(
        &self,
        group: PlanGroup,
        new: &BTreeMap<ExecutionGroupId, ExecutionGroup>,
    ) -> Result<()> {
        let group_id = group.id();
        let known = match new.get(&group_id) {
            Some(known) => Some(*known),
            None => self.ledger.group(group_id)?,
        };
        match (group, known) {
            (PlanGroup::New(group), Some(known)) if known != group => {
                let differences = known.differing_values(&group);
                let refusal = strategy_ledger::Refusal::GroupIdInUse { group_id, differences };
                Err(PlaceRefusal::from(refusal).into())
            }
            (PlanGroup::Known(_), None) if !self.has_orders(group_id)? => {
                Err(PlaceRefusal::UnknownGroup { group_id }.into())
            }
            (PlanGroup::New(_) | PlanGroup::Known(_), _) => Ok(()),
        }
    }

    /// Whether the ledger has an order of a group; a group need not be registered.
    pub(crate) fn has_orders(
        &self,
        group_id: ExecutionGroupId,
    ) -> std::result::Result<bool, StorageError> {
        let group = Some(group_id);
        let filter = OrderFilter { group, limit: Some(1), ..OrderFilter::default() };
        Ok(!self.ledger.orders(&filter)?.is_empty())
    }

    fn check_room(&mut self, drafted: usize) -> Result<()> {
        if !self.is_connected {
            return Err(PlaceRefusal::NotConnected.into());
        }
        let now = self.clock.monotonic;
        let until = self.budget.free_for(drafted + 1, Rank::Place, now);
        if until > now {
            return Err(PlaceRefusal::NotNow { until }.into());
        }
        Ok(())
    }

    fn new_order_id(&mut self) -> Result<OrderId> {
        let mut last = None;
        for _ in 0..TRIES {
            let order_id = self.ids.order_id().map_err(PlaceRefusal::from)?;
            let is_used = self.ledger.order(order_id)?.is_some()
                || self.journal.decision(order_id)?.is_some();
            if !is_used {
                return Ok(order_id);
            }
            last = Some(order_id);
        }
        Err(PlaceRefusal::IdsInUse { order_id: last.unwrap_or_else(placeholder) }.into())
    }

    /// Writes why, then what, and queues what is written. Returns what went wrong, by the
    /// index of the plan.
    fn write_drafts(&mut self, drafts: &[(usize, Draft)]) -> Vec<(usize, PlaceError)> {
        if drafts.is_empty() {
            return Vec::new();
        }
        let decisions: Vec<_> = drafts.iter().map(|(_, draft)| draft.decision.clone()).collect();
        let is_late = self.is_wrong(Sabotage::ChainAfterOrder);
        match self.journal.decide_orders(if is_late { &[] } else { &decisions }) {
            Ok(()) => {}
            // One chain that is refused does not affect the others.
            Err(AppendError::Refused(_)) if drafts.len() > 1 => {
                return drafts.chunks(1).flat_map(|draft| self.write_drafts(draft)).collect();
            }
            Err(error) => return together(drafts, error),
        }
        let commands: Vec<Command> =
            drafts.iter().flat_map(|(_, draft)| self.commands_of_draft(draft)).collect();
        let written = self.record_drafts(&commands);
        if let Err(error) = written {
            let order_ids: Vec<_> = decisions.iter().map(|decision| decision.order_id).collect();
            if self.journal.abandon_all(&order_ids, self.clock.wall).is_err() {
                self.unwritten.extend(order_ids);
                self.timers.set_by(Wake::Journal, self.clock.monotonic + self.settings.journal_lag);
            }
            return together(drafts, WorkerError::Ledger(error));
        }
        if is_late && let Err(error) = self.journal.decide_orders(&decisions) {
            return together(drafts, error);
        }
        for (_, draft) in drafts {
            self.queue_place(&draft.order);
        }
        Vec::new()
    }

    fn record_drafts(&mut self, commands: &[Command]) -> std::result::Result<(), StorageError> {
        #[cfg(feature = "sabotage")]
        if self.is_wrong(Sabotage::SendsBeforeDisk) || self.is_wrong(Sabotage::AcknowledgesEarly) {
            self.wrong.unwritten.extend_from_slice(commands);
            return Ok(());
        }
        self.record(commands).map(|_| ())
    }

    fn commands_of_draft(&self, draft: &Draft) -> Vec<Command> {
        let request = Request {
            order_id: draft.order.order_id(),
            attempt: 1,
            kind: RequestKind::Place,
            requested_at: self.clock.wall,
            expires_at: self.traits.deadline.map(|wait| after(self.venue_time(), wait)),
        };
        let group = draft.group.map(Command::Group);
        let order = [Command::Register(draft.order.clone()), Command::Request(request)];
        group.into_iter().chain(order).collect()
    }

    /// What the venue's clock shows; ours where its answers do not tell.
    pub(crate) fn venue_time(&self) -> dtos_state::Timestamp {
        if self.traits.answers_carry_time { self.clock.venue() } else { self.clock.wall }
    }

    fn queue_place(&mut self, order: &Order) {
        let expires_at = match self.orders.get_mut(&order.order_id()) {
            Some(tracked) => {
                tracked.place = Flight::Queued;
                tracked.known.place.and_then(|place| place.expires_at)
            }
            None => None,
        };
        self.budget.spend(self.clock.monotonic);
        let placement = Placement { order: order.clone(), expires_at };
        self.outbox.push(Rank::Place, VenueRequest::Place(Box::new(placement)));
        self.consider(order.order_id());
    }
}

enum Drafted {
    New(Box<Draft>),
    Before(OrderId),
}

/// An id for an order that is only checked.
fn placeholder() -> OrderId {
    "ORD_00000000_000000_00000000".parse().expect("digits are an id")
}

/// The error of a write that was for all of them: the first has it.
fn together<E>(drafts: &[(usize, Draft)], error: E) -> Vec<(usize, PlaceError)>
where
    PlaceError: From<E>,
{
    let others = drafts.iter().skip(1);
    let others = others.map(|&(index, _)| (index, PlaceRefusal::WithAnother.into()));
    let first = drafts.first().map(|&(index, _)| (index, PlaceError::from(error)));
    first.into_iter().chain(others).collect()
}
