use std::process::ExitCode;

/// How a run ended; the number is its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain of.
    Fine = 0,
    /// The input has problems.
    Problems = 1,
    /// The job could not be done.
    Failed = 2,
}

impl Exit {
    /// Of a run that read files, all of them or not.
    pub(crate) const fn of(is_complete: bool, problems: u64) -> Self {
        match (is_complete, problems) {
            (false, _) => Self::Failed,
            (true, 0) => Self::Fine,
            (true, _) => Self::Problems,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
