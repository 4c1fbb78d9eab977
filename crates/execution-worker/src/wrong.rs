//! How a worker is wrong, for tests that must notice it: see [`Sabotage`].

use dtos_state::{Command, CumulativeQuantity, Fill, FillId, NewFill, OrderId, Timestamp};
use execution_connector::{
    Cancellation, OrderName, Placement, VenueEvent, VenueExecution, VenueReport, VenueRequest,
};
use id_generators::ExecutionCommandId;
use strategy_journal::{
    AppendError, CausalityChain, Decided, FollowError, JournalEntry, JournalError, JournalEvent,
    JournalReader, JournalWriter, NewJournalEntry, follow_page,
};
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter};

use crate::{
    clock::after, new_ids::NewIds, outbox::Rank, plan::Placing, sabotage::Sabotage, worker::Worker,
};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Writes what should have been written before.
    pub(crate) fn write_late(&mut self) {
        let unwritten = std::mem::take(&mut self.wrong.unwritten);
        // What fails is what the test is about.
        let _ = self.record(&unwritten);
    }

    pub(crate) fn place_anew(&self, placement: Placement) -> Placement {
        let expires_at = self.traits.deadline.map(|wait| after(self.clock.venue(), wait));
        Placement { expires_at, ..placement }
    }

    pub(crate) fn with_deadline_anew(&self, request: VenueRequest) -> VenueRequest {
        match request {
            VenueRequest::Place(placement) if self.is_wrong(Sabotage::DeadlineAnew) => {
                VenueRequest::Place(Box::new(self.place_anew(*placement)))
            }
            other => other,
        }
    }

    pub(crate) fn with_another_command(&mut self, placing: &Placing) -> Placing {
        let mut placing = placing.clone();
        if self.is_wrong(Sabotage::TwoOrdersOfOneCommand)
            && placing.causality.execution_command_id().is_some()
        {
            let seconds = self.clock.monotonic.as_micros() % 100_000_000;
            self.wrong.repeats += 1;
            let text = format!("EXC_{seconds:08}_000000_{:08x}", self.wrong.repeats);
            let chain = CausalityChain::of(placing.causality.origin());
            if let Some(Ok(chain)) =
                text.parse::<ExecutionCommandId>().ok().map(|id| chain.extended(id))
            {
                placing.causality = chain;
            }
        }
        placing
    }

    /// Whether an event waits for the picture, or is dropped until then.
    pub(crate) fn keeps_back(&mut self, event: &VenueEvent) -> bool {
        let VenueEvent::News(_) = event else { return false };
        if self.picture.is_complete {
            return false;
        }
        if self.is_wrong(Sabotage::HoldsNewsBack) {
            self.wrong.events.push(event.clone());
        }
        self.is_wrong(Sabotage::HoldsNewsBack) || self.is_wrong(Sabotage::DropsNewsDuringPicture)
    }

    pub(crate) fn take_what_was_kept_back(&mut self) {
        for event in std::mem::take(&mut self.wrong.events) {
            let _ = self.take_event(&event);
        }
    }

    pub(crate) fn cancel_foreign(&mut self, name: &OrderName) {
        if !self.is_wrong(Sabotage::CancelsForeign) {
            return;
        }
        let Some(symbol) = name.symbol.clone() else { return };
        let cancellation = Cancellation {
            order_id: name.order_id.unwrap_or_else(foreign),
            attempt: 1,
            symbol,
            connector_order_id: name.connector_order_id.clone(),
        };
        self.outbox.push(Rank::Cancel, VenueRequest::Cancel(cancellation));
    }

    pub(crate) fn fill_of_cumulative(
        &self,
        order_id: OrderId,
        report: &VenueReport,
    ) -> Option<Command> {
        let order = self.orders.get(&order_id)?;
        let missing = report.cumulative?.get() - order.known.executed?;
        let is_wrong = self.is_wrong(Sabotage::FillOfCumulative);
        let new = NewFill {
            parent_order_id: order_id,
            connector_fill_id: None,
            filled_quantity: missing.try_into().ok().filter(|_| is_wrong)?,
            fill_price: "1".parse().ok()?,
            commission: None,
            commission_asset: None,
            executed_at: report.reported_at,
        };
        let text = order_id.as_str().replacen("ORD", "FIL", 1);
        Some(Fill::with_id(text.parse().ok()?, new).into())
    }

    pub(crate) fn as_another(&mut self, execution: &VenueExecution) -> VenueExecution {
        let mut execution = execution.clone();
        if self.is_wrong(Sabotage::CountsRepeats) {
            self.wrong.repeats += 1;
            let name = format!("{}#{}", execution.connector_fill_id, self.wrong.repeats);
            let text = execution.fill_id.as_str();
            let id = format!("{}{:08x}", &text[..text.len() - 8], self.wrong.repeats);
            if let (Ok(name), Ok(id)) = (name.parse(), id.parse()) {
                (execution.connector_fill_id, execution.fill_id) = (name, id);
            }
        }
        execution
    }

    pub(crate) fn in_memory(
        &mut self,
        order_id: OrderId,
        at: Timestamp,
        cumulative: Option<CumulativeQuantity>,
    ) -> Option<CumulativeQuantity> {
        if !self.is_wrong(Sabotage::CumulativeInMemory) {
            return cumulative;
        }
        if let (Some(order), Some(sum)) = (self.orders.get_mut(&order_id), cumulative) {
            let told = (at, sum.get());
            let known = order.known.cumulative;
            order.known.cumulative = Some(known.map_or(told, |known| known.max(told)));
        }
        None
    }

    pub(crate) fn send_again(&mut self) {
        if !self.is_wrong(Sabotage::SendsAgainAfterRestart) {
            return;
        }
        let unsettled = self.orders.values().filter(|order| !order.known.is_settled());
        let placements = unsettled.filter_map(|order| {
            let expires_at = order.known.place?.expires_at;
            Some(Placement { order: order.known.standing.order.clone(), expires_at })
        });
        self.wrong.again = placements.map(|it| VenueRequest::Place(Box::new(it))).collect();
    }

    pub(crate) fn queue_again(&mut self) {
        for request in std::mem::take(&mut self.wrong.again) {
            self.outbox.push(Rank::Place, request);
        }
    }

    pub(crate) fn follows_apart(&mut self) -> bool {
        if !self.is_wrong(Sabotage::CursorApart) {
            return false;
        }
        let Ok(cursor) = self.ledger.last_cursor() else { return true };
        let _ = follow_apart(&mut self.journal, &self.ledger, cursor, self.clock.wall);
        true
    }
}

