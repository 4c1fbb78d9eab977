use std::path::{Path, PathBuf};

use dtos_state::{Fill, Order, OrderUpdate};
use id_generators::OrderId;
use rusqlite::{Connection, TransactionBehavior};

use crate::{
    batch::Batch,
    error::{OpenError, StorageError, WriteError},
    file,
    outcome::{Recorded, Registration, Reported},
    view::LedgerView,
    writer_lock::WriterLock,
};

/// The one owner of every order: what it has taken in is on disk.
///
/// A write returns once the disk has it, and is then there whatever happens; one
/// that returns an error has changed nothing. What was handed in before, and is
/// the same, is no error and no change, so that a caller who does not know
/// whether a write got through hands it in again.
#[derive(Debug)]
pub struct StrategyLedger {
    connection: Connection,
    path: PathBuf,
    // Let go of after the connection.
    _lock: WriterLock,
}

impl StrategyLedger {
    /// Opens a ledger to write, and makes one where there is no file.
    ///
    /// # Errors
    /// [`OpenError::LedgerInUse`] while another writer lives. A file that is not
    /// a ledger of a version that this crate knows is refused, and is left as it
    /// was.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = file::resolve(path.as_ref())?;
        let is_there = file::identify(&path)?;
        let lock = WriterLock::take(&path)?;
        if !is_there && !file::identify(&path)? {
            file::create(&path)?;
        }
        let connection = file::connect_writer(&path)?;
        Ok(Self { connection, path, _lock: lock })
    }

    /// Where the ledger is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes in an order that is to be. It is the same again if it is equal to
    /// what was registered, decimals as numbers: `0.5` is `0.50`.
    ///
    /// # Errors
    /// [`WriteError::OrderIdInUse`] where the id was registered for an order of
    /// other content: nothing is overwritten.
    pub fn register_order(&mut self, order: &Order) -> Result<Registration, WriteError> {
        self.batch(|batch| batch.register_order(order))
    }

    /// Takes in what was reported of an order. Whatever it is, it is in the
    /// order's history from then on; a contradiction is not an error but an
    /// outcome.
    ///
    /// # Errors
    /// [`WriteError::UnknownOrder`] where no such order was registered.
    pub fn apply_update(
        &mut self,
        order_id: OrderId,
        update: &OrderUpdate,
    ) -> Result<Reported, WriteError> {
        self.batch(|batch| batch.apply_update(order_id, update))
    }

    /// Takes in an execution, whatever the status of its order and however much
    /// was executed before.
    ///
    /// Two fills of one order with one `connector_fill_id` are the same, if they
    /// are equal but for their `fill_id`; if not, the second is kept and does
    /// not count. A fill without a `connector_fill_id` is known by its `fill_id`
    /// alone.
    ///
    /// # Errors
    /// [`WriteError::UnknownOrder`] where no such order was registered,
    /// [`WriteError::FillIdInUse`] where the id is that of another fill.
    pub fn record_fill(&mut self, fill: &Fill) -> Result<Recorded, WriteError> {
        self.batch(|batch| batch.record_fill(fill))
    }

    /// Makes many writes at the price of one: all of them are on disk when this
    /// returns, or none.
    ///
    /// # Errors
    /// What `write` returns, or a [`StorageError`]; either way nothing of the
    /// batch is kept.
    pub fn batch<T, E: From<StorageError>>(
        &mut self,
        write: impl FnOnce(&mut Batch) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StorageError::from)?;
        let mut batch = Batch::begin(&transaction)?;
        // Every way out but the last rolls back.
        let value = write(&mut batch)?;
        batch.finish()?;
        transaction.commit().map_err(StorageError::from)?;
        Ok(value)
    }

    /// What is known now.
    #[must_use]
    pub const fn view(&self) -> LedgerView<'_> {
        LedgerView::of(&self.connection)
    }
}
