crate::vocabulary::vocabulary! {
    /// Which way an order trades.
    "order side": pub enum OrderSide {
        /// Acquire the base asset
        Buy = "BUY",
        /// Dispose of the base asset
        Sell = "SELL",
    }
}
