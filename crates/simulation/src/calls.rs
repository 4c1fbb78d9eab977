//! What the caller does to the worker, and what has to come of it.

use std::time::Duration;

use dtos_state::{Command, ExecutionGroupId, NewRuling, OrderId, RequestKind, Ruling};
use execution_connector::{
    Found, Now, QuestionAnswer, QuestionId, RequestAnswer, RequestOutcome, VenueEvent,
};
use execution_worker::{CancelError, Cancelling, Notice, PlaceError, Placed, Placing, PlanGroup};
use strategy_journal::{CausalityChain, Origin};
use strategy_ledger::LedgerReader;

use crate::{
    caller::{Act, Mistake},
    checker::broken,
    stores::Stores,
    world::{Step, World},
};

impl<S: Stores> World<S> {
    pub(crate) fn call(&mut self) -> Step {
        self.caller.next_at = self.now + self.caller.rng.between(20_000, 4_000_000);
        if !self.venue.is_up() && self.caller.rng.happens(800) {
            let wait = self.caller.rng.between(1_000_000, 600_000_000);
            self.caller.next_at = self.now + wait;
            return Ok(());
        }
        self.caller.left = self.caller.left.saturating_sub(1);
        let wall = self.wall();
        let act = self.caller.act(&self.ids, &self.venue, wall);
        self.tell(format_args!("call {act:?}"));
        match act {
            Act::Place(index) | Act::Repeat(index) => self.place(&[index])?,
            Act::PlaceTogether(indexes) => self.place(&indexes)?,
            Act::Cancel(order_id) => self.cancel(order_id)?,
            Act::CancelGroup(group) => self.cancel_group(group.group_id)?,
            Act::Mistake(mistake) => self.make_mistake(mistake)?,
            Act::Rule(order_id) => self.rule(order_id),
        }
        if self.worker.is_some() && self.plug.borrow().is_dead {
            return self.die();
        }
        if self.worker.is_some() {
            self.check_changes()?;
            if self.is_dying() {
                return self.die();
            }
        }
        Ok(())
    }

    fn place(&mut self, indexes: &[usize]) -> Step {
        let times = self.times();
        let placings: Vec<Placing> =
            indexes.iter().map(|&index| self.caller.issued[index].placing.clone()).collect();
        let Some(worker) = &mut self.worker else { return Ok(()) };
        let results = worker.place_all(&placings, times);
        if self.plug.borrow().is_dead {
            // Nothing reaches the caller.
            return self.die();
        }
        for (&index, result) in indexes.iter().zip(results) {
            match result {
                Ok(placed) => self.acknowledge(index, placed)?,
                Err(error) => self.tell(format_args!("   not placed: {error}")),
            }
        }
        Ok(())
    }

    fn acknowledge(&mut self, index: usize, placed: Placed) -> Step {
        let order_id = placed.order_id();
        self.tell(format_args!("   placed {order_id}"));
        let issued = &mut self.caller.issued[index];
        if issued.acknowledged.is_some_and(|known| known != order_id) {
            return broken(5, format!("{} has two orders", issued.command));
        }
        if matches!(placed, Placed::Now(_)) {
            self.outcome.orders += 1;
        }
        issued.acknowledged = Some(order_id);
        self.check_acknowledged()
    }

    fn why(&self) -> CausalityChain {
        let origin = self.ids.text("NWS").parse().expect("digits are an id");
        CausalityChain::of(Origin::News(origin))
    }

    fn cancel(&mut self, order_id: OrderId) -> Step {
        let (times, why) = (self.times(), self.why());
        let status = self.ledger().order(order_id).ok().flatten();
        let Some(worker) = &mut self.worker else { return Ok(()) };
        match worker.cancel(order_id, &why, times) {
            _ if self.plug.borrow().is_dead => self.die(),
            Ok(Cancelling::Now | Cancelling::Before) => {
                self.tell(format_args!("   cancelled"));
                self.caller.cancelled.push(order_id);
                self.check_acknowledged()
            }
            Err(CancelError::Refused(refusal)) => {
                self.tell(format_args!("   refused: {refusal}"));
                let is_open = status.is_some_and(|order| !order.status().is_final());
                if is_open { broken(6, format!("an open order: {refusal}")) } else { Ok(()) }
            }
            Err(CancelError::Storage(error)) => {
                self.tell(format_args!("   failed: {error}"));
                Ok(())
            }
        }
    }

    fn cancel_group(&mut self, group_id: ExecutionGroupId) -> Step {
        let (times, why) = (self.times(), self.why());
        let Some(worker) = &mut self.worker else { return Ok(()) };
        let result = worker.cancel_group(group_id, &why, times);
        if self.plug.borrow().is_dead {
            return self.die();
        }
        if let Ok(order_ids) = result {
            self.caller.cancelled.extend(order_ids);
        }
        self.check_acknowledged()
    }

