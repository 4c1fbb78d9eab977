crate::vocabulary::vocabulary! {
    /// The progress of an order.
    ///
    /// An order has the highest status that was ever reported for it: see
    /// [`OrderStatus::after`].
    "order status": pub enum OrderStatus {
        /// Made here, not yet sent to the exchange
        Pending = "PENDING",
        /// Sent to the exchange, nothing filled yet
        Open = "OPEN",
        /// Filled in part
        PartiallyFilled = "PARTIALLY_FILLED",
        /// Filled in full
        Filled = "FILLED",
        /// Withdrawn by the user or the system
        Cancelled = "CANCELLED",
        /// Refused by the exchange
        Rejected = "REJECTED",
        /// Ended by its time in force
        Expired = "EXPIRED",
    }
}

impl OrderStatus {
    /// Whether executions are still expected: the order is not final.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !self.is_final()
    }

    /// Whether no further execution is expected.
    ///
    /// Reports may still arrive, and a higher status still counts.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Pending | Self::Open | Self::PartiallyFilled => false,
            Self::Filled | Self::Cancelled | Self::Rejected | Self::Expired => true,
        }
    }
}
