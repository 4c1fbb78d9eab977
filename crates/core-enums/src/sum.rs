crate::vocabulary::vocabulary! {
    /// One of the sums over the fills of an order.
    "sum": pub enum Sum {
        /// filled quantity
        FilledQuantity = "filled_quantity",
        /// remaining quantity
        RemainingQuantity = "remaining_quantity",
        /// average price
        AveragePrice = "average_price",
        /// commission
        Commission = "commission",
    }
}
