use dtos_state::Command;

use crate::{
    decide::{Decision, Outcome, decide},
    error::StorageError,
    known::{Known, Questions},
};

/// The storage of a ledger. It answers questions and writes decisions, and has no
/// rules.
///
/// The store calls [`take_all`] within one transaction.
pub trait Store {
    /// Answers the questions. An order that does not exist has no answer.
    ///
    /// # Errors
    /// [`StorageError`] where the store cannot be read.
    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, StorageError>;

    /// Writes a decision: the orders, and the kept commands under the next numbers.
    ///
    /// # Errors
    /// [`StorageError`] where the store cannot be written.
    fn write(&mut self, decision: &Decision<'_>) -> Result<(), StorageError>;
}

/// Takes commands in three steps: asks the store, decides, and lets it write.
///
/// # Errors
/// [`StorageError`] where the store cannot be read or written.
pub fn take_all(
    store: &mut (impl Store + ?Sized),
    commands: &[Command],
) -> Result<Vec<Outcome>, StorageError> {
    let known = store.answer(&Questions::of(commands))?;
    let decision = decide(known, commands);
    if !decision.kept().is_empty() {
        store.write(&decision)?;
    }
    Ok(decision.outcomes)
}
