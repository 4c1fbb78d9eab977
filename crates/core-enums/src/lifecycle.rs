//! The lifecycle: an order has the highest status that was ever reported for it.
//!
//! Exchanges deliver reports late, twice, out of order, and sometimes wrongly. A
//! maximum does not depend on the order of arrival, nor on how often a report
//! arrives. The order of the statuses is the precedence of FIX, made total: filled,
//! then expired or cancelled, then partially filled, then rejected or open.

use crate::order_status::OrderStatus;

/// The effect of a reported status on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportEffect {
    /// The order moves to the reported status.
    Advances,
    /// The report repeats the known status, or a lower one.
    ChangesNothing,
}

impl OrderStatus {
    /// The statuses from the lowest to the highest: an order has the highest that was
    /// reported.
    pub const ASCENDING: [Self; Self::ALL.len()] = [
        Self::Pending,
        Self::Open,
        Self::Rejected,
        Self::PartiallyFilled,
        Self::Cancelled,
        Self::Expired,
        Self::Filled,
    ];

    /// Where the status stands among [`ASCENDING`](Self::ASCENDING), from 0.
    #[must_use]
    pub const fn rank(self) -> usize {
        let mut rank = 0;
        while Self::ASCENDING[rank] as usize != self as usize {
            rank += 1;
        }
        rank
    }

    /// The status after `reported` is reported for an order in this status: the higher
    /// of the two.
    #[must_use]
    pub const fn after(self, reported: Self) -> Self {
        if reported.rank() > self.rank() { reported } else { self }
    }

    /// The effect of a report of `reported` on an order in this status.
    #[must_use]
    pub const fn effect_of(self, reported: Self) -> ReportEffect {
        if reported.rank() > self.rank() {
            ReportEffect::Advances
        } else {
            ReportEffect::ChangesNothing
        }
    }

    /// Whether both cannot have been true of one order: an order that the exchange
    /// refused was never filled, cancelled or expired.
    #[must_use]
    pub const fn contradicts(self, other: Self) -> bool {
        match (self, other) {
            (Self::Rejected, lived) | (lived, Self::Rejected) => match lived {
                Self::PartiallyFilled | Self::Cancelled | Self::Expired | Self::Filled => true,
                Self::Pending | Self::Open | Self::Rejected => false,
            },
            _ => false,
        }
    }
}
