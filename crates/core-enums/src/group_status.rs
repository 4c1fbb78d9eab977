crate::vocabulary::vocabulary! {
    /// The progress of an execution group, computed from its orders.
    "group status": pub enum GroupStatus {
        /// It has no orders, or all are PENDING
        Pending = "PENDING",
        /// An order is not final
        Active = "ACTIVE",
        /// All orders are FILLED
        Completed = "COMPLETED",
        /// All orders are final, and no execution counts
        Cancelled = "CANCELLED",
        /// All orders are final, and something was executed
        Partial = "PARTIAL",
    }
}
