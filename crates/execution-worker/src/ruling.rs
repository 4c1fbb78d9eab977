use dtos_state::{Effect, Ruling};
use execution_connector::Now;
use strategy_journal::JournalWriter;
use strategy_ledger::LedgerWriter;

use crate::{error::RuleError, new_ids::NewIds, notice::Notice, worker::Worker};

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Takes a person's decision on an order, which is not asked for any more until the
    /// venue speaks of it.
    ///
    /// # Errors
    /// [`RuleError`] if the ruling is refused, or the ledger cannot be written.
    pub fn rule(&mut self, ruling: &Ruling, now: Now) -> Result<Effect, RuleError> {
        self.clock.advance(now);
        let (ruled_at, known) = (ruling.ruled_at(), self.venue_time());
        if ruled_at > known {
            return Err(RuleError::TooLate { ruled_at, known });
        }
        let outcomes = self.record(&[ruling.clone().into()])?;
        // The caller learns what is refused.
        self.notices.retain(|notice| !matches!(notice, Notice::Refused { .. }));
        self.consider(ruling.order_id());
        outcomes.into_iter().next().unwrap_or(Ok(Effect::Repeated)).map_err(RuleError::Refused)
    }
}
