//! The lifecycle: the effect of a report of one status on an order in another.
//!
//! Exchanges deliver reports late, twice and out of order. The table below
//! covers every pair, so that reports that do not contradict each other lead to
//! the same status in any sequence. It follows the precedence of FIX: filled,
//! then cancelled or expired, then partially filled, then open.

use crate::order_status::OrderStatus;

/// Rows are the status of the order, columns the reported status, both in the
/// order of [`OrderStatus::ALL`].
#[rustfmt::skip]
const LIFECYCLE: [[ReportEffect; OrderStatus::ALL.len()]; OrderStatus::ALL.len()] = {
    use ReportEffect::{Advances as To, ChangesNothing as Eq, Contradicts as No};
    [
        //                     PENDING OPEN PART_FILLED FILLED CANCELLED REJECTED EXPIRED
        /* PENDING          */ [Eq,    To,  To,         To,    To,       To,      To],
        /* OPEN             */ [Eq,    Eq,  To,         To,    To,       To,      To],
        /* PARTIALLY_FILLED */ [Eq,    Eq,  Eq,         To,    To,       No,      To],
        /* FILLED           */ [Eq,    Eq,  Eq,         Eq,    Eq,       No,      Eq],
        /* CANCELLED        */ [Eq,    Eq,  Eq,         To,    Eq,       No,      No],
        /* REJECTED         */ [Eq,    Eq,  No,         No,    No,       Eq,      No],
        /* EXPIRED          */ [Eq,    Eq,  Eq,         To,    No,       No,      Eq],
    ]
};

/// The effect of a reported status on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportEffect {
    /// The order moves to the reported status.
    Advances,
    /// The report repeats the known state, or is older.
    ChangesNothing,
    /// The report and the known state cannot both be true.
    Contradicts,
}

impl OrderStatus {
    /// The effect of a report of `reported` on an order in this status.
    #[must_use]
    pub const fn effect_of(self, reported: Self) -> ReportEffect {
        LIFECYCLE[self as usize][reported as usize]
    }

    /// The status after `reported` is reported for an order in this status.
    ///
    /// # Errors
    /// [`ContradictoryReport`] if the two contradict each other, such as `FILLED`
    /// and `REJECTED`.
    pub const fn after(self, reported: Self) -> Result<Self, ContradictoryReport> {
        match self.effect_of(reported) {
            ReportEffect::Advances => Ok(reported),
            ReportEffect::ChangesNothing => Ok(self),
            ReportEffect::Contradicts => Err(ContradictoryReport { status: self, reported }),
        }
    }
}

/// The error of a report that contradicts what is known of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {status} cannot be reported {reported}")]
pub struct ContradictoryReport {
    status: OrderStatus,
    reported: OrderStatus,
}

impl ContradictoryReport {
    /// The status of the order.
    #[must_use]
    pub const fn status(&self) -> OrderStatus {
        self.status
    }

    /// The status in the report.
    #[must_use]
    pub const fn reported(&self) -> OrderStatus {
        self.reported
    }
}
