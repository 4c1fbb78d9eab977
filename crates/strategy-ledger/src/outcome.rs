//! What became of a write that was taken in.

use dtos_state::{Contradiction, Progress};
use id_generators::FillId;

/// What became of an order that was registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// The ledger has it now.
    Registered,
    /// The ledger had it already; nothing changed.
    Repeated,
}

/// What became of a report. Whatever it is, the report is in the order's
/// history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a contradiction is recorded, and somebody has to look at it"]
pub enum Reported {
    /// The order took it in.
    Applied(Progress),
    /// The same report was there already; nothing changed.
    Repeated,
    /// It cannot be true together with what is known; the order is what it was.
    Contradicted(Contradiction),
}

/// What became of a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a conflict is recorded, and somebody has to look at it"]
pub enum Recorded {
    /// The ledger has it now, and it counts.
    Recorded,
    /// The ledger had it already; nothing changed.
    Repeated {
        /// The id under which it has it.
        fill_id: FillId,
    },
    /// The exchange called another fill of this order by the same id. This one
    /// is kept, and does not count.
    Conflicting {
        /// The fill that counts.
        with: FillId,
    },
}
