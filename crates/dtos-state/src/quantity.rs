use std::{fmt, str::FromStr};

use core_enums::Excerpt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    exact_decimal::{ExactDecimal, InvalidDecimal},
    short_text::ShortText,
};

/// Declares decimals with a bound: what one is, its type, its regular expression, its
/// error, which decimals it may be, and how messages describe those.
macro_rules! quantities {
    ($(
        $(#[$about:meta])*
        $noun:literal: $Quantity:ident matching $pattern:literal or $Invalid:ident,
        if |$given:ident| $is_valid:expr, expected $expected:literal;
    )+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "ExactDecimal", into = "ExactDecimal")]
        pub struct $Quantity(ExactDecimal);

        impl $Quantity {
            /// The regular expression of its text.
            pub(crate) const PATTERN: &'static str = $pattern;

            /// The number, for calculations. `Decimal` itself rounds in silence.
            #[must_use]
            pub const fn get(self) -> Decimal {
                self.0.get()
            }

            /// The same number without needless zeros: `2` for `2.00`.
            #[must_use]
            pub fn normalized(self) -> Self {
                Self(self.0.normalized())
            }

            #[inline(always)]
            pub(crate) fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
                let (decimal, len) = ExactDecimal::read_quoted(text)?;
                Some((decimal.try_into().ok()?, len))
            }

            pub(crate) fn decimal_text(self) -> ShortText {
                self.0.decimal_text()
            }
        }

        impl TryFrom<ExactDecimal> for $Quantity {
            type Error = $Invalid;

            fn try_from(decimal: ExactDecimal) -> Result<Self, Self::Error> {
                let $given = decimal;
                let out_of_range = $Invalid::OutOfRange { given: decimal };
                if $is_valid { Ok(Self(decimal)) } else { Err(out_of_range) }
            }
        }

        impl FromStr for $Quantity {
            type Err = $Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse::<ExactDecimal>()?.try_into()
            }
        }

        impl TryFrom<Decimal> for $Quantity {
            type Error = $Invalid;

            fn try_from(decimal: Decimal) -> Result<Self, Self::Error> {
                ExactDecimal::from(decimal).try_into()
            }
        }

        impl From<$Quantity> for ExactDecimal {
            fn from(quantity: $Quantity) -> Self {
                quantity.0
            }
        }

        impl From<$Quantity> for Decimal {
            fn from(quantity: $Quantity) -> Self {
                quantity.get()
            }
        }

        impl fmt::Display for $Quantity {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $Quantity {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($Quantity), "({})"), self)
            }
        }

        #[doc = concat!("The error of what is not a [`", stringify!($Quantity), "`].")]
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        pub enum $Invalid {
            /// The text is not an exact decimal.
            #[error(transparent)]
            NotADecimal(#[from] InvalidDecimal),
            /// The number is out of range.
            #[error("invalid {} {}: expected {}", $noun, self.given(), self.expected())]
            OutOfRange {
                /// The number.
                given: ExactDecimal,
            },
        }

        impl $Invalid {
            /// The start of the text.
            #[must_use]
            pub fn given(&self) -> Excerpt {
                match self {
                    Self::NotADecimal(error) => error.given().clone(),
                    Self::OutOfRange { given } => Excerpt::of(given.decimal_text().as_str()),
                }
            }

            /// What the text should have been.
            #[must_use]
            pub const fn expected(&self) -> &'static str {
                match self {
                    Self::NotADecimal(error) => error.expected(),
                    Self::OutOfRange { .. } => $expected,
                }
            }
        }
    )+};
}

quantities! {
    /// How much is to be traded, such as `0.5`: an exact decimal above zero.
    "quantity": Quantity
        matching r"^(0\.0*[1-9][0-9]*|[1-9][0-9]*(\.[0-9]+)?)([eE][+-]?[0-9]+)?$"
        or InvalidQuantity,
        if |given| !given.is_zero() && !given.is_negative(), expected "a decimal above zero";
    /// How much was executed so far, such as `0.2`: an exact decimal, not below zero.
    "cumulative quantity": CumulativeQuantity
        matching r"^(-0(\.0+)?|(0|[1-9][0-9]*)(\.[0-9]+)?)([eE][+-]?[0-9]+)?$"
        or InvalidCumulativeQuantity,
        if |given| !given.is_negative(), expected "a decimal that is not below zero";
}
