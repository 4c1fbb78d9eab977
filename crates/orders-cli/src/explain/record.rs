use dtos_state::Order;
use serde::de::DeserializeOwned;
use strategy_ledger::Command;

use crate::explain::fields::{COMMAND, ORDER, Table};

/// A kind of record that a text can hold.
pub(crate) trait Record: DeserializeOwned + Send + 'static {
    /// Its keys and what may stand under them, for messages about a value that is refused.
    const TABLE: &'static Table;
}

impl Record for Order {
    const TABLE: &'static Table = &ORDER;
}

impl Record for Command {
    const TABLE: &'static Table = &COMMAND;
}
