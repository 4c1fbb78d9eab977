crate::vocabulary::vocabulary! {
    /// How a stored order can differ from its news.
    "history fault": pub enum HistoryFault {
        /// its news make another order
        Order = "order",
        /// a change before one of its news is missing
        Gap = "gap",
        /// two changes have the number of one of its news
        Double = "double",
    }
}
