use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{ErrorCode, ffi};
use strategy_journal::JournalError;
use thiserror::Error;

/// The error of a journal that cannot be opened. The files are as they were.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It has another writer, in this process or in another.
    #[error("the journal {} is in use by another writer", path.display())]
    JournalInUse {
        /// The journal.
        path: PathBuf,
    },
    /// There is no such file, and a reader does not make one.
    #[error("there is no journal {}", path.display())]
    NoSuchJournal {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The file is not a journal: it is another program's, or empty.
    #[error("{} is not a journal: expected one of version 1, but found {found}", path.display())]
    NotAJournal {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// The file, or one beside it, is such that a journal could be lost: it has a second
    /// name, or it belongs to another program.
    #[error("cannot open the journal {}: {found}", path.display())]
    UnsafeFiles {
        /// The journal.
        path: PathBuf,
        /// What was found, and what to do about it.
        found: String,
    },
    /// The journal was written by a later version of this crate.
    #[error("the journal {} has version {found}: expected at most version 1", path.display())]
    NewerVersion {
        /// The journal.
        path: PathBuf,
        /// The version of its format.
        found: i64,
    },
    /// The file system or SQLite refused.
    #[error("cannot open the journal {}", path.display())]
    Storage {
        /// The journal.
        path: PathBuf,
        /// Why.
        source: JournalError,
    },
}

/// Names the journal in the error of a call that is a part of opening it.
pub(crate) fn in_opening<E: Into<SqliteError>>(path: &Path) -> impl Fn(E) -> OpenError {
    move |error| OpenError::Storage { path: path.to_owned(), source: error.into().into() }
}

/// The failure of a call: in SQLite, in the file system, or in the file's content.
#[derive(Debug, Error)]
pub(crate) enum SqliteError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{found}")]
    Damaged { found: String },
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl SqliteError {
    pub(crate) fn damaged(found: impl std::fmt::Display) -> Self {
        Self::Damaged { found: found.to_string() }
    }
}

impl From<SqliteError> for JournalError {
    fn from(failure: SqliteError) -> Self {
        let error = match failure {
            SqliteError::Sqlite(error) => error,
            SqliteError::Io(error) => return of_file_system(error),
            SqliteError::Damaged { found } => return Self::Damaged { found },
            SqliteError::Journal(error) => return error,
        };
        // There is no space for the index of the log.
        let extended_code = error.sqlite_error().map(|error| error.extended_code);
        if extended_code == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull(error.into());
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull(error.into()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(error.into()),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied,
            ) => Self::Io(error.into()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { found: error.to_string() }
            }
            _ => Self::Database(error.into()),
        }
    }
}

fn of_file_system(error: io::Error) -> JournalError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            JournalError::DiskFull(error.into())
        }
        _ => JournalError::Io(error.into()),
    }
}
