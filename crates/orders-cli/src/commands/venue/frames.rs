use std::{
    io::{self, Read},
    mem,
};

use memchr::{memchr, memchr2};
use record_files::{Position, PositionFinder};

/// Finds the messages of a log, an answer or an export: JSON values one after another or a line
/// each, and FIX messages. It holds one message, and at least a block.
pub(crate) struct Frames<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where in the buffer the rest begins, and its position in the file.
    start: usize,
    position: Position,
    is_complete: bool,
}

/// A message, or what is none.
pub(crate) enum Frame<'a> {
    Message { bytes: &'a [u8], position: Position },
    Stray { position: Position, message: &'static str },
}

enum Found {
    Nothing,
    Message(usize),
    Stray(usize, &'static str),
}

const BLOCK: usize = 256 << 10;

/// A larger message is not held, in bytes.
const MAX_MESSAGE: usize = 64 << 20;

impl<R: Read> Frames<R> {
    pub(crate) fn new(source: R) -> Self {
        let buffer = Vec::with_capacity(2 * BLOCK);
        Self { source, buffer, start: 0, position: Position::START, is_complete: false }
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Frame<'_>>> {
        self.skip_between()?;
        let found = self.find()?;
        let position = self.position;
        let (len, stray) = match found {
            Found::Nothing => return Ok(None),
            Found::Message(len) => (len, None),
            Found::Stray(len, message) => (len, Some(message)),
        };
        let start = self.start;
        self.advance(len);
        let bytes = &self.buffer[start..start + len];
        Ok(Some(match stray {
            None => Frame::Message { bytes: bytes.trim_ascii_end(), position },
            Some(message) => Frame::Stray { position, message },
        }))
    }

    /// Skips blanks and commas, comments, and the marks of a session's two sides.
    fn skip_between(&mut self) -> io::Result<()> {
        loop {
            let len = self.rest().iter().take_while(|byte| is_between(**byte)).count();
            let is_all = len == self.rest().len();
            self.advance(len);
            if is_all {
                if self.fill()? {
                    continue;
                }
                return Ok(());
            }
            match self.at(0)? {
                Some(b'\xef') if self.at(2)?.is_some() && self.rest().starts_with(BOM) => {
                    self.advance(BOM.len());
                }
                Some(b'>' | b'<') if self.at(1)? == Some(b' ') => self.advance(2),
                Some(b'#') => {
                    let len = self.line_len()?;
                    self.advance(len);
                }
                _ => return Ok(()),
            }
        }
    }

    fn find(&mut self) -> io::Result<Found> {
        let Some(first) = self.at(0)? else { return Ok(Found::Nothing) };
        match first {
            b'{' => self.json(),
            b'[' if self.begins_array()? => self.json(),
            b'8' if self.begins_fix(0)? => self.fix(),
            _ => self.behind_prefix(),
        }
    }

    /// A line of a log may begin with a time and the like.
    fn behind_prefix(&mut self) -> io::Result<Found> {
        let len = self.line_len()?;
        let line = &self.rest()[..len];
        let json = memchr(b'{', line);
        let fix = line.windows(5).position(|window| window == b"8=FIX");
        let Some(prefix) = json.into_iter().chain(fix).min() else {
            return Ok(Found::Stray(len, NOT_A_MESSAGE));
        };
        if memchr2(b'"', b'}', &line[..prefix]).is_some() {
            return Ok(Found::Stray(len, NOT_A_MESSAGE));
        }
        self.advance(prefix);
        self.find_message()
    }

    fn find_message(&mut self) -> io::Result<Found> {
        if self.at(0)? == Some(b'{') { self.json() } else { self.fix() }
    }

    /// The length of the value, by its brackets; where they do not match, that of its line.
    fn json(&mut self) -> io::Result<Found> {
        // A line each, and not a value over several lines.
        let is_compact = self.at(0)? == Some(b'{') && self.at(1)? == Some(b'"');
        let (mut at, mut depth, mut is_text) = (0, 0_usize, false);
        loop {
            let Some(byte) = self.at(at)? else { return Ok(Found::Message(self.rest().len())) };
            match byte {
                b'\n' if is_text || is_compact && self.at(at + 1)? == Some(b'{') => {
                    return Ok(Found::Message(at));
                }
                b'\\' if is_text => at += 1,
                b'"' => is_text = !is_text,
                b'{' | b'[' if !is_text => depth += 1,
                b'}' | b']' if !is_text => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(Found::Message(at + 1));
                    }
                }
                _ => {}
            }
            at += 1;
            if at > MAX_MESSAGE {
                return Ok(Found::Stray(self.line_len()?, "expected a message of at most 64 MiB"));
            }
        }
    }

    /// Up to the delimiter behind tag 10, or the end of the line.
    fn fix(&mut self) -> io::Result<Found> {
        let mut at = 0;
        loop {
            match self.at(at)? {
                None | Some(b'\n') => return Ok(Found::Message(at)),
                Some(b'\x01' | b'|') => {
                    self.at(at + 7)?;
                    let rest = &self.rest()[at + 1..];
                    if rest.starts_with(b"10=") {
                        let end = rest.iter().position(|byte| b"\x01|\r\n".contains(byte));
                        let len = end.map_or(rest.len(), |end| {
                            end + usize::from(b"\x01|".contains(&rest[end]))
                        });
                        return Ok(Found::Message(at + 1 + len));
                    }
                }
                Some(_) => {}
            }
            at += 1;
            if at > MAX_MESSAGE {
                return Ok(Found::Stray(at, "expected a message of at most 64 MiB"));
            }
        }
    }

    /// Whether what follows the bracket is a value: `[2026-01-15 …]` is the time of a log.
    fn begins_array(&mut self) -> io::Result<bool> {
        let mut at = 1;
        while self.at(at)?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        Ok(matches!(self.at(at)?, Some(b'{' | b'[' | b']' | b'"')))
    }

    fn begins_fix(&mut self, at: usize) -> io::Result<bool> {
        self.at(at + 4)?;
        Ok(self.rest()[at..].starts_with(b"8=FIX"))
    }

    /// Up to the line feed, and with it.
    fn line_len(&mut self) -> io::Result<usize> {
        let mut at = 0;
        loop {
            match self.at(at)? {
                None => return Ok(at),
                Some(b'\n') => return Ok(at + 1),
                Some(_) => at += 1,
            }
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// The byte at an offset of the rest, once it is read.
    fn at(&mut self, offset: usize) -> io::Result<Option<u8>> {
        while self.start + offset >= self.buffer.len() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        Ok(Some(self.buffer[self.start + offset]))
    }

    fn advance(&mut self, len: usize) {
        let passed = &self.buffer[self.start..self.start + len];
        self.position = PositionFinder::new(passed, self.position).position_of(len);
        self.start += len;
    }

    /// Reads a block; whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        if self.is_complete {
            return Ok(false);
        }
        self.buffer.drain(..mem::take(&mut self.start));
        let mut block = (&mut self.source).take(BLOCK as u64);
        let len = block.read_to_end(&mut self.buffer)?;
        self.is_complete = len == 0;
        Ok(len > 0)
    }
}

const BOM: &[u8] = "\u{feff}".as_bytes();

const NOT_A_MESSAGE: &str = "expected a JSON object or array, or a FIX message";

const fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | 0 | 0x1e)
}
