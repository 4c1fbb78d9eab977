use std::str;

use memchr::memchr;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Deserializer, Error, de::Read, value::RawValue};

use crate::{
    record::{Record, RecordKind},
    syntax,
};

/// A piece of text, and whether it is the last.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) bytes: &'a [u8],
    /// The same, where all of it is UTF-8 and need not be checked again.
    text: Option<&'a str>,
    pub(crate) is_last: bool,
}

impl<'a> Piece<'a> {
    pub(crate) fn new(bytes: &'a [u8], is_last: bool) -> Self {
        Self { bytes, text: str::from_utf8(bytes).ok(), is_last }
    }

    /// Reads the value that begins at `start`.
    pub(crate) fn value(self, kind: RecordKind, start: usize) -> Result<Value<'a>, Error> {
        match self.text {
            Some(text) => read_as(kind, || Deserializer::from_str(&text[start..])),
            None => read_as(kind, || Deserializer::from_slice(&self.bytes[start..])),
        }
    }

    /// Whether a message can be made of what stands at `start`: it is to be the
    /// same wherever the text is cut.
    pub(crate) fn is_enough_at(self, start: usize) -> bool {
        self.is_last || syntax::is_enough(&self.bytes[start..])
    }

    /// The piece up to the end of the line that `start` stands in.
    pub(crate) fn up_to_line_end(self, start: usize) -> Self {
        match memchr(b'\n', &self.bytes[start..]) {
            None => self,
            Some(len) => Self {
                bytes: &self.bytes[..start + len],
                text: self.text.map(|text| &text[..start + len]),
                is_last: true,
            },
        }
    }
}

/// A JSON value.
pub(crate) enum Value<'a> {
    /// A record, and how long its text is.
    Record(Record, usize),
    /// The text of any other value.
    Other(&'a str),
}

/// Reads one value: a record if it is one.
fn read_as<'a, R: Read<'a>>(
    kind: RecordKind,
    text: impl Fn() -> Deserializer<R>,
) -> Result<Value<'a>, Error> {
    let record = match kind {
        RecordKind::Order => first(text(), Record::Order),
        RecordKind::Command => first(text(), Record::Command),
    };
    match record {
        Some((record, len)) => Ok(Value::Record(record, len)),
        None => <&RawValue>::deserialize(&mut text()).map(|value| Value::Other(value.get())),
    }
}

fn first<'a, T: DeserializeOwned>(
    text: Deserializer<impl Read<'a>>,
    record: fn(T) -> Record,
) -> Option<(Record, usize)> {
    let mut values = text.into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((record(value), values.byte_offset()))
}
