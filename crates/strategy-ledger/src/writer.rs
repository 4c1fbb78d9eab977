use dtos_state::{Command, Effect, Fill, Order, OrderUpdate};

use crate::{
    decide::Outcome,
    error::{StorageError, WriteError},
    reader::LedgerReader,
};

/// The writing side of a ledger, which owns every order.
///
/// A write returns once the ledger has kept it. A write that returns an error has
/// changed nothing. Repeats are no-ops: if you do not know whether a write got
/// through, submit it again.
///
/// ```
/// use dtos_state::{Command, Effect, NewOrder, Order, OrderSide, OrderTerms};
/// use strategy_ledger::{LedgerWriter, MemoryLedger};
///
/// let order = Order::generate(NewOrder::market(OrderTerms {
///     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
///     symbol: "BTC_USDT".parse()?,
///     side: OrderSide::Buy,
///     quantity: "0.5".parse()?,
///     created_at: "2025-12-01T15:00:00Z".parse()?,
/// }));
/// let mut ledger: Box<dyn LedgerWriter> = Box::new(MemoryLedger::default());
/// assert_eq!(ledger.take(&Command::Register(order.clone()))?, Effect::Registered);
/// assert_eq!(ledger.register_order(&order)?, Effect::Repeated);
/// assert_eq!(ledger.order(order.order_id())?, Some(order));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait LedgerWriter: LedgerReader {
    /// Takes commands together, and returns the outcome of each. When this returns,
    /// all commands that are not refused are kept. A refused command does not affect
    /// the others.
    ///
    /// # Errors
    /// [`StorageError`] if the ledger cannot be read or written: then nothing is kept.
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError>;

    /// Takes a command.
    ///
    /// # Errors
    /// [`WriteError`] if the command is refused, or the ledger cannot be read or
    /// written. Nothing is kept.
    fn take(&mut self, command: &Command) -> Result<Effect, WriteError> {
        let outcomes = self.take_all(std::slice::from_ref(command))?;
        let missing = || StorageError::Damaged { found: "a command without an outcome".into() };
        Ok(outcomes.into_iter().next().ok_or_else(missing)??)
    }

    /// Takes the registration of an order.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    fn register_order(&mut self, order: &Order) -> Result<Effect, WriteError> {
        self.take(&order.clone().into())
    }

    /// Takes a report of an order.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    fn apply_update(&mut self, update: &OrderUpdate) -> Result<Effect, WriteError> {
        self.take(&update.clone().into())
    }

    /// Takes an execution of an order.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    fn record_fill(&mut self, fill: &Fill) -> Result<Effect, WriteError> {
        self.take(&fill.clone().into())
    }
}
