use std::{fmt, str::FromStr};

use core_enums::Excerpt;
use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use crate::{exact_sum::ExactSum, short_text::ShortText};

/// A decimal that is exactly what was written, such as `95000.00`.
///
/// Its text is a JSON number: no `+1`, `.5`, `1.`, `01`, `1_000`. On the wire
/// that text is a string, since a JSON number has been through a binary float
/// somewhere. An exponent is read (Python writes one satoshi as `1E-8`) and
/// never written; the scale is kept. What 96 bits and 28 decimal places cannot
/// hold is refused, never rounded.
///
/// Equality is that of numbers: `2.0` equals `2.00`.
#[serde_as]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExactDecimal(#[serde_as(as = "QuotedDecimal")] Decimal);

impl ExactDecimal {
    /// Nothing: `0`.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The regular expression of its text.
    pub(crate) const PATTERN: &'static str = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";

    /// The number, for calculations. `Decimal` itself rounds in silence.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }

    /// Whether the number is zero, of whatever scale and sign.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// The same number without needless zeros: `2` for `2.00`.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The exact sum, if a decimal can hold it; it is never rounded.
    ///
    /// It has as many places as the summand that has the most, or as many as fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        ExactSum::of([self.0, other.0])?.to_decimal().map(Self)
    }

    /// The exact difference, if a decimal can hold it; it is never rounded.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        ExactSum::of([self.0, -other.0])?.to_decimal().map(Self)
    }

    /// The exact product, if a decimal can hold it; it is never rounded.
    ///
    /// It has the places of both factors together, or as many as fit.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        ExactSum::of_products([(self.0, other.0)])?.to_decimal().map(Self)
    }

    /// The decimal that a text begins with, up to a double quote, and its length.
    /// Of other spellings than the usual ones there is none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a record is read without a call for each value")]
    pub(crate) fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let (is_negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let mut mantissa = 0;
        let rest = take_digits(digits, &mut mantissa);
        let integer = digits.len() - rest.len();
        let (fraction, rest) = match rest {
            [b'.', digits @ ..] => {
                let rest = take_digits(digits, &mut mantissa);
                (digits.len() - rest.len(), rest)
            }
            rest => (0, rest),
        };
        let is_cut = integer == 0 || fraction == 0 && digits.get(integer) == Some(&b'.');
        let is_padded = integer > 1 && digits[0] == b'0';
        let is_negative_zero = is_negative && mantissa == 0;
        // Nineteen digits fit into 64 bits.
        let is_long = integer + fraction > 19;
        if rest.first() != Some(&b'"') || is_cut || is_padded || is_negative_zero || is_long {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "two halves, and at most 19 digits")]
        let [low, middle, scale] = [mantissa as u32, (mantissa >> 32) as u32, fraction as u32];
        let decimal = Decimal::from_parts(low, middle, 0, is_negative, scale);
        Some((Self(decimal), text.len() - rest.len()))
    }

    pub(crate) fn decimal_text(self) -> ShortText {
        plain_text(self.0)
    }
}

impl FromStr for ExactDecimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = JsonNumber::read(text.as_bytes())
            .ok_or_else(|| InvalidDecimal::NotANumber { given: Excerpt::of(text) })?;
        let decimal = number
            .to_decimal()
            .ok_or_else(|| InvalidDecimal::TooPrecise { given: Excerpt::of(text) })?;
        Ok(Self(decimal))
    }
}

impl From<Decimal> for ExactDecimal {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

impl From<ExactDecimal> for Decimal {
    fn from(decimal: ExactDecimal) -> Self {
        decimal.0
    }
}

macro_rules! from_integers {
    ($($Integer:ty),+) => {$(
        impl From<$Integer> for ExactDecimal {
            fn from(integer: $Integer) -> Self {
                Self(integer.into())
            }
        }
    )+};
}

from_integers!(u8, u16, u32, u64, i8, i16, i32, i64);

impl fmt::Display for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not `pad`, which takes a precision for a length: 95000.00 is never 95.
        let text = self.decimal_text();
        let magnitude = text.as_str().trim_start_matches('-');
        f.pad_integral(self.0.is_sign_positive(), "", magnitude)
    }
}

impl fmt::Debug for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExactDecimal({self})")
    }
}

/// The error of a text that is not a decimal, or of one too long to be held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidDecimal {
    /// The text is not a JSON number.
    #[error("invalid decimal {given}: expected {}", self.expected())]
    NotANumber {
        /// The text.
        given: Excerpt,
    },
    /// The number needs more than 96 bits or 28 decimal places.
    #[error("decimal {given} cannot be held exactly: expected {}", self.expected())]
    TooPrecise {
        /// The text.
        given: Excerpt,
    },
}

impl InvalidDecimal {
    /// The start of the text.
    #[must_use]
    pub const fn given(&self) -> &Excerpt {
        match self {
            Self::NotANumber { given } | Self::TooPrecise { given } => given,
        }
    }

