use strategy_journal::{AppendError, JournalWriter, follow};
use strategy_ledger::LedgerWriter;

use crate::{new_ids::NewIds, timers::Wake, worker::Worker};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Lets the journal follow the ledger. Where it cannot, it is tried again: recording goes
    /// on meanwhile.
    pub(crate) fn follow(&mut self) {
        #[cfg(feature = "sabotage")]
        if self.follows_apart() {
            return;
        }
        if let Err(error) = self.abandon_unwritten() {
            self.not_written(&error);
            let again = self.clock.monotonic + self.settings.journal_lag;
            self.timers.set(Wake::Journal, Some(again));
            return;
        }
        if let Err(error) = follow(&mut self.journal, &self.ledger, self.clock.wall) {
            self.not_written(&error);
            let again = self.clock.monotonic + self.settings.journal_lag;
            self.timers.set(Wake::Journal, Some(again));
        }
    }

    /// Abandons decisions whose order the ledger did not take, where the journal could not be
    /// written at the time.
    fn abandon_unwritten(&mut self) -> Result<(), AppendError> {
        if !self.unwritten.is_empty() {
            self.journal.abandon_all(&self.unwritten, self.clock.wall)?;
            self.unwritten.clear();
        }
        Ok(())
    }
}
