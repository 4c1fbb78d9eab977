use crate::vocabulary::vocabulary;

vocabulary! {
    /// The effect of a command on a ledger.
    "effect": pub enum ChangeEffect {
        /// The order or the group is now in the ledger.
        Registered = "registered",
        /// The report moved the order to another status.
        Advanced = "advanced",
        /// The report had a later time or the exchange's id.
        Amended = "amended",
        /// The report left the order as it was.
        Unchanged = "unchanged",
        /// The report contradicts the known state. It counts like any other.
        Contradicted = "contradicted",
        /// The fill counts.
        Filled = "filled",
        /// The fill is another part of an execution that was known.
        Completed = "completed",
        /// The fill says otherwise than a known part of the same execution.
        Conflicted = "conflicted",
        /// The bust takes back what it names, or the fill was taken back before it came.
        Busted = "busted",
        /// The request was recorded.
        Requested = "requested",
        /// The answer was recorded.
        Answered = "answered",
        /// The ruling counts.
        Ruled = "ruled",
    }
}
