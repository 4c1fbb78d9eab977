use core_enums::JournalEvent;
use dtos_state::{OrderId, Timestamp};
use strategy_ledger::Cursor;

use crate::{
    causality_chain::CausalityChain,
    context::Context,
    error::{AppendError, Refusal},
    journal_entry::NewJournalEntry,
    reader::JournalReader,
};

/// The writing side of a journal. What it has appended never changes.
///
/// A call returns once the journal has kept all of it; one that returns an error has
/// kept nothing of it.
///
/// ```
/// use strategy_journal::{
///     CausalityChain, Decided, JournalReader, JournalWriter, MemoryJournal, NewDecision, Origin,
/// };
///
/// let command: id_generators::ExecutionCommandId = "EXC_20251201_150000_abc123".parse()?;
/// let origin = Origin::News("NWS_20251201_145959_abc123".parse()?);
/// let order_id = "ORD_20251201_150000_a1b2c3d4".parse()?;
/// let decision = NewDecision {
///     order_id,
///     causality: CausalityChain::of(origin).extended(command)?,
///     context: Some(r#"{"spread":"0.01"}"#.parse()?),
///     decided_at: "2025-12-01T15:00:00Z".parse()?,
/// };
/// let mut journal = MemoryJournal::default();
/// journal.decide_order(&decision)?;
/// // A caller that does not know whether it has decided asks by its command.
/// let decided = Some(Decided { order_id, is_abandoned: false });
/// assert_eq!(journal.order_of_command(command)?, decided);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait JournalWriter: JournalReader {
    /// Appends entries together.
    ///
    /// # Errors
    /// [`AppendError`] if one of them is refused, or the journal cannot be read or
    /// written: then none is kept.
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError>;

    /// Appends the entries for some changes of the ledger together with the cursor of the
    /// last change that was looked at. [`follow`](crate::follow) calls it.
    ///
    /// # Errors
    /// As [`append_all`](Self::append_all); the cursor is as it was, too.
    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Cursor,
    ) -> Result<(), AppendError>;

    /// Appends that an order is to be placed; call it before the ledger has the order.
    ///
    /// # Errors
    /// As [`decide_orders`](Self::decide_orders).
    fn decide_order(&mut self, decision: &NewDecision) -> Result<(), AppendError> {
        self.decide_orders(std::slice::from_ref(decision))
    }

    /// Appends that orders are to be placed, together.
    ///
    /// # Errors
    /// [`AppendError`]; refused are an order that is decided already, a chain without an
    /// `execution_command_id`, and one whose command has an order that is not abandoned.
    fn decide_orders(&mut self, decisions: &[NewDecision]) -> Result<(), AppendError> {
        self.append_all(&entries(JournalEvent::OrderDecided, decisions)?)
    }

    /// Appends that an order is to be cancelled; call it before the ledger has the request.
    ///
    /// # Errors
    /// As [`decide_cancels`](Self::decide_cancels).
    fn decide_cancel(&mut self, decision: &NewDecision) -> Result<(), AppendError> {
        self.decide_cancels(std::slice::from_ref(decision))
    }

    /// Appends that orders are to be cancelled, together.
    ///
    /// # Errors
    /// [`AppendError`]; an order that is abandoned is refused.
    fn decide_cancels(&mut self, decisions: &[NewDecision]) -> Result<(), AppendError> {
        self.append_all(&entries(JournalEvent::CancelDecided, decisions)?)
    }

    /// Appends that a decision came to nothing. One that is abandoned already stays so.
    ///
    /// # Errors
    /// As [`abandon_all`](Self::abandon_all).
    fn abandon(&mut self, order_id: OrderId, now: Timestamp) -> Result<(), AppendError> {
        self.abandon_all(&[order_id], now)
    }

    /// Appends that decisions came to nothing, together.
    ///
    /// # Errors
    /// [`AppendError`]; refused is an order that is not decided, or is placed.
    fn abandon_all(&mut self, order_ids: &[OrderId], now: Timestamp) -> Result<(), AppendError> {
        let mut entries = Vec::new();
        for &order_id in order_ids {
            if self.has(order_id, JournalEvent::OrderAbandoned, None)? {
                continue;
            }
            let decision = self.decision(order_id)?.ok_or(Refusal::NotDecided { order_id })?;
            entries.push(NewJournalEntry {
                event_type: JournalEvent::OrderAbandoned,
                recorded_at: now,
                order_id,
                fill_id: None,
                change: None,
                causality: decision.causality().clone(),
                context: None,
            });
        }
        if entries.is_empty() { Ok(()) } else { self.append_all(&entries) }
    }
}

/// The decision to place or to cancel an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// The order. The journal extends the chain by it.
    pub order_id: OrderId,
    /// Why.
    pub causality: CausalityChain,
    /// What else there is to know.
    pub context: Option<Context>,
    /// When it was decided, by our clock.
    pub decided_at: Timestamp,
}

fn entries(
    event_type: JournalEvent,
    decisions: &[NewDecision],
) -> Result<Vec<NewJournalEntry>, Refusal> {
    let entry = |decision: &NewDecision| {
        Ok(NewJournalEntry {
            event_type,
            recorded_at: decision.decided_at,
            order_id: decision.order_id,
            fill_id: None,
            change: None,
            causality: decision.causality.clone().extended(decision.order_id)?,
            context: decision.context.clone(),
        })
    };
    decisions.iter().map(entry).collect()
}
