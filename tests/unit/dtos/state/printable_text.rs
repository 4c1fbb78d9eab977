//! V12 and F4: a connector order id, a connector fill id and a commission asset
//! are any text that is not empty and has no control characters.

use std::fmt::{Debug, Display};

use dtos_state::{CommissionAsset, ConnectorFillId, ConnectorOrderId};
use serde::Serialize;

use crate::text_form::{TextForm, assert_all_refused, assert_reads_as};

pub(crate) const REFUSED_CONNECTOR_ORDER_IDS: &[&str] = &[
    "",
    "\0",
    "\n",
    "\u{7f}",
    "binance_order_12345678\n",
    "binance_order_12345678\r\n",
    "binance_order_12345678\0",
    "\tbinance_order_12345678",
    "binance\u{1b}[2J",
    "12345678123456781234567812345678123456781234567812345678123456781234567812345678\n",
    "日本\u{1f}",
    "a\u{7f}b",
];

/// The limits of the control characters, and the characters above them.
pub(crate) const CONNECTOR_ORDER_IDS: &[&str] = &[
    "binance_order_12345678",
    "0",
    "-1",
    " ",
    " 8 ",
    "~",
    "null",
    r#"say "yes""#,
    r"C:\orders\1",
    r"\",
    r#"""#,
    r#"\\"\""#,
    "/orders/1?side=BUY&n=2",
    "550e8400-e29b-41d4-a716-446655440000",
    "ордер-7",
    "注文１２３",
    "٣٤",
    "😀",
    "\u{80}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}\u{2029}",
    "\u{feff}",
    "\u{10ffff}",
    "exactly_24_bytes_inlined",
    "one_byte_more_than_inline",
];

#[test]
fn any_printable_text_is_read_and_written_the_same() {
    let long = "8".repeat(100_000);
    for text in CONNECTOR_ORDER_IDS.iter().copied().chain([long.as_str()]) {
        assert_eq!(assert_reads_as::<ConnectorOrderId>(text, text).as_str(), text);
        assert_eq!(assert_reads_as::<ConnectorFillId>(text, text).as_str(), text);
        assert_eq!(assert_reads_as::<CommissionAsset>(text, text).as_str(), text);
    }
}

#[test]
fn what_is_not_a_printable_text_is_refused_by_what_it_was_to_be() {
    fn assert_refused_as<T: TextForm>(noun: &str) {
        let end = "expected a text that is not empty and has no control characters";
        assert_all_refused::<T>(REFUSED_CONNECTOR_ORDER_IDS, &format!("invalid {noun}"), end);
    }
    assert_refused_as::<ConnectorOrderId>("connector order id");
    assert_refused_as::<ConnectorFillId>("connector fill id");
    assert_refused_as::<CommissionAsset>("commission asset");
}

#[test]
fn each_of_the_33_control_characters_is_refused_wherever_it_stands() {
    for control in ('\0'..='\u{1f}').chain(['\u{7f}']) {
        for text in [
            format!("{control}"),
            format!("{control}8"),
            format!("8{control}"),
            format!("8{control}8"),
        ] {
            assert!(text.parse::<ConnectorOrderId>().is_err(), "{text:?}");
        }
    }
    for beside in [' ', '~', '\u{80}'] {
        assert!(beside.to_string().parse::<ConnectorOrderId>().is_ok(), "{beside:?}");
    }
}

#[test]
fn a_printable_text_fills_the_width_it_is_given_and_debugs_with_its_name() {
    fn assert_shown<T: TextForm + Display + Serialize + PartialEq + Debug>(debugged: &str) {
        let text: T = assert_reads_as("8", "8");
        assert_eq!(format!("[{text:>3}]"), "[  8]");
        assert_eq!(format!("{text:?}"), debugged);
    }
    assert_shown::<ConnectorOrderId>("ConnectorOrderId(8)");
    assert_shown::<ConnectorFillId>("ConnectorFillId(8)");
    assert_shown::<CommissionAsset>("CommissionAsset(8)");
}
