//! What can go wrong with a server, in the words of a ledger.

use std::{error::Error, io};

use strategy_ledger::StorageError;

use tokio_postgres::error::SqlState;

/// A ledger that cannot be opened, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the ledger {address}")]
pub struct OpenError {
    pub(crate) address: String,
    pub(crate) source: StorageError,
}

impl OpenError {
    /// Why.
    #[must_use]
    pub const fn storage(&self) -> &StorageError {
        &self.source
    }

    /// Whether the server is there, and its database has no ledger yet.
    #[must_use]
    pub const fn is_no_ledger(&self) -> bool {
        matches!(self.source, StorageError::NotALedger { .. })
    }
}

/// The failure of a step on a server.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("{found}")]
    Damaged { found: String },
}

impl Failure {
    pub(crate) fn damaged(found: impl Into<String>) -> Self {
        Self::Damaged { found: found.into() }
    }

    fn state(&self) -> Option<&SqlState> {
        match self {
            Self::Postgres(error) => error.code(),
            Self::Storage(_) | Self::Damaged { .. } => None,
        }
    }

    /// Whether another transaction got in the way, so that the same batch succeeds once it is
    /// decided anew.
    pub(crate) fn is_race(&self) -> bool {
        let races = [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::UNIQUE_VIOLATION,
        ];
        self.state().is_some_and(|state| races.contains(state))
    }

    /// Whether the same may succeed later.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Storage(error) if error.may_be_tried_again())
    }

    /// Whether it only says that an earlier statement of the transaction failed.
    pub(crate) fn is_consequence(&self) -> bool {
        self.state() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION)
    }
}

/// Why nobody knows what the server did.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Doubt {
    #[error("no answer within {0} ms")]
    Late(u128),
    #[error("the wait for a standby was cancelled, so that the standby may lack what was written")]
    Cancelled,
    #[error("the connection was lost")]
    Lost,
    #[error("{0}")]
    NoServer(String),
    #[error("the server is on timeline {found}, and timeline {seen} was seen: an old primary")]
    OldPrimary { found: u32, seen: u32 },
    #[error("the standby does not have the change of the cursor yet")]
    Behind,
    #[error("{tries} tries each met a batch of another writer")]
    Races { tries: u32 },
}

impl From<Doubt> for Failure {
    fn from(doubt: Doubt) -> Self {
        Self::Storage(StorageError::Unavailable(doubt.into()))
    }
}

impl From<Failure> for StorageError {
    fn from(failure: Failure) -> Self {
        let error = match failure {
            Failure::Storage(error) => return error,
            Failure::Damaged { found } => return Self::Damaged { found },
            Failure::Postgres(error) => error,
        };
        let Some(state) = error.code().map(|state| state.code().to_owned()) else {
            return without_state(error);
        };
        match (&state[..2], &*state) {
            (_, "53100") => Self::DiskFull(error.into()),
            (_, "55P03") => Self::Locked(error.into()),
            (_, "25006") => Self::ReadOnly(error.into()),
            (_, "58030") => Self::Io(error.into()),
            (_, "XX001" | "XX002") => Self::Damaged { found: error.to_string() },
            // Lost connections, no connection left or memory, a server that stops or that an
            // administrator told to end this, and transactions that were in another's way.
            ("08" | "53" | "57" | "40", _) | (_, "25P03" | "25P02") => {
                Self::Unavailable(error.into())
            }
            ("28", _) | (_, "42501") => Self::NotPermitted(error.into()),
            (_, "42P01" | "3F000" | "3D000") => Self::NotALedger { found: said(&error) },
            (_, "P0001") => Self::ForeignRule { found: said(&error) },
            _ => Self::Database(error.into()),
        }
    }
}

/// Of a connection that ends, or of a value that is not what was expected.
fn without_state(error: tokio_postgres::Error) -> StorageError {
    let is_io = error.source().is_some_and(<dyn Error>::is::<io::Error>);
    if is_io || error.is_closed() {
        StorageError::Unavailable(error.into())
    } else {
        StorageError::Database(error.into())
    }
}

/// What the server said, without more.
pub(crate) fn said(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// The error that explains the others: not that a transaction had failed before.
pub(crate) fn first_cause(failures: impl IntoIterator<Item = Failure>) -> Option<Failure> {
    let mut failures = failures.into_iter();
    let first = failures.next()?;
    if first.is_consequence() {
        return Some(failures.find(|failure| !failure.is_consequence()).unwrap_or(first));
    }
    Some(first)
}
