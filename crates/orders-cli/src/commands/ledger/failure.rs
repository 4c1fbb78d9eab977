use std::{error::Error, io, iter};

use id_generators::OrderId;
use ledger_sqlite::{OpenError, StorageError};

use crate::explain::printable;

/// Why a command on a ledger could not do its job.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The ledger cannot be opened, read or written.
    #[error("{}", with_causes(&**.0))]
    Ledger(Box<dyn Error>),
    /// The ledger has no such order.
    #[error("unknown order {0}: expected one that is in the ledger")]
    UnknownOrder(OrderId),
    /// The ledger has fewer changes: it is not the one that was followed before.
    #[error("unknown change {seq}: expected at most {last_seq}, the ledger's last")]
    NoSuchChange { seq: u64, last_seq: u64 },
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    CannotWrite(#[from] io::Error),
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

fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    for cause in iter::successors(error.source(), |&error| error.source()) {
        let cause = cause.to_string();
        // SQLite's errors say the same as their causes, which begin with a number.
        let (_, meaning) = cause.split_once("Error code ").unwrap_or(("", &cause));
        let meaning = meaning.split_once(": ").map_or(meaning, |(_, meaning)| meaning);
        if !message.to_lowercase().contains(&meaning.to_lowercase()) {
            message += ": ";
            message += &cause;
        }
    }
    printable(&message)
}
