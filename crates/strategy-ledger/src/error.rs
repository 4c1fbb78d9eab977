use std::{io, path::PathBuf};

use dtos_state::{Difference, ExecutionGroupId, FillId, NotSummable, OrderId, Timestamp};
use thiserror::Error;

use crate::cursor::Cursor;

/// The reason why a ledger refuses a command. Nothing of the command is kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The ledger has no order of this id.
    #[error("unknown order {order_id}: expected one that is registered")]
    UnknownOrder {
        /// The key of the command that has the id.
        key: &'static str,
        /// The id.
        order_id: OrderId,
    },
    /// Another order with different content has the id.
    #[error("the id {order_id} is in use by an order with {}", others(differences))]
    OrderIdInUse {
        /// The id.
        order_id: OrderId,
        /// Where the two differ.
        differences: Vec<Difference>,
    },
    /// Another group with different content has the id.
    #[error("the id {group_id} is in use by a group with {}", others(differences))]
    GroupIdInUse {
        /// The id.
        group_id: ExecutionGroupId,
        /// Where the two differ.
        differences: Vec<Difference>,
    },
    /// A fill of another order has the id.
    #[error("the id {fill_id} is in use by a fill of another order")]
    FillIdInUse {
        /// The id.
        fill_id: FillId,
    },
    /// A ledger holds times as nanoseconds since 1970, in 64 bits.
    #[error("the time {given} is out of range: expected 1677-09-21 to 2262-04-11")]
    TimeOutOfRange {
        /// The key of the command that has the time.
        key: &'static str,
        /// The time.
        given: Timestamp,
    },
}

impl Refusal {
    /// The key of the command that the refusal is about.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::UnknownOrder { key, .. } | Self::TimeOutOfRange { key, .. } => key,
            Self::OrderIdInUse { .. } => "order_id",
            Self::GroupIdInUse { .. } => "group_id",
            Self::FillIdInUse { .. } => "fill_id",
        }
    }
}

/// The keys under which two records differ, and both values of each.
fn others(differences: &[Difference]) -> String {
    let keys: Vec<_> = differences.iter().map(|one| format!("another {}", one.key)).collect();
    let values: Vec<_> = differences.iter().map(ToString::to_string).collect();
    format!("{}: {}", keys.join(", "), values.join("; "))
}

