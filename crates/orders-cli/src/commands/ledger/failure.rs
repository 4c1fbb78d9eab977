use std::{error::Error, io, iter, path::PathBuf};

use core_enums::Excerpt;
use dtos_state::{ConnectorOrderId, Timestamp};
use id_generators::{ExecutionGroupId, OrderId};
use ledger_sqlite::OpenError;
use record_files::printable;
use strategy_journal::{FollowError, JournalError};
use strategy_ledger::{Cursor, StorageError, WriteError};

/// Why a command on a ledger could not do its job.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The ledger cannot be opened, read or written.
    #[error("{}", with_causes(&**.0))]
    Ledger(Box<dyn Error + Send + Sync>),
    /// There is no ledger of this name.
    #[error("there is no ledger {}{}", printable(&path.display().to_string()), beside_it(beside))]
    NoSuchLedger {
        path: PathBuf,
        /// The names of others in its folder.
        beside: Vec<String>,
    },
    /// Nothing has this id.
    #[error(
        "nothing has the id {}: expected an order, a group, a fill, an id of the exchange for one \
         of them, or the end of an order's id",
        Excerpt::of(.0)
    )]
    UnknownId(String),
    /// Several orders have this id, or end like it.
    #[error("{} fits several orders:\n{}", Excerpt::of(id), candidates.join("\n"))]
    Ambiguous {
        id: String,
        /// A line for each.
        candidates: Vec<String>,
    },
    /// The ledger has no such order.
    #[error("unknown order {0}: expected one that is in the ledger")]
    UnknownOrder(OrderId),
    /// Neither the journal nor the ledger has such an order.
    #[error("unknown order {0}: expected one that is in the journal or in the ledger")]
    UndecidedOrder(OrderId),
    /// The journal cannot be opened, read or written, or cannot follow its ledger.
    #[error("{}", with_causes(&**.0))]
    Journal(Box<dyn Error + Send + Sync>),
    /// The ledger has no such group.
    #[error("unknown group {0}: expected one that is registered, or that an order names")]
    UnknownGroup(ExecutionGroupId),
    /// The exchange gave no order of the ledger this id.
    #[error("no order has ever had the exchange's id {}", Excerpt::of(.0.as_str()))]
    UnknownConnectorOrderId(ConnectorOrderId),
    /// A ruling that is older than what it rules on.
    #[error(
        "a ruling at {ruled_at} is older than what it rules on: expected {updated_at}, when the \
         order was updated, or later"
    )]
    RuledTooEarly { ruled_at: Timestamp, updated_at: Timestamp },
    /// The cursor is of another ledger.
    #[error(
        "the cursor {0} is not of this ledger: it is from another one, or this one was replaced by \
         an older backup since; follow the ledger that gave the cursor, or read this one anew with \
         --since 0"
    )]
    ForeignCursor(Cursor),
    /// The ledger is on a server, and this is for files.
    #[error(
        "a ledger on a server is backed up with pg_dump or pg_basebackup, or copied to a file \
         with orders ledger copy"
    )]
    NotAFile,
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    CannotWrite(#[from] io::Error),
}

impl Failure {
    /// Whether the server of the ledger is away, and may come back.
    pub(crate) fn is_unavailable(&self) -> bool {
        match self {
            Self::Ledger(error) => {
                let error = error.downcast_ref::<StorageError>();
                matches!(error, Some(StorageError::Unavailable(_)))
            }
            _ => false,
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<ledger_postgres::OpenError> for Failure {
    fn from(error: ledger_postgres::OpenError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::ForeignCursor { cursor } => Self::ForeignCursor(cursor),
            error => Self::Ledger(error.into()),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<journal_sqlite::OpenError> for Failure {
    fn from(error: journal_sqlite::OpenError) -> Self {
        Self::Journal(error.into())
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::Journal(error.into())
    }
}

impl From<FollowError> for Failure {
    fn from(error: FollowError) -> Self {
        Self::Journal(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::CannotWrite(error.into())
    }
}

fn beside_it(ledgers: &[String]) -> String {
    match ledgers {
        [] => String::new(),
        names => format!("; in its folder are {}", names.join(", ")),
    }
}

/// An error and its causes. One that only repeats or extends what an outer one says is there once.
fn with_causes(error: &dyn Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in iter::successors(Some(error), |&error| error.source()) {
        let cause = cause.to_string();
        if said.iter().any(|outer| outer.ends_with(&cause)) {
            continue;
        }
        said.retain(|outer| !cause.ends_with(outer));
        said.push(cause);
    }
    printable(&said.join(": "))
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::{Error, with_causes};

    #[derive(Debug)]
    struct Chain(&'static str, Option<Box<Chain>>);

    impl fmt::Display for Chain {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Chain {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|cause| cause as &dyn Error)
        }
    }

    #[test]
    fn an_error_says_each_thing_once() {
        for (texts, wanted) in [
            (&["a"][..], "a"),
            (&["cannot read", "no space"], "cannot read: no space"),
            (&["cannot read: no space", "no space"], "cannot read: no space"),
            (&["cannot read", "no space", "error 28: no space"], "cannot read: error 28: no space"),
            (&["cannot\n", "no\u{1b}"], "cannot\\n: no\\u{1b}"),
        ] {
            let chain =
                texts.iter().rev().fold(None, |cause, text| Some(Box::new(Chain(text, cause))));
            assert_eq!(with_causes(&*chain.unwrap()), wanted);
        }
    }
}
