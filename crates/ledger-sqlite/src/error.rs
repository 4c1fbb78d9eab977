use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{ErrorCode, ffi};
use strategy_ledger::StorageError;
use thiserror::Error;

/// The error of a ledger that cannot be opened. The files are as they were.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It has another writer, in this process or in another.
    #[error("the ledger {} is in use by another writer", path.display())]
    LedgerInUse {
        /// The ledger.
        path: PathBuf,
    },
    /// There is no such file, and a reader does not make one.
    #[error("there is no ledger {}", path.display())]
    NoSuchLedger {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The file is not a ledger: it is another program's, or empty, or does not begin
    /// as a ledger does. A ledger that is damaged further on is
    /// [`StorageError::Damaged`].
    #[error(
        "{} is not a ledger: expected one of version 1 or 2, but found {found}", path.display()
    )]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// The file, or one beside it, is such that a ledger could be lost: it has a second
    /// name, or it belongs to another program.
    #[error("cannot open the ledger {}: {found}", path.display())]
    UnsafeFiles {
        /// The ledger.
        path: PathBuf,
        /// What was found, and what to do about it.
        found: String,
    },
    /// This process may not write to one of the ledger's files, or to their folder.
    #[error("cannot write to the ledger {}: {}: {why}", path.display(), file.display())]
    NotWritable {
        /// The ledger.
        path: PathBuf,
        /// The file, or the folder.
        file: PathBuf,
        /// Why not, and whose it is.
        why: String,
    },
    /// This process may not read one of the ledger's files, or has to make one in their
    /// folder and may not.
    #[error("cannot read the ledger {}: {}: {why}", path.display(), file.display())]
    NotReadable {
        /// The ledger.
        path: PathBuf,
        /// The file, or the folder.
        file: PathBuf,
        /// Why not, and whose it is.
        why: String,
    },
    /// The ledger was written by a later version of this crate.
    #[error("the ledger {} has version {found}: expected at most version 2", path.display())]
    NewerVersion {
        /// The ledger.
        path: PathBuf,
        /// The version of its format.
        found: i64,
    },
    /// The file system or SQLite refused.
    #[error("cannot open the ledger {}", path.display())]
    Storage {
        /// The ledger.
        path: PathBuf,
        /// Why.
        source: StorageError,
    },
}

/// Names the ledger in the error of a call that is a part of opening it.
pub(crate) fn in_opening(path: &Path) -> impl Fn(StorageError) -> OpenError {
    move |source| OpenError::Storage { path: path.to_owned(), source }
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
    Storage(StorageError),
    #[error("{found}")]
    ForeignRule { found: String },
}

impl From<SqliteError> for StorageError {
    fn from(failure: SqliteError) -> Self {
        let error = match failure {
            SqliteError::Sqlite(error) => error,
            SqliteError::Io(error) => return error.into(),
            SqliteError::Damaged { found } => return Self::Damaged { found },
            SqliteError::Storage(error) => return error,
            SqliteError::ForeignRule { found } => return Self::ForeignRule { found },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_space_for_the_index_of_the_log_is_full() {
        for (code, is_full) in [
            (ffi::SQLITE_IOERR_SHMSIZE, true),
            (ffi::SQLITE_FULL, true),
            (ffi::SQLITE_IOERR_SHMMAP, false),
            (ffi::SQLITE_IOERR_WRITE, false),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let error = StorageError::from(SqliteError::from(error));
            assert_eq!(matches!(error, StorageError::DiskFull(_)), is_full, "{error:?}");
        }
    }
}
