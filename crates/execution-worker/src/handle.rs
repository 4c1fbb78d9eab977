use dtos_state::OrderId;
use execution_connector::{Now, VenueEvent};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    error::WorkerError,
    new_ids::NewIds,
    notice::Notice,
    timers::Wake,
    tracked::{Comparison, Flight},
    worker::Worker,
};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Takes an event. Once this has returned, all that it says is in the ledger: a session
    /// that acknowledges what it has received does so afterwards.
    ///
    /// # Errors
    /// [`WorkerError`] if the ledger cannot be read or written. The event is not taken: hand
    /// it in again, before any later one.
    pub fn handle(&mut self, event: &VenueEvent, now: Now) -> Result<Vec<Notice>, WorkerError> {
        self.clock.advance(now);
        let result = self.take_event(event);
        let notices = std::mem::take(&mut self.notices);
        result.map(|()| notices).map_err(WorkerError::Ledger)
    }

    pub(crate) fn take_event(&mut self, event: &VenueEvent) -> Result<(), StorageError> {
        #[cfg(feature = "sabotage")]
        if self.keeps_back(event) {
            return Ok(());
        }
        match event {
            VenueEvent::Connected => self.connected(),
            VenueEvent::Disconnected => return self.disconnected(),
            VenueEvent::Answered(answer) => return self.answered(answer),
            VenueEvent::Told(answer) => return self.told(answer),
            VenueEvent::News(news) => {
                let told = self.tell([news], None)?;
                self.consider_all(told);
            }
        }
        Ok(())
    }

    /// Does what is due by now: questions, cancels, and the journal.
    ///
    /// What cannot be written is in the notices, and tried again.
    pub fn handle_deadline(&mut self, now: Now) -> Vec<Notice> {
        self.clock.advance(now);
        #[cfg(feature = "sabotage")]
        self.write_late();
        while let Some(wake) = self.timers.take_due(self.clock.monotonic) {
            match wake {
                Wake::Order(order_id) => self.consider(order_id),
                Wake::Picture => self.look(),
                Wake::Sweep(key) => self.sweep(&key),
                Wake::Journal => self.follow(),
                Wake::Unread => self.read_on(),
                // There is a request to poll.
                Wake::Outbox => {}
            }
        }
        std::mem::take(&mut self.notices)
    }

    pub(crate) fn consider_all(&mut self, order_ids: impl IntoIterator<Item = OrderId>) {
        for order_id in order_ids {
            self.consider(order_id);
        }
    }

    /// Does what is due with an order, and sets when it is looked at again.
    pub(crate) fn consider(&mut self, order_id: OrderId) {
        if let Err(error) = self.advance(order_id) {
            self.not_written(&error);
            let again = self.clock.monotonic + self.settings.first_pause;
            self.timers.set(Wake::Order(order_id), Some(again));
        }
    }

    pub(crate) fn not_written(&mut self, error: &dyn std::error::Error) {
        self.notices.push(Notice::NotWritten { error: error.to_string() });
    }

    fn advance(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        self.give_up_waiting(order_id)?;
        let Some(order) = self.orders.get_mut(&order_id) else { return Ok(()) };
        if order.known.is_final() {
            order.cancel = Flight::No;
        } else if order.known.lives_after_all() && order.known.cancels == 0 {
            self.cancel_what_lives(order_id)?;
        }
        self.send_waiting_cancel(order_id);
        self.ask_what_is_due(order_id);
        let now = self.clock.monotonic;
        match self.orders.get(&order_id) {
            Some(order) if order.is_done(now) => self.forget(order_id),
            Some(_) => self.set_timer(order_id),
            None => {}
        }
        Ok(())
    }

    fn ask_what_is_due(&mut self, order_id: OrderId) {
        let Some(order) = self.orders.get(&order_id).filter(|_| self.is_connected) else { return };
        let (now, silence) = (self.clock.monotonic, self.settings.silence);
        let due = order.due(silence, self.asks_for_ever());
        let is_due = |at: Option<std::time::Duration>| at.is_some_and(|at| at <= now);
        if is_due(due.state) {
            self.ask_order(order_id);
        }
        if is_due(due.executions) {
            self.ask_executions_of(order_id);
        }
    }

    /// Sets when an order is looked at again.
    fn set_timer(&mut self, order_id: OrderId) {
        let Some(order) = self.orders.get(&order_id) else { return };
        let due = order.due(self.settings.silence, self.asks_for_ever());
        let questions = [due.state, due.executions].map(|at| at.filter(|_| self.is_connected));
        let lingers_until = order.lingers_until.filter(|&at| at > self.clock.monotonic);
        let others = [order.timeout(self.settings.request_timeout), lingers_until];
        let next = questions.into_iter().chain(others).flatten().min();
        self.timers.set(Wake::Order(order_id), next);
    }

    pub(crate) fn asks_for_ever(&self) -> bool {
        self.is_wrong(crate::sabotage::Sabotage::AsksForEver)
    }

    /// What follows from a word of the venue about an order.
    pub(crate) fn after_word(&mut self, order_id: OrderId, is_new: bool) {
        let (now, first) = (self.clock.monotonic, self.settings.first_pause);
        let is_streamed = self.traits.executions_on_stream;
        let linger = self.traits.executions_lateness + self.traits.margin + self.settings.silence;
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        order.heard = now;
        order.is_missing = false;
        order.trusts_picture = false;
        if !is_new {
            return;
        }
        order.begin_pauses(now, first);
        let was = order.comparison;
        order.compare();
        if was != Comparison::Differs && order.comparison == Comparison::Differs {
            order.executions_pause = crate::pause::Pause::begun(now, first);
        }
        if !is_streamed {
            order.wants_executions = Some(now);
            order.lingers_until = order.known.is_final().then_some(now + linger);
            self.wake_sweeps();
        }
    }
}
