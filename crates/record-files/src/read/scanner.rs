//! Finds the records in JSON text: one value, an array of them, or any number
//! of values one after another.
//!
//! The text may come in chunks. What belongs to a record that is not complete yet is left for the
//! next call, so memory is bounded by the largest record.

use core_enums::MistakeKind;
use dtos_state::Canonical;
use memchr::memchr;
use serde_json::Error;

use crate::{
    explain::{
        Diagnosis, Record, TRAILING_COMMA, diagnose, seen_offset, syntax_error, syntax_offset,
        unexpected,
    },
    read::{
        chunk::Chunk,
        collector::Collector,
        task::Task,
        torn::{Behind, REST, WINDOW, behind, loss_of_array},
    },
};

/// How many values that break behind their line may be read again, line by line, as if each line
/// began a record of many lines.
const MAX_RESCANS: u32 = 100;

/// How many blanks behind a comma are read to see whether the array ends there.
const MAX_BLANKS: usize = 200;

/// Finds records, and knows where in a text it stands.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    state: State,
    /// Whether there was a line feed in the array so far.
    is_multiline: bool,
    max_record: usize,
    /// Up to where a broken value has been read. A value that begins before that and breaks there
    /// is broken by the same mistake.
    covered: Option<usize>,
    rescans: u32,
}

/// Where in a text the scanner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a value, or at the end.
    Between,
    /// In an array, before a value; only the first may be missing.
    BeforeElement { is_first: bool },
    /// In an array, behind a value.
    BehindElement,
    /// Behind a broken value, on the way to a line that may begin a record.
    Skipping { is_line_start: bool },
    /// The rest is not read.
    Done,
}

impl Scanner {
    /// For the start of a text, or else behind the text before a record: in an array if that ends
    /// with a comma, else between values. That is a guess.
    pub(crate) fn behind(before: &[u8], max_record: usize) -> Self {
        let state = match before.trim_ascii_end() {
            [.., b','] => State::BeforeElement { is_first: false },
            _ => State::Between,
        };
        let is_multiline = memchr(b'\n', before).is_some();
        Self { state, is_multiline, max_record, covered: None, rescans: 0 }
    }

    /// Whether a scanner that was guessed would find the same from the next record on, if all
    /// before it is done with.
    pub(crate) fn is_like(&self, guess: &Self) -> bool {
        let is_between = guess.state == State::Between;
        self.covered.is_none()
            && match self.state {
                State::Between | State::Skipping { is_line_start: true } => is_between,
                state => state == guess.state && self.is_multiline == guess.is_multiline,
            }
    }

