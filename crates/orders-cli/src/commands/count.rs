use record_files::Found;

/// What `orders check` sums up: how many records a text holds, and how many problems they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The records, broken ones too.
    pub orders: u64,
    /// The problems of all of them.
    pub problems: u64,
}

impl Count {
    pub(crate) fn add<O>(&mut self, found: &Found<O>) {
        self.orders += found.records;
        self.problems += found.problems.len() as u64;
    }
}
