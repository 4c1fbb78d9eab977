use dtos_state::{Command, Order, Table};
use serde::de::DeserializeOwned;

/// A kind of record that a text can hold.
pub(crate) trait Record: DeserializeOwned + Send + 'static {
    /// Its keys and what may stand under them, for messages about a value that is refused.
    const TABLE: &'static Table;
}

impl Record for Order {
    const TABLE: &'static Table = &Self::TABLE;
}

impl Record for Command {
    const TABLE: &'static Table = &Self::TABLE;
}
