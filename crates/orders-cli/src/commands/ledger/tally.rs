use std::fmt;

use dtos_state::Progress;
use strategy_ledger::{Batch, Command, Recorded, Registration, Reported, WriteError};

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
    /// Submits a command to the ledger.
    pub(crate) fn write(&mut self, command: &Command, to: &mut Batch) -> Result<(), WriteError> {
        let count = match command {
            Command::Register(order) => match to.register_order(order)? {
                Registration::Registered => &mut self.orders,
                Registration::Repeated => &mut self.repeated,
            },
            Command::Update(report) => match to.apply_update(report.order_id, &report.update())? {
                Reported::Applied(Progress::Advanced | Progress::Amended | Progress::Unchanged) => {
                    &mut self.reports
                }
                Reported::Repeated => &mut self.repeated,
                Reported::Contradicted(_) => {
                    self.contradictions += 1;
                    &mut self.reports
                }
            },
            Command::Fill(fill) => match to.record_fill(fill)? {
                Recorded::Recorded => &mut self.fills,
                Recorded::Repeated { .. } => &mut self.repeated,
                Recorded::Conflicting { .. } => {
                    self.conflicts += 1;
                    &mut self.fills
                }
            },
        };
        *count += 1;
        Ok(())
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
