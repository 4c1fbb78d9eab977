//! Finds the records in JSON text: one value, an array of them, or any number
//! of values one after another.
//!
//! The text may come in pieces. What belongs to a record that is not whole yet
//! is left for the next call, so memory is bounded by the largest record.

use std::str;

use dtos_state::Order;
use memchr::memchr;
use serde::Deserialize;
use serde_json::{Deserializer, Error, de::Read, value::RawValue};

use crate::{
    diagnosis::diagnose,
    flaw::{Found, Refusal, Sink},
    syntax,
};

/// How often a value may turn out to be without an end, with lines in it that
/// have to be read again, before the rest of the file is given up.
const MAX_UNCLOSED: u32 = 100;

/// A reader of records, and where it stands.
#[derive(Debug)]
pub(crate) struct Scanner {
    state: State,
    unclosed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a value, or at the end.
    Between,
    /// In an array, before a value; only the first may be missing.
    BeforeElement { is_multiline: bool, is_first: bool },
    /// In an array, behind a value.
    BehindElement { is_multiline: bool },
    /// Behind a broken value, on the way to a line that may begin a record.
    Skipping { is_line_start: bool },
    /// The rest is not read.
    Done,
}

/// A piece of text, and whether it is the last.
#[derive(Clone, Copy)]
struct Piece<'a> {
    bytes: &'a [u8],
    /// The same, where all of it is UTF-8 and need not be checked again.
    text: Option<&'a str>,
    is_last: bool,
}

enum Value<'a> {
    Order(Order, usize),
    Other(&'a str),
}

impl Scanner {
    pub(crate) const fn new() -> Self {
        Self { state: State::Between, unclosed: 0 }
    }

    /// Whether a new reader would make the same of these bytes.
    pub(crate) fn is_as_new_before(&self, bytes: &[u8]) -> bool {
        match self.state {
            State::Between => true,
            State::Skipping { is_line_start } => {
                is_line_start && matches!(bytes.first(), Some(b'{' | b'['))
            }
            State::BeforeElement { .. } | State::BehindElement { .. } | State::Done => false,
        }
    }

    /// Reads the records that are whole until the sink is full, and returns how
    /// many bytes are done with. In the last piece those are all.
    pub(crate) fn scan(&mut self, bytes: &[u8], is_last: bool, sink: &mut impl Sink) -> usize {
        let piece = Piece { bytes, text: str::from_utf8(bytes).ok(), is_last };
        let mut at = 0;
        loop {
            at = self.skip(piece, at);
            at = self.skip_blanks(piece, at);
            if sink.is_full() {
                return at;
            }
            match self.step(piece, at, sink) {
                Some(next) => at = next,
                None if is_last || self.state == State::Done => return bytes.len(),
                None => return at,
            }
        }
    }

    /// Gives up the record that the bytes begin with.
    pub(crate) fn give_up(&mut self, message: String, sink: &mut impl Sink) {
        match self.state {
            State::Between | State::BeforeElement { .. } | State::BehindElement { .. } => {
                sink.take(Found { offset: 0, outcome: Err(Refusal::of(0, message)) });
                self.state = match self.state {
                    State::Between => State::Skipping { is_line_start: false },
                    _ => State::Done,
                };
            }
            State::Skipping { .. } => self.state = State::Skipping { is_line_start: false },
            State::Done => {}
        }
    }

    /// Reads what comes next, and returns where it ends; `None` where nothing
    /// more can be read of this piece.
    fn step(&mut self, piece: Piece, start: usize, sink: &mut impl Sink) -> Option<usize> {
        match (self.state, piece.bytes.get(start)) {
            (State::Skipping { .. } | State::Done, _) | (State::Between, None) => None,
            (State::BeforeElement { .. } | State::BehindElement { .. }, None) => {
                if piece.is_last {
                    self.broken(piece, start, start, "the array is not closed".into(), sink);
                }
                None
            }
            (State::Between, Some(b'[')) => {
                self.state = State::BeforeElement { is_multiline: false, is_first: true };
                Some(start + 1)
            }
            (
                State::BeforeElement { is_first: true, .. } | State::BehindElement { .. },
                Some(b']'),
            ) => {
                self.state = State::Between;
                Some(start + 1)
            }
            (State::BehindElement { is_multiline }, Some(b',')) => {
                self.state = State::BeforeElement { is_multiline, is_first: false };
                Some(start + 1)
            }
            (State::BehindElement { .. }, Some(_)) => {
                let message = syntax::unexpected("expected `,` or `]`", &piece.bytes[start..]);
                self.broken(piece, start, start, message, sink)
            }
            (State::Between | State::BeforeElement { .. }, Some(_)) => {
                self.value(piece, start, sink)
            }
        }
    }

