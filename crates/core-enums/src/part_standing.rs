crate::vocabulary::vocabulary! {
    /// How a part of an execution counts.
    "standing": pub enum PartStanding {
        /// it agrees with the execution that counts
        Counts = "counts",
        /// it says otherwise than what counts
        Conflicts = "conflicts",
        /// it was taken back
        Busted = "busted",
    }
}
