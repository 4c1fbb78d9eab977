//! Texts that are not JSON, and JSON that is not an object.

use dtos_state::Order;
use serde::Deserialize;

use super::examples::{MEMBERS, document};

/// Documents that are not a single order.
pub(crate) const REFUSED_DOCUMENTS: &[(&str, &str)] = &[
    ("", "EOF while parsing a value at line 1 column 0"),
    ("  \n", "EOF while parsing a value at line 2 column 0"),
    ("null", "invalid type: null, expected an order, as an object at line 1 column 4"),
    ("true", "invalid type: boolean `true`, expected an order, as an object at line 1 column 4"),
    ("12", "invalid type: integer `12`, expected an order, as an object at line 1 column 2"),
    (
        r#""ORD_20251201_150000_a1b2c3d4""#,
        "invalid type: string \"ORD_20251201_150000_a1b2c3d4\", expected an order, as an \
         object at line 1 column 30",
    ),
    ("[]", "invalid type: sequence, expected an order, as an object at line 1 column 0"),
    ("{}", "missing field `order_id` at line 1 column 2"),
    ("{", "EOF while parsing an object at line 1 column 1"),
    ("}", "expected value at line 1 column 1"),
    ("order", "expected value at line 1 column 1"),
];

/// The example with one text replaced.
pub(crate) const REFUSED_EDITS: &[(&str, &str, &str)] = &[
    ("\"\n}", "\",\n}", "trailing comma at line 14 column 1"),
    ("{\n", "{,\n", "key must be a string at line 1 column 2"),
    ("{\n", "\u{feff}{\n", "expected value at line 1 column 1"),
    ("{\n", "{\u{a0}\n", "key must be a string at line 1 column 2"),
    ("\n}", "", "EOF while parsing an object at line 13 column 38"),
    ("\n}", "\n} x", "trailing characters at line 14 column 3"),
    ("\n}", "\n}{}", "trailing characters at line 14 column 2"),
    ("\n}", "\n}\0", "trailing characters at line 14 column 2"),
    (r#""BUY","#, r#""BUY""#, "expected `,` or `}` at line 7 column 3"),
    (r#""side":"#, r#""side""#, "expected `:` at line 6 column 10"),
    (r#""side":"#, "side:", "key must be a string at line 6 column 3"),
    (r#""side""#, "// \"side\"", "key must be a string at line 6 column 3"),
    (r#""BUY""#, "'BUY'", "expected value at line 6 column 11"),
    (r#""BUY""#, "BUY", "expected value at line 6 column 11"),
    (r#""BUY""#, "", "expected value at line 6 column 11"),
    (
        r#""BUY""#,
        r#""BUY"#,
        r"control character (\u0000-\u001F) found while parsing a string at line 7 column 0",
    ),
    (
        r#""BUY""#,
        "\"BUY\n\"",
        r"control character (\u0000-\u001F) found while parsing a string at line 7 column 0",
    ),
    (r#""BUY""#, r#""\ud800""#, "unexpected end of hex escape at line 6 column 18"),
    (r#""BUY""#, r#""\x42UY""#, "invalid escape at line 6 column 13"),
    (r#""0.5""#, "NaN", "expected value at line 8 column 15"),
    (r#""0.5""#, ".5", "expected value at line 8 column 15"),
    (r#""0.5""#, "+0.5", "expected value at line 8 column 15"),
    (r#""0.5""#, "1e400", "number out of range at line 8 column 19"),
];

#[test]
fn what_is_not_one_object_is_refused() {
    for (document, message) in REFUSED_DOCUMENTS {
        assert_eq!(refusal(document), *message);
    }
}

#[test]
fn what_is_not_json_is_refused() {
    let example = document(&MEMBERS);
    for (old, new, message) in REFUSED_EDITS {
        assert_eq!(example.matches(old).count(), 1, "{old:?}");
        assert_eq!(refusal(&example.replace(old, new)), *message);
    }
}

#[test]
fn twelve_values_without_their_keys_are_no_order() {
    let message = "invalid type: sequence, expected an order, as an object";
    let array = format!("[{}]", MEMBERS.map(|(_, value)| value).join(", "));
    assert_eq!(refusal(&array), format!("{message} at line 1 column 0"));
    let list_of_one = format!("[{}]", document(&MEMBERS));
    assert_eq!(refusal(&list_of_one), format!("{message} at line 1 column 0"));
}

/// R1: the method of the type and that of the trait apply the same rule.
#[test]
fn an_array_is_refused_whichever_way_the_reader_is_named() {
    let array = format!("[{}]", MEMBERS.map(|(_, value)| value).join(", "));
    let read = || serde_json::from_str::<serde_json::Value>(&array).unwrap();
    assert!(<Order as Deserialize>::deserialize(read()).is_err());
    assert!(Order::deserialize(read()).is_err());
}

fn refusal(document: &str) -> String {
    let message = serde_json::from_str::<Order>(document).unwrap_err().to_string();
    assert_eq!(Order::from_json(document).unwrap_err().to_string(), message);
    message
}
