use crate::commands::ledger::failure::Failure;

/// Where the rows of a table go.
pub(super) trait Rows<T> {
    fn push(&mut self, row: T) -> Result<(), Failure>;

    /// Writes what is left.
    fn end(self) -> Result<(), Failure>;
}
