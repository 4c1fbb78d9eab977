use std::{fmt, str::FromStr};

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
    /// The number, to reckon with.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0.get()
    }

    pub(crate) fn text(self) -> ShortText {
        self.0.text()
    }
}

impl TryFrom<ExactDecimal> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(decimal: ExactDecimal) -> Result<Self, Self::Error> {
        if decimal.get().is_sign_positive() && !decimal.get().is_zero() {
            Ok(Self(decimal))
        } else {
            Err(InvalidQuantity::NotPositive { given: decimal })
        }
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<ExactDecimal>().map_err(InvalidQuantity::NotADecimal)?.try_into()
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidQuantity {
    /// The text is not an exact decimal.
    NotADecimal(InvalidDecimal),
    /// The number is zero or below.
    NotPositive {
        /// The number.
        given: ExactDecimal,
    },
}

impl fmt::Display for InvalidQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADecimal(error) => error.fmt(f),
            Self::NotPositive { given } => {
                write!(f, "invalid quantity \"{given}\": expected a decimal above zero")
            }
        }
    }
}

impl std::error::Error for InvalidQuantity {}
