crate::vocabulary::vocabulary! {
    /// The meaning of an exchange's error for the request that it answers.
    "error class": pub enum ErrorClass {
        /// The exchange did not do it, and will not
        FinalRefusal = "final refusal",
        /// Nothing was done; a later request may succeed
        NotNow = "not now",
        /// An order of this client id exists: ask for it
        AlreadyThere = "already there: ask",
        /// The exchange does not find the order
        NotFound = "not found",
        /// Nobody knows what was done: ask
        Unknown = "unknown",
    }
}
