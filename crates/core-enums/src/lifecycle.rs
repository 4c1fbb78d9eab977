//! What a report of one status does to an order in another: the lifecycle.
//!
//! Exchanges deliver reports late, twice and out of order. The table below
//! gives every pair an answer, so that reports which do not contradict each
//! other end in the same status in whichever order they come. It follows the
//! precedence of FIX: filled, then cancelled or expired, then partially
//! filled, then open.

use std::fmt;

use crate::OrderStatus;

/// One row a status that an order is in, one column a status that is reported,
/// both in the order of [`OrderStatus::ALL`].
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

/// What a report of a status does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportEffect {
    /// The order goes on to the reported status.
    Advances,
    /// The report repeats what is known, or is older than it.
    ChangesNothing,
    /// The report and what is known cannot both be true.
    Contradicts,
}

impl OrderStatus {
    /// What a report of `reported` does to an order in this status.
    #[must_use]
    pub const fn effect_of(self, reported: Self) -> ReportEffect {
        LIFECYCLE[self as usize][reported as usize]
    }

    /// The status of an order in this one, once `reported` has been reported.
    ///
    /// # Errors
    /// [`ContradictoryReport`], where both cannot be true, such as `FILLED` and
    /// `REJECTED`.
    pub const fn after(self, reported: Self) -> Result<Self, ContradictoryReport> {
        match self.effect_of(reported) {
            ReportEffect::Advances => Ok(reported),
            ReportEffect::ChangesNothing => Ok(self),
            ReportEffect::Contradicts => Err(ContradictoryReport { status: self, reported }),
        }
    }
}

/// The error of a report that contradicts what is known of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContradictoryReport {
    status: OrderStatus,
    reported: OrderStatus,
}

impl fmt::Display for ContradictoryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, reported } = self;
        write!(f, "an order that is {status} cannot be reported {reported}")
    }
}

impl std::error::Error for ContradictoryReport {}
