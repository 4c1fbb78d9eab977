use std::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::{self, FromStr},
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};
use serde_with::DeserializeFromStr;

use crate::error::{InvalidId, NotATimestamp};

/// The length of the longest id, `ORD_20251201_150000_a1b2c3d4`.
const MAX_LEN: usize = 28;
/// The size of an id: a few machine words, because that makes the UTF-8 check
/// fastest.
const SIZE: usize = 32;
/// Where the suffix begins.
const SUFFIX: usize = 20;

/// The identifier of one kind of thing, such as `ORD_20251201_150000_a1b2c3d4`.
///
/// It holds the second in which it was generated, in UTC, and a suffix that
/// distinguishes ids of one second. Ids sort by that second first, like their
/// text.
///
/// When an id is read, its digits need not be a date: the pattern requires only
/// digits, and refusing a stored id would lose what it names. See
/// [`timestamp`](Self::timestamp).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, DeserializeFromStr)]
#[repr(align(8))]
pub struct Id<K: IdKind> {
    /// Padded with NUL, which sorts before every character of an id.
    bytes: [u8; SIZE],
    kind: PhantomData<K>,
}

/// The prefix and the form of one kind of id. Only this crate can add kinds.
pub trait IdKind: private::Suffix + Copy + Ord + Hash {
    /// The name of the type in `Debug`.
    const NAME: &'static str;
    /// The start of every id of this kind.
    const PREFIX: [u8; 4];
    /// The form of an id of this kind, for messages.
    const FORM: &'static str;
    /// The regular expression of an id of this kind.
    const PATTERN: &'static str;
}

pub(crate) mod private {
    /// The private part of a kind: its suffix, which is of digits and lower-case
    /// letters.
    pub trait Suffix {
        /// The last letter that a suffix may have.
        const LAST_LETTER: u8;
        /// The length of the shortest id.
        const MIN_LEN: usize;
    }
}

impl<K: IdKind> Id<K> {
    /// The id as text.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "both ways to make an id write ASCII alone")]
    pub fn as_str(&self) -> &str {
        let text = str::from_utf8(&self.bytes).expect("an id is ASCII");
        let padding = self.bytes[..MAX_LEN].iter().rev().take_while(|&&byte| byte == 0).count();
        &text[..MAX_LEN - padding]
    }

    /// The second in which the id was generated.
    ///
    /// # Errors
    /// [`NotATimestamp`] if the digits are not a date and time, such as those of
    /// `ORD_20259999_150000_a1b2c3d4`.
    pub fn timestamp(&self) -> Result<DateTime<Utc>, NotATimestamp> {
        let number = |at: usize, len: usize| {
            self.bytes[at..at + len].iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'))
        };
        NaiveDate::from_ymd_opt(number(4, 4).cast_signed(), number(8, 2), number(10, 2))
            .and_then(|date| date.and_hms_opt(number(13, 2), number(15, 2), number(17, 2)))
            .map(|time| time.and_utc())
            .ok_or_else(|| NotATimestamp::new(self.as_str()))
    }

    /// The id that a text begins with, up to a double quote, and its length. The
    /// text has at least 32 bytes.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let bytes = text.first_chunk::<SIZE>()?;
        let len = (K::MIN_LEN..=MAX_LEN).find(|&len| bytes[len] == b'"')?;
        Self::from_bytes(*bytes, len).map(|id| (id, len))
    }

    /// The id that the first `len` bytes are, if they have its form.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "without branches, for vector instructions")]
    fn from_bytes(mut bytes: [u8; SIZE], len: usize) -> Option<Self> {
        let mut fits = (K::MIN_LEN..=MAX_LEN).contains(&len);
        for (i, byte) in bytes.iter_mut().enumerate() {
            let (low, high) = (Self::BOUNDS[0][i], Self::BOUNDS[1][i]);
            let is_letter = (i >= SUFFIX) & byte.is_ascii_lowercase() & (*byte <= K::LAST_LETTER);
            let is_behind = i >= len;
            fits &= ((low <= *byte) & (*byte <= high)) | is_letter | is_behind;
            *byte &= if is_behind { 0 } else { 0xff };
        }
        fits.then_some(Self { bytes, kind: PhantomData })
    }

    /// The least and the greatest byte at each place, letters of the suffix apart.
    const BOUNDS: [[u8; SIZE]; 2] = {
        let mut bounds =
            [*b"EXG_00000000_000000_000000000000", *b"EXG_99999999_999999_999999999999"];
        let mut i = 0;
        while i < K::PREFIX.len() {
            bounds[0][i] = K::PREFIX[i];
            bounds[1][i] = K::PREFIX[i];
            i += 1;
        }
        bounds
    };

    /// The id of a second, which has the form `YYYYMMDD_HHMMSS_`.
    #[inline]
    pub(crate) fn from_parts(second: [u8; 16], suffix: u32) -> Self {
        let mut bytes = [0; SIZE];
        bytes[..4].copy_from_slice(&K::PREFIX);
        bytes[4..20].copy_from_slice(&second);
        bytes[20..28].copy_from_slice(&hex(suffix));
        Self { bytes, kind: PhantomData }
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; SIZE];
        if let Some(start) = bytes.get_mut(..text.len()) {
            start.copy_from_slice(text.as_bytes());
        }
        Self::from_bytes(bytes, text.len()).ok_or_else(|| InvalidId::new(text, K::FORM))
    }
}

impl<K: IdKind> TryFrom<&str> for Id<K> {
    type Error = InvalidId;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl<K: IdKind> TryFrom<String> for Id<K> {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// As its text, so that a map with ids as keys can be asked by a text.
impl<K: IdKind> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<K: IdKind> Borrow<str> for Id<K> {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl<K: IdKind> AsRef<str> for Id<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<K: IdKind> PartialEq<str> for Id<K> {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl<K: IdKind> PartialEq<&str> for Id<K> {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

impl<K: IdKind> From<Id<K>> for String {
    fn from(id: Id<K>) -> Self {
        id.as_str().into()
    }
}

impl<K: IdKind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", K::NAME, self.as_str())
    }
}

fn hex(number: u32) -> [u8; 8] {
    let mut digits = [0; 8];
    for (digit, shift) in digits.iter_mut().zip((0..32).step_by(4).rev()) {
        *digit = b"0123456789abcdef"[(number >> shift & 0xf) as usize];
    }
    digits
}