    /// Reads the value that begins at `start`.
    fn value(&mut self, piece: Piece, start: usize, sink: &mut impl Sink) -> Option<usize> {
        let bytes = &piece.bytes[start..];
        let value = match piece.text {
            Some(text) => read_value(|| Deserializer::from_str(&text[start..])),
            None => read_value(|| Deserializer::from_slice(bytes)),
        };
        let (len, outcome) = match value {
            Ok(Value::Order(order, len)) => (len, Ok(order)),
            Ok(Value::Other(value)) => {
                let may_go_on = !value.ends_with(['}', ']', '"']);
                if value.len() == bytes.len() && may_go_on && !piece.is_last {
                    return None;
                }
                (value.len(), Err(diagnose(value, start)))
            }
            Err(error) => return self.syntax_error(piece, start, &error, sink),
        };
        sink.take(Found { offset: start, outcome });
        self.see_lines(&bytes[..len]);
        if let State::BeforeElement { is_multiline, .. } = self.state {
            self.state = State::BehindElement { is_multiline };
        }
        Some(start + len)
    }

    fn syntax_error(
        &mut self,
        piece: Piece,
        start: usize,
        error: &Error,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        let bytes = &piece.bytes[start..];
        if error.is_eof() {
            if !piece.is_last {
                return None;
            }
            if memchr(b'\n', bytes).is_some() {
                self.unclosed += 1;
            }
            return self.broken(piece, start, start, syntax::message(error, bytes), sink);
        }
        let at = syntax::offset(error, bytes);
        // A message is to be the same wherever the text is cut.
        if bytes.len() < at + syntax::MAX_SHOWN && !piece.is_last {
            return None;
        }
        self.broken(piece, start, start + at, syntax::message(error, bytes), sink)
    }

    /// Reports that the value at `start` is broken at `at`, and returns where to
    /// go on.
    fn broken(
        &mut self,
        piece: Piece,
        start: usize,
        at: usize,
        message: String,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        let is_array = self.state != State::Between;
        if is_array && !self.is_multiline() {
            // Does the array end in its first line, going by that line's end?
            let rest = &piece.bytes[start..];
            let line = match memchr(b'\n', rest) {
                Some(end) => &rest[..end],
                None if piece.is_last => rest,
                None => return None,
            };
            if line.trim_ascii_end().ends_with(b"]") {
                self.state = State::Between;
            }
        }
        sink.take(Found { offset: start, outcome: Err(Refusal::of(at, message)) });
        if self.state != State::Between {
            self.state = State::Done;
        } else if self.unclosed > MAX_UNCLOSED {
            let message = "too many values without an end: the rest is not read".into();
            sink.take(Found { offset: start, outcome: Err(Refusal::of(start, message)) });
            self.state = State::Done;
        } else {
            self.state = State::Skipping { is_line_start: false };
        }
        Some(start)
    }

    const fn is_multiline(&self) -> bool {
        match self.state {
            State::BeforeElement { is_multiline, .. } | State::BehindElement { is_multiline } => {
                is_multiline
            }
            State::Between | State::Skipping { .. } | State::Done => false,
        }
    }

    fn skip_blanks(&mut self, piece: Piece, at: usize) -> usize {
        let rest = &piece.bytes[at..];
        let blanks = rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        if !matches!(self.state, State::Skipping { .. }) {
            self.see_lines(&rest[..blanks]);
            return at + blanks;
        }
        at
    }

    /// Takes note of line feeds within an array.
    fn see_lines(&mut self, bytes: &[u8]) {
        if let State::BeforeElement { is_multiline, .. } | State::BehindElement { is_multiline } =
            &mut self.state
        {
            *is_multiline = *is_multiline || memchr(b'\n', bytes).is_some();
        }
    }

    /// Skips the rest of a line, and the lines behind it that look like more of
    /// the same value, for they would only be broken once more.
    fn skip(&mut self, piece: Piece, mut at: usize) -> usize {
        while let State::Skipping { is_line_start } = &mut self.state {
            let rest = &piece.bytes[at..];
            if !*is_line_start {
                let Some(end) = memchr(b'\n', rest) else { return piece.bytes.len() };
                at += end + 1;
                *is_line_start = true;
                continue;
            }
            let indent = rest.iter().take_while(|byte| b" \t\r".contains(byte)).count();
            match rest.get(indent) {
                None if !piece.is_last => return at,
                Some(b'{' | b'[') | None => self.state = State::Between,
                Some(b'}' | b']') => *is_line_start = false,
                Some(_) if indent > 0 => *is_line_start = false,
                Some(_) => self.state = State::Between,
            }
        }
        at
    }
}

/// Reads one value: an order if it is one.
fn read_value<'a, R: Read<'a>>(text: impl Fn() -> Deserializer<R>) -> Result<Value<'a>, Error> {
    let mut orders = text().into_iter::<Order>();
    if let Some(Ok(order)) = orders.next() {
        return Ok(Value::Order(order, orders.byte_offset()));
    }
    <&RawValue>::deserialize(&mut text()).map(|value| Value::Other(value.get()))
}
