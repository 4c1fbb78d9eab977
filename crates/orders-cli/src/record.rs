//! What is read from a stream.

use dtos_state::Order;
use serde::de::DeserializeOwned;
use strategy_ledger::Command;

use crate::shape::{COMMAND, ORDER, Shape};

/// What the records of a stream are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordKind {
    Order,
    Command,
}

/// A record of one of the kinds.
#[derive(Debug)]
pub(crate) enum Record {
    Order(Order),
    Command(Command),
}

impl RecordKind {
    /// What a record of this kind has to be, for those that are not.
    pub(crate) const fn shape(self) -> &'static Shape {
        match self {
            Self::Order => &ORDER,
            Self::Command => &COMMAND,
        }
    }

    /// What the typed reader says of a value that it refuses.
    pub(crate) fn refusal(self, value: &str) -> String {
        fn error<T: DeserializeOwned>(value: &str) -> Option<String> {
            serde_json::from_str::<T>(value).err().map(|error| error.to_string())
        }
        let told = match self {
            Self::Order => error::<Order>(value),
            Self::Command => error::<Command>(value),
        };
        told.unwrap_or_else(|| format!("not {}", self.shape().name))
    }
}

#[cfg(test)]
mod tests {
    use super::RecordKind::{self, Command, Order};

    #[test]
    fn the_word_of_the_typed_reader_is_to_be_had() {
        for (kind, value, wanted) in [
            (Order, "{\"a\":1}", "unknown field `a`, expected one of `order_id`"),
            (Order, "{}", "missing field `order_id` at line 1 column 2"),
            (Command, "{\"a\":1}", "unknown variant `a`, expected one of `register`"),
        ] {
            let told = RecordKind::refusal(kind, value);
            assert!(told.starts_with(wanted), "{told}");
        }
    }
}