    /// What the text should have been.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        match self {
            Self::NotANumber { .. } => "a plain number such as 95000.00",
            Self::TooPrecise { .. } => {
                "at most 28 decimal places, and digits that make a number below 2^96"
            }
        }
    }
}

/// The wire form of a decimal: its text in quotes.
struct QuotedDecimal;

impl SerializeAs<Decimal> for QuotedDecimal {
    fn serialize_as<S: Serializer>(decimal: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(plain_text(*decimal).as_str())
    }
}

impl<'de> DeserializeAs<'de, Decimal> for QuotedDecimal {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_str(Self)
    }
}

impl Visitor<'_> for QuotedDecimal {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal in quotes, such as \"95000.00\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse().map(ExactDecimal::get).map_err(E::custom)
    }
}

/// The parts of a JSON number (RFC 8259 §6).
struct JsonNumber<'a> {
    is_negative: bool,
    /// At least one digit.
    integer: &'a [u8],
    /// Any number of digits.
    fraction: &'a [u8],
    exponent: i64,
}

impl<'a> JsonNumber<'a> {
    fn read(text: &'a [u8]) -> Option<Self> {
        let (is_negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let (integer, text) = split_digits(text)?;
        if let [b'0', _, ..] = integer {
            return None;
        }
        let (fraction, text) = match text {
            [b'.', rest @ ..] => split_digits(rest)?,
            _ => (&[][..], text),
        };
        let exponent = match text {
            [] => 0,
            [b'e' | b'E', rest @ ..] => read_exponent(rest)?,
            _ => return None,
        };
        Some(Self { is_negative, integer, fraction, exponent })
    }

    fn to_decimal(&self) -> Option<Decimal> {
        let places = i64::try_from(self.fraction.len()).ok()?.checked_sub(self.exponent)?;
        let mut mantissa = self.mantissa()?;
        if places < 0 && mantissa != 0 {
            let power = 10_u128.checked_pow(u32::try_from(-places).ok()?)?;
            mantissa = mantissa.checked_mul(power)?;
        }
        let mantissa = i128::try_from(mantissa).ok()?;
        let scale = u32::try_from(places.max(0)).ok()?;
        let mut decimal = Decimal::try_from_i128_with_scale(mantissa, scale).ok()?;
        // Set last: the sign of a mantissa of zero would be lost.
        decimal.set_sign_negative(self.is_negative);
        Some(decimal)
    }

    /// The number that all digits make, if it fits into 96 bits.
    fn mantissa(&self) -> Option<u128> {
        let mut digits = self.integer.iter().chain(self.fraction).map(|digit| digit - b'0');
        // 128 bits are several times as much work, and most numbers need 64.
        if self.integer.len() + self.fraction.len() < 20 {
            return Some(digits.fold(0_u64, |number, digit| number * 10 + u64::from(digit)).into());
        }
        digits.try_fold(0_u128, |number, digit| {
            Some(number * 10 + u128::from(digit)).filter(|number| number >> 96 == 0)
        })
    }
}

/// Appends the digits that a text begins with to a number, and returns the rest.
#[inline]
fn take_digits<'a>(mut text: &'a [u8], number: &mut u64) -> &'a [u8] {
    while let [digit @ b'0'..=b'9', rest @ ..] = text {
        *number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        text = rest;
    }
    text
}

/// At least one digit, and what comes behind the last.
fn split_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (len > 0).then(|| text.split_at(len))
}

/// An exponent beyond reach is as good as any other beyond reach.
fn read_exponent(text: &[u8]) -> Option<i64> {
    let (sign, text) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let (digits, []) = split_digits(text)? else { return None };
    let append = |n: i64, digit: &u8| n.saturating_mul(10).saturating_add((digit - b'0').into());
    Some(sign * digits.iter().fold(0, append))
}

/// All digits of a decimal, its trailing zeros too, and no exponent.
fn plain_text(decimal: Decimal) -> ShortText {
    let mut bytes = [0; 32];
    let mut start = bytes.len();
    let mut prepend = |byte| {
        start -= 1;
        bytes[start] = byte;
    };
    let mut rest = decimal.mantissa().unsigned_abs();
    for _ in 0..decimal.scale() {
        prepend(last_digit(&mut rest));
    }
    if decimal.scale() > 0 {
        prepend(b'.');
    }
    prepend(last_digit(&mut rest));
    while rest != 0 {
        prepend(last_digit(&mut rest));
    }
    if decimal.is_sign_negative() {
        prepend(b'-');
    }
    ShortText { bytes, range: start..32 }
}

/// Takes the last digit off a number.
fn last_digit(number: &mut u128) -> u8 {
    let last;
    // Dividing 128 bits takes a call, and most numbers need only 64.
    if let Ok(short) = u64::try_from(*number) {
        last = (short % 10) as usize;
        *number = (short / 10).into();
    } else {
        last = (*number % 10) as usize;
        *number /= 10;
    }
    b"0123456789"[last]
}
