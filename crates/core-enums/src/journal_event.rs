use crate::vocabulary::vocabulary;

vocabulary! {
    /// What an entry of the journal is about.
    "event type": pub enum JournalEvent {
        /// The order is to be placed. The ledger does not have it yet.
        OrderDecided = "ORDER_DECIDED",
        /// The order never got into the ledger. Its id is not used again.
        OrderAbandoned = "ORDER_ABANDONED",
        /// The request to place the order is in the ledger.
        OrderPlaced = "ORDER_PLACED",
        /// A fill of the order is in the ledger.
        OrderFilled = "ORDER_FILLED",
        /// The order was reported REJECTED.
        OrderRejected = "ORDER_REJECTED",
        /// The order was reported CANCELLED.
        OrderCancelled = "ORDER_CANCELLED",
        /// The order was reported EXPIRED.
        OrderExpired = "ORDER_EXPIRED",
        /// The exchange took executions of the order back.
        FillBusted = "FILL_BUSTED",
        /// A person ruled on the order.
        OrderRuled = "ORDER_RULED",
        /// The order is to be cancelled. The ledger does not have the request yet.
        CancelDecided = "CANCEL_DECIDED",
    }
}

impl JournalEvent {
    /// Whether it is a decision, which comes before the ledger: all others stand for a
    /// change of the ledger.
    #[must_use]
    pub const fn is_decision(self) -> bool {
        match self {
            Self::OrderDecided | Self::OrderAbandoned | Self::CancelDecided => true,
            Self::OrderPlaced
            | Self::OrderFilled
            | Self::OrderRejected
            | Self::OrderCancelled
            | Self::OrderExpired
            | Self::FillBusted
            | Self::OrderRuled => false,
        }
    }

    /// Whether an order has any number of entries of this kind. Of the others it has one;
    /// of `ORDER_FILLED` it has one for each fill id.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        match self {
            Self::CancelDecided | Self::FillBusted | Self::OrderRuled => true,
            Self::OrderDecided
            | Self::OrderAbandoned
            | Self::OrderPlaced
            | Self::OrderFilled
            | Self::OrderRejected
            | Self::OrderCancelled
            | Self::OrderExpired => false,
        }
    }

    /// Whether an entry of this kind may name a fill.
    #[must_use]
    pub const fn may_name_a_fill(self) -> bool {
        match self {
            Self::OrderFilled | Self::FillBusted => true,
            Self::OrderDecided
            | Self::OrderAbandoned
            | Self::OrderPlaced
            | Self::OrderRejected
            | Self::OrderCancelled
            | Self::OrderExpired
            | Self::OrderRuled
            | Self::CancelDecided => false,
        }
    }
}
