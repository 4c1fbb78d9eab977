use memchr::{memchr_iter, memrchr};
use serde::Serialize;

/// A position in a file, with lines and columns from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
}

impl Position {
    /// The start of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// A position in a text, if that begins at `start`.
    #[must_use]
    pub const fn from(self, start: Self) -> Self {
        match self.line {
            1 => Self { line: start.line, column: start.column + self.column - 1 },
            line => Self { line: start.line + line - 1, column: self.column },
        }
    }

    /// The position behind more bytes.
    fn after(self, bytes: &[u8]) -> Self {
        match memrchr(b'\n', bytes) {
            None => Self { column: self.column + characters(bytes), ..self },
            Some(last) => Self {
                line: self.line + memchr_iter(b'\n', bytes).count() as u64,
                column: 1 + characters(&bytes[last + 1..]),
            },
        }
    }
}

/// Finds the positions of offsets. While they grow, no byte is counted twice.
#[derive(Debug)]
pub struct PositionFinder<'a> {
    bytes: &'a [u8],
    start: Position,
    /// What is added to each offset.
    pub(crate) base: usize,
    /// Where the parts of a text begin that was taken out of the bytes: in it, and in them.
    pub(crate) parts: Vec<(usize, usize)>,
    offset: usize,
    position: Position,
}

impl<'a> PositionFinder<'a> {
    /// For bytes that begin at `start`.
    #[must_use]
    pub const fn new(bytes: &'a [u8], start: Position) -> Self {
        Self { bytes, start, base: 0, parts: Vec::new(), offset: 0, position: start }
    }

    /// The position of an offset; behind the last byte, that of the end.
    pub fn position_of(&mut self, offset: usize) -> Position {
        let offset = self.in_bytes(self.base + offset).min(self.bytes.len());
        if offset < self.offset {
            (self.offset, self.position) = (0, self.start);
        }
        self.position = self.position.after(&self.bytes[self.offset..offset]);
        self.offset = offset;
        self.position
    }

    fn in_bytes(&self, offset: usize) -> usize {
        let part = self.parts.partition_point(|&(start, _)| start <= offset).checked_sub(1);
        part.map_or(offset, |part| self.parts[part].1 + offset - self.parts[part].0)
    }
}

/// How many characters begin in these bytes, UTF-8 or not.
fn characters(bytes: &[u8]) -> u64 {
    let begins = |byte: &u8| u8::from(byte & 0b1100_0000 != 0b1000_0000);
    // Sums of bytes are what the compiler turns into SIMD; 255 of them fit one.
    bytes.chunks(255).map(|bytes| u64::from(bytes.iter().map(begins).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::{Position, PositionFinder};

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        let text = "a@b\n\u{fc}\u{20ac}\u{1d11e}@\r\n\n\u{fc}x".as_bytes();
        let mut positions = PositionFinder::new(text, Position { line: 7, column: 3 });
        // Each also once more, after a position further back.
        for (offset, line, column) in [
            (0, 7, 3),
            (3, 7, 6),
            (4, 8, 1),
            (6, 8, 2),
            (9, 8, 3),
            (13, 8, 4),
            (14, 8, 5),
            (16, 9, 1),
            (17, 10, 1),
            (19, 10, 2),
            (20, 10, 3),
            (99, 10, 3),
        ] {
            for before in [offset, 99] {
                positions.position_of(before);
                assert_eq!(positions.position_of(offset), Position { line, column }, "{offset}");
            }
        }
        // In other bytes than UTF-8, each one that continues no character counts.
        let mut positions = PositionFinder::new(b"\xFF\xC3\xE9x", Position::START);
        assert_eq!(positions.position_of(4), Position { line: 1, column: 5 });
    }
}
