use std::{
    error::Error,
    fmt::{self, Write},
    io,
};

use id_generators::OrderId;
use strategy_ledger::{OpenError, StorageError};

use crate::explain::printable;

/// Why a command on a ledger could not do its job.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The ledger cannot be opened, read or written.
    Ledger(Box<dyn Error>),
    /// The ledger has no such order.
    UnknownOrder(OrderId),
    /// The ledger has fewer changes: it is not the one that was followed before.
    NoSuchChange { seq: u64, last_seq: u64 },
    /// The output cannot be written.
    CannotWrite(io::Error),
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::CannotWrite(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(error) => {
                let mut message = error.to_string();
                let mut source = error.source();
                while let Some(error) = source {
                    write!(message, ": {error}")?;
                    source = error.source();
                }
                f.write_str(&printable(&message))
            }
            Self::UnknownOrder(order_id) => {
                write!(f, "unknown order {order_id}: expected one that is in the ledger")
            }
            Self::NoSuchChange { seq, last_seq } => {
                write!(f, "unknown change {seq}: expected at most {last_seq}, the ledger's last")
            }
            Self::CannotWrite(error) => write!(f, "cannot write: {error}"),
        }
    }
}
