use std::io::Write;

use crate::notation::Notation;

/// Where the program writes, and how.
pub(crate) struct Streams<'a> {
    pub(crate) out: Box<dyn Write + 'a>,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) out_notation: Notation,
    pub(crate) err_notation: Notation,
}

/// How a run ended; the number is its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing to complain of.
    Fine = 0,
    /// The input has problems.
    Problems = 1,
    /// The job could not be done.
    Failed = 2,
}
