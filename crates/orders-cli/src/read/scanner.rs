//! Finds the records in JSON text: one value, an array of them, or any number
//! of values one after another.
//!
//! The text may come in chunks. What belongs to a record that is not complete yet is left for the
//! next call, so memory is bounded by the largest record.

use memchr::memchr;
use serde_json::Error;

use crate::{
    explain::{Diagnosis, diagnose, syntax_error, syntax_offset, unexpected},
    read::{
        chunk::{Chunk, Parsed},
        sink::{Scanned, Sink},
        state::State,
    },
};

/// How many values that break behind their line may be read again, line by line, as if each line
/// began a record of many lines.
const MAX_RESCANS: u32 = 100;

/// Finds records, and knows where in a text it stands.
#[derive(Debug)]
pub(crate) struct Scanner {
    state: State,
    max_record: usize,
    /// Up to where a broken value has been read. A value that begins before that and breaks there
    /// is broken by the same mistake.
    covered: Option<usize>,
    rescans: u32,
}

impl Scanner {
    pub(crate) const fn new(state: State, max_record: usize) -> Self {
        Self { state, max_record, covered: None, rescans: 0 }
    }

    /// Whether a scanner that began in this state would find the same in these bytes, if all before
    /// them are done with.
    pub(crate) fn is_in_state(&self, state: State, bytes: &[u8]) -> bool {
        let is_skipped = self.state == State::Skipping { is_line_start: true }
            && matches!(bytes.first(), Some(b'{' | b'['));
        self.covered.is_none() && (self.state == state || is_skipped && state == State::Between)
    }

    /// Reads complete records until the sink is full, and returns how many bytes are done with. In
    /// the last chunk those are all.
    pub(crate) fn scan(&mut self, bytes: &[u8], is_last: bool, sink: &mut impl Sink) -> usize {
        let chunk = Chunk::new(bytes, is_last);
        let mut at = 0;
        let end = loop {
            at = self.skip(chunk, at);
            at = self.skip_blanks(chunk, at);
            if sink.is_full() {
                break at;
            }
            match self.step(chunk, at, sink) {
                Some(next) => at = next,
                None if self.state == State::Done => break bytes.len(),
                None => break at,
            }
        };
        self.covered = self.covered.and_then(|covered| covered.checked_sub(end));
        end
    }

