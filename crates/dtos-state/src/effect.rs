use core_enums::{ChangeEffect, ContradictoryReport, Excerpt};
use id_generators::{FillId, OrderId};

use crate::printable_text::ConnectorOrderId;

/// The effect of a command on what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The order is known from here on.
    Registered,
    /// The report took the order to another status.
    Advanced,
    /// The status is the same, but the order got its connector order id or a
    /// later time. A stored copy is out of date.
    Amended,
    /// The report says nothing new: the order is what it was.
    Unchanged,
    /// The report contradicts what is known, and does not change the order. A ledger
    /// keeps the report.
    Contradicted(Contradiction),
    /// The fill counts.
    Filled,
    /// The exchange has another fill of this order under the same id. This one is
    /// kept, and does not count.
    Conflicted {
        /// The fill that counts.
        with: FillId,
    },
    /// The same was known already: nothing is kept, and nothing changed.
    Repeated {
        /// The id under which a fill is known.
        fill_id: Option<FillId>,
    },
}

impl Effect {
    /// A repeat of something that is not a fill.
    pub const REPEATED: Self = Self::Repeated { fill_id: None };

    /// The name of the effect among the changes of a ledger; none where nothing
    /// was kept.
    #[must_use]
    pub const fn of_change(&self) -> Option<ChangeEffect> {
        match self {
            Self::Registered => Some(ChangeEffect::Registered),
            Self::Advanced => Some(ChangeEffect::Advanced),
            Self::Amended => Some(ChangeEffect::Amended),
            Self::Unchanged => Some(ChangeEffect::Unchanged),
            Self::Contradicted(_) => Some(ChangeEffect::Contradicted),
            Self::Filled => Some(ChangeEffect::Filled),
            Self::Conflicted { .. } => Some(ChangeEffect::Conflicted),
            Self::Repeated { .. } => None,
        }
    }
}

/// How a report contradicts what is known of the order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Contradiction {
    /// The statuses exclude each other.
    #[error(transparent)]
    Status(#[from] ContradictoryReport),
    /// The exchange gave the order another id before.
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