    /// A ruling that changes nothing but what is asked for.
    fn rule(&mut self, order_id: OrderId) {
        let times = self.times();
        let is_undecided = self.is_undecided(order_id);
        let ruled_at = dtos_state::Timestamp::from_unix_nanos(
            times.wall.unix_nanos()
                + if is_undecided { -20_000_000_000 } else { 86_400_000_000_000 },
        );
        let Ok(ruled_at) = ruled_at else { return };
        let (Ok(reason), Ok(ruled_by)) = ("seen by hand".parse(), "Ada".parse()) else { return };
        let new = NewRuling {
            order_id,
            over: None,
            status: None,
            settles: Vec::new(),
            reason,
            ruled_by,
            ruled_at,
        };
        let Ok(ruling) = Ruling::try_from(new) else { return };
        let Some(worker) = &mut self.worker else { return };
        let result = worker.rule(&ruling, times).map(|_| ());
        self.tell(format_args!("   ruled: {result:?}"));
    }

    pub(crate) fn is_undecided(&self, order_id: OrderId) -> bool {
        let mut is_undecided = false;
        for change in self.history(order_id) {
            match &change.command {
                Command::Answer(answer) => {
                    let reason = answer.reason.as_ref().map_or("", |reason| reason.as_str());
                    is_undecided |= reason.starts_with("undecided");
                }
                Command::Update(_) | Command::Fill(_) | Command::Bust(_) => is_undecided = false,
                _ => {}
            }
        }
        is_undecided
    }

    fn make_mistake(&mut self, mistake: Mistake) -> Step {
        let (times, wall) = (self.times(), self.wall());
        let index = self.caller.issue(&self.ids, &self.venue, wall);
        // It is never given again.
        let Some(issued) = self.caller.issued.pop() else { return Ok(()) };
        debug_assert_eq!(index, self.caller.issued.len());
        let mut placing = issued.placing;
        let missing: OrderId = "ORD_20200101_000000_00000000".parse().expect("digits are an id");
        let group = "EXG_20200101_000000_00000000".parse().expect("digits are an id");
        let why = self.why();
        misplan(mistake, &mut placing, group, &why);
        let Some(worker) = &mut self.worker else { return Ok(()) };
        let is_refused = match mistake {
            Mistake::NoPrice | Mistake::NoQuantity | Mistake::NoGroup | Mistake::NoCommand => {
                matches!(worker.place(&placing, times), Err(PlaceError::Refused(_)))
            }
            Mistake::UnknownOrder => {
                matches!(worker.cancel(missing, &why, times), Err(CancelError::Refused(_)))
            }
            Mistake::UnknownGroup => {
                matches!(worker.cancel_group(group, &why, times), Err(CancelError::Refused(_)))
            }
            Mistake::AnswerToNoRequest => {
                let notices = worker.handle(&answer_to_no_request(missing), times);
                let mut notices = notices.unwrap_or_default().into_iter();
                notices.any(|it| matches!(it, Notice::AnswerToNoRequest { .. }))
            }
            Mistake::AnswerToNoQuestion => {
                let notices = worker.handle(&answer_to_no_question(), times);
                let mut notices = notices.unwrap_or_default().into_iter();
                notices.any(|it| matches!(it, Notice::AnswerToNoQuestion(_)))
            }
            Mistake::TimeGoesBack => {
                let earlier = times.monotonic.saturating_sub(Duration::from_secs(30));
                worker.handle_deadline(Now { monotonic: earlier, ..times });
                true
            }
        };
        if self.plug.borrow().is_dead || is_refused {
            return Ok(());
        }
        broken(0, format!("{mistake:?} was not refused"))
    }
}

/// Makes a plan wrong.
fn misplan(mistake: Mistake, placing: &mut Placing, group: ExecutionGroupId, why: &CausalityChain) {
    match mistake {
        Mistake::NoPrice => {
            placing.plan.order_type = dtos_state::OrderType::Limit;
            placing.plan.price = None;
        }
        Mistake::NoQuantity => placing.plan.quantity = "-1".parse().expect("a decimal"),
        Mistake::NoGroup => placing.plan.group = PlanGroup::Known(group),
        Mistake::NoCommand => placing.causality = why.clone(),
        Mistake::UnknownOrder
        | Mistake::UnknownGroup
        | Mistake::AnswerToNoRequest
        | Mistake::AnswerToNoQuestion
        | Mistake::TimeGoesBack => {}
    }
}

fn answer_to_no_request(order_id: OrderId) -> VenueEvent {
    VenueEvent::Answered(RequestAnswer {
        order_id,
        kind: RequestKind::Cancel,
        attempt: 7,
        outcome: RequestOutcome::Taken { connector_order_id: None },
        answered_at: None,
    })
}

const fn answer_to_no_question() -> VenueEvent {
    let found = Found::Absent { covers_finished: true };
    VenueEvent::Told(QuestionAnswer { question: QuestionId(u64::MAX), answered_at: None, found })
}
