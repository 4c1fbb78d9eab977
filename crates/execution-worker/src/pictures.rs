use std::collections::BTreeSet;

use dtos_state::{Command, OrderId, RequestKind, Symbol, Timestamp};
use execution_connector::{
    ExecutionsQuestion, Found, QuestionAnswer, Since, SinceMeaning, VenueRequest,
};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    asked::{About, Sweep},
    clock::before,
    new_ids::NewIds,
    outbox::Rank,
    pause::Pause,
    timers::Wake,
    tracked::Flight,
    worker::Worker,
};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// The connection is up: asks for what may have happened before.
    pub(crate) fn connected(&mut self) {
        let (now, first) = (self.clock.monotonic, self.settings.first_pause);
        self.clock.forget_venue();
        self.is_connected = true;
        self.outbox.clear();
        self.questions.clear();
        self.late.clear();
        self.picture.is_complete = false;
        self.picture.asking = None;
        self.picture.pause = Pause::begun(now, first);
        self.look();
        #[cfg(feature = "sabotage")]
        self.queue_again();
        let again = now + self.traits.margin + first;
        for sweep in self.sweeps.values_mut() {
            sweep.next_at = Some(now);
            sweep.again_at = Some(again);
            sweep.asking = None;
            sweep.pause = Pause::begun(now, first);
        }
        let keys: Vec<_> = self.sweeps.keys().cloned().collect();
        for key in keys {
            self.sweep(&key);
        }
        let order_ids: Vec<_> = self.orders.keys().copied().collect();
        for order_id in order_ids {
            if let Some(order) = self.orders.get_mut(&order_id) {
                order.begin_pauses(now, first);
                order.trusts_picture = false;
            }
            self.consider(order_id);
        }
    }

    /// The connection is lost: nobody knows the outcome of what is on its way.
    pub(crate) fn disconnected(&mut self) -> Result<(), StorageError> {
        let mut commands: Vec<Command> = Vec::new();
        for order in self.orders.values() {
            for (flight, kind) in
                [(order.place, RequestKind::Place), (order.cancel, RequestKind::Cancel)]
            {
                if matches!(flight, Flight::Sent(_)) {
                    commands.extend(self.unanswered(order, kind, "the connection was lost"));
                }
            }
        }
        self.record(&commands)?;
        self.is_connected = false;
        self.outbox.clear();
        self.questions.clear();
        self.late.clear();
        for order in self.orders.values_mut() {
            order.place = Flight::No;
            order.cancel = Flight::No;
            order.asking = None;
            order.asking_executions = None;
        }
        self.picture.asking = None;
        for sweep in self.sweeps.values_mut() {
            sweep.asking = None;
        }
        Ok(())
    }

    /// Asks for the open orders.
    pub(crate) fn look(&mut self) {
        if !self.is_connected || self.picture.is_complete {
            return;
        }
        let now = self.clock.monotonic;
        if let Some((question, at)) = self.picture.asking {
            let timeout = at + self.settings.request_timeout;
            if now < timeout {
                self.timers.set(Wake::Picture, Some(timeout));
                return;
            }
            self.questions.remove(&question);
        }
        let question = self.question(About::Picture);
        self.picture.asking = Some((question, now));
        self.picture.shown.clear();
        self.outbox.push(Rank::Question, VenueRequest::AskOpenOrders { question });
        self.timers.set(Wake::Picture, Some(now + self.settings.request_timeout));
    }

    pub(crate) fn told_open_orders(&mut self, answer: &QuestionAnswer, told: &BTreeSet<OrderId>) {
        let now = self.clock.monotonic;
        self.picture.shown.extend(told);
        match answer.found {
            Found::OpenOrders { is_last: false, .. } => {
                self.picture.asking = Some((answer.question, now));
            }
            Found::OpenOrders { is_last: true, .. } => {
                self.questions.remove(&answer.question);
                self.picture.asking = None;
                self.picture.is_complete = true;
                self.compare_with_picture();
                #[cfg(feature = "sabotage")]
                self.take_what_was_kept_back();
            }
            Found::Order(_)
            | Found::Absent { .. }
            | Found::Executions { .. }
            | Found::Failed { .. } => {
                self.questions.remove(&answer.question);
                self.picture.asking = None;
                let at = self.picture.pause.next_at.max(now);
                self.picture.pause.go_on(at, self.settings.longest_pause_at(&self.traits));
                self.timers.set(Wake::Picture, Some(at));
            }
        }
    }

    /// Asks for what the picture does not show, and once more, later, for what it shows
    /// alive: it may be older than the moment at which the worker began to listen.
    fn compare_with_picture(&mut self) {
        let now = self.clock.monotonic;
        let shown = std::mem::take(&mut self.picture.shown);
        let order_ids: Vec<_> = self.orders.keys().copied().collect();
        for order_id in order_ids {
            let trusts = self.is_silent_about();
            let Some(order) = self.orders.get_mut(&order_id) else { continue };
            let is_shown = shown.contains(&order_id);
            order.trusts_picture = is_shown && trusts;
            let wait = if is_shown { self.traits.margin } else { std::time::Duration::ZERO };
            let is_open = !order.known.is_final() || order.is_unclear();
            if is_open && order.place == Flight::No && !order.trusts_picture {
                order.recheck = Some(order.recheck.map_or(now + wait, |at| at.min(now + wait)));
            }
            self.consider(order_id);
        }
    }

    /// Adds the executions of a symbol to those that are asked for.
    pub(crate) fn add_sweep(&mut self, symbol: &Symbol) {
        let key = self.traits.executions_by_symbol.then(|| symbol.clone());
        if !self.sweeps.contains_key(&key) {
            let since = self.since(self.clock.venue());
            let pause = Pause::begun(self.clock.monotonic, self.settings.first_pause);
            let sweep = Sweep { since, next_at: None, again_at: None, asking: None, pause };
            self.sweeps.insert(key, sweep);
        }
    }

    /// From where on executions are asked for that may not have been told at a time.
    fn since(&self, at: Timestamp) -> Since {
        let clocks = if self.traits.answers_carry_time {
            self.settings.request_timeout
        } else {
            self.traits.clock_error * 2 + self.settings.request_timeout
        };
        Since::Time(before(at, self.traits.executions_lateness + self.traits.margin + clocks))
    }

    /// Asks for the executions that are due.
    #[expect(clippy::ref_option, reason = "it is the key of a map")]
    pub(crate) fn sweep(&mut self, key: &Option<Symbol>) {
        if !self.is_connected {
            return;
        }
        let now = self.clock.monotonic;
        let Some(sweep) = self.sweeps.get_mut(key) else { return };
        if let Some((question, at)) = sweep.asking {
            let timeout = at + self.settings.request_timeout;
            if now < timeout {
                self.timers.set(Wake::Sweep(key.clone()), Some(timeout));
                return;
            }
            sweep.asking = None;
            self.questions.remove(&question);
        }
        let Some(next_at) = sweep.next_at else { return };
        if next_at > now {
            self.timers.set(Wake::Sweep(key.clone()), Some(next_at));
            return;
        }
        let since = sweep.since.clone();
        let question = self.question(About::Sweep(key.clone()));
        if let Some(sweep) = self.sweeps.get_mut(key) {
            sweep.asking = Some((question, now));
        }
        let request = ExecutionsQuestion { question, order: None, symbol: key.clone(), since };
        self.outbox.push(Rank::Question, VenueRequest::AskExecutions(request));
        let timeout = now + self.settings.request_timeout;
        self.timers.set(Wake::Sweep(key.clone()), Some(timeout));
    }

    #[expect(clippy::ref_option, reason = "it is the key of a map")]
    pub(crate) fn told_sweep(
        &mut self,
        key: &Option<Symbol>,
        answer: &QuestionAnswer,
        worked_at: Option<Timestamp>,
    ) {
        self.questions.remove(&answer.question);
        let now = self.clock.monotonic;
        let longest = self.settings.longest_pause_at(&self.traits);
        let since = worked_at.map(|at| self.since(at));
        let is_streamed = self.traits.executions_on_stream;
        let silence = self.settings.silence;
        let goes_on = !is_streamed && !self.orders.is_empty();
        let by_time = self.traits.since == SinceMeaning::Time;
        let Some(sweep) = self.sweeps.get_mut(key) else { return };
        sweep.asking = None;
        match &answer.found {
            Found::Executions { next, is_last, .. } => {
                let is_done = *is_last;
                if let Some(next) = next.clone() {
                    sweep.since = next;
                }
                if is_done && by_time {
                    sweep.since = since.unwrap_or_else(|| sweep.since.clone());
                }
                let later = goes_on.then_some(now + silence);
                sweep.next_at = if is_done { sweep.again_at.take().or(later) } else { Some(now) };
                sweep.pause = Pause::begun(now, self.settings.first_pause);
            }
            Found::Order(_)
            | Found::Absent { .. }
            | Found::OpenOrders { .. }
            | Found::Failed { .. } => {
                sweep.next_at = Some(sweep.pause.next_at.max(now));
                sweep.pause.go_on(now, longest);
            }
        }
        let next_at = sweep.next_at;
        self.timers.set(Wake::Sweep(key.clone()), next_at);
    }

    /// Goes on asking for executions that no stream tells.
    pub(crate) fn wake_sweeps(&mut self) {
        let at = self.clock.monotonic + self.settings.silence;
        let is_connected = self.is_connected;
        for (key, sweep) in &mut self.sweeps {
            if is_connected && sweep.next_at.is_none() && sweep.asking.is_none() {
                sweep.next_at = Some(at);
                self.timers.set(Wake::Sweep(key.clone()), Some(at));
            }
        }
    }
}
