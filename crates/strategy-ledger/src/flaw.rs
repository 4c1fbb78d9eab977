use std::fmt;

/// Something in a ledger that no ledger has, and where: what a store finds that reads all of it
/// and compares it with itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    place: String,
    found: String,
}

impl Flaw {
    /// What is wrong at a place.
    pub fn new(place: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self { place: place.to_string(), found: found.to_string() }
    }

    /// Where it is: an order, a change, a table, the file.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong there.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.found)
    }
}
