use dtos_state::{
    Answer, AnswerOutcome, OrderId, OrderStatus, OrderUpdate, RequestKind, Timestamp,
};
use std::time::Duration;
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    clock::{after, before},
    known::{Known, NEVER_ARRIVED, UNDECIDED},
    new_ids::NewIds,
    notice::Notice,
    sabotage::Sabotage,
    worker::Worker,
};

/// By how much clocks differ, where an absence has to be young enough.
const CLOCKS: Duration = Duration::from_secs(10);
/// After how many margins an order that never arrived is asked for once more.
const MARGINS: u32 = 10;

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// The venue does not find an order, neither among open nor among finished ones.
    pub(crate) fn absent(
        &mut self,
        order_id: OrderId,
        worked_at: Option<Timestamp>,
    ) -> Result<(), StorageError> {
        let by_our_clock = self.is_wrong(Sabotage::AbsenceByOurClock);
        let worked_at = if by_our_clock { Some(self.clock.wall) } else { worked_at };
        let Some(order) = self.orders.get(&order_id) else { return Ok(()) };
        let known = &order.known;
        if known.is_final() || known.is_undecided {
            return Ok(());
        }
        let early = self.is_wrong(Sabotage::EarlyAbsenceIsFinal);
        let never = worked_at.filter(|&at| early || self.is_conclusive(known, at));
        if let Some(at) = never.filter(|_| !known.is_heard_of && !known.is_settled()) {
            return self.never_arrived(order_id, at);
        }
        if worked_at.is_some_and(|at| self.is_forgotten(known, at)) {
            return self.undecided(order_id);
        }
        if let Some(order) = self.orders.get_mut(&order_id) {
            order.is_missing = true;
        }
        Ok(())
    }

    /// Whether an absence at a time proves that the order never arrived, and cannot any more.
    fn is_conclusive(&self, known: &Known, at: Timestamp) -> bool {
        let deadline = known.place.and_then(|place| place.expires_at);
        let requested_at = known.requested_at(self.traits.deadline);
        let (Some(deadline), Some(requested_at)) = (deadline, requested_at) else { return false };
        let margin =
            if self.is_wrong(Sabotage::NoMargin) { Duration::ZERO } else { self.traits.margin };
        let is_known = self.traits.retention.is_none_or(|retention| {
            at < after(requested_at, retention)
                && at < before(after(requested_at, retention), CLOCKS)
        });
        after(deadline, margin) < at && is_known
    }

    /// Whether the venue may have known the order, and has forgotten it by now.
    fn is_forgotten(&self, known: &Known, at: Timestamp) -> bool {
        let limit = self.settings.undecided_after_at(&self.traits);
        let last = known.last_word.or(known.requested_at(self.traits.deadline));
        last.is_some_and(|last| after(last, limit) < at)
    }

    fn never_arrived(&mut self, order_id: OrderId, at: Timestamp) -> Result<(), StorageError> {
        let update = OrderUpdate {
            reason: NEVER_ARRIVED.parse().ok(),
            ..OrderUpdate::new(order_id, OrderStatus::Rejected, at)
        };
        self.record(&[update.into()])?;
        let again = self.clock.monotonic + self.traits.margin * MARGINS;
        if let Some(order) = self.orders.get_mut(&order_id) {
            order.recheck = Some(again);
        }
        Ok(())
    }

    fn undecided(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        let answer = Answer {
            order_id,
            attempt: 1,
            kind: RequestKind::Place,
            outcome: AnswerOutcome::Unknown,
            reason: UNDECIDED.parse().ok(),
            answered_at: self.clock.wall,
        };
        self.record(&[answer.into()])?;
        self.notices.push(Notice::Undecided(order_id));
        Ok(())
    }
}
