//! JSON values of the wrong kind inside an order's document.

use dtos_state::Order;

use super::examples::{MEMBERS, document_with};

/// Where a text is expected: a key, a value, the name of the value's kind, and
/// the position.
pub(crate) const REFUSED_FOR_TEXTS: &[(&str, &str, &str, &str)] = &[
    ("order_id", "null", "null", "line 2 column 18"),
    ("order_id", "1", "integer `1`", "line 2 column 15"),
    ("order_id", "[]", "sequence", "line 2 column 14"),
    ("parent_group_id", "null", "null", "line 3 column 25"),
    ("parent_group_id", "-1", "integer `-1`", "line 3 column 23"),
    ("parent_group_id", "{}", "map", "line 3 column 21"),
    ("connector_order_id", "12345678", "integer `12345678`", "line 4 column 32"),
    ("connector_order_id", "false", "boolean `false`", "line 4 column 29"),
    ("connector_order_id", r#"["a"]"#, "sequence", "line 4 column 24"),
    ("symbol", "null", "null", "line 5 column 16"),
    ("symbol", "0", "integer `0`", "line 5 column 13"),
    ("symbol", r#"["BTC", "USDT"]"#, "sequence", "line 5 column 12"),
    ("side", "null", "null", "line 6 column 14"),
    ("side", "true", "boolean `true`", "line 6 column 14"),
    ("side", r#"{"BUY": null}"#, "map", "line 6 column 10"),
    ("order_type", "null", "null", "line 7 column 20"),
    ("order_type", "1", "integer `1`", "line 7 column 17"),
    ("status", "null", "null", "line 11 column 16"),
    ("status", "3", "integer `3`", "line 11 column 13"),
    ("created_at", "null", "null", "line 12 column 20"),
    ("created_at", "1764601200", "integer `1764601200`", "line 12 column 26"),
    ("updated_at", "null", "null", "line 13 column 20"),
    ("updated_at", "1764601200.5", "floating point `1764601200.5`", "line 13 column 28"),
];

/// V7: the same where a decimal is expected.
pub(crate) const REFUSED_FOR_DECIMALS: &[(&str, &str, &str, &str)] = &[
    ("quantity", "null", "null", "line 8 column 18"),
    ("quantity", "0.5", "floating point `0.5`", "line 8 column 17"),
    ("quantity", "1", "integer `1`", "line 8 column 15"),
    ("quantity", "-1", "integer `-1`", "line 8 column 16"),
    ("quantity", "0", "integer `0`", "line 8 column 15"),
    ("quantity", "true", "boolean `true`", "line 8 column 18"),
    ("quantity", "{}", "map", "line 8 column 14"),
    ("quantity", "[0]", "sequence", "line 8 column 14"),
    ("price", "95000.00", "floating point `95000.0`", "line 9 column 19"),
    ("price", "95000", "integer `95000`", "line 9 column 16"),
    ("price", "-0.0", "floating point `-0.0`", "line 9 column 15"),
    ("price", "1E-8", "floating point `1e-8`", "line 9 column 15"),
    ("price", "18446744073709551615", "integer `18446744073709551615`", "line 9 column 31"),
    ("price", "true", "boolean `true`", "line 9 column 15"),
    ("stop_price", "94000.5", "floating point `94000.5`", "line 10 column 23"),
    ("stop_price", "0", "integer `0`", "line 10 column 17"),
    ("stop_price", "[]", "sequence", "line 10 column 16"),
];

#[test]
fn what_is_not_a_text_is_refused_where_a_text_is_wanted() {
    for (key, value, kind, place) in REFUSED_FOR_TEXTS {
        let message = format!("invalid type: {kind}, expected a string at {place}");
        assert_eq!(refusal(key, value), message);
    }
}

#[test]
fn a_number_is_refused_for_a_decimal_and_is_to_be_quoted() {
    for (key, value, kind, place) in REFUSED_FOR_DECIMALS {
        let message = format!(
            "invalid type: {kind}, expected a decimal in quotes, such as \"95000.00\" at {place}"
        );
        assert_eq!(refusal(key, value), message);
    }
}

#[test]
fn null_is_refused_for_all_but_the_three_optional_keys() {
    let optional: Vec<_> = MEMBERS
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| serde_json::from_str::<Order>(&document_with(key, "null")).is_ok())
        .collect();
    assert_eq!(optional, ["connector_order_id", "price", "stop_price"]);
}

fn refusal(key: &str, value: &str) -> String {
    serde_json::from_str::<Order>(&document_with(key, value)).unwrap_err().to_string()
}
