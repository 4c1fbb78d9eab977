use strategy_ledger::{LedgerReader, LedgerWriter};

/// A ledger of some store, for one test.
pub trait Subject {
    /// The ledger.
    fn ledger(&mut self) -> &mut dyn LedgerWriter;

    /// A reader beside it, where the store has such.
    fn reader(&self) -> Option<&dyn LedgerReader> {
        None
    }

    /// Closes the ledger and opens it again, where the store can. A ledger that
    /// cannot be closed stays as it is.
    fn reopen(&mut self) {}
}

/// Makes an empty ledger. Each is by itself.
pub type Fresh = fn() -> Box<dyn Subject>;
