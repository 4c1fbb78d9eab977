//! Texts that come from others and are only kept: any that is not empty and has
//! no control characters (U+0000 to U+001F, U+007F).
//!
//! They are printed on terminals, and stored in databases that take no NUL. A
//! venue that sends `""` for "none" means no value at all.

use std::borrow::Cow;

use crate::text_type::text_type;

/// Rows of what a text is, its noun in messages, its type, its error, and its rule.
macro_rules! printable_texts {
    ($($(#[$about:meta])* $noun:literal: $Type:ident, $Invalid:ident, $is_valid:ident;)+) => {$(
        text_type! {
            $(#[$about])*
            ///
            /// Any text that is not empty and has no control characters (U+0000 to
            /// U+001F, U+007F).
            $noun: $Type or $Invalid, if $is_valid, expected printable_texts!(@$is_valid)
        }

        impl $Type {
            /// The text as it stands in a JSON string.
            pub(crate) fn escaped(&self) -> Cow<'_, str> {
                escaped(&self.0)
            }
        }
    )+};
    (@is_printable) => { "a text that is not empty and has no control characters" };
    (@is_reason) => { "a text of 1 to 1024 bytes that has no control characters" };
}

printable_texts! {
    /// The id that the exchange gave an order, such as `binance_order_12345678`.
    "connector order id": ConnectorOrderId, InvalidConnectorOrderId, is_printable;
    /// The id that the exchange gave a fill, such as `binance_trade_87654321`.
    "connector fill id": ConnectorFillId, InvalidConnectorFillId, is_printable;
    /// What a commission is paid in, such as `USDT` or `BNB`.
    "commission asset": CommissionAsset, InvalidCommissionAsset, is_printable;
    /// Why something is so, in the words of an exchange or a person; at most 1 KiB of UTF-8.
    "reason": Reason, InvalidReason, is_reason;
    /// The person who made a ruling.
    "name": RuledBy, InvalidRuledBy, is_printable;
    /// The key of a finding of an audit.
    "finding key": FindingKey, InvalidFindingKey, is_printable;
}

fn is_printable(text: &str) -> bool {
    !text.is_empty() && !text.bytes().any(|byte| byte.is_ascii_control())
}

/// The most bytes that a reason has.
const REASON_LEN: usize = 1024;

fn is_reason(text: &str) -> bool {
    is_printable(text) && text.len() <= REASON_LEN
}

/// Without control characters, only a quote or a backslash needs an escape.
fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| matches!(byte, b'"' | b'\\')) {
        text.replace('\\', r"\\").replace('"', r#"\""#).into()
    } else {
        text.into()
    }
}