    /// Reads what comes next, and returns where it ends; `None` if nothing more can be read of this
    /// chunk.
    fn step(&mut self, chunk: Chunk, start: usize, sink: &mut impl Sink) -> Option<usize> {
        match (self.state, chunk.bytes.get(start)) {
            (State::Skipping { .. } | State::Done, _) | (State::Between, None) => None,
            (State::BeforeElement { .. } | State::BehindElement { .. }, None) => {
                if chunk.is_last {
                    let message = "invalid JSON: the array is not closed".into();
                    let outcome = Err(Diagnosis::of(start, message));
                    sink.take(Scanned { offset: start, is_record: false, outcome, written: None });
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
            (State::BehindElement { .. }, Some(_)) if !chunk.is_enough_at(start) => None,
            (State::BehindElement { .. }, Some(_)) => {
                let message = unexpected("expected `,` or `]`", &chunk.bytes[start..]);
                self.broken(chunk, start, start, Some(message), sink)
            }
            (State::Between | State::BeforeElement { .. }, Some(_)) => {
                self.value(chunk, start, sink)
            }
        }
    }

    /// Reads the value that begins at `start`.
    fn value<S: Sink>(&mut self, chunk: Chunk, start: usize, sink: &mut S) -> Option<usize> {
        let is_one_line = Some(start) < self.covered && self.rescans >= MAX_RESCANS;
        let chunk = if is_one_line { chunk.up_to_line_end(start) } else { chunk };
        let bytes = &chunk.bytes[start..];
        let parsed = match chunk.value(start) {
            Ok(parsed) => parsed,
            Err(error) => return self.syntax_error(chunk, start, &error, is_one_line, sink),
        };
        let (len, written) = match parsed {
            Parsed::Record(_, len, written) => (len, written),
            Parsed::Other(value) => {
                let may_go_on = !value.ends_with(['}', ']', '"']);
                if value.len() == bytes.len() && may_go_on && !chunk.is_last {
                    return None;
                }
                (value.len(), None)
            }
        };
        if len > self.max_record {
            return Some(self.give_up(chunk.bytes, start, sink));
        }
        let outcome = match parsed {
            Parsed::Record(record, ..) => Ok(record),
            Parsed::Other(value) => Err(diagnose::<S::Record>(value, start)),
        };
        sink.take(Scanned { offset: start, is_record: true, outcome, written });
        self.state.see_lines(&bytes[..len]);
        if let State::BeforeElement { is_multiline, .. } = self.state {
            self.state = State::BehindElement { is_multiline };
        }
        Some(start + len)
    }

    fn syntax_error(
        &mut self,
        chunk: Chunk,
        start: usize,
        error: &Error,
        is_one_line: bool,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        let bytes = &chunk.bytes[start..];
        let at = if error.is_eof() { bytes.len() } else { syntax_offset(error, bytes) };
        if !chunk.is_last && error.is_eof() || !chunk.is_enough_at(start + at) {
            return None;
        }
        if at > self.max_record {
            return Some(self.give_up(chunk.bytes, start, sink));
        }
        let is_covered = Some(start) < self.covered;
        let is_same = is_covered && (is_one_line || Some(start + at) > self.covered);
        let is_known = is_same || Some(start + at) == self.covered;
        if is_covered && memchr(b'\n', &bytes[..at]).is_some() {
            self.rescans += 1;
        }
        let shown_at = if error.is_eof() { start } else { start + at };
        let message = (!is_known).then(|| syntax_error(error, bytes));
        self.broken(chunk, start, shown_at, message, sink)?;
        self.covered = self.covered.max(Some(start + at));
        Some(start)
    }

    /// Reports that the value at `start` is broken at `at`, unless that is known, and returns where
    /// to go on.
    fn broken(
        &mut self,
        chunk: Chunk,
        start: usize,
        at: usize,
        message: Option<String>,
        sink: &mut impl Sink,
    ) -> Option<usize> {
        self.state = match self.state {
            State::Between => State::Skipping { is_line_start: false },
            _ if self.state.is_multiline() => State::Done,
            _ => {
                // Does the array end with this line? The end of the line says.
                let line = chunk.up_to_line_end(start);
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
            self.report(chunk.bytes, start, at, message, sink);
        }
        Some(start)
    }

    /// Gives up the value at `start`, which is too large; reports it unless it is part of one that
    /// was read before, and returns where to go on.
    pub(crate) fn give_up(&mut self, bytes: &[u8], start: usize, sink: &mut impl Sink) -> usize {
        let is_known = Some(start) < self.covered;
        self.state = match self.state {
            State::Between => State::Skipping { is_line_start: false },
            _ => State::Done,
        };
        if !is_known {
            let message = format!("expected at most {} MiB for a record", self.max_record >> 20);
            self.report(bytes, start, start, message, sink);
        }
        self.covered = self.covered.max(Some(start + self.max_record));
        self.rescans += 1;
        start
    }

    /// Reports what is wrong at `at` with the value at `start`.
    fn report(
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
        sink.take(Scanned {
            offset: start,
            is_record,
            outcome: Err(Diagnosis::of(at, message)),
            written: None,
        });
    }

    fn skip_blanks(&mut self, chunk: Chunk, at: usize) -> usize {
        let rest = &chunk.bytes[at..];
        let blanks = rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        if !matches!(self.state, State::Skipping { .. }) {
            self.state.see_lines(&rest[..blanks]);
            return at + blanks;
        }
        at
    }

    /// Skips the rest of a line, and the lines behind it that look like more of the same value:
    /// they would only be broken again.
    fn skip(&mut self, chunk: Chunk, mut at: usize) -> usize {
        while let State::Skipping { is_line_start } = &mut self.state {
            let rest = &chunk.bytes[at..];
            if !*is_line_start {
                let Some(end) = memchr(b'\n', rest) else { return chunk.bytes.len() };
                at += end + 1;
                *is_line_start = true;
                continue;
            }
            let indent = rest.iter().take_while(|byte| b" \t\r".contains(byte)).count();
            match rest.get(indent) {
                // Too much to hold only to see what follows it.
                _ if indent >= self.max_record => *is_line_start = false,
                None if !chunk.is_last => return at,
                Some(b'{' | b'[') | None => self.state = State::Between,
                Some(b'}' | b']' | b',' | b'"') => *is_line_start = false,
                Some(_) if indent > 0 => *is_line_start = false,
                Some(_) => self.state = State::Between,
            }
        }
        at
    }
}
