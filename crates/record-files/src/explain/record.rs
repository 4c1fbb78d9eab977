use dtos_state::{Canonical, Command, InvalidRecord, Order, Table};
use serde::de::DeserializeOwned;

/// A kind of record that a text can hold.
pub trait Record: DeserializeOwned + Send + 'static {
    /// Its keys and what may stand under them, for messages about a value that is refused.
    const TABLE: &'static Table;
    /// Reads one, and says why not.
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord>;

    /// The record that a text begins with, if it is in canonical spelling.
    fn read_canonical(text: &str) -> Option<Canonical<Self>>;
}

impl Record for Order {
    const TABLE: &'static Table = &Self::TABLE;
    /// Reads one, and says why not.
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord> = Self::from_json;

    fn read_canonical(text: &str) -> Option<Canonical<Self>> {
        Self::read_canonical(text)
    }
}

impl Record for Command {
    const TABLE: &'static Table = &Self::TABLE;
    /// Reads one, and says why not.
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord> = Self::from_json;

    fn read_canonical(text: &str) -> Option<Canonical<Self>> {
        Self::read_canonical(text)
    }
}
