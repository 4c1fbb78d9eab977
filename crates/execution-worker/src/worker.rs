use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use dtos_state::{Command, ConnectorOrderId, Effect, OrderId, Symbol};
use execution_connector::{Now, QuestionId, VenueNews, VenueRequest, VenueTraits};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, Outcome, StorageError};

use crate::{
    asked::{Asked, Picture, Sweep},
    budget::Budget,
    clock::Clock,
    known::Known,
    new_ids::NewIds,
    notice::Notice,
    outbox::{Outbox, Rank},
    sabotage::Sabotage,
    settings::Settings,
    timers::{Timers, Wake},
    tracked::{Flight, Tracked},
};

/// All that a worker is made of.
#[derive(Clone, Debug)]
pub struct Parts<L, J, I> {
    /// The ledger, whose only writer it is.
    pub ledger: L,
    /// The journal.
    pub journal: J,
    /// Where new ids come from.
    pub ids: I,
    /// What holds at the venue.
    pub traits: VenueTraits,
    /// How long it waits for what.
    pub settings: Settings,
}

/// Carries out plans at an exchange: the design's `ExecutionWorker`.
///
/// It is a state machine without I/O, clock or thread. Events and time go in, by
/// [`handle`](Self::handle) and [`handle_deadline`](Self::handle_deadline); requests come
/// out, by [`poll_request`](Self::poll_request). What it has acknowledged is in the ledger
/// and in the journal, and from these two alone it goes on after a crash.
#[derive(Debug)]
pub struct Worker<L, J, I> {
    pub(crate) ledger: L,
    pub(crate) journal: J,
    pub(crate) ids: I,
    pub(crate) traits: VenueTraits,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) is_connected: bool,
    /// What is not final, not settled, or differs.
    pub(crate) orders: BTreeMap<OrderId, Tracked>,
    /// The venue's ids of these orders.
    pub(crate) names: BTreeMap<ConnectorOrderId, BTreeSet<OrderId>>,
    pub(crate) timers: Timers,
    pub(crate) outbox: Outbox,
    pub(crate) budget: Budget,
    pub(crate) questions: BTreeMap<QuestionId, Asked>,
    /// Questions about orders whose time is over: a late answer counts like any other.
    pub(crate) late: BTreeMap<QuestionId, Asked>,
    pub(crate) next_question: u64,
    pub(crate) picture: Picture,
    pub(crate) sweeps: BTreeMap<Option<Symbol>, Sweep>,
    /// News of orders of which only the venue's id is known.
    pub(crate) held: Vec<VenueNews>,
    /// Orders that were final at the start, and whose history is not read yet.
    pub(crate) unread: VecDeque<OrderId>,
    /// Decisions that came to nothing, and are not marked yet.
    pub(crate) unwritten: Vec<OrderId>,
    pub(crate) notices: Vec<Notice>,
    #[cfg(feature = "sabotage")]
    pub(crate) wrong: crate::wrong_state::Wrong,
}

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// The ledger, for reading.
    pub const fn ledger(&self) -> &L {
        &self.ledger
    }

    /// The journal, for reading.
    pub const fn journal(&self) -> &J {
        &self.journal
    }

    /// Ends the worker.
    pub fn into_stores(self) -> (L, J) {
        (self.ledger, self.journal)
    }

    /// How many orders it keeps in memory: those that are not final, not settled or differ.
    pub fn tracked_orders(&self) -> usize {
        self.orders.len()
    }

    /// The next request to send. Call it until there is none, after each other call.
    pub fn poll_request(&mut self, now: Now) -> Option<VenueRequest> {
        self.clock.advance(now);
        if !self.is_connected {
            return None;
        }
        for rank in Rank::ALL {
            if !self.outbox.has(rank) || !self.may_send(rank) {
                continue;
            }
            while let Some(request) = self.outbox.pop(rank) {
                if self.is_wanted(&request) {
                    return Some(self.sent(rank, request));
                }
            }
        }
        None
    }

    /// Whether a request of a rank may go out; if not yet, it wakes up when it may.
    fn may_send(&mut self, rank: Rank) -> bool {
        let now = self.clock.monotonic;
        let free_at = match rank {
            Rank::Place => self.budget.pause_end().unwrap_or(now),
            Rank::Cancel | Rank::Unsettled | Rank::Question => self.budget.free_at(rank, now),
        };
        if free_at > now {
            self.timers.set_by(Wake::Outbox, free_at);
        }
        free_at <= now
    }

    /// Whether nobody has given a question up meanwhile, nor the order ended.
    fn is_wanted(&self, request: &VenueRequest) -> bool {
        match request {
            VenueRequest::Place(_) => true,
            VenueRequest::Cancel(cancel) => {
                self.is_wrong(Sabotage::CancelsForeign)
                    || self
                        .orders
                        .get(&cancel.order_id)
                        .is_some_and(|order| !order.known.is_final())
            }
            VenueRequest::AskOrder(question) => self.questions.contains_key(&question.question),
            VenueRequest::AskOpenOrders { question } => self.questions.contains_key(question),
            VenueRequest::AskExecutions(question) => {
                self.questions.contains_key(&question.question)
            }
        }
    }

    /// Notes that a request goes out.
    fn sent(&mut self, rank: Rank, request: VenueRequest) -> VenueRequest {
        let now = self.clock.monotonic;
        if rank != Rank::Place {
            self.budget.spend(now);
        }
        let order_id = match &request {
            VenueRequest::Place(placement) => placement.order.order_id(),
            VenueRequest::Cancel(cancel) => cancel.order_id,
            VenueRequest::AskOrder(_)
            | VenueRequest::AskOpenOrders { .. }
            | VenueRequest::AskExecutions(_) => return request,
        };
        let timeout = now + self.settings.request_timeout;
        if let Some(order) = self.orders.get_mut(&order_id) {
            let flight = if rank == Rank::Place { &mut order.place } else { &mut order.cancel };
            *flight = Flight::Sent(now);
            self.timers.set_by(Wake::Order(order_id), timeout);
        }
        #[cfg(feature = "sabotage")]
        let request = self.with_deadline_anew(request);
        request
    }

    /// The next moment at which [`handle_deadline`](Self::handle_deadline) has something to
    /// do, by the monotonic time.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.timers.next()
    }

    /// Writes commands together, and takes note of what follows from those that are new.
    pub(crate) fn record(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        if commands.is_empty() {
            return Ok(Vec::new());
        }
        let outcomes = self.ledger.take_all(commands)?;
        self.timers.set_by(Wake::Journal, self.clock.monotonic + self.settings.journal_lag);
        for (command, outcome) in commands.iter().zip(&outcomes) {
            match outcome {
                Ok(Effect::Repeated) => {}
                Ok(_) => self.take(command)?,
                Err(refusal) => {
                    let (command, refusal) = (Box::new(command.clone()), refusal.clone());
                    self.notices.push(Notice::Refused { command, refusal });
                }
            }
        }
        Ok(outcomes)
    }

    /// Takes note of a command that the ledger has kept.
    fn take(&mut self, command: &Command) -> Result<(), StorageError> {
        let Some(order_id) = command.order_id() else { return Ok(()) };
        let is_ruling = matches!(command, Command::Ruling(_));
        match self.orders.get_mut(&order_id) {
            Some(order) if !is_ruling => {
                let before = (order.known.is_undecided, order.known.lives_after_all());
                order.known.take(command);
                if before.0 && !order.known.is_undecided {
                    self.notices.push(Notice::DecidedAfterAll(order_id));
                }
                if !before.1 && order.known.lives_after_all() {
                    self.notices.push(Notice::LivesAfterAll(order_id));
                }
            }
            Some(order) => {
                if let Some(known) = Known::of(&self.ledger.history(order_id)?) {
                    order.known = known;
                }
            }
            None => self.track(order_id)?,
        }
        if let Command::Update(update) = command
            && let Some(name) = &update.connector_order_id
        {
            self.name(order_id, name);
        }
        Ok(())
    }

    /// Reads an order back into memory.
    pub(crate) fn track(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        if let Some(known) = Known::of(&self.ledger.history(order_id)?) {
            self.track_known(known);
        }
        Ok(())
    }

    pub(crate) fn track_known(&mut self, known: Known) {
        let order = Tracked::of(known, self.clock.monotonic, self.settings.first_pause);
        let order_id = order.order_id();
        let name = order.known.standing.order.connector_order_id().cloned();
        self.add_sweep(&order.known.standing.order.symbol().clone());
        self.orders.insert(order_id, order);
        if let Some(name) = name {
            self.name(order_id, &name);
        }
    }

    fn name(&mut self, order_id: OrderId, name: &ConnectorOrderId) {
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        if order.names.insert(name.clone()) {
            self.names.entry(name.clone()).or_default().insert(order_id);
        }
    }

    /// Forgets an order: the ledger has it.
    pub(crate) fn forget(&mut self, order_id: OrderId) {
        let Some(order) = self.orders.remove(&order_id) else { return };
        self.timers.set(Wake::Order(order_id), None);
        for name in order.names {
            if let Some(orders) = self.names.get_mut(&name) {
                orders.remove(&order_id);
                if orders.is_empty() {
                    self.names.remove(&name);
                }
            }
        }
    }

    pub(crate) fn is_wrong(&self, sabotage: Sabotage) -> bool {
        #[cfg(feature = "sabotage")]
        return self.wrong.sabotage == Some(sabotage);
        #[cfg(not(feature = "sabotage"))]
        {
            let _ = (self, sabotage);
            false
        }
    }
}