/// Appends the cursor first, and the entries then.
fn follow_apart<J: JournalWriter>(
    journal: &mut J,
    ledger: &impl LedgerReader,
    cursor: Cursor,
    now: Timestamp,
) -> Result<(), FollowError> {
    let mut kept = KeepsBack { journal, entries: Vec::new() };
    follow_page(&mut kept, ledger, usize::MAX, now)?;
    let entries = kept.entries;
    journal.append_following(&[], cursor)?;
    journal.append_following(&entries, cursor)?;
    Ok(())
}

/// A journal that keeps what it should write.
struct KeepsBack<'a, J> {
    journal: &'a J,
    entries: Vec<NewJournalEntry>,
}

impl<J: JournalReader> JournalWriter for KeepsBack<'_, J> {
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError> {
        self.entries.extend_from_slice(entries);
        Ok(())
    }

    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        _: Cursor,
    ) -> Result<(), AppendError> {
        self.append_all(entries)
    }
}

impl<J: JournalReader> JournalReader for KeepsBack<'_, J> {
    fn entries_of(&self, order_id: OrderId) -> Result<Vec<JournalEntry>, JournalError> {
        self.journal.entries_of(order_id)
    }

    fn entries_after(&self, skipped: u64, limit: usize) -> Result<Vec<JournalEntry>, JournalError> {
        self.journal.entries_after(skipped, limit)
    }

    fn decision(&self, order_id: OrderId) -> Result<Option<JournalEntry>, JournalError> {
        self.journal.decision(order_id)
    }

    fn has(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError> {
        self.journal.has(order_id, event_type, fill_id)
    }

    fn order_of_command(
        &self,
        execution_command_id: ExecutionCommandId,
    ) -> Result<Option<Decided>, JournalError> {
        self.journal.order_of_command(execution_command_id)
    }

    fn open_decisions(&self) -> Result<Vec<OrderId>, JournalError> {
        self.journal.open_decisions()
    }

    fn followed(&self) -> Result<Cursor, JournalError> {
        self.journal.followed()
    }
}

fn foreign() -> OrderId {
    "ORD_00000000_000000_00000000".parse().expect("digits are an id")
}
