//! Finds the records in JSON text: one value, an array of them, or any number
//! of values one after another.
//!
//! The text may come in pieces. What belongs to a record that is not whole yet
//! is left for the next call, so memory is bounded by the largest record.

mod state;

use memchr::memchr;
use serde_json::Error;

use crate::{
    diagnosis::diagnose,
    flaw::{Found, Refusal, Sink},
    piece::{Piece, Value},
    record::RecordKind,
    scan::state::State,
    syntax,
};

/// How many values that break behind their line may be read again, line by
/// line, as if each line began a record of many lines.
const MAX_RESCANS: u32 = 100;

/// A reader of records, and where it stands.
#[derive(Debug)]
pub(crate) struct Scanner {
    kind: RecordKind,
    state: State,
    max_record: usize,
    /// Up to where a broken value has been read. What begins before that and
    /// breaks there is the same breach, seen once more.
    covered: Option<usize>,
    rescans: u32,
}

impl Scanner {
    pub(crate) const fn new(kind: RecordKind, max_record: usize) -> Self {
        Self { kind, state: State::Between, max_record, covered: None, rescans: 0 }
    }

    /// Whether a new reader would make the same of these bytes, where all before
    /// them are done with.
    pub(crate) fn is_as_new_before(&self, bytes: &[u8]) -> bool {
        match self.state {
            _ if self.covered.is_some() => false,
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
        let piece = Piece::new(bytes, is_last);
        let mut at = 0;
        let end = loop {
            at = self.skip(piece, at);
            at = self.skip_blanks(piece, at);
            if sink.is_full() {
                break at;
            }
            match self.step(piece, at, sink) {
                Some(next) => at = next,
                None if self.state == State::Done => break bytes.len(),
                None => break at,
            }
        };
        self.covered = self.covered.and_then(|covered| covered.checked_sub(end));
        end
    }

    /// Reads what comes next, and returns where it ends; `None` where nothing
    /// more can be read of this piece.
    fn step(&mut self, piece: Piece, start: usize, sink: &mut impl Sink) -> Option<usize> {
        match (self.state, piece.bytes.get(start)) {
            (State::Skipping { .. } | State::Done, _) | (State::Between, None) => None,
            (State::BeforeElement { .. } | State::BehindElement { .. }, None) => {
                if piece.is_last {
                    let message = "invalid JSON: the array is not closed".into();
                    let outcome = Err(Refusal::of(start, message));
                    sink.take(Found { offset: start, is_record: false, outcome });
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
            (State::BehindElement { .. }, Some(_)) if !piece.is_enough_at(start) => None,
            (State::BehindElement { .. }, Some(_)) => {
                let message = syntax::unexpected("expected `,` or `]`", &piece.bytes[start..]);
                self.broken(piece, start, start, Some(message), sink)
            }
            (State::Between | State::BeforeElement { .. }, Some(_)) => {
                self.value(piece, start, sink)
            }
        }
    }

    /// Reads the value that begins at `start`.
    fn value(&mut self, piece: Piece, start: usize, sink: &mut impl Sink) -> Option<usize> {
        let is_one_line = Some(start) < self.covered && self.rescans >= MAX_RESCANS;
        let piece = if is_one_line { piece.up_to_line_end(start) } else { piece };
        let bytes = &piece.bytes[start..];
        let (len, value) = match piece.value(self.kind, start) {
            Ok(Value::Record(record, len)) => (len, Ok(record)),
            Ok(Value::Other(value)) => {
                let may_go_on = !value.ends_with(['}', ']', '"']);
                if value.len() == bytes.len() && may_go_on && !piece.is_last {
                    return None;
                }
                (value.len(), Err(value))
            }
            Err(error) => return self.syntax_error(piece, start, &error, is_one_line, sink),
        };
        if len > self.max_record {
            return Some(self.give_up(piece.bytes, start, sink));
        }
        let outcome = value.map_err(|value| diagnose(self.kind, value, start));
        sink.take(Found { offset: start, is_record: true, outcome });
        self.state.see_lines(&bytes[..len]);
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
        is_one_line: bool,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        let bytes = &piece.bytes[start..];
        let at = if error.is_eof() { bytes.len() } else { syntax::offset(error, bytes) };
        if !piece.is_last && error.is_eof() || !piece.is_enough_at(start + at) {
            return None;
        }
        if at > self.max_record {
            return Some(self.give_up(piece.bytes, start, sink));
        }
        let is_covered = Some(start) < self.covered;
        let is_same = is_covered && (is_one_line || Some(start + at) > self.covered);
        let is_known = is_same || Some(start + at) == self.covered;
        if is_covered && memchr(b'\n', &bytes[..at]).is_some() {
            self.rescans += 1;
        }
        let shown_at = if error.is_eof() { start } else { start + at };
        let message = (!is_known).then(|| syntax::message(error, bytes));
        self.broken(piece, start, shown_at, message, sink)?;
        self.covered = self.covered.max(Some(start + at));
        Some(start)
    }

    /// Reports that the value at `start` is broken at `at`, unless that is
    /// known, and returns where to go on.
    fn broken(
        &mut self,
        piece: Piece,
        start: usize,
        at: usize,
        message: Option<String>,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        self.state = match self.state {
            State::Between => State::Skipping { is_line_start: false },
            _ if self.state.is_multiline() => State::Done,
            _ => {
                // Is this line all of the array, going by how it ends?
                let line = piece.up_to_line_end(start);
                let rest = &line.bytes[start..];
                match rest.trim_ascii_end() {
                    _ if rest.len() >= self.max_record => State::Done,
                    _ if !line.is_last => return None,
                    [.., b',' | b'[' | b'{' | b':'] => State::Done,
                    _ => State::Skipping { is_line_start: false },
                }
            }
        };
        if let Some(message) = message {
            self.tell(piece.bytes, start, at, message, sink);
        }
        Some(start)
    }

    /// Gives up the value at `start`, which is too large; reports it unless it is
    /// part of one that was read before, and returns where to go on.
    pub(crate) fn give_up(&mut self, bytes: &[u8], start: usize, sink: &mut impl Sink) -> usize {
        let is_known = Some(start) < self.covered;
        self.state = match self.state {
            State::Between => State::Skipping { is_line_start: false },
            _ => State::Done,
        };
        if !is_known {
            let message = format!("expected at most {} MiB for a record", self.max_record >> 20);
            self.tell(bytes, start, start, message, sink);
        }
        self.covered = self.covered.max(Some(start + self.max_record));
        self.rescans += 1;
        start
    }

    /// Reports what is wrong at `at` with the value at `start`.
    fn tell(
        &self,
        bytes: &[u8],
        start: usize,
        at: usize,
        mut message: String,
        sink: &mut impl Sink,
    ) {
        if self.state == State::Done {
            message += "; the rest of the array is not read";
        }
        let is_record = bytes[start] == b'{';
        sink.take(Found { offset: start, is_record, outcome: Err(Refusal::of(at, message)) });
    }

    fn skip_blanks(&mut self, piece: Piece, at: usize) -> usize {
        let rest = &piece.bytes[at..];
        let blanks = rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        if !matches!(self.state, State::Skipping { .. }) {
            self.state.see_lines(&rest[..blanks]);
            return at + blanks;
        }
        at
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
                // So much is not held to see what follows it.
                _ if indent >= self.max_record => *is_line_start = false,
                None if !piece.is_last => return at,
                Some(b'{' | b'[') | None => self.state = State::Between,
                Some(b'}' | b']' | b',' | b'"') => *is_line_start = false,
                Some(_) if indent > 0 => *is_line_start = false,
                Some(_) => self.state = State::Between,
            }
        }
        at
    }
}
