crate::vocabulary::vocabulary! {
    /// Which way an order trades.
    "order side": pub enum OrderSide {
        /// Acquire the base asset
        Buy = "BUY",
        /// Dispose of the base asset
        Sell = "SELL",
    }
}

impl OrderSide {
    /// The other side: the one that closes what this one opened.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }
}
