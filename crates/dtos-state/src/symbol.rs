use std::{fmt, str::FromStr};

use compact_str::CompactString;
use core_enums::Excerpt;
use serde::{Serialize, Serializer};
use serde_with::DeserializeFromStr;

/// What is traded, such as `BTC_USDT`: the base asset and the quote asset.
///
/// Both are capital letters A to Z, in any number, and nothing is trimmed or
/// upper-cased. The pattern, `^[A-Z]+_[A-Z]+$`, is the design document's, and
/// it knows no digits: `1INCH_USDT` is not a symbol here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeserializeFromStr)]
pub struct Symbol(CompactString);

impl Symbol {
    /// The symbol as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Symbol {
    type Err = InvalidSymbol;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let base_len = text.bytes().take_while(u8::is_ascii_uppercase).count();
        match text.as_bytes().split_at(base_len) {
            ([_, ..], [b'_', quote @ ..]) if is_asset(quote) => Ok(Self(text.into())),
            _ => Err(InvalidSymbol { given: Excerpt::of(text) }),
        }
    }
}

impl Serialize for Symbol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Symbol({self})")
    }
}

/// The error of a text that is not a [`Symbol`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSymbol {
    given: Excerpt,
}

impl fmt::Display for InvalidSymbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid symbol {}: expected BASE_QUOTE in capital letters A to Z", self.given)
    }
}

impl std::error::Error for InvalidSymbol {}

fn is_asset(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_uppercase)
}
