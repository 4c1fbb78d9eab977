use dtos_state::{Command, ExecutionGroupId, OrderId, Request, RequestKind};
use execution_connector::{Cancellation, Now, VenueRequest};
use strategy_journal::{CausalityChain, Context, JournalWriter, NewDecision};
use strategy_ledger::{LedgerWriter, OrderFilter, StorageError};

use crate::{
    error::{CancelError, CancelRefusal},
    known::Known,
    new_ids::NewIds,
    outbox::Rank,
    tracked::Flight,
    worker::Worker,
};

/// A cancel that is durable: its reason is in the journal, and its attempt in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelling {
    /// It goes out with the next requests; or, without a connection, once there is one and
    /// the order is found alive.
    Now,
    /// Somebody wanted it before: that goes on, and nothing was written.
    Before,
}

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Cancels an order: from now on until it is final, whatever happens.
    ///
    /// # Errors
    /// [`CancelError`] if the cancel is not durable.
    pub fn cancel(
        &mut self,
        order_id: OrderId,
        causality: &CausalityChain,
        now: Now,
    ) -> Result<Cancelling, CancelError> {
        self.clock.advance(now);
        let known = match self.orders.get(&order_id) {
            Some(order) => order.known.clone(),
            None => Known::of(&self.ledger.history(order_id)?)
                .ok_or(CancelRefusal::UnknownOrder { order_id })?,
        };
        if !known.is_placed() {
            return Err(CancelRefusal::NotPlaced { order_id }.into());
        }
        if known.is_final() {
            return Err(CancelRefusal::Final { order_id, status: known.status() }.into());
        }
        if known.cancels > 0 {
            return Ok(Cancelling::Before);
        }
        self.decide_cancels(&[order_id], causality)?;
        Ok(Cancelling::Now)
    }

    /// Cancels all orders of a group that are not final, with one write to the journal and
    /// one to the ledger, and returns those that nobody had cancelled before.
    ///
    /// # Errors
    /// [`CancelError`] if the cancels are not durable: then none of them is.
    pub fn cancel_group(
        &mut self,
        group_id: ExecutionGroupId,
        causality: &CausalityChain,
        now: Now,
    ) -> Result<Vec<OrderId>, CancelError> {
        self.clock.advance(now);
        if self.ledger.group(group_id)?.is_none() && !self.has_orders(group_id)? {
            return Err(CancelRefusal::UnknownGroup { group_id }.into());
        }
        let open =
            OrderFilter { group: Some(group_id), open: Some(true), ..OrderFilter::default() };
        let order_ids = self.ledger.orders(&open)?.into_iter().map(|order| order.order_id());
        let is_wanted = |order_id: &OrderId| {
            let order = self.orders.get(order_id);
            order.is_some_and(|order| order.known.is_placed() && order.known.cancels == 0)
        };
        let order_ids: Vec<_> = order_ids.filter(is_wanted).collect();
        if !order_ids.is_empty() {
            self.decide_cancels(&order_ids, causality)?;
        }
        Ok(order_ids)
    }

    fn decide_cancels(
        &mut self,
        order_ids: &[OrderId],
        causality: &CausalityChain,
    ) -> Result<(), CancelError> {
        let decisions: Vec<_> = order_ids
            .iter()
            .map(|&order_id| NewDecision {
                order_id,
                causality: causality.clone(),
                context: None,
                decided_at: self.clock.wall,
            })
            .collect();
        self.journal.decide_cancels(&decisions)?;
        self.attempt_cancels(order_ids)?;
        for &order_id in order_ids {
            self.consider(order_id);
        }
        Ok(())
    }

    /// Cancels an order that was taken for one that never arrived: the caller learned that
    /// it never lived.
    pub(crate) fn cancel_what_lives(&mut self, order_id: OrderId) -> Result<(), StorageError> {
        let decided = match self.journal.decision(order_id) {
            Ok(decided) => decided,
            Err(error) => {
                self.not_written(&error);
                return Ok(());
            }
        };
        let Some(decided) = decided else { return Ok(()) };
        let context = r#"{"why":"it lives after all"}"#;
        let decision = NewDecision {
            order_id,
            causality: decided.causality().clone(),
            context: Context::try_from(context).ok(),
            decided_at: self.clock.wall,
        };
        match self.journal.decide_cancel(&decision) {
            Ok(()) => self.attempt_cancels(&[order_id]),
            Err(error) => {
                self.not_written(&error);
                Ok(())
            }
        }
    }

    /// Writes the next attempt to cancel each of some orders, and queues it.
    pub(crate) fn attempt_cancels(&mut self, order_ids: &[OrderId]) -> Result<(), StorageError> {
        let requested_at = self.clock.wall;
        let request = |order_id: &OrderId| {
            let attempt = self.orders.get(order_id)?.known.cancels + 1;
            let kind = RequestKind::Cancel;
            let order_id = *order_id;
            Some(Request { order_id, attempt, kind, requested_at, expires_at: None }.into())
        };
        let commands: Vec<Command> = order_ids.iter().filter_map(request).collect();
        self.record(&commands)?;
        for &order_id in order_ids {
            self.queue_cancel(order_id);
        }
        Ok(())
    }

    /// Queues the last attempt, or lets it wait for the venue's id of its order.
    pub(crate) fn queue_cancel(&mut self, order_id: OrderId) {
        let needs_name = self.traits.cancel_needs_connector_order_id;
        let Some(order) = self.orders.get_mut(&order_id).filter(|_| self.is_connected) else {
            return;
        };
        let it = &order.known.standing.order;
        let name = it.connector_order_id().cloned();
        if needs_name && name.is_none() {
            order.cancel = Flight::Waiting;
            return;
        }
        order.cancel = Flight::Queued;
        let cancellation = Cancellation {
            order_id,
            attempt: order.known.cancels,
            symbol: it.symbol().clone(),
            connector_order_id: name,
        };
        self.outbox.push(Rank::Cancel, VenueRequest::Cancel(cancellation));
    }
}
