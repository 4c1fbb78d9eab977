use std::fmt;

use dtos_state::Effect;

use crate::print::counted;

/// Counts the effects of the commands of an import.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    orders: u64,
    /// All that were new to the ledger, contradictory ones too.
    reports: u64,
    /// All that were new to the ledger, conflicting ones too.
    fills: u64,
    contradictions: u64,
    conflicts: u64,
    repeated: u64,
    pub(crate) problems: u64,
}

impl Tally {
    pub(crate) const fn count(&mut self, effect: &Effect) {
        match effect {
            Effect::Registered => self.orders += 1,
            Effect::Advanced | Effect::Amended | Effect::Unchanged => self.reports += 1,
            Effect::Contradicted(_) => {
                self.reports += 1;
                self.contradictions += 1;
            }
            Effect::Filled => self.fills += 1,
            Effect::Conflicted { .. } => {
                self.fills += 1;
                self.conflicts += 1;
            }
            Effect::Repeated { .. } => self.repeated += 1,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { orders, reports, fills, contradictions, conflicts, repeated, problems } = *self;
        let orders = counted(orders, "order");
        write!(f, "{orders}, {}, {}", counted(reports, "report"), counted(fills, "fill"))?;
        let conflicting = counted(conflicts, "conflict");
        match (contradictions, conflicts) {
            (0, 0) => {}
            (0, _) => write!(f, "; {conflicting} kept")?,
            (_, 0) => write!(f, "; {} kept", counted(contradictions, "contradiction"))?,
            (_, _) => {
                let contradictory = counted(contradictions, "contradiction");
                write!(f, "; {contradictory} and {conflicting} kept")?;
            }
        }
        if repeated > 0 {
            write!(f, "; {repeated} repeated")?;
        }
        write!(f, "; {}", counted(problems, "problem"))
    }
}
