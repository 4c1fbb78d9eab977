use crate::vocabulary::vocabulary;

vocabulary! {
    /// The effect of a command on a ledger.
    "effect": pub enum ChangeEffect {
        /// The order is now in the ledger.
        Registered = "registered",
        /// The report moved the order to another status.
        Advanced = "advanced",
        /// The report had a later time or the exchange's id.
        Amended = "amended",
        /// The report had nothing new.
        Unchanged = "unchanged",
        /// The report contradicts the known state; it is stored beside it.
        Contradicted = "contradicted",
        /// The fill counts.
        Filled = "filled",
        /// The fill conflicts with another; it is stored, but does not count.
        Conflicted = "conflicted",
    }
}
