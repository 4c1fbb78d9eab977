use dtos_state::{
    Answer, Bust, Canonical, Command, ExecutionGroup, Fill, InvalidRecord, Order, OrderUpdate,
    Request, Ruling, Table,
};
use serde::de::DeserializeOwned;

use crate::explain::shape::Shape;

/// A kind of record that a text can hold.
pub trait Record: DeserializeOwned + Send + 'static {
    /// Its keys and what may stand under them, for messages about a value that is refused.
    const TABLE: &'static Table;
    /// Reads one, and says why not.
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord>;
    /// Which other objects stand for a record of this kind.
    const ALSO: Also;

    /// The record that a text begins with, if it is in canonical spelling.
    fn read_canonical(text: &str) -> Option<Canonical<Self>>;

    /// The record that another object stands for. It is asked for what is no record itself.
    #[must_use]
    fn of_other(object: &str) -> Option<Self> {
        if Self::ALSO == Also::Nothing || !object.starts_with('{') {
            return None;
        }
        match (Self::ALSO, Shape::of(object)) {
            (Also::News | Also::AnyRecord, Shape::Change { command }) => {
                Self::of_command(Command::from_json(&command).ok()?)
            }
            (Also::News | Also::AnyRecord, Shape::Bare { key, .. }) => {
                let command = format!("{{\"{key}\":{object}}}");
                Self::of_command(Command::from_json(&command).ok()?)
            }
            (Also::AnyRecord, Shape::Command) => Self::of_command(Command::from_json(object).ok()?),
            (Also::Nothing, _) | (Also::News, Shape::Command) | (_, Shape::Unknown { .. }) => None,
        }
    }

    /// The record that a command stands for.
    #[must_use]
    fn of_command(_command: Command) -> Option<Self> {
        None
    }
}

/// Which objects stand for a record, beside those that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Also {
    /// None.
    Nothing,
    /// Changes of a ledger, and what would stand under the key of a command.
    News,
    /// The same, and commands.
    AnyRecord,
}

/// Records that nothing else stands for.
macro_rules! records {
    ($($Record:ident),+) => {$(
        impl Record for $Record {
            const TABLE: &'static Table = &Self::TABLE;
            const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord> = Self::from_json;
            const ALSO: Also = Also::Nothing;

            #[inline]
            fn read_canonical(text: &str) -> Option<Canonical<Self>> {
                Self::read_canonical(text)
            }
        }
    )+};
}

records! { Order, OrderUpdate, Fill, Bust, Request, Answer, ExecutionGroup, Ruling }

impl Record for Command {
    const TABLE: &'static Table = &Self::TABLE;
    const FROM_JSON: fn(&str) -> Result<Self, InvalidRecord> = Self::from_json;
    const ALSO: Also = Also::News;

    #[inline]
    fn read_canonical(text: &str) -> Option<Canonical<Self>> {
        if let Some(command) = Self::read_canonical(text) {
            return Some(command);
        }
        let Canonical { record, len, .. } = Order::read_canonical(text)?;
        Some(Canonical { record: Self::Register(record), len, is_as_written: false })
    }

    fn of_command(command: Self) -> Option<Self> {
        Some(command)
    }
}
