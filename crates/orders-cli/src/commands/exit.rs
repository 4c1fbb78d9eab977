use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain of.
    Fine,
    /// The input has problems.
    Problems,
    /// The job could not be done.
    Failed,
    /// A signal asked for it; this is the exit status that tells of it.
    Interrupted(u8),
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
        match exit {
            Exit::Fine => Self::SUCCESS,
            Exit::Problems => Self::from(1),
            Exit::Failed => Self::from(2),
            Exit::Interrupted(status) => Self::from(status),
        }
    }
}
