use core_enums::JournalEvent;
use dtos_state::{FillId, OrderId};
use id_generators::ExecutionCommandId;
use strategy_ledger::Cursor;

use crate::{error::JournalError, journal_entry::JournalEntry};

/// The reading side of a journal.
///
/// # Errors
/// Every method fails with a [`JournalError`] if the journal cannot be read or is
/// damaged.
#[expect(clippy::missing_errors_doc, reason = "the trait says it of all of them")]
pub trait JournalReader {
    /// The entries of an order, in the order in which they were appended.
    fn entries_of(&self, order_id: OrderId) -> Result<Vec<JournalEntry>, JournalError>;

    /// The entries after the first `skipped` of the journal, at most `limit` of them.
    fn entries_after(&self, skipped: u64, limit: usize) -> Result<Vec<JournalEntry>, JournalError>;

    /// The decision to place an order.
    fn decision(&self, order_id: OrderId) -> Result<Option<JournalEntry>, JournalError>;

    /// Whether an order has an entry of a kind; of `ORDER_FILLED`, one for this fill.
    fn has(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError>;

    /// The order that was last decided for a command.
    fn order_of_command(
        &self,
        execution_command_id: ExecutionCommandId,
    ) -> Result<Option<Decided>, JournalError>;

    /// The orders that are decided, and neither placed nor abandoned as far as the journal
    /// has followed, in the order of their decisions. There are few of them, however many
    /// orders there were.
    fn open_decisions(&self) -> Result<Vec<OrderId>, JournalError>;

    /// Up to where the journal has followed its ledger.
    fn followed(&self) -> Result<Cursor, JournalError>;
}

/// The order that was decided for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The order.
    pub order_id: OrderId,
    /// Whether the decision is abandoned: then the command may have another order.
    pub is_abandoned: bool,
}
