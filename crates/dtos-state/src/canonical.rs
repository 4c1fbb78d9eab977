//! Reads the canonical spelling of a record: the keys in the documented order,
//! and either no blanks or those of Python's `json.dumps`.
//!
//! Everything is checked. What is spelled otherwise is left to serde, so that
//! the accepted language and every message stay serde's.

#![expect(clippy::inline_always, reason = "a record is read without a call for each value")]

use std::str::FromStr;

/// A record that a text begins with in canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical<T> {
    /// The record.
    pub record: T,
    /// The length of its text.
    pub len: usize,
    /// Whether the text is known to be what `to_json` writes.
    pub is_as_written: bool,
}

impl<T> Canonical<T> {
    /// Reads a record without blanks, or else with Python's.
    #[inline(always)]
    pub(crate) fn read(
        text: &str,
        compact: impl Fn(&mut CanonicalReader<'_>) -> Option<T>,
        spaced: impl Fn(&mut CanonicalReader<'_>) -> Option<T>,
    ) -> Option<Self> {
        let mut input = CanonicalReader::new(text);
        if let Some(record) = compact(&mut input) {
            return Some(Self { record, len: input.len(), is_as_written: input.is_as_written });
        }
        input = CanonicalReader::new(text);
        let record = spaced(&mut input)?;
        Some(Self { record, len: input.len(), is_as_written: false })
    }
}

/// A text, and what is left of it to read.
pub(crate) struct CanonicalReader<'a> {
    text: &'a str,
    rest: &'a [u8],
    /// Whether all values so far are spelled as they are written.
    is_as_written: bool,
}

impl<'a> CanonicalReader<'a> {
    #[inline]
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, rest: text.as_bytes(), is_as_written: true }
    }

    /// Whether all has been read.
    #[inline]
    pub(crate) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes have been read.
    #[inline]
    const fn len(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Passes over a text that has to come next.
    #[inline(always)]
    pub(crate) fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(literal.as_bytes())?;
        Some(())
    }

    /// Reads a string without escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Option<&'a str> {
        self.literal("\"")?;
        let (len, start) = (string_len(self.rest)?, self.len());
        self.rest = &self.rest[len + 1..];
        self.text.get(start..start + len)
    }

    /// Reads the digits of a number as it is written.
    pub(crate) fn digits(&mut self) -> Option<&'a str> {
        let len = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let start = self.len();
        let digits = self.text.get(start..start + len)?;
        self.rest = &self.rest[len..];
        (digits == "0" || !digits.starts_with('0')).then_some(digits)
    }

    /// Reads a string by a function that reads up to its closing quote what is spelled
    /// as it is written, or else as its type does.
    #[inline(always)]
    pub(crate) fn quoted<T: FromStr>(
        &mut self,
        read: impl Fn(&[u8]) -> Option<(T, usize)>,
    ) -> Option<T> {
        let [b'"', rest @ ..] = self.rest else { return None };
        let Some((value, len)) = read(rest) else {
            self.is_as_written = false;
            return self.parse();
        };
        self.rest = rest.get(len + 1..)?;
        Some(value)
    }

    /// Reads a string as its type does.
    pub(crate) fn parse<T: FromStr>(&mut self) -> Option<T> {
        self.string()?.parse().ok()
    }
}

/// How long a string is whose closing quote is the first quote, and which has
/// neither an escape nor a control character before it.
#[inline]
fn string_len(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // The high bit of each byte that is zero, and of some bytes above the first.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let mut len = 0;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = u64::from_le_bytes(word.try_into().ok()?);
        let special = zeros(word ^ (ONES * u64::from(b'"')))
            | zeros(word ^ (ONES * u64::from(b'\\')))
            | word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        if special != 0 {
            let len = len + special.trailing_zeros() as usize / 8;
            return (bytes[len] == b'"').then_some(len);
        }
        len += 8;
    }
    let rest = words.remainder().iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20))?;
    (bytes[len + rest] == b'"').then_some(len + rest)
}

#[test]
fn a_string_ends_at_its_first_quote_unless_something_special_comes_before_it() {
    for at in 0..20 {
        for special in ['"', '\\', '\0', '\n', '\u{1f}', ' ', '!', '#', '[', ']', '\u{7f}', 'é'] {
            for rest in ["\"", "a\"", "\"\\\n  12345678", "\\\"", "", "a"] {
                let text = format!("{}{special}{rest}", "é".repeat(at / 2) + &"x".repeat(at % 2));
                let end = text.find(|c| c == '"' || c == '\\' || c < ' ');
                let expected = end.filter(|&end| text[end..].starts_with('"'));
                assert_eq!(string_len(text.as_bytes()), expected, "{text:?}");
            }
        }
    }
}
