//! Texts that come from others and are only kept: any that is not empty and has
//! no control characters (U+0000 to U+001F, U+007F).
//!
//! They are printed on terminals, and stored in databases that take no NUL. A
//! venue that sends `""` for "none" means no value at all.

use std::borrow::Cow;

use crate::text_type::text_type;

/// Rows of what a text is, its noun in messages, its type and its error.
macro_rules! printable_texts {
    ($($(#[$about:meta])* $noun:literal: $Type:ident, $Invalid:ident;)+) => {$(
        text_type! {
            $(#[$about])*
            ///
            /// Any text that is not empty and has no control characters (U+0000 to
            /// U+001F, U+007F).
            $noun: $Type or $Invalid, if is_printable,
            expected "a text that is not empty and has no control characters"
        }

        impl $Type {
            /// The text as it stands in a JSON string.
            pub(crate) fn escaped(&self) -> Cow<'_, str> {
                escaped(&self.0)
            }
        }
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

/// Without control characters, only a quote or a backslash needs an escape.
fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| matches!(byte, b'"' | b'\\')) {
        text.replace('\\', r"\\").replace('"', r#"\""#).into()
    } else {
        text.into()
    }
}
