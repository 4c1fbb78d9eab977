use crate::read::problem::Problem;

/// What a task made of some records in a row.
#[derive(Debug, Default)]
pub struct Found<O> {
    /// The number of records, broken ones too.
    pub records: u64,
    /// What it made of those that are sound.
    pub output: O,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
}
