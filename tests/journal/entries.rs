//! An entry of the journal, and its JSON.

use serde_json::{Map, Value};
use strategy_journal::{JournalEntry, JournalEvent};

const FILLED: &str = concat!(
    r#"{"entry_id":"JRN_20251201_150003_0000001a","event_type":"ORDER_FILLED","#,
    r#""recorded_at":"2025-12-01T15:00:03Z","order_id":"ORD_20251201_150000_a1b2c3d4","#,
    r#""fill_id":"FIL_20251201_150002_c3d4e5f6","#,
    r#""change":"7-0f343b0931126a20f133d67c2b018a3b","#,
    r#""causality":{"origin":{"id":"TCK_20251201_145959_abc123","type":"TICK"},"signal_ids":[],"#,
    r#""risk_ids":[],"strategy_directive_id":null,"entry_plan_id":null,"size_plan_id":null,"#,
    r#""exit_plan_id":null,"execution_plan_id":null,"#,
    r#""execution_command_id":"EXC_20251201_150000_abc123","#,
    r#""order_ids":["ORD_20251201_150000_a1b2c3d4"],"#,
    r#""fill_ids":["FIL_20251201_150002_c3d4e5f6"]},"context":{"mood": 1.50}}"#,
);

fn keys() -> Map<String, Value> {
    serde_json::from_str(FILLED).unwrap()
}

fn refused(json: &str) -> String {
    JournalEntry::from_json(json).expect_err(json).to_string()
}

#[test]
fn an_entry_is_read_and_written_the_same() {
    let entry = JournalEntry::from_json(FILLED).unwrap();
    assert_eq!(entry.to_json(), FILLED);
    assert_eq!(entry.context().unwrap().as_str(), r#"{"mood": 1.50}"#);
    let without = FILLED.replacen(r#"{"mood": 1.50}"#, "null", 1);
    assert_eq!(JournalEntry::from_json(&without).unwrap().to_json(), without);
}

#[test]
fn every_key_has_to_be_there_once_and_no_other() {
    assert_eq!(keys().len(), 8);
    for key in keys().keys() {
        let mut absent = keys();
        let value = absent.remove(key).unwrap();
        let absent = Value::Object(absent).to_string();
        assert!(refused(&absent).starts_with(&format!("missing field `{key}`")), "{key}");
        let doubled = FILLED.replacen('{', &format!("{{\"{key}\":{value},"), 1);
        assert!(refused(&doubled).starts_with(&format!("duplicate field `{key}`")), "{key}");
    }
    let unknown = FILLED.replacen('{', r#"{"price":"1","#, 1);
    assert!(refused(&unknown).starts_with("unknown field `price`"));
    let expected = "expected an entry of the journal, as an object";
    assert!(refused("[]").starts_with(&format!("invalid type: sequence, {expected}")));
}

#[test]
fn parts_that_do_not_fit_each_other_are_refused() {
    let with = |changes: &[(&str, &str)]| {
        let mut text = FILLED.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        refused(&text)
    };
    let no_fill = (r#""fill_id":"FIL_20251201_150002_c3d4e5f6""#, r#""fill_id":null"#);
    let no_change = (r#""7-0f343b0931126a20f133d67c2b018a3b""#, "null");
    let no_command = (r#""EXC_20251201_150000_abc123""#, "null");
    for (changes, error) in [
        (&[no_fill][..], "ORDER_FILLED without a fill_id"),
        (&[no_change], "ORDER_FILLED without a change of the ledger"),
        (&[(r#"["FIL_20251201_150002_c3d4e5f6"]"#, "[]")], "whose chain does not have its fill_id"),
        (
            &[(r#"["ORD_20251201_150000_a1b2c3d4"]"#, "[]")],
            "whose chain does not have its order_id",
        ),
        (&[("ORDER_FILLED", "ORDER_PLACED")], "ORDER_PLACED with a fill_id"),
        (&[("ORDER_FILLED", "ORDER_DECIDED")], "ORDER_DECIDED with a change of the ledger"),
        (&[("ORDER_FILLED", "ORDER_DECIDED"), no_change], "ORDER_DECIDED with a fill_id"),
        (
            &[("ORDER_FILLED", "ORDER_DECIDED"), no_change, no_fill, no_command],
            "ORDER_DECIDED whose chain has no execution_command_id",
        ),
    ] {
        let found = with(changes);
        assert!(found.starts_with("an entry of ") && found.contains(error), "{found}");
    }
    let unknown = with(&[("ORDER_FILLED", "ORDER_SENT")]);
    assert!(
        unknown.starts_with("unknown event type \"ORDER_SENT\": expected one of ORDER_DECIDED")
    );
    let no_cursor = with(&[("7-0f34", "7-0F34")]);
    assert!(no_cursor.starts_with("invalid cursor"));
}

#[test]
fn what_an_event_is_follows_from_one_table_each() {
    let names = |is: fn(JournalEvent) -> bool| -> Vec<_> {
        JournalEvent::ALL.into_iter().filter(|&event| is(event)).map(JournalEvent::as_str).collect()
    };
    let decisions = ["ORDER_DECIDED", "ORDER_ABANDONED", "CANCEL_DECIDED"];
    assert_eq!(names(JournalEvent::is_decision), decisions);
    let repeatable = ["FILL_BUSTED", "ORDER_RULED", "CANCEL_DECIDED"];
    assert_eq!(names(JournalEvent::is_repeatable), repeatable);
    assert_eq!(names(JournalEvent::may_name_a_fill), ["ORDER_FILLED", "FILL_BUSTED"]);
}
