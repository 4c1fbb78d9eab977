crate::vocabulary::vocabulary! {
    /// What is asked of the exchange.
    "request kind": pub enum RequestKind {
        /// Place the order
        Place = "PLACE",
        /// Cancel the order
        Cancel = "CANCEL",
    }
}
