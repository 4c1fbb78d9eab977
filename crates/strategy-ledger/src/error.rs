use std::{error::Error, fmt, io, path::PathBuf};

use dtos_state::{NotSummable, Timestamp};
use id_generators::{FillId, OrderId};
use rusqlite::ErrorCode;

/// The error of a ledger that cannot be opened. The files are as they were.
#[derive(Debug)]
pub enum OpenError {
    /// Somebody else writes to it, in this process or in another.
    LedgerInUse {
        /// The ledger.
        path: PathBuf,
    },
    /// There is no such file, and a reader does not make one.
    NoSuchLedger {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else, or nothing: another program's, empty, or with
    /// another beginning than a ledger has. One that is a ledger by its beginning
    /// and damaged behind it is [`StorageError::Damaged`].
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// The ledger was written by a later version of this crate.
    NewerVersion {
        /// The ledger.
        path: PathBuf,
        /// The version of its format.
        found: i64,
    },
    /// The file system or SQLite refused.
    Storage {
        /// The ledger.
        path: PathBuf,
        /// Why.
        source: StorageError,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LedgerInUse { path } => {
                write!(f, "the ledger {} is in use by another writer", path.display())
            }
            Self::NoSuchLedger { path } => write!(f, "there is no ledger {}", path.display()),
            Self::NotALedger { path, found } => {
                write!(
                    f,
                    "{} is not a ledger: expected one of version 1, but found {found}",
                    path.display()
                )
            }
            Self::NewerVersion { path, found } => write!(
                f,
                "the ledger {} has version {found}: expected at most version 1",
                path.display()
            ),
            Self::Storage { path, .. } => write!(f, "cannot open the ledger {}", path.display()),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Storage { source, .. } => Some(source),
            Self::LedgerInUse { .. }
            | Self::NoSuchLedger { .. }
            | Self::NotALedger { .. }
            | Self::NewerVersion { .. } => None,
        }
    }
}

/// The error of a write that was refused: nothing of it is in the ledger, and
/// the caller still has it.
#[derive(Debug)]
pub enum WriteError {
    /// The ledger has no order of this id.
    UnknownOrder {
        /// The id.
        order_id: OrderId,
    },
    /// The id was registered for an order of other content.
    OrderIdInUse {
        /// The id.
        order_id: OrderId,
        /// The fields in which the two differ.
        fields: Vec<&'static str>,
    },
    /// The id was recorded for a fill of other content.
    FillIdInUse {
        /// The id.
        fill_id: FillId,
    },
    /// The ledger holds times as nanoseconds since 1970, in 64 bits.
    TimeOutOfRange {
        /// The time.
        given: Timestamp,
    },
    /// It could not be written. After [`StorageError::DiskFull`] the same may be
    /// handed in again once there is space.
    Storage(StorageError),
}

impl From<StorageError> for WriteError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOrder { order_id } => {
                write!(f, "unknown order {order_id}: expected one that is registered")
            }
            Self::OrderIdInUse { order_id, fields } => write!(
                f,
                "the id {order_id} is in use by an order with another {}",
                fields.join(", another ")
            ),
            Self::FillIdInUse { fill_id } => {
                write!(f, "the id {fill_id} is in use by another fill")
            }
            Self::TimeOutOfRange { given } => {
                write!(f, "the time {given} is out of range: expected the years 1678 to 2261")
            }
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Storage(error) => error.source(),
            Self::UnknownOrder { .. }
            | Self::OrderIdInUse { .. }
            | Self::FillIdInUse { .. }
            | Self::TimeOutOfRange { .. } => None,
        }
    }
}

/// The error of a ledger whose file could not be read or written.
#[derive(Debug)]
pub enum StorageError {
    /// There is no space left. The ledger is usable, and once there is space
    /// again, so are writes.
    DiskFull(Cause),
    /// The operating system failed to read, write or sync.
    Io(Cause),
    /// Another program holds a lock of SQLite's on the file, and held on to it for
    /// longer than the ledger waits.
    Locked(Cause),
    /// The file does not hold what a ledger does.
    Damaged {
        /// What was found.
        found: String,
    },
    /// An earlier write of the same batch failed, so that none of it is kept.
    BatchFailed,
    /// SQLite refused for another reason.
    Sqlite(Cause),
}

type Cause = Box<dyn Error + Send + Sync>;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
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
            _ => Self::Sqlite(error.into()),
        }
    }
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.into())
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DiskFull(_) => f.write_str("the disk of the ledger is full"),
            Self::Io(_) => f.write_str("the ledger's file cannot be read or written"),
            Self::Locked(_) => f.write_str("another program has locked the ledger's file"),
            Self::Damaged { found } => write!(f, "the ledger is damaged: {found}"),
            Self::BatchFailed => f.write_str("an earlier write of the same batch failed"),
            Self::Sqlite(_) => f.write_str("SQLite refused"),
        }
    }
}

impl Error for StorageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::DiskFull(cause) | Self::Io(cause) | Self::Locked(cause) | Self::Sqlite(cause) => {
                Some(&**cause)
            }
            Self::Damaged { .. } | Self::BatchFailed => None,
        }
    }
}

/// The error of an execution summary.
#[derive(Debug)]
pub enum SummaryError {
    /// A sum cannot be held exactly.
    NotSummable(NotSummable),
    /// The file could not be read.
    Storage(StorageError),
}

impl From<NotSummable> for SummaryError {
    fn from(error: NotSummable) -> Self {
        Self::NotSummable(error)
    }
}

impl From<StorageError> for SummaryError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl fmt::Display for SummaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSummable(error) => error.fmt(f),
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl Error for SummaryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotSummable(_) => None,
            Self::Storage(error) => error.source(),
        }
    }
}
