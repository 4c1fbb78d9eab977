use dtos_state::{Order, OrderId};
use ledger_sqlite::{Flaw, OpenError, StorageError};

use crate::script::Numbered;

/// A fault of a ledger after a crash.
#[derive(Debug)]
pub enum Broken {
    /// It cannot be opened.
    Open(OpenError),
    /// It cannot be read.
    Storage(StorageError),
    /// SQLite cannot read it.
    Sqlite(rusqlite::Error),
    /// The answer of SQLite to `PRAGMA integrity_check` or `foreign_key_check`.
    Unsound(String),
    /// The last change is not the last change of a call.
    HalfABatch {
        /// Its `seq`.
        last_seq: u64,
    },
    /// A change differs from the submitted one.
    Change {
        /// The content of the ledger, if any.
        found: Option<Box<Numbered>>,
        /// The expected content.
        made: Option<Box<Numbered>>,
    },
    /// The ledger finds a flaw in itself.
    Flawed(Vec<Flaw>),
    /// An order does not match its news.
    Order {
        /// The id of the order.
        order_id: OrderId,
        /// The content of the ledger, if any.
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
