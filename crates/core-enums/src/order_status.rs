crate::vocabulary::vocabulary! {
    /// How far an order has come.
    ///
    /// Statuses have no order of their own: which may follow which is the
    /// lifecycle's to say, see [`OrderStatus::after`].
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
    /// Whether no further execution is expected.
    ///
    /// News may still come: only `FILLED` is never left.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Pending | Self::Open | Self::PartiallyFilled => false,
            Self::Filled | Self::Cancelled | Self::Rejected | Self::Expired => true,
        }
    }
}
