crate::vocabulary::vocabulary! {
    /// The outcome of a request.
    "outcome": pub enum AnswerOutcome {
        /// The exchange took the request
        Taken = "TAKEN",
        /// The exchange refused the request
        Refused = "REFUSED",
        /// Nobody knows: a time-out, a lost connection, an unreadable answer
        Unknown = "UNKNOWN",
    }
}
