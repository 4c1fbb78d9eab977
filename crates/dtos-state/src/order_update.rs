use std::fmt;

use core_enums::{ContradictoryReport, Excerpt, OrderStatus};

use crate::{printable_text::ConnectorOrderId, timestamp::Timestamp};

/// What somebody reported of an order, for [`Order::apply`](crate::Order::apply).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderUpdate {
    /// The status that the order is said to have.
    pub status: OrderStatus,
    /// The exchange's id for the order, where the report carries one.
    pub connector_order_id: Option<ConnectorOrderId>,
    /// When that was so, by the reporter's clock.
    pub updated_at: Timestamp,
}

/// What a report changed in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    /// The order has another status.
    Advanced,
    /// The status is the same, but the order learned its connector order id or
    /// a later time. What is stored of it is out of date.
    Amended,
    /// There was nothing to change: the order is what it was.
    Unchanged,
}

/// The error of a report that cannot be true together with what is known of the
/// order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The statuses exclude each other.
    Status(ContradictoryReport),
    /// The exchange gave the order another id before.
    ConnectorOrderId {
        /// The id that the order has.
        known: ConnectorOrderId,
        /// The id in the report.
        reported: ConnectorOrderId,
    },
}

impl From<ContradictoryReport> for Contradiction {
    fn from(error: ContradictoryReport) -> Self {
        Self::Status(error)
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(error) => error.fmt(f),
            Self::ConnectorOrderId { known, reported } => write!(
                f,
                "an order that the exchange calls {} cannot be reported as {}",
                Excerpt::of(known.as_str()),
                Excerpt::of(reported.as_str())
            ),
        }
    }
}

impl std::error::Error for Contradiction {}
