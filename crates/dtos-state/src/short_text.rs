use std::{ops::Range, str};

/// An ASCII text of at most `N` bytes, written without a heap.
pub(crate) struct ShortText<const N: usize> {
    pub(crate) bytes: [u8; N],
    pub(crate) range: Range<usize>,
}

impl<const N: usize> ShortText<N> {
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[self.range.clone()]).expect("only ASCII is written")
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
