use std::{fmt, str::FromStr};

use core_enums::Excerpt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    exact_decimal::{ExactDecimal, InvalidDecimal},
    short_text::ShortText,
};

/// How much is to be traded, such as `0.5`: an exact decimal above zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "ExactDecimal", into = "ExactDecimal")]
pub struct Quantity(ExactDecimal);

impl Quantity {
    /// The regular expression of its text.
    pub(crate) const PATTERN: &'static str =
        r"^(0\.0*[1-9][0-9]*|[1-9][0-9]*(\.[0-9]+)?)([eE][+-]?[0-9]+)?$";

    /// The number, for calculations. `Decimal` itself rounds in silence.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0.get()
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a record is read without a call for each value")]
    pub(crate) fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let (decimal, len) = ExactDecimal::read_quoted(text)?;
        Some((decimal.try_into().ok()?, len))
    }

    pub(crate) fn text(self) -> ShortText {
        self.0.text()
    }
}

impl TryFrom<ExactDecimal> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(decimal: ExactDecimal) -> Result<Self, Self::Error> {
        if !decimal.is_zero() && !decimal.is_negative() {
            Ok(Self(decimal))
        } else {
            Err(InvalidQuantity::NotPositive { given: decimal })
        }
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<ExactDecimal>()?.try_into()
    }
}

impl TryFrom<Decimal> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(decimal: Decimal) -> Result<Self, Self::Error> {
        ExactDecimal::from(decimal).try_into()
    }
}

impl From<Quantity> for ExactDecimal {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl From<Quantity> for Decimal {
    fn from(quantity: Quantity) -> Self {
        quantity.get()
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self})")
    }
}

/// The error of a text or a number that is not a [`Quantity`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidQuantity {
    /// The text is not an exact decimal.
    #[error(transparent)]
    NotADecimal(#[from] InvalidDecimal),
    /// The number is zero or below.
    #[error("invalid quantity {}: expected {}", self.given(), self.expected())]
    NotPositive {
        /// The number.
        given: ExactDecimal,
    },
}

impl InvalidQuantity {
    /// The start of the text.
    #[must_use]
    pub fn given(&self) -> Excerpt {
        match self {
            Self::NotADecimal(error) => error.given().clone(),
            Self::NotPositive { given } => Excerpt::of(given.text().as_str()),
        }
    }

    /// What the text should have been.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        match self {
            Self::NotADecimal(error) => error.expected(),
            Self::NotPositive { .. } => "a decimal above zero",
        }
    }
}
