use std::{ops::Range, str};

/// An ASCII text of at most 32 bytes, written without a heap.
///
/// All 32 are ASCII, whatever the range: a few words of the machine, which is
/// how UTF-8 is checked fastest.
#[repr(align(8))]
pub(crate) struct ShortText {
    pub(crate) bytes: [u8; 32],
    pub(crate) range: Range<usize>,
}

impl ShortText {
    pub(crate) fn as_str(&self) -> &str {
        let text = str::from_utf8(&self.bytes).expect("only ASCII is written");
        &text[self.range.clone()]
    }
}

impl AsRef<str> for ShortText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// The last two digits of a number.
pub(crate) fn two_digits(number: u32) -> [u8; 2] {
    [digit(number / 10), digit(number)]
}

/// The last digit of a number.
pub(crate) fn digit(number: u32) -> u8 {
    b"0123456789"[(number % 10) as usize]
}
