use crate::read::problem::Problem;

/// What a task made of some records in a row.
#[derive(Debug, Default)]
pub(crate) struct Found<O> {
    /// The number of records, broken ones too.
    pub(crate) records: u64,
    /// What it made of the others.
    pub(crate) output: O,
    pub(crate) problems: Vec<Problem>,
}
