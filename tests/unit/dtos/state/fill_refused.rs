//! Documents that are not fills, each with the whole message.

use dtos_state::Fill;
use serde::Deserialize;

use super::{
    examples::{document, list_of_keys},
    fill_examples::{MEMBERS, document_with, document_without},
};

/// A key, a value that its type refuses, and the whole message.
pub(crate) const REFUSED_FILL_VALUES: &[(&str, &str, &str)] = &[
    (
        "fill_id",
        r#""ORD_20251201_150002_c3d4e5f6""#,
        "invalid id \"ORD_20251201_150002_c3d4e5f6\": expected FIL_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 2 column 43",
    ),
    (
        "fill_id",
        r#""FIL_20251201_150002_C3D4E5F6""#,
        "invalid id \"FIL_20251201_150002_C3D4E5F6\": expected FIL_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 2 column 43",
    ),
    ("fill_id", "null", "invalid type: null, expected a string at line 2 column 17"),
    (
        "parent_order_id",
        r#""FIL_20251201_150000_a1b2c3d4""#,
        "invalid id \"FIL_20251201_150000_a1b2c3d4\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 3 column 51",
    ),
    (
        "parent_order_id",
        r#""""#,
        "invalid id \"\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex \
         at line 3 column 23",
    ),
    ("parent_order_id", "null", "invalid type: null, expected a string at line 3 column 25"),
    (
        "connector_fill_id",
        r#""""#,
        "invalid connector fill id \"\": expected a text that is not empty and has no control \
         characters at line 4 column 25",
    ),
    (
        "connector_fill_id",
        r#""8\n""#,
        "invalid connector fill id \"8\\n\": expected a text that is not empty and has no \
         control characters at line 4 column 28",
    ),
    (
        "connector_fill_id",
        "87654321",
        "invalid type: integer `87654321`, expected a string at line 4 column 31",
    ),
    (
        "filled_quantity",
        r#""0""#,
        "invalid quantity \"0\": expected a decimal above zero at line 5 column 24",
    ),
    (
        "filled_quantity",
        r#""-0.5""#,
        "invalid quantity \"-0.5\": expected a decimal above zero at line 5 column 27",
    ),
    (
        "filled_quantity",
        r#""+0.5""#,
        "invalid decimal \"+0.5\": expected a plain number such as 95000.00 at line 5 column \
         27",
    ),
    (
        "filled_quantity",
        "0.5",
        "invalid type: floating point `0.5`, expected a decimal in quotes, such as \
         \"95000.00\" at line 5 column 24",
    ),
    (
        "filled_quantity",
        "null",
        "invalid type: null, expected a decimal in quotes, such as \"95000.00\" at line 5 \
         column 25",
    ),
    (
        "fill_price",
        r#""95,000.00""#,
        "invalid decimal \"95,000.00\": expected a plain number such as 95000.00 at line 6 \
         column 27",
    ),
    (
        "fill_price",
        r#""79228162514264337593543950336""#,
        "decimal \"79228162514264337593543950336\" cannot be held exactly: expected at most \
         28 decimal places, and digits that make a number below 2^96 at line 6 column 47",
    ),
    (
        "fill_price",
        "95000.00",
        "invalid type: floating point `95000.0`, expected a decimal in quotes, such as \
         \"95000.00\" at line 6 column 24",
    ),
    (
        "fill_price",
        "null",
        "invalid type: null, expected a decimal in quotes, such as \"95000.00\" at line 6 \
         column 20",
    ),
    (
        "commission",
        r#""""#,
        "invalid decimal \"\": expected a plain number such as 95000.00 at line 7 column 18",
    ),
    (
        "commission",
        r#""NaN""#,
        "invalid decimal \"NaN\": expected a plain number such as 95000.00 at line 7 column \
         21",
    ),
    (
        "commission",
        r#""0.00000000000000000000000000001""#,
        "decimal \"0.00000000000000000000000000001\" cannot be held exactly: expected at most \
         28 decimal places, and digits that make a number below 2^96 at line 7 column 49",
    ),
    (
        "commission",
        "0",
        "invalid type: integer `0`, expected a decimal in quotes, such as \"95000.00\" at \
         line 7 column 17",
    ),
    (
        "commission_asset",
        r#""""#,
        "invalid commission asset \"\": expected a text that is not empty and has no control \
         characters at line 8 column 24",
    ),
    (
        "commission_asset",
        r#""BNB\u0000""#,
        "invalid commission asset \"BNB\\0\": expected a text that is not empty and has no \
         control characters at line 8 column 33",
    ),
    (
        "commission_asset",
        r#""\u007f""#,
        "invalid commission asset \"\\u{7f}\": expected a text that is not empty and has no \
         control characters at line 8 column 30",
    ),
    (
        "commission_asset",
        "false",
        "invalid type: boolean `false`, expected a string at line 8 column 27",
    ),
    (
        "executed_at",
        r#""2025-12-01T15:00:02""#,
        "invalid timestamp \"2025-12-01T15:00:02\": expected RFC 3339 with an offset, such as \
         2025-12-01T15:00:00Z at line 9 column 38",
    ),
    (
        "executed_at",
        r#""2025-12-01T15:00:60Z""#,
        "invalid timestamp \"2025-12-01T15:00:60Z\": expected a second up to 59, since a leap \
         second cannot be held at line 9 column 39",
    ),
    (
        "executed_at",
        "1764601202",
        "invalid type: integer `1764601202`, expected a string at line 9 column 27",
    ),
    ("executed_at", "null", "invalid type: null, expected a string at line 9 column 21"),
];