/// The error of a command that a ledger did not keep.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The ledger refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger could not be read or written. After
    /// [`StorageError::DiskFull`] the same may be submitted again once there is
    /// space.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The store's own error.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The error of a ledger that could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StorageError {
    /// There is no space left. You can read the ledger, and write to it again once
    /// there is space.
    #[error("the disk of the ledger is full")]
    DiskFull(#[source] Cause),
    /// The operating system failed to read, write or sync.
    #[error("the ledger's file cannot be read or written")]
    Io(#[source] Cause),
    /// Another program has locked the ledger.
    #[error("another program has locked the ledger's file")]
    Locked(#[source] Cause),
    /// The ledger contains data that no ledger can contain.
    #[error("the ledger is damaged: {found}")]
    Damaged {
        /// What was found.
        found: String,
    },
    /// The database has a rule of somebody else's for what is written to the ledger.
    #[error("{found}")]
    ForeignRule {
        /// The rule, and what to do about it.
        found: String,
    },
    /// A file of the ledger has another name now. Nothing more is read or written
    /// under it, and what this call wrote is in the file that was moved.
    #[error(
        "{} was moved{} while it was open: open the ledger by its new name",
        path.display(),
        to.as_ref().map(|to| format!(" to {}", to.display())).unwrap_or_default()
    )]
    Moved {
        /// Its name.
        path: PathBuf,
        /// Its new name, where the system tells.
        to: Option<PathBuf>,
    },
    /// A file of the ledger was removed, and what this call wrote is gone with it.
    #[error("{} was removed while it was open: restore the ledger from a backup", path.display())]
    Removed {
        /// Its name.
        path: PathBuf,
    },
    /// A file of the ledger is another one now, or was truncated or written over. What
    /// this call wrote is lost.
    #[error(
        "{} was replaced while it was open: open the ledger anew, and submit again what it lacks",
        path.display()
    )]
    Replaced {
        /// Its name.
        path: PathBuf,
    },
    /// The ledger was read without locks, as this process may not make files in its
    /// folder, and was written meanwhile. Read again.
    #[error("{} was written while it was read without a lock: read again", path.display())]
    Overtaken {
        /// The ledger.
        path: PathBuf,
    },
    /// An earlier write of the same batch failed, and took the batch with it.
    #[error("an earlier write of the same batch failed")]
    BatchFailed,
    /// The page begins after an order that is not in the ledger.
    #[error("no page after {after}: expected an order that is in the ledger")]
    NoSuchPage {
        /// The order.
        after: OrderId,
    },
    /// The cursor is of another ledger, or of what this one was before it was restored.
    #[error("the cursor {cursor} is not of this ledger: expected one that it gave")]
    ForeignCursor {
        /// The cursor.
        cursor: Cursor,
    },
    /// The database refused a statement.
    #[error("the database refused")]
    Database(#[source] Cause),
    /// The server of the ledger cannot be reached, or did not answer in time. Nobody knows
    /// whether this call was kept: submit the same again.
    #[error("the ledger's server is not available")]
    Unavailable(#[source] Cause),
    /// The server takes no writes: it is a standby.
    #[error("the ledger's server is read-only")]
    ReadOnly(#[source] Cause),
    /// The user of the database may not do this.
    #[error("the ledger's server does not permit it")]
    NotPermitted(#[source] Cause),
    /// The database is a copy of the ledger's, or was restored: its changes have no common
    /// order with those that come next, until somebody adopts it.
    #[error("the ledger is of another era: {found}")]
    AnotherEra {
        /// How that shows, and what to do about it.
        found: String,
    },
    /// The ledger is of a version that this program does not know.
    #[error("the ledger has version {found}: expected version {expected}")]
    WrongVersion {
        /// Its version.
        found: i64,
        /// The version that was expected.
        expected: i64,
    },
    /// There is no ledger.
    #[error("not a ledger: {found}")]
    NotALedger {
        /// What was found instead, and what to do about it.
        found: String,
    },
    /// The server is set up so that it can lose what it has confirmed.
    #[error("the ledger's server can lose what it confirms: {found}")]
    NotDurable {
        /// The setting.
        found: String,
    },
}

impl StorageError {
    /// Whether the same call may succeed later, with nothing changed by the caller.
    ///
    /// It never does harm to submit the same again: what is kept already is a repeat.
    #[must_use]
    pub const fn may_be_tried_again(&self) -> bool {
        match self {
            Self::Unavailable(_)
            | Self::Locked(_)
            | Self::ReadOnly(_)
            | Self::DiskFull(_)
            | Self::Overtaken { .. } => true,
            Self::Io(_)
            | Self::Damaged { .. }
            | Self::ForeignRule { .. }
            | Self::Moved { .. }
            | Self::Removed { .. }
            | Self::Replaced { .. }
            | Self::BatchFailed
            | Self::NoSuchPage { .. }
            | Self::ForeignCursor { .. }
            | Self::Database(_)
            | Self::NotPermitted(_)
            | Self::AnotherEra { .. }
            | Self::WrongVersion { .. }
            | Self::NotALedger { .. }
            | Self::NotDurable { .. } => false,
        }
    }
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull(error.into())
            }
            _ => Self::Io(error.into()),
        }
    }
}

/// The error of an execution summary.
#[derive(Debug, Error)]
pub enum SummaryError {
    /// A sum cannot be held exactly.
    #[error(transparent)]
    NotSummable(#[from] NotSummable),
    /// The ledger could not be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
