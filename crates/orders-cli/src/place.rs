use memchr::{memchr_iter, memrchr};
use serde::Serialize;

/// A place in a file, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

impl Place {
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// The place behind some more bytes.
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

/// Finds the places of offsets. While they grow, no byte is counted twice.
pub(crate) struct PlaceFinder<'a> {
    bytes: &'a [u8],
    start: Place,
    offset: usize,
    place: Place,
}

impl<'a> PlaceFinder<'a> {
    /// For bytes that begin at `start`.
    pub(crate) const fn new(bytes: &'a [u8], start: Place) -> Self {
        Self { bytes, start, offset: 0, place: start }
    }

    pub(crate) fn place_of(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.bytes.len());
        if offset < self.offset {
            (self.offset, self.place) = (0, self.start);
        }
        self.place = self.place.after(&self.bytes[self.offset..offset]);
        self.offset = offset;
        self.place
    }
}

/// How many characters begin in these bytes, be they UTF-8 or not.
fn characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u64
}

#[cfg(test)]
mod tests {
    use super::{Place, PlaceFinder};

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        let text = "a@b\n\u{fc}\u{20ac}\u{1d11e}@\r\n\n\u{fc}x".as_bytes();
        let mut places = PlaceFinder::new(text, Place { line: 7, column: 3 });
        // Each also once more, after a place further back.
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
                places.place_of(before);
                assert_eq!(places.place_of(offset), Place { line, column }, "{offset}");
            }
        }
        // Of what is not UTF-8, each byte that continues no character is one.
        let mut places = PlaceFinder::new(b"\xFF\xC3\xE9x", Place::START);
        assert_eq!(places.place_of(4), Place { line: 1, column: 5 });
    }
}
