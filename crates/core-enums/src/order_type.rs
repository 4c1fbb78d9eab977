crate::vocabulary::vocabulary! {
    /// How an order is priced.
    "order type": pub enum OrderType {
        /// At whatever the market offers
        Market = "MARKET",
        /// At the given price or better
        Limit = "LIMIT",
        /// As a limit order, once the market trades through the stop price
        StopLimit = "STOP_LIMIT",
    }
}
