use dtos_state::Order;
use id_generators::OrderId;
use strategy_ledger::{Change, OpenError, StorageError};

/// What is wrong with a ledger after a crash.
#[derive(Debug)]
pub enum Broken {
    /// It cannot be opened.
    Open(OpenError),
    /// It cannot be read.
    Storage(StorageError),
    /// SQLite cannot read it.
    Sqlite(rusqlite::Error),
    /// What SQLite says to `PRAGMA integrity_check` or `foreign_key_check`.
    Unsound(String),
    /// The last change is not the last one of a call.
    HalfABatch {
        /// Its `seq`.
        last_seq: u64,
    },
    /// A change is not the one that was made.
    Change {
        /// What the ledger has, if anything.
        found: Option<Box<Change>>,
        /// What was made of it.
        made: Option<Box<Change>>,
    },
    /// An order is not what its registration and its reports make of it.
    Order {
        /// Which.
        order_id: OrderId,
        /// What the ledger has, if anything.
        found: Option<Box<Order>>,
    },
}

impl From<OpenError> for Broken {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<StorageError> for Broken {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}
