use core_enums::{ChangeEffect, Excerpt, OrderStatus};
use id_generators::{FillId, OrderId};

use crate::printable_text::ConnectorOrderId;

/// The effect of a command on what is known, when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// The order or the group is known from here on.
    Registered,
    /// The report took the order to another status.
    Advanced,
    /// The status is the same, but the order got its connector order id or a
    /// later time. A stored copy is out of date.
    Amended,
    /// The report says nothing new: the order is what it was.
    Unchanged,
    /// The report contradicts what is known. It counts all the same.
    Contradicted {
        /// How.
        by: Contradiction,
        /// Whether it changed the order.
        is_changed: bool,
    },
    /// The fill counts.
    Filled,
    /// The fill is another part of an execution that was known.
    Completed {
        /// A known part of it.
        with: FillId,
    },
    /// The fill says otherwise than a known part of the same execution.
    Conflicted {
        /// The known part.
        with: FillId,
    },
    /// The bust takes back what it names, or the fill was taken back before it came.
    Busted,
    /// The request was recorded.
    Requested,
    /// The answer was recorded.
    Answered,
    /// The ruling counts.
    Ruled {
        /// Whether it changed the order.
        is_changed: bool,
    },
    /// The same was known already: nothing is kept, and nothing changed.
    Repeated,
}

impl Effect {
    /// The name of the effect among the changes of a ledger; none where nothing
    /// was kept.
    #[must_use]
    pub const fn of_change(&self) -> Option<ChangeEffect> {
        match self {
            Self::Registered => Some(ChangeEffect::Registered),
            Self::Advanced => Some(ChangeEffect::Advanced),
            Self::Amended => Some(ChangeEffect::Amended),
            Self::Unchanged => Some(ChangeEffect::Unchanged),
            Self::Contradicted { .. } => Some(ChangeEffect::Contradicted),
            Self::Filled => Some(ChangeEffect::Filled),
            Self::Completed { .. } => Some(ChangeEffect::Completed),
            Self::Conflicted { .. } => Some(ChangeEffect::Conflicted),
            Self::Busted => Some(ChangeEffect::Busted),
            Self::Requested => Some(ChangeEffect::Requested),
            Self::Answered => Some(ChangeEffect::Answered),
            Self::Ruled { .. } => Some(ChangeEffect::Ruled),
            Self::Repeated => None,
        }
    }

    /// Whether a known order is now another than before.
    #[must_use]
    pub const fn is_order_changed(&self) -> bool {
        match self {
            Self::Advanced | Self::Amended => true,
            Self::Contradicted { is_changed, .. } | Self::Ruled { is_changed } => *is_changed,
            Self::Registered
            | Self::Unchanged
            | Self::Filled
            | Self::Completed { .. }
            | Self::Conflicted { .. }
            | Self::Busted
            | Self::Requested
            | Self::Answered
            | Self::Repeated => false,
        }
    }
}

/// How a report contradicts what is known of the order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Contradiction {
    /// The statuses exclude each other.
    #[error("an order that is {known} cannot be reported {reported}")]
    Status {
        /// The status of the order before.
        known: OrderStatus,
        /// The status in the report.
        reported: OrderStatus,
    },
    /// The exchange calls the order by another id, too.
    #[error(
        "an order that the exchange calls {} cannot be reported as {}",
        Excerpt::of(known.as_str()),
        Excerpt::of(reported.as_str())
    )]
    ConnectorOrderId {
        /// The id that the order has.
        known: ConnectorOrderId,
        /// The id in the report.
        reported: ConnectorOrderId,
    },
    /// The report is about another order.
    #[error("a report of {reported} says nothing of {known}")]
    OrderId {
        /// The order.
        known: OrderId,
        /// The order that the report is about.
        reported: OrderId,
    },
}
