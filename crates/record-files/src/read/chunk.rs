use std::str;

use memchr::memchr;
use serde::Deserialize;
use serde_json::{Deserializer, Error, de::Read, value::RawValue};

use crate::explain::{Record, is_enough};

/// A chunk of text, and whether it is the last.
#[derive(Clone, Copy)]
pub(crate) struct Chunk<'a> {
    pub(crate) bytes: &'a [u8],
    /// The same as text, if all of it is UTF-8, so that it is checked once.
    text: Option<&'a str>,
    pub(crate) is_last: bool,
}

impl<'a> Chunk<'a> {
    pub(crate) fn new(bytes: &'a [u8], is_last: bool) -> Self {
        Self { bytes, text: str::from_utf8(bytes).ok(), is_last }
    }

    /// The text that begins at `start`, unless the chunk is not UTF-8.
    #[inline]
    pub(crate) fn text_from(self, start: usize) -> Option<&'a str> {
        self.text.map(|text| &text[start..])
    }

    /// Reads the value that begins at `start`.
    pub(crate) fn value<R: Record>(self, start: usize) -> Result<Parsed<'a, R>, Error> {
        match self.text_from(start) {
            Some(text) => parse(|| Deserializer::from_str(text)),
            None => parse(|| Deserializer::from_slice(&self.bytes[start..])),
        }
    }

    /// Whether enough stands at `start` for a message, which must be the same wherever the text is
    /// cut.
    pub(crate) fn is_enough_at(self, start: usize) -> bool {
        self.is_last || is_enough(&self.bytes[start..])
    }

    /// The chunk up to the end of the line that `start` stands in.
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

/// A record, or the text of any other value; and the length of its text.
type Parsed<'a, R> = (Result<R, &'a str>, usize);

/// Reads one value: a record if it is one.
fn parse<'a, R: Record, I: Read<'a>>(
    text: impl Fn() -> Deserializer<I>,
) -> Result<Parsed<'a, R>, Error> {
    let mut records = text().into_iter();
    if let Some(Ok(record)) = records.next() {
        return Ok((Ok(record), records.byte_offset()));
    }
    let value = <&RawValue>::deserialize(&mut text())?.get();
    Ok((Err(value), value.len()))
}
