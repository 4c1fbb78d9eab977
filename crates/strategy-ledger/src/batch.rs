mod fills;
mod orders;

use dtos_state::{Fill, Order, OrderUpdate};
use id_generators::OrderId;
use rusqlite::Connection;

use crate::{
    error::{StorageError, WriteError},
    outcome::{Recorded, Registration, Reported},
    view::LedgerView,
};

/// Writes that are put on disk together, or not at all.
///
/// A write that is refused leaves the others as they are. Once one has failed
/// for want of the disk, the batch is lost, whatever its caller makes of that.
#[derive(Debug)]
pub struct Batch<'a> {
    connection: &'a Connection,
    /// The `seq` of the last change.
    last_seq: u64,
    has_failed: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(connection: &'a Connection) -> Result<Self, StorageError> {
        let last_seq = LedgerView::of(connection).last_seq()?;
        Ok(Self { connection, last_seq, has_failed: false })
    }

    /// Whether the writes may be kept.
    pub(crate) const fn finish(self) -> Result<(), StorageError> {
        if self.has_failed { Err(StorageError::BatchFailed) } else { Ok(()) }
    }

    /// What is known, the writes of this batch among it.
    #[must_use]
    pub const fn view(&self) -> LedgerView<'_> {
        LedgerView::of(self.connection)
    }

    /// See [`StrategyLedger::register_order`](crate::StrategyLedger::register_order).
    ///
    /// # Errors
    /// As there.
    pub fn register_order(&mut self, order: &Order) -> Result<Registration, WriteError> {
        self.unless_failed(|batch| batch.try_register_order(order))
    }

    /// See [`StrategyLedger::apply_update`](crate::StrategyLedger::apply_update).
    ///
    /// # Errors
    /// As there.
    pub fn apply_update(
        &mut self,
        order_id: OrderId,
        update: &OrderUpdate,
    ) -> Result<Reported, WriteError> {
        self.unless_failed(|batch| batch.try_apply_update(order_id, update))
    }

    /// See [`StrategyLedger::record_fill`](crate::StrategyLedger::record_fill).
    ///
    /// # Errors
    /// As there.
    pub fn record_fill(&mut self, fill: &Fill) -> Result<Recorded, WriteError> {
        self.unless_failed(|batch| batch.try_record_fill(fill))
    }

    /// The number of the next change. It is counted on once that is written.
    fn next_seq(&self) -> Result<i64, StorageError> {
        let next = i64::try_from(self.last_seq).ok().and_then(|last| last.checked_add(1));
        let found = || format!("seq {}, the last there is", self.last_seq);
        next.ok_or_else(|| StorageError::Damaged { found: found() })
    }

    /// After a failure SQLite may have ended the transaction, and what came then
    /// would be written by itself.
    fn unless_failed<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        if self.has_failed {
            return Err(StorageError::BatchFailed.into());
        }
        let result = write(self);
        self.has_failed = matches!(result, Err(WriteError::Storage(_)));
        result
    }
}
