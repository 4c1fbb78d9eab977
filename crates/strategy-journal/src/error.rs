use dtos_state::{OrderId, Timestamp};
use id_generators::ExecutionCommandId;
use strategy_ledger::{Cursor, StorageError};
use thiserror::Error;

use crate::{causality_chain::CannotExtend, journal_entry::InvalidEntry};

/// The reason why a journal refuses entries. None of them is kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The parts of an entry do not fit each other.
    #[error(transparent)]
    InvalidEntry(#[from] InvalidEntry),
    /// The chain cannot have the ids that it needs.
    #[error(transparent)]
    CannotExtend(#[from] CannotExtend),
    /// The order is decided already.
    #[error("the order {order_id} is decided already: expected a new id")]
    AlreadyDecided {
        /// The order.
        order_id: OrderId,
    },
    /// The command has an order already, which is not abandoned.
    #[error("the command {execution_command_id} has the order {order_id} already")]
    CommandInUse {
        /// The command.
        execution_command_id: ExecutionCommandId,
        /// Its order.
        order_id: OrderId,
    },
    /// The journal has no decision on the order.
    #[error("the order {order_id} is not decided")]
    NotDecided {
        /// The order.
        order_id: OrderId,
    },
    /// The order is abandoned: nothing more is decided about it.
    #[error("the order {order_id} is abandoned")]
    Abandoned {
        /// The order.
        order_id: OrderId,
    },
    /// The order is placed: it cannot be abandoned.
    #[error("the order {order_id} is placed, and cannot be abandoned")]
    Placed {
        /// The order.
        order_id: OrderId,
    },
    /// The journal has the entry already.
    #[error("the order {order_id} has its entry of {found} already")]
    Repeated {
        /// The order.
        order_id: OrderId,
        /// What the entry is about.
        found: &'static str,
    },
    /// Only what follows the ledger is appended with a cursor, and is at or before it.
    #[error("an entry of the order {order_id} with the change {change}: expected {expected}")]
    NotAtItsCursor {
        /// The order.
        order_id: OrderId,
        /// The number of the change; 0 where it has none.
        change: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// The cursor is before the one that the journal has.
    #[error("the cursor {given} is before {known}, up to which the journal has followed")]
    StepsBack {
        /// The cursor.
        given: Cursor,
        /// That of the journal.
        known: Cursor,
    },
    /// A journal holds times as nanoseconds since 1970, in 64 bits.
    #[error("the time {given} is out of range: expected 1677-09-21 to 2262-04-11")]
    TimeOutOfRange {
        /// The time.
        given: Timestamp,
    },
}

/// The store's own error.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The error of a journal that could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// There is no space left. You can write to the journal again once there is space.
    #[error("the disk of the journal is full")]
    DiskFull(#[source] Cause),
    /// The operating system failed to read, write or sync.
    #[error("the journal's file cannot be read or written")]
    Io(#[source] Cause),
    /// Another program has locked the journal.
    #[error("another program has locked the journal's file")]
    Locked(#[source] Cause),
    /// The journal contains data that no journal can contain.
    #[error("the journal is damaged: {found}")]
    Damaged {
        /// What was found.
        found: String,
    },
    /// The database has a rule of somebody else's for what is written to the journal.
    #[error("{found}")]
    ForeignRule {
        /// The rule, and what to do about it.
        found: String,
    },
    /// A file of the journal was moved, removed or replaced while it was open. What this
    /// call wrote is not in the journal.
    #[error("{found}: open the journal anew")]
    Displaced {
        /// What was found.
        found: String,
    },
    /// The database refused a statement.
    #[error("the database refused")]
    Database(#[source] Cause),
}

impl JournalError {
    /// The error of data that no journal can contain.
    pub(crate) fn damaged(found: impl std::fmt::Display) -> Self {
        Self::Damaged { found: found.to_string() }
    }
}

/// The error of entries that a journal did not keep.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The journal refuses them.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The journal could not be read or written.
    #[error(transparent)]
    Storage(#[from] JournalError),
}

/// The error of a journal that cannot follow its ledger.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FollowError {
    /// The ledger is another one, or was restored to an earlier moment.
    #[error(
        "the journal has followed its ledger up to {cursor}, and this ledger has no such change"
    )]
    NotItsLedger {
        /// Up to where the journal has followed.
        cursor: Cursor,
    },
    /// The ledger could not be read.
    #[error("the journal cannot follow its ledger")]
    Ledger(#[source] StorageError),
    /// The journal could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal refuses what follows from the ledger.
    #[error("the journal refuses what follows from its ledger")]
    Refused(#[from] Refusal),
}

impl From<StorageError> for FollowError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::ForeignCursor { cursor } => Self::NotItsLedger { cursor },
            error => Self::Ledger(error),
        }
    }
}

impl From<AppendError> for FollowError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Refused(refusal) => Self::Refused(refusal),
            AppendError::Storage(error) => Self::Journal(error),
        }
    }
}
