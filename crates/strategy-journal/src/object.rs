//! Reads structs from JSON objects alone: serde's own reader of a struct also takes an
//! array of its values.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Reads a struct from an object, and from nothing else.
pub(crate) fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    from.deserialize_map(ObjectOnly { expected, read: PhantomData })
}

struct ObjectOnly<T> {
    expected: &'static str,
    read: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectOnly<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}

/// The error of a text that is not a record of the journal: a [`CausalityChain`] or a
/// [`JournalEntry`].
///
/// [`CausalityChain`]: crate::CausalityChain
/// [`JournalEntry`]: crate::JournalEntry
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidJson {
    message: String,
    line: usize,
    column: usize,
}

impl InvalidJson {
    pub(crate) fn new(error: &serde_json::Error) -> Self {
        Self { message: error.to_string(), line: error.line(), column: error.column() }
    }

    /// The line where reading ended, from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The column where reading ended, in bytes; 0 before the first of the line.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }
}