pub(crate) const REQUIRED_FILL_KEYS: &[&str] =
    &["fill_id", "parent_order_id", "filled_quantity", "fill_price", "executed_at"];

pub(crate) const UNKNOWN_FILL_KEYS: &[&str] = &[
    // Keys that the design document leaves out on purpose.
    "causality",
    "metadata",
    "symbol",
    "side",
    "status",
    "average_price",
    "remaining_quantity",
    // Texts that look like a key.
    "",
    "order_id",
    "quantity",
    "price",
    "Commission",
    "fillId",
    "executed_at ",
];

/// Documents that are not a single fill.
pub(crate) const REFUSED_FILL_DOCUMENTS: &[(&str, &str)] = &[
    ("", "EOF while parsing a value at line 1 column 0"),
    ("null", "invalid type: null, expected a fill, as an object at line 1 column 4"),
    ("12", "invalid type: integer `12`, expected a fill, as an object at line 1 column 2"),
    (r#""FIL""#, "invalid type: string \"FIL\", expected a fill, as an object at line 1 column 5"),
    ("[]", "invalid type: sequence, expected a fill, as an object at line 1 column 0"),
    ("{}", "missing field `fill_id` at line 1 column 2"),
    ("{", "EOF while parsing an object at line 1 column 1"),
];

#[test]
fn a_value_that_its_type_refuses_is_refused_where_it_stands() {
    for (key, value, message) in REFUSED_FILL_VALUES {
        assert_eq!(refusal(&document_with(key, value)), *message);
    }
}

#[test]
fn an_absent_required_key_is_an_error() {
    for key in REQUIRED_FILL_KEYS {
        let message = format!("missing field `{key}` at line 9 column 1");
        assert_eq!(refusal(&document_without(key)), message);
    }
}

#[test]
fn an_unknown_key_is_an_error_whatever_its_value() {
    let known = list_of_keys(&MEMBERS);
    for key in UNKNOWN_FILL_KEYS {
        for value in ["null", "{}", r#""0.5""#] {
            let members = [MEMBERS.as_slice(), &[(*key, value)]].concat();
            let column = key.len() + 4;
            let place = format!("line 10 column {column}");
            assert_eq!(
                refusal(&document(&members)),
                format!("unknown field `{key}`, expected one of {known} at {place}")
            );
        }
    }
}

#[test]
fn a_key_given_twice_is_an_error_even_with_the_same_value() {
    for (key, value) in MEMBERS {
        let members = [MEMBERS.as_slice(), &[(key, value)]].concat();
        let column = key.len() + 4;
        let message = format!("duplicate field `{key}` at line 10 column {column}");
        assert_eq!(refusal(&document(&members)), message);
    }
}

#[test]
fn what_is_not_one_object_is_refused() {
    for (document, message) in REFUSED_FILL_DOCUMENTS {
        assert_eq!(refusal(document), *message);
    }
}

#[test]
fn eight_values_without_their_keys_are_no_fill() {
    let array = format!("[{}]", MEMBERS.map(|(_, value)| value).join(", "));
    let message = "invalid type: sequence, expected a fill, as an object";
    assert_eq!(refusal(&array), format!("{message} at line 1 column 0"));
    let value: serde_json::Value = serde_json::from_str(&array).unwrap();
    assert_eq!(Fill::deserialize(value).unwrap_err().to_string(), message);
}

fn refusal(document: &str) -> String {
    let message = serde_json::from_str::<Fill>(document).unwrap_err().to_string();
    assert_eq!(Fill::from_json(document).unwrap_err().to_string(), message);
    message
}