    /// Reads complete records until there is enough, and returns how many bytes are done with. In
    /// the last chunk those are all.
    pub(crate) fn scan<T: Task>(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        to: &mut Collector<T>,
    ) -> usize {
        let chunk = Chunk::new(bytes, is_last);
        let mut at = 0;
        let end = loop {
            at = self.skip(chunk, at);
            at = self.skip_blanks(chunk, at);
            if T::is_full(&to.found) {
                break at;
            }
            match self.step(chunk, at, to) {
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
    fn step(&mut self, chunk: Chunk, start: usize, to: &mut Collector<impl Task>) -> Option<usize> {
        match (self.state, chunk.bytes.get(start)) {
            (State::Skipping { .. } | State::Done, _) | (State::Between, None) => None,
            (State::BeforeElement { .. } | State::BehindElement, None) => {
                if chunk.is_last {
                    let message = "invalid JSON: the array is not closed".into();
                    to.refuse(false, Diagnosis::of(start, MistakeKind::NotJson, message));
                }
                None
            }
            (State::Between, Some(b'[')) => {
                self.state = State::BeforeElement { is_first: true };
                self.is_multiline = false;
                Some(start + 1)
            }
            (State::BeforeElement { is_first: true } | State::BehindElement, Some(b']')) => {
                self.state = State::Between;
                Some(start + 1)
            }
            (State::BehindElement, Some(b',')) => self.comma(chunk, start, to),
            (State::BehindElement, Some(_)) if !chunk.is_enough_at(start) => None,
            (State::BehindElement, Some(_)) => {
                let what = unexpected("expected `,` or `]`", &chunk.bytes[start..]);
                self.broken(chunk, start, start, Some(what), to)
            }
            (State::Between | State::BeforeElement { .. }, Some(_)) => self.value(chunk, start, to),
        }
    }

    /// Reads the comma behind a value of an array. Whether it is one too many, what follows says.
    fn comma(
        &mut self,
        chunk: Chunk,
        start: usize,
        to: &mut Collector<impl Task>,
    ) -> Option<usize> {
        let behind = &chunk.bytes[start + 1..];
        let behind = &behind[..behind.len().min(MAX_BLANKS)];
        let blanks = behind.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        match behind.get(blanks) {
            Some(b']') => {
                let message = TRAILING_COMMA.into();
                to.refuse(false, Diagnosis::of(start, MistakeKind::NotJson, message));
                self.state = State::Between;
                Some(start + 1 + blanks + 1)
            }
            None if blanks < MAX_BLANKS && !chunk.is_last => None,
            None | Some(_) => {
                self.state = State::BeforeElement { is_first: false };
                Some(start + 1)
            }
        }
    }

    /// Reads the value that begins at `start`.
    fn value<T: Task>(
        &mut self,
        chunk: Chunk,
        start: usize,
        to: &mut Collector<T>,
    ) -> Option<usize> {
        let is_one_line = Some(start) < self.covered && self.rescans >= MAX_RESCANS;
        let chunk = if is_one_line { chunk.up_to_line_end(start) } else { chunk };
        if let Some(text) = chunk.text_from(start)
            && let Some(Canonical { record, len, is_as_written }) = T::Record::read_canonical(text)
            && len <= self.max_record
        {
            to.take(start, record, is_as_written.then(|| &text[..len]));
            return Some(self.behind_value(chunk, start, len));
        }
        let (value, len) = match chunk.value::<T::Record>(start) {
            Ok(value) => value,
            Err(error) => return self.syntax_error(chunk, start, &error, is_one_line, to),
        };
        let may_go_on = |text: &&str| !text.ends_with(['}', ']', '"']);
        if start + len == chunk.bytes.len()
            && !chunk.is_last
            && value.as_ref().is_err_and(may_go_on)
        {
            return None;
        }
        if len > self.max_record {
            return Some(self.give_up(chunk.bytes, start, to));
        }
        match value {
            Ok(record) => to.take(start, record, None),
            Err(text) => match T::Record::of_other(text) {
                Some(record) => to.take(start, record, None),
                None => to.refuse(true, diagnose::<T::Record>(text, start)),
            },
        }
        Some(self.behind_value(chunk, start, len))
    }

    fn behind_value(&mut self, chunk: Chunk, start: usize, len: usize) -> usize {
        self.see_lines(&chunk.bytes[start..start + len]);
        if let State::BeforeElement { .. } = self.state {
            self.state = State::BehindElement;
        }
        start + len
    }

    fn see_lines(&mut self, bytes: &[u8]) {
        self.is_multiline = self.is_multiline || memchr(b'\n', bytes).is_some();
    }

    fn syntax_error(
        &mut self,
        chunk: Chunk,
        start: usize,
        error: &Error,
        is_one_line: bool,
        to: &mut Collector<impl Task>,
    ) -> Option<usize> {
        let bytes = &chunk.bytes[start..];
        let (at, seen) = if error.is_eof() {
            (bytes.len(), bytes.len())
        } else {
            (syntax_offset(error, bytes), seen_offset(error, bytes))
        };
        if !chunk.is_last && error.is_eof() || !chunk.is_enough_at(start + at.max(seen)) {
            return None;
        }
        if at.max(seen) > self.max_record {
            return Some(self.give_up(chunk.bytes, start, to));
        }
        let is_covered = Some(start) < self.covered;
        let is_same = is_covered && (is_one_line || Some(start + at) > self.covered);
        let is_known = is_same || Some(start + at) == self.covered;
        if is_covered && memchr(b'\n', &bytes[..at]).is_some() {
            self.rescans += 1;
        }
        let shown_at = if error.is_eof() { start } else { start + at };
        let what = (!is_known).then(|| syntax_error(error, bytes));
        let next = self.broken(chunk, start, shown_at, what, to)?;
        self.covered = self.covered.max(Some(start + at));
        Some(next)
    }

    /// Reports that the value at `start` is broken at `at`, unless that is known, and returns where
    /// to go on.
    fn broken(
        &mut self,
        chunk: Chunk,
        start: usize,
        at: usize,
        what: Option<(MistakeKind, String)>,
        to: &mut Collector<impl Task>,
    ) -> Option<usize> {
        let mut what = what;
        let mut next = start;
        self.state = match self.state {
            State::Between => {
                let seen = self.seen_behind(chunk, start)?;
                add(&mut what, seen.loss());
                next += seen.object.unwrap_or_default();
                match seen.object {
                    Some(_) => State::Between,
                    None => State::Skipping { is_line_start: false },
                }
            }
            _ if self.is_multiline => State::Done,
            _ => {
                // Does the array end with this line? The end of the line says.
                let line = chunk.up_to_line_end(start);
                let rest = &line.bytes[start..];
                match rest.trim_ascii_end() {
                    _ if rest.len() >= self.max_record => State::Done,
                    _ if !line.is_last => return None,
                    [.., b',' | b'[' | b'{' | b':'] => State::Done,
                    _ => {
                        // What stands behind a value may be whole; a broken value is not.
                        let is_behind = self.state == State::BehindElement;
                        add(&mut what, loss_of_array(if is_behind { rest } else { &rest[1..] }));
                        State::Skipping { is_line_start: false }
                    }
                }
            }
        };
        if let Some(what) = what {
            self.report(chunk.bytes, start, at, what, to);
        }
        Some(next)
    }

    /// What is behind the broken value at `start`, on its line; `None` until that has come.
    fn seen_behind(&self, chunk: Chunk, start: usize) -> Option<Behind> {
        let line = chunk.up_to_line_end(start);
        let rest = &line.bytes[start..];
        let window = WINDOW.min(self.max_record);
        match rest.len() {
            len if len > window => Some(Behind::LONG),
            _ if line.is_last => Some(behind(rest)),
            _ => None,
        }
    }

    /// Gives up the value at `start`, which is too large; reports it unless it is part of one that
    /// was read before, and returns where to go on.
    pub(crate) fn give_up(
        &mut self,
        bytes: &[u8],
        start: usize,
        to: &mut Collector<impl Task>,
    ) -> usize {
        let is_known = Some(start) < self.covered;
        self.state = match self.state {
            State::Between => State::Skipping { is_line_start: false },
            _ => State::Done,
        };
        if !is_known {
            let message = format!("expected at most {} MiB for a record", self.max_record >> 20);
            self.report(bytes, start, start, (MistakeKind::TooLarge, message), to);
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
        (kind, mut message): (MistakeKind, String),
        to: &mut Collector<impl Task>,
    ) {
        if self.state == State::Done {
            message += REST;
        }
        to.refuse(bytes[start] == b'{', Diagnosis::of(at, kind, message));
    }

    fn skip_blanks(&mut self, chunk: Chunk, at: usize) -> usize {
        let rest = &chunk.bytes[at..];
        let blanks = rest.iter().position(|byte| !b" \t\r\n".contains(byte)).unwrap_or(rest.len());
        if !matches!(self.state, State::Skipping { .. }) {
            self.see_lines(&rest[..blanks]);
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

/// Adds to a message what is lost.
fn add(what: &mut Option<(MistakeKind, String)>, loss: Option<&str>) {
    if let (Some((_, message)), Some(loss)) = (what, loss) {
        message.push_str(loss);
    }
}
