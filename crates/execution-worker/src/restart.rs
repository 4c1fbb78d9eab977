use std::collections::{BTreeMap, VecDeque};

use dtos_state::{Order, OrderId, Timestamp};
use execution_connector::{Now, QuestionId};
use strategy_journal::{JournalWriter, abandon_decisions_without_order};
use strategy_ledger::{LedgerWriter, OrderFilter, Sort, StorageError};

use crate::{
    asked::{Picture, Sweep},
    budget::Budget,
    clock::{Clock, before},
    error::WorkerError,
    known::Known,
    new_ids::NewIds,
    outbox::Outbox,
    pause::Pause,
    sabotage::Sabotage,
    timers::{Timers, Wake},
    worker::{Parts, Worker},
};

/// How many orders are read at a time.
const PAGE: usize = 500;

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Starts a worker on what its ledger and its journal have.
    ///
    /// # Errors
    /// [`WorkerError`] if one of them cannot be read or written, or if the journal has
    /// followed another ledger.
    pub fn open(parts: Parts<L, J, I>, now: Now) -> Result<Self, WorkerError> {
        Self::idle(parts, now).started()
    }

    /// Starts a worker that is wrong.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "sabotage")]
    pub fn open_wrong(
        parts: Parts<L, J, I>,
        sabotage: Option<Sabotage>,
        now: Now,
    ) -> Result<Self, WorkerError> {
        let mut worker = Self::idle(parts, now);
        worker.wrong.sabotage = sabotage;
        worker.started()
    }

    fn started(mut self) -> Result<Self, WorkerError> {
        let worker = &mut self;
        let now = Now { monotonic: worker.clock.monotonic, wall: worker.clock.wall };
        if !worker.is_wrong(Sabotage::NoAbandoning) {
            abandon_decisions_without_order(&mut worker.journal, &worker.ledger, now.wall)?;
        }
        worker.timers.set(Wake::Journal, Some(now.monotonic));
        worker.read_open_orders()?;
        worker.unread = worker.recent_ends()?;
        worker.read_symbols();
        if !worker.unread.is_empty() {
            worker.timers.set(Wake::Unread, Some(now.monotonic));
        }
        worker.begin_sweeps();
        #[cfg(feature = "sabotage")]
        worker.send_again();
        Ok(self)
    }

    fn idle(parts: Parts<L, J, I>, now: Now) -> Self {
        let Parts { ledger, journal, ids, traits, settings } = parts;
        let pause = Pause::begun(now.monotonic, settings.first_pause);
        Self {
            budget: Budget::of(&traits),
            ledger,
            journal,
            ids,
            traits,
            settings,
            clock: Clock::at(now),
            is_connected: false,
            orders: BTreeMap::new(),
            names: BTreeMap::new(),
            timers: Timers::default(),
            outbox: Outbox::default(),
            questions: BTreeMap::new(),
            late: BTreeMap::new(),
            next_question: 1,
            picture: Picture {
                is_complete: false,
                asking: None::<(QuestionId, _)>,
                pause,
                shown: std::collections::BTreeSet::new(),
            },
            sweeps: BTreeMap::new(),
            held: Vec::new(),
            unread: VecDeque::new(),
            unwritten: Vec::new(),
            notices: Vec::new(),
            #[cfg(feature = "sabotage")]
            wrong: crate::wrong_state::Wrong::default(),
        }
    }

    fn read_open_orders(&mut self) -> Result<(), StorageError> {
        let mut filter = OrderFilter {
            open: Some(true),
            sort: Sort::Id,
            limit: Some(PAGE),
            ..OrderFilter::default()
        };
        loop {
            let page = self.ledger.orders(&filter)?;
            let Some(last) = page.last() else { return Ok(()) };
            filter.after = Some(last.order_id());
            for order in &page {
                self.track(order.order_id())?;
            }
        }
    }

    /// The orders that are final and may differ from what the venue has, or that may live
    /// after all. Their histories are read later, a few at a time.
    fn recent_ends(&self) -> Result<VecDeque<OrderId>, StorageError> {
        let from = self.lookback(self.clock.wall);
        let mut filter = OrderFilter {
            open: Some(false),
            created_from: Some(from),
            sort: Sort::Id,
            limit: Some(PAGE),
            ..OrderFilter::default()
        };
        let mut recent = VecDeque::new();
        loop {
            let page = self.ledger.orders(&filter)?;
            let Some(last) = page.last() else { return Ok(recent) };
            filter.after = Some(last.order_id());
            recent.extend(page.iter().map(Order::order_id));
        }
    }

    fn lookback(&self, time: Timestamp) -> Timestamp {
        before(time, self.settings.lookback + self.traits.executions_lateness)
    }

    /// Where executions are asked for symbol by symbol, those of recent orders as well.
    fn read_symbols(&mut self) {
        if !self.traits.executions_by_symbol {
            return;
        }
        for order_id in self.unread.clone() {
            if let Ok(Some(order)) = self.ledger.order(order_id) {
                self.add_sweep(order.symbol());
            }
        }
    }

    /// Executions are asked for from long before the start on, and at least from when the
    /// first order that is not final was made.
    fn begin_sweeps(&mut self) {
        if !self.traits.executions_by_symbol {
            let pause = Pause::begun(self.clock.monotonic, self.settings.first_pause);
            let since = execution_connector::Since::Beginning;
            let sweep = Sweep { since, next_at: None, again_at: None, asking: None, pause };
            self.sweeps.entry(None).or_insert(sweep);
        }
        let created = self.orders.values().map(|it| it.known.standing.order.created_at());
        let first = created.min().map_or(self.clock.wall, |at| at.min(self.clock.wall));
        let since = self.lookback(first);
        for sweep in self.sweeps.values_mut() {
            sweep.since = execution_connector::Since::Time(since);
        }
    }

    /// Reads the histories of some more orders that were final at the start.
    pub(crate) fn read_on(&mut self) {
        for _ in 0..PAGE {
            let Some(&order_id) = self.unread.front() else { return };
            let history = match self.ledger.history(order_id) {
                Ok(history) => history,
                Err(error) => {
                    self.not_written(&error);
                    let again = self.clock.monotonic + self.settings.first_pause;
                    self.timers.set(Wake::Unread, Some(again));
                    return;
                }
            };
            self.unread.pop_front();
            if let Some(known) = Known::of(&history).filter(Known::is_placed)
                && !self.orders.contains_key(&order_id)
            {
                self.resume(order_id, known);
            }
        }
        self.timers.set(Wake::Unread, Some(self.clock.monotonic));
    }

    /// Goes on with an order that is final, if there is anything left to do with it.
    fn resume(&mut self, order_id: OrderId, known: Known) {
        let now = self.clock.monotonic;
        let wait = self.traits.margin * 10;
        let never_arrived = known.never_arrived.filter(|_| !known.is_heard_of);
        let is_streamed = self.traits.executions_on_stream;
        let linger = self.traits.executions_lateness + self.traits.margin + self.settings.silence;
        let ended_at = known.last_word;
        let lingers = !is_streamed
            && ended_at.is_some_and(|at| crate::clock::after(at, linger) > self.clock.wall);
        if !known.is_final() || known.differs() || never_arrived.is_some() || lingers {
            self.track_known(known);
            if let Some(order) = self.orders.get_mut(&order_id) {
                order.recheck = never_arrived.map(|_| now + wait);
                order.lingers_until = lingers.then_some(now + linger);
                order.wants_executions = lingers.then_some(now);
            }
            self.consider(order_id);
        }
    }
}
