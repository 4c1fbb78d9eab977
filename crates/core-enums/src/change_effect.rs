use crate::vocabulary::vocabulary;

vocabulary! {
    /// What became of something that a ledger was told.
    "effect": pub enum ChangeEffect {
        /// The order is in the ledger from here on.
        Registered = "registered",
        /// The report took the order to another status.
        Advanced = "advanced",
        /// The report told a later time or the exchange's id.
        Amended = "amended",
        /// The report told nothing new.
        Unchanged = "unchanged",
        /// The report contradicts what is known; it is kept beside it.
        Contradicted = "contradicted",
        /// The fill counts.
        Filled = "filled",
        /// The fill conflicts with another; it is kept and does not count.
        Conflicted = "conflicted",
    }
}
