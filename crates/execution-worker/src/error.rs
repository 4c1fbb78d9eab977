use std::time::Duration;

use dtos_state::{ExecutionGroupId, InvalidQuantity, NotSendable, OrderId, OrderStatus, Timestamp};
use id_generators::ClockOutOfRange;
use strategy_journal::{AppendError, FollowError, JournalError};
use strategy_ledger::{Refusal, StorageError};
use thiserror::Error;

/// The reason why an order is not placed. Nothing is written, and nothing goes out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlaceRefusal {
    /// The chain does not have the caller's key.
    #[error("no execution_command_id in the causality: expected one")]
    NoCommand,
    /// The quantity is no quantity.
    #[error(transparent)]
    Quantity(#[from] InvalidQuantity),
    /// The type of the order needs a price that the plan does not have.
    #[error(transparent)]
    NotSendable(#[from] NotSendable),
    /// The ledger has no group of this id.
    #[error("unknown group {group_id}: expected one that the ledger has")]
    UnknownGroup {
        /// The group.
        group_id: ExecutionGroupId,
    },
    /// There is no connection.
    #[error("there is no connection to the venue")]
    NotConnected,
    /// The venue's rate limit has no room.
    #[error("the venue takes no order now")]
    NotNow {
        /// When it may, by the monotonic time.
        until: Duration,
    },
    /// An order that was placed together with it could not be written.
    #[error("another order of the same call could not be written")]
    WithAnother,
    /// The ledger refuses the order or its group.
    #[error(transparent)]
    Ledger(#[from] Refusal),
    /// The journal refuses the chain.
    #[error(transparent)]
    Journal(#[from] strategy_journal::Refusal),
    /// There is no new id.
    #[error(transparent)]
    Ids(#[from] ClockOutOfRange),
    /// The generator gives ids that are in use.
    #[error("the generator gives ids that are in use, such as {order_id}")]
    IdsInUse {
        /// The last one.
        order_id: OrderId,
    },
}

/// The error of an order that is not placed.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] PlaceRefusal),
    /// The journal or the ledger cannot be written. The order does not go out, and the same
    /// command may be placed again.
    #[error(transparent)]
    Storage(#[from] WorkerError),
}

/// The reason why an order is not cancelled. Nothing is written, and nothing goes out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CancelRefusal {
    /// The ledger has no such order.
    #[error("unknown order {order_id}: expected one that is registered")]
    UnknownOrder {
        /// The order.
        order_id: OrderId,
    },
    /// The ledger has no such group.
    #[error("unknown group {group_id}: expected one that the ledger has")]
    UnknownGroup {
        /// The group.
        group_id: ExecutionGroupId,
    },
    /// The order was never placed by a worker.
    #[error("the order {order_id} was not placed from here")]
    NotPlaced {
        /// The order.
        order_id: OrderId,
    },
    /// The order is final.
    #[error("the order {order_id} is {status}")]
    Final {
        /// The order.
        order_id: OrderId,
        /// Its status.
        status: OrderStatus,
    },
    /// The journal refuses the chain.
    #[error(transparent)]
    Journal(#[from] strategy_journal::Refusal),
    /// The ledger refuses the request.
    #[error(transparent)]
    Ledger(#[from] Refusal),
}

/// The error of an order that is not cancelled.
#[derive(Debug, Error)]
pub enum CancelError {
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] CancelRefusal),
    /// The journal or the ledger cannot be read or written: nothing goes out.
    #[error(transparent)]
    Storage(#[from] WorkerError),
}

/// The error of a ruling that is not taken.
#[derive(Debug, Error)]
pub enum RuleError {
    /// It is later than what the venue's clock shows.
    #[error("a ruling at {ruled_at}: expected one not after {known}, the venue's latest time")]
    TooLate {
        /// Its time.
        ruled_at: Timestamp,
        /// The latest time that the venue is known to have.
        known: Timestamp,
    },
    /// The ledger refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger cannot be written.
    #[error(transparent)]
    Storage(#[from] WorkerError),
}

/// The error of a worker whose ledger or journal cannot be read or written.
#[derive(Debug, Error)]
pub enum WorkerError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] StorageError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal does not follow this ledger.
    #[error(transparent)]
    Follow(#[from] FollowError),
}

impl From<AppendError> for PlaceError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Refused(refusal) => PlaceRefusal::Journal(refusal).into(),
            AppendError::Storage(error) => WorkerError::Journal(error).into(),
        }
    }
}

impl From<AppendError> for CancelError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Refused(refusal) => CancelRefusal::Journal(refusal).into(),
            AppendError::Storage(error) => WorkerError::Journal(error).into(),
        }
    }
}

macro_rules! storage_errors {
    ($($From:ty => $To:ty;)+) => {$(
        impl From<$From> for $To {
            fn from(error: $From) -> Self {
                WorkerError::from(error).into()
            }
        }
    )+};
}

storage_errors! {
    StorageError => PlaceError;
    JournalError => PlaceError;
    StorageError => CancelError;
    JournalError => CancelError;
    StorageError => RuleError;
}
