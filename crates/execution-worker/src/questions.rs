use std::time::Duration;

use dtos_state::{OrderId, Timestamp};
use execution_connector::{
    ErrorClass, ExecutionsQuestion, Found, OrderQuestion, QuestionAnswer, QuestionId, Since,
    VenueNews, VenueRequest,
};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    asked::{About, Asked},
    clock::before,
    new_ids::NewIds,
    notice::Notice,
    outbox::Rank,
    tracked::{Comparison, Flight},
    worker::Worker,
};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// The number of a new question.
    pub(crate) fn question(&mut self, about: About) -> QuestionId {
        let question = QuestionId(self.next_question);
        self.next_question += 1;
        self.questions.insert(question, Asked { about, asked_at: self.clock.wall });
        question
    }

    /// Asks for the state of an order.
    pub(crate) fn ask_order(&mut self, order_id: OrderId) {
        let question = self.question(About::Order(order_id));
        let (now, longest) = (self.clock.monotonic, self.settings.longest_pause_at(&self.traits));
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        order.asking = Some((question, now));
        order.pause.go_on(now, longest);
        order.heard = now;
        let it = &order.known.standing.order;
        let (symbol, name) = (it.symbol().clone(), it.connector_order_id().cloned());
        let is_unsettled = !order.known.is_settled() || order.known.is_to_be_cancelled();
        let rank = if is_unsettled { Rank::Unsettled } else { Rank::Question };
        let request = OrderQuestion { question, order_id, symbol, connector_order_id: name };
        self.outbox.push(rank, VenueRequest::AskOrder(request));
    }

    /// Asks for the executions of an order.
    pub(crate) fn ask_executions_of(&mut self, order_id: OrderId) {
        let (now, longest) = (self.clock.monotonic, self.settings.longest_pause_at(&self.traits));
        if let Some(order) = self.orders.get_mut(&order_id) {
            order.executions_pause.go_on(now, longest);
        }
        self.ask_executions_since(order_id, Since::Beginning);
    }

    fn ask_executions_since(&mut self, order_id: OrderId, since: Since) {
        let question = self.question(About::Executions(order_id));
        let now = self.clock.monotonic;
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        order.asking_executions = Some((question, now));
        let it = &order.known.standing.order;
        let symbol = Some(it.symbol().clone());
        let order = Some((order_id, it.connector_order_id().cloned()));
        let request = ExecutionsQuestion { question, order, symbol, since };
        self.outbox.push(Rank::Question, VenueRequest::AskExecutions(request));
    }

    /// Takes the answer to a question. What it tells counts, whether or not anybody waits.
    pub(crate) fn told(&mut self, answer: &QuestionAnswer) -> Result<(), StorageError> {
        if let Some(time) = answer.answered_at {
            self.clock.hear(time);
        }
        let late = || self.late.get(&answer.question);
        let asked = self.questions.get(&answer.question).or_else(late).cloned();
        let news: Vec<VenueNews> = match &answer.found {
            Found::Order(report) => vec![VenueNews::Report((**report).clone())],
            Found::OpenOrders { orders, .. } => {
                orders.iter().cloned().map(VenueNews::Report).collect()
            }
            Found::Executions { news, .. } => news.clone(),
            Found::Absent { .. } | Found::Failed { .. } => Vec::new(),
        };
        let is_list = matches!(answer.found, Found::OpenOrders { .. });
        let listed_at = answer.answered_at.or(Some(self.clock.wall)).filter(|_| is_list);
        let told = self.tell(&news, listed_at)?;
        if let Found::Failed { class: ErrorClass::NotNow, .. } = answer.found {
            self.budget.refuse(self.clock.monotonic, &self.settings);
        }
        match asked {
            None => self.notices.push(Notice::AnswerToNoQuestion(answer.question)),
            Some(asked) => {
                let worked_at = self.worked_at(answer, &asked);
                match asked.about.clone() {
                    About::Order(order_id) => self.told_of_order(order_id, answer, &asked)?,
                    About::Executions(order_id) => {
                        self.told_executions(order_id, answer, worked_at);
                    }
                    About::Picture => self.told_open_orders(answer, &told),
                    About::Sweep(key) => self.told_sweep(&key, answer, worked_at),
                }
            }
        }
        self.consider_all(told);
        Ok(())
    }

    /// When the venue worked on a question, at least, by its clock.
    pub(crate) fn worked_at(&self, answer: &QuestionAnswer, asked: &Asked) -> Option<Timestamp> {
        if self.traits.answers_carry_time {
            answer.answered_at
        } else {
            Some(before(asked.asked_at, self.traits.clock_error))
        }
    }

    fn told_of_order(
        &mut self,
        order_id: OrderId,
        answer: &QuestionAnswer,
        asked: &Asked,
    ) -> Result<(), StorageError> {
        match answer.found {
            Found::Absent { covers_finished: true } => {
                let worked_at = self.worked_at(answer, asked);
                self.absent(order_id, worked_at)?;
            }
            Found::Order(_) => self.cancel_again(order_id)?,
            Found::Absent { .. }
            | Found::OpenOrders { .. }
            | Found::Executions { .. }
            | Found::Failed { .. } => {}
        }
        self.questions.remove(&answer.question);
        self.late.remove(&answer.question);
        let now = self.clock.monotonic;
        if let Some(order) = self.orders.get_mut(&order_id) {
            let is_this = |asking: &mut (QuestionId, Duration)| asking.0 == answer.question;
            let asked_at = order.asking.take_if(is_this).map(|(_, at)| at);
            let is_answered = !matches!(answer.found, Found::Failed { .. });
            let next = order.pause.next_at.max(now);
            order.recheck =
                order.recheck.filter(|&at| asked_at.is_none_or(|asked| at > asked) || !is_answered);
            if !is_answered {
                order.recheck = order.recheck.map(|at| at.max(next));
            }
        }
        self.consider(order_id);
        Ok(())
    }

    fn told_executions(
        &mut self,
        order_id: OrderId,
        answer: &QuestionAnswer,
        worked_at: Option<Timestamp>,
    ) {
        self.questions.remove(&answer.question);
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        let asked_at = order.asking_executions.take().map(|(_, at)| at);
        match &answer.found {
            Found::Executions { next: Some(next), is_last: false, .. } => {
                let next = next.clone();
                self.ask_executions_since(order_id, next);
            }
            Found::Executions { .. } => {
                if order.wants_executions.is_some_and(|since| asked_at >= Some(since)) {
                    order.wants_executions = None;
                }
                let lateness = self.traits.executions_lateness + self.traits.margin;
                let told_at = order.known.last_word.map(|at| crate::clock::after(at, lateness));
                let is_all = worked_at.is_some_and(|at| told_at.is_none_or(|told| told < at));
                if order.comparison == Comparison::Differs && is_all {
                    order.comparison = Comparison::GivenUp;
                    self.notices.push(Notice::DiffersForGood(order_id));
                }
            }
            Found::Order(_)
            | Found::Absent { .. }
            | Found::OpenOrders { .. }
            | Found::Failed { .. } => {}
        }
        self.consider(order_id);
    }

    /// Cancels an order that is found alive, and that somebody wants cancelled.
    fn cancel_again(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        let Some(order) = self.orders.get(&order_id) else { return Ok(()) };
        let is_wanted = order.known.is_to_be_cancelled() && order.cancel == Flight::No;
        if is_wanted && !self.is_wrong(crate::sabotage::Sabotage::CancelsOnce) {
            self.attempt_cancels(&[order_id])?;
        }
        Ok(())
    }
}
