use std::time::Duration;

use core_enums::ErrorClass;
use dtos_state::{
    Answer, AnswerOutcome, Command, ConnectorOrderId, OrderId, OrderStatus, OrderUpdate, Reason,
    RequestKind, Timestamp,
};
use execution_connector::{RequestAnswer, RequestOutcome};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    asked::About,
    known::Known,
    new_ids::NewIds,
    notice::Notice,
    sabotage::Sabotage,
    tracked::{Flight, Tracked},
    worker::Worker,
};

/// The most questions of which a late answer is waited for.
const MOST_LATE: usize = 1_000;

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Takes the answer to a place or a cancel, also one that comes after its time-out.
    pub(crate) fn answered(&mut self, answer: &RequestAnswer) -> Result<(), StorageError> {
        if let Some(time) = answer.answered_at {
            self.clock.hear(time);
        }
        let &RequestAnswer { order_id, kind, attempt, .. } = answer;
        let Some(known) = self.requested(answer)? else {
            self.notices.push(Notice::AnswerToNoRequest { order_id, kind, attempt });
            return Ok(());
        };
        let commands = self.commands_of_answer(answer, &known);
        self.record(&commands)?;
        if let RequestOutcome::Failed { class: ErrorClass::NotNow, .. } = answer.outcome {
            self.budget.refuse(self.clock.monotonic, &self.settings);
        }
        let (now, first) = (self.clock.monotonic, self.settings.first_pause);
        if let Some(order) = self.orders.get_mut(&order_id) {
            match kind {
                RequestKind::Place => order.place = Flight::No,
                // A later attempt may be on its way.
                RequestKind::Cancel if attempt == order.known.cancels => order.cancel = Flight::No,
                RequestKind::Cancel => {}
            }
            order.begin_pauses(now, first);
        }
        if commands.iter().any(|command| matches!(command, Command::Update(_))) {
            self.after_word(order_id, true);
        }
        let told = self.tell([], None)?;
        self.consider_all(told);
        self.consider(order_id);
        Ok(())
    }

    /// What is known of the order, if it was asked what is answered.
    fn requested(&self, answer: &RequestAnswer) -> Result<Option<Known>, StorageError> {
        let known = match self.orders.get(&answer.order_id) {
            Some(order) => Some(order.known.clone()),
            None => Known::of(&self.ledger.history(answer.order_id)?),
        };
        Ok(known.filter(|known| match answer.kind {
            RequestKind::Place => known.is_placed() && answer.attempt == 1,
            RequestKind::Cancel => (1..=known.cancels).contains(&answer.attempt),
        }))
    }

    fn commands_of_answer(&self, answer: &RequestAnswer, known: &Known) -> Vec<Command> {
        let at = answer.answered_at.unwrap_or(self.clock.wall);
        let (outcome, reason) = match &answer.outcome {
            RequestOutcome::Taken { .. } => (AnswerOutcome::Taken, None),
            RequestOutcome::Failed { class, reason } => {
                (self.outcome_of(answer.kind, *class), reason.clone())
            }
        };
        let &RequestAnswer { order_id, kind, attempt, .. } = answer;
        let kept =
            Answer { order_id, attempt, kind, outcome, reason: reason.clone(), answered_at: at };
        let mut commands = vec![Command::Answer(kept)];
        let report = |status| OrderUpdate { reason, ..OrderUpdate::new(order_id, status, at) };
        match (kind, outcome) {
            (RequestKind::Place, AnswerOutcome::Taken) => {
                commands.extend(named(order_id, known, &answer.outcome, at));
            }
            // It may be the answer to a copy, of an order that is known to live.
            (RequestKind::Place, AnswerOutcome::Refused) if !known.is_heard_of => {
                commands.push(report(OrderStatus::Rejected).into());
            }
            (RequestKind::Cancel, AnswerOutcome::Taken)
                if self.is_wrong(Sabotage::TakenCancelIsEnd) =>
            {
                commands.push(report(OrderStatus::Cancelled).into());
            }
            (RequestKind::Cancel, AnswerOutcome::Refused)
                if self.is_wrong(Sabotage::RefusedCancelIsEnd) =>
            {
                commands.push(report(OrderStatus::Cancelled).into());
            }
            _ => {}
        }
        commands
    }

    /// What an error means: whatever does not say that nothing was done is unknown.
    fn outcome_of(&self, kind: RequestKind, class: ErrorClass) -> AnswerOutcome {
        match (kind, class) {
            (RequestKind::Place, ErrorClass::AlreadyThere)
                if self.is_wrong(Sabotage::InUseIsRejection) =>
            {
                AnswerOutcome::Refused
            }
            (_, ErrorClass::FinalRefusal)
            | (RequestKind::Place, ErrorClass::NotNow)
            | (RequestKind::Cancel, ErrorClass::NotFound) => AnswerOutcome::Refused,
            (RequestKind::Cancel, ErrorClass::NotNow)
            | (RequestKind::Place, ErrorClass::NotFound)
            | (_, ErrorClass::AlreadyThere | ErrorClass::Unknown) => AnswerOutcome::Unknown,
        }
    }

    /// Gives up waiting for what has taken too long.
    pub(crate) fn give_up_waiting(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        let (now, limit) = (self.clock.monotonic, self.settings.request_timeout);
        let is_over = |at: Duration| at + limit <= now;
        let Some(order) = self.orders.get(&order_id) else { return Ok(()) };
        let mut commands = Vec::new();
        let is_late = |flight| matches!(flight, Flight::Sent(at) if is_over(at));
        let late = [(order.place, RequestKind::Place), (order.cancel, RequestKind::Cancel)];
        for (_, kind) in late.into_iter().filter(|&(flight, _)| is_late(flight)) {
            commands.extend(self.unanswered(order, kind, "no answer in time"));
        }
        self.record(&commands)?;
        let first = self.settings.first_pause;
        let Some(order) = self.orders.get_mut(&order_id) else { return Ok(()) };
        while self.late.len() > MOST_LATE {
            self.late.pop_first();
        }
        for flight in [&mut order.place, &mut order.cancel] {
            if is_late(*flight) {
                *flight = Flight::No;
                order.pause = crate::pause::Pause::begun(now, first);
            }
        }
        for asking in [&mut order.asking, &mut order.asking_executions] {
            if let Some((question, _)) = asking.take_if(|&mut (_, at)| is_over(at)) {
                let asked = self.questions.remove(&question);
                if let Some(asked) = asked.filter(|it| matches!(it.about, About::Order(_))) {
                    self.late.insert(question, asked);
                }
                // What was to be asked once more is not answered yet.
                let again = order.pause.next_at.max(now);
                order.recheck = order.recheck.map(|at| at.max(again));
            }
        }
        Ok(())
    }

    /// That the outcome of what is on its way is unknown.
    pub(crate) fn unanswered(
        &self,
        order: &Tracked,
        kind: RequestKind,
        reason: &str,
    ) -> Vec<Command> {
        let (order_id, at) = (order.order_id(), self.clock.wall);
        let reason: Option<Reason> = reason.parse().ok();
        let is_rejection =
            kind == RequestKind::Place && self.is_wrong(Sabotage::TimeoutIsRejection);
        let (attempt, is_settled) = match kind {
            RequestKind::Place => (1, order.known.place_outcome.is_some()),
            RequestKind::Cancel => {
                (order.known.cancels, order.known.cancel_settled >= order.known.cancels)
            }
        };
        if is_settled {
            return Vec::new();
        }
        let outcome = if is_rejection { AnswerOutcome::Refused } else { AnswerOutcome::Unknown };
        let answer =
            Answer { order_id, attempt, kind, outcome, reason: reason.clone(), answered_at: at };
        let rejected = is_rejection.then(|| {
            OrderUpdate { reason, ..OrderUpdate::new(order_id, OrderStatus::Rejected, at) }.into()
        });
        [Command::Answer(answer)].into_iter().chain(rejected).collect()
    }
}

/// An answer that takes an order says nothing of its status, but may say its id.
fn named(
    order_id: OrderId,
    known: &Known,
    outcome: &RequestOutcome,
    at: Timestamp,
) -> Option<Command> {
    let RequestOutcome::Taken { connector_order_id: Some(name) } = outcome else { return None };
    let is_known = known.standing.order.connector_order_id() == Some(name);
    let named = |name: &ConnectorOrderId| OrderUpdate {
        connector_order_id: Some(name.clone()),
        ..OrderUpdate::new(order_id, OrderStatus::Pending, at)
    };
    (!is_known).then(|| named(name).into())
}
