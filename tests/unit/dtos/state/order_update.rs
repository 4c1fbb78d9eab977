//! The report of an order as a document.

use core_enums::OrderStatus;
use dtos_state::OrderUpdate;

use super::examples::{document, list_of_keys, on_one_line, report};

/// The keys and values of a report, as JSON.
pub(crate) const MEMBERS: [(&str, &str); 6] = [
    ("order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("status", r#""FILLED""#),
    ("connector_order_id", r#""binance_order_12345678""#),
    ("updated_at", r#""2025-12-01T15:00:02Z""#),
    ("reason", "null"),
    ("cumulative", "null"),
];

/// Values that are written in another form than they were read, or the same.
const VALUES: &[(&str, &str, &str)] = &[
    ("order_id", r#""ORD_20259999_150000_ffffffff""#, r#""ORD_20259999_150000_ffffffff""#),
    ("status", r#""\u004fPEN""#, r#""OPEN""#),
    ("connector_order_id", "null", "null"),
    ("connector_order_id", r#"" ""#, r#"" ""#),
    ("connector_order_id", r#""\"\u65e5\\\/""#, r#""\"日\\/""#),
    ("updated_at", r#""2025-12-01T16:00:02.5+01:00""#, r#""2025-12-01T15:00:02.500Z""#),
    ("reason", r#""n\u006f \"funds\"""#, r#""no \"funds\"""#),
    ("cumulative", r#""0""#, r#""0""#),
    ("cumulative", r#""0.00""#, r#""0.00""#),
    ("cumulative", r#""1E-8""#, r#""0.00000001""#),
];

/// A key, a value that its type refuses, and the whole message.
const REFUSED_VALUES: &[(&str, &str, &str)] = &[
    (
        "order_id",
        r#""FIL_20251201_150002_c3d4e5f6""#,
        "invalid id \"FIL_20251201_150002_c3d4e5f6\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 2 column 44",
    ),
    ("order_id", "null", "invalid type: null, expected a string at line 2 column 18"),
    (
        "status",
        r#""filled""#,
        "unknown order status \"filled\": expected one of PENDING, OPEN, PARTIALLY_FILLED, \
         FILLED, CANCELLED, REJECTED, EXPIRED at line 3 column 20",
    ),
    ("status", "null", "invalid type: null, expected a string at line 3 column 16"),
    (
        "connector_order_id",
        r#""""#,
        "invalid connector order id \"\": expected a text that is not empty and has no control \
         characters at line 4 column 26",
    ),
    ("connector_order_id", "8", "invalid type: integer `8`, expected a string at line 4 column 25"),
    (
        "updated_at",
        r#""2025-12-01T15:00:02""#,
        "invalid timestamp \"2025-12-01T15:00:02\": expected RFC 3339 with an offset, such as \
         2025-12-01T15:00:00Z at line 5 column 37",
    ),
    ("updated_at", "null", "invalid type: null, expected a string at line 5 column 20"),
];

/// Documents that are not a single report.
const REFUSED_DOCUMENTS: &[(&str, &str)] = &[
    ("", "EOF while parsing a value at line 1 column 0"),
    ("null", "invalid type: null, expected a report, as an object at line 1 column 4"),
    ("8", "invalid type: integer `8`, expected a report, as an object at line 1 column 1"),
    (
        r#""OPEN""#,
        "invalid type: string \"OPEN\", expected a report, as an object at line 1 column 6",
    ),
    ("[]", "invalid type: sequence, expected a report, as an object at line 1 column 0"),
    ("{}", "missing field `order_id` at line 1 column 2"),
];

#[test]
fn a_report_of_every_status_is_written_key_by_key() {
    for status in OrderStatus::ALL {
        let json = on_one_line(&document(&MEMBERS)).replace("FILLED", status.as_str());
        assert_writes_and_reads(&report(status, Some("binance_order_12345678"), 2), &json);
    }
}

#[test]
fn every_value_that_a_report_may_have_is_written_in_its_own_spelling() {
    for (key, given, written) in VALUES {
        let report = OrderUpdate::from_json(&document_with(key, given)).unwrap();
        assert_writes_and_reads(&report, &on_one_line(&document_with(key, written)));
    }
}

#[test]
fn a_report_without_a_connector_order_id_has_none() {
    let report = OrderUpdate::from_json(&document_without("connector_order_id")).unwrap();
    let written = document_with("connector_order_id", "null");
    assert_writes_and_reads(&report, &on_one_line(&written));
}

#[test]
fn a_value_that_its_type_refuses_is_refused_where_it_stands() {
    for (key, value, message) in REFUSED_VALUES {
        assert_eq!(refusal(&document_with(key, value)), *message);
    }
}

#[test]
fn a_key_that_is_absent_unknown_or_repeated_is_an_error() {
    for key in ["order_id", "status", "updated_at"] {
        let message = format!("missing field `{key}` at line 7 column 1");
        assert_eq!(refusal(&document_without(key)), message);
    }
    let known = list_of_keys(&MEMBERS);
    for key in ["", "Status", "orderId", "created_at", "status "] {
        let members = [MEMBERS.as_slice(), &[(key, "null")]].concat();
        let column = key.len() + 4;
        let message = format!("unknown field `{key}`, expected one of {known}");
        assert_eq!(refusal(&document(&members)), format!("{message} at line 8 column {column}"));
    }
    for (key, value) in MEMBERS {
        let members = [MEMBERS.as_slice(), &[(key, value)]].concat();
        let column = key.len() + 4;
        let message = format!("duplicate field `{key}` at line 8 column {column}");
        assert_eq!(refusal(&document(&members)), message);
    }
}

#[test]
fn what_is_not_one_object_is_refused() {
    for (document, message) in REFUSED_DOCUMENTS {
        assert_eq!(refusal(document), *message);
    }
}

#[test]
fn four_values_without_their_keys_are_no_report() {
    let array = format!("[{}]", MEMBERS.map(|(_, value)| value).join(", "));
    let message = "invalid type: sequence, expected a report, as an object";
    assert_eq!(refusal(&array), format!("{message} at line 1 column 0"));
    let value: serde_json::Value = serde_json::from_str(&array).unwrap();
    assert_eq!(serde_json::from_value::<OrderUpdate>(value).unwrap_err().to_string(), message);
}

pub(super) fn document_with(key: &str, value: &str) -> String {
    document(&MEMBERS.map(|(name, old)| (name, if name == key { value } else { old })))
}

pub(super) fn document_without(key: &str) -> String {
    let rest: Vec<_> = MEMBERS.into_iter().filter(|(name, _)| *name != key).collect();
    document(&rest)
}

fn refusal(document: &str) -> String {
    let message = serde_json::from_str::<OrderUpdate>(document).unwrap_err().to_string();
    assert_eq!(OrderUpdate::from_json(document).unwrap_err().to_string(), message);
    message
}

fn assert_writes_and_reads(report: &OrderUpdate, json: &str) {
    assert_eq!(serde_json::to_string(report).unwrap(), json);
    assert_eq!(report.to_json(), json);
    assert_eq!(serde_json::from_str::<OrderUpdate>(json).unwrap(), *report);
    assert_eq!(OrderUpdate::from_json(json).unwrap(), *report);
}
