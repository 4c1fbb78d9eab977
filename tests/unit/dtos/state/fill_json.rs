//! Complete fills as documents: they are written exactly as they were read.

use dtos_state::{Fill, NewFill};

use super::{
    examples::document,
    fill_examples::{
        MEMBERS, at, document_with, document_without, new_fill, on_one_line, with_known_id,
    },
};

/// Values that each key accepts, and that are written unchanged.
const VALUES: &[(&str, &[&str])] = &[
    ("fill_id", &[r#""FIL_00000000_999999_00000000""#, r#""FIL_20259999_150000_ffffffff""#]),
    ("parent_order_id", &[r#""ORD_99999999_000000_ffffffff""#]),
    (
        "connector_fill_id",
        &["null", r#"" ""#, r#""binance_trade_87654321""#, r#""\"8\"""#, r#""注文\\😀""#],
    ),
    (
        "filled_quantity",
        &[r#""2.0""#, r#""0.0000000000000000000000000001""#, r#""79228162514264337593543950335""#],
    ),
    ("fill_price", &[r#""0""#, r#""-0.00""#, r#""-37.63""#, r#""-79228162514264337593543950335""#]),
    ("commission", &["null", r#""0""#, r#""-0.00031502""#, r#""0.0000000000000000000000000001""#]),
    ("commission_asset", &["null", r#""BNB""#, r#""1INCH""#, r#""\\\"""#, "\"\u{80}\u{2028}\""]),
    ("executed_at", &[r#""0000-01-01T00:00:00Z""#, r#""9999-12-31T23:59:59.999999999Z""#]),
];

/// Values that are written in another form than they were read.
const OTHER_SPELLINGS: &[(&str, &str, &str)] = &[
    ("connector_fill_id", r#""\u65e5\/\ud83d\ude00""#, r#""日/😀""#),
    ("filled_quantity", r#""1E-8""#, r#""0.00000001""#),
    ("fill_price", r#""1.50e1""#, r#""15.0""#),
    ("commission", r#""-0e5""#, r#""-0""#),
    ("commission_asset", r#""\u0042NB""#, r#""BNB""#),
    ("executed_at", r#""2025-12-01T16:00:02.5+01:00""#, r#""2025-12-01T15:00:02.500Z""#),
];

#[test]
fn every_value_that_a_document_may_have_is_written_as_it_was_read() {
    for (key, values) in VALUES {
        for value in *values {
            let document = document_with(key, value);
            let fill: Fill = serde_json::from_str(&document).unwrap();
            assert_eq!(serde_json::to_string_pretty(&fill).unwrap(), document);
            assert_writes_and_reads(&fill, &on_one_line(&document));
        }
    }
}

#[test]
fn what_is_read_in_another_spelling_is_written_in_its_own() {
    for (key, given, written) in OTHER_SPELLINGS {
        let fill: Fill = serde_json::from_str(&document_with(key, given)).unwrap();
        assert_writes_and_reads(&fill, &on_one_line(&document_with(key, written)));
    }
}

#[test]
fn an_absent_optional_key_is_read_as_null_and_written_as_null() {
    for key in ["connector_fill_id", "commission", "commission_asset"] {
        let fill: Fill = serde_json::from_str(&document_without(key)).unwrap();
        assert_writes_and_reads(&fill, &on_one_line(&document_with(key, "null")));
    }
}

/// F5.
#[test]
fn a_commission_may_be_known_without_its_asset_and_an_asset_without_a_commission() {
    for key in ["commission", "commission_asset"] {
        let fill: Fill = serde_json::from_str(&document_with(key, r#""1""#)).unwrap();
        assert_ne!(fill.commission().is_some(), fill.commission_asset().is_some());
    }
}

#[test]
fn keys_are_read_in_any_order() {
    let mut members = MEMBERS;
    for _ in 0..members.len() {
        members.rotate_left(1);
        let fill: Fill = serde_json::from_str(&document(&members)).unwrap();
        assert_eq!(fill, with_known_id(new_fill()));
    }
}

#[test]
fn fills_of_one_file_are_appended_line_by_line() {
    let mut lines = String::new();
    for seconds in 0..3 {
        with_known_id(NewFill { executed_at: at(seconds), ..new_fill() }).append_json(&mut lines);
        lines.push('\n');
    }
    let read = |line| serde_json::from_str::<Fill>(line).unwrap().executed_at();
    assert_eq!(lines.lines().map(read).collect::<Vec<_>>(), [at(0), at(1), at(2)]);
}

fn assert_writes_and_reads(fill: &Fill, json: &str) {
    assert_eq!(serde_json::to_string(fill).unwrap(), json);
    assert_eq!(fill.to_json(), json);
    assert_eq!(serde_json::from_str::<Fill>(json).unwrap(), *fill);
    assert_eq!(Fill::from_json(json).unwrap(), *fill);
}
