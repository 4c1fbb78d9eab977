use crate::vocabulary::vocabulary;

vocabulary! {
    /// What is wrong between a journal and its ledger.
    "finding": pub enum JournalFault {
        /// The ledger has a request to place the order, and the journal has no decision on it.
        RequestWithoutDecision = "request_without_decision",
        /// The ledger has a request to cancel the order, and the journal has no decision on that.
        CancelWithoutDecision = "cancel_without_decision",
        /// The order was abandoned, and the ledger has it all the same.
        AbandonedInLedger = "abandoned_in_ledger",
        /// The journal has followed its ledger beyond the change, and has no entry for it.
        ChangeWithoutEntry = "change_without_entry",
        /// The journal has two entries for what happens once.
        RepeatedEntry = "repeated_entry",
        /// The entry stands for a change that the ledger does not have, or that is another.
        UnknownChange = "unknown_change",
        /// The chain of the entry is not that of the order's decision, extended by its fill.
        AnotherChain = "another_chain",
        /// The ledger does not have the order, and it was not abandoned.
        UnknownOrder = "unknown_order",
        /// The ledger does not have the fill, under none of the orders of the chain.
        UnknownFill = "unknown_fill",
    }
}
