//! Texts that others give us and that we only keep: any that is not empty and
//! has no control characters (U+0000 to U+001F, U+007F).
//!
//! They are printed on terminals, and kept in databases that take no NUL. A
//! venue that sends `""` for "none" means no value at all.

use std::{fmt, str::FromStr};

use compact_str::CompactString;
use core_enums::Excerpt;
use serde::{Serialize, Serializer};
use serde_with::DeserializeFromStr;

/// Rows of what a text is, its noun in messages, its type and its error.
macro_rules! printable_texts {
    ($(
        $(#[$about:meta])*
        $noun:literal: $Type:ident, $Invalid:ident;
    )+) => {$(
        $(#[$about])*
        ///
        /// Any text will do that is not empty and has no control characters
        /// (U+0000 to U+001F, U+007F).
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeserializeFromStr)]
        pub struct $Type(CompactString);

        impl $Type {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $Type {
            type Err = $Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if is_printable(text) {
                    Ok(Self(text.into()))
                } else {
                    Err($Invalid { given: Excerpt::of(text) })
                }
            }
        }

        impl Serialize for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl fmt::Display for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($Type), "({})"), self)
            }
        }

        #[doc = concat!("The error of a text that is not a [`", stringify!($Type), "`].")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $Invalid {
            given: Excerpt,
        }

        impl fmt::Display for $Invalid {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    concat!(
                        "invalid ", $noun, " {}: expected a text that is not empty and has no \
                         control characters"
                    ),
                    self.given
                )
            }
        }

        impl std::error::Error for $Invalid {}
    )+};
}

printable_texts! {
    /// The id that the exchange gave an order, such as `binance_order_12345678`.
    "connector order id": ConnectorOrderId, InvalidConnectorOrderId;
    /// The id that the exchange gave a fill, such as `binance_trade_87654321`.
    "connector fill id": ConnectorFillId, InvalidConnectorFillId;
    /// What a commission is paid in, such as `USDT` or `BNB`.
    "commission asset": CommissionAsset, InvalidCommissionAsset;
}

fn is_printable(text: &str) -> bool {
    !text.is_empty() && !text.bytes().any(|byte| byte.is_ascii_control())
}
