//! Busts, requests, answers, groups and rulings as documents.

use std::fmt::Debug;

use dtos_state::{
    Answer, Bust, ExecutionGroup, InvalidRecord, NewBust, NewRuling, OrderStatus, Request, Ruling,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::examples::{at, document, on_one_line};

/// The keys and values of a record, as JSON.
type Members = [(&'static str, &'static str)];

pub(crate) const BUST: [(&str, &str); 5] = [
    ("parent_order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("connector_fill_id", r#""binance_trade_87654321""#),
    ("fill_id", "null"),
    ("reason", r#""erroneous""#),
    ("busted_at", r#""2025-12-01T15:00:05Z""#),
];

pub(crate) const REQUEST: [(&str, &str); 5] = [
    ("order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("attempt", "1"),
    ("kind", r#""PLACE""#),
    ("requested_at", r#""2025-12-01T15:00:01Z""#),
    ("expires_at", r#""2025-12-01T15:00:06Z""#),
];

pub(crate) const ANSWER: [(&str, &str); 6] = [
    ("order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("attempt", "1"),
    ("kind", r#""PLACE""#),
    ("outcome", r#""REFUSED""#),
    ("reason", r#""insufficient balance""#),
    ("answered_at", r#""2025-12-01T15:00:02Z""#),
];

pub(crate) const GROUP: [(&str, &str); 3] = [
    ("group_id", r#""EXG_20251201_145955_xyz789""#),
    ("parent_plan_id", r#""TPL_20251201_145950_abc123""#),
    ("created_at", r#""2025-12-01T14:59:55Z""#),
];

pub(crate) const RULING: [(&str, &str); 7] = [
    ("order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("over", r#""CANCELLED""#),
    ("status", r#""OPEN""#),
    ("settles", r#"["ORD_20251201_150000_a1b2c3d4 overfilled 0.1","x"]"#),
    ("reason", r#""the exchange says so""#),
    ("ruled_by", r#""Ada""#),
    ("ruled_at", r#""2025-12-01T15:00:09Z""#),
];

fn with(members: &Members, key: &str, value: &str) -> String {
    assert!(members.iter().any(|(it, _)| *it == key), "{key}");
    let members = members.iter().map(|(it, old)| (*it, if *it == key { value } else { old }));
    document(&members.collect::<Vec<_>>())
}

fn without(members: &Members, key: &str) -> String {
    document(&members.iter().copied().filter(|(it, _)| *it != key).collect::<Vec<_>>())
}

/// Reads it in every way, and writes it in every way.
fn assert_keeps<T>(
    json: &str,
    from_json: fn(&str) -> Result<T, InvalidRecord>,
    to_json: fn(&T) -> String,
) where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let record = from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(serde_json::from_str::<T>(json).unwrap(), record);
    let value: Value = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::from_value::<T>(value).unwrap(), record);
    let written = to_json(&record);
    assert_eq!(serde_json::to_string(&record).unwrap(), written);
    assert_eq!(from_json(&written).unwrap(), record);
    assert_eq!(to_json(&from_json(&written).unwrap()), written);
}

#[test]
fn each_record_is_written_key_by_key_and_read_as_it_was() {
    assert_keeps(&document(&BUST), Bust::from_json, Bust::to_json);
    assert_keeps(&document(&REQUEST), Request::from_json, Request::to_json);
    assert_keeps(&document(&ANSWER), Answer::from_json, Answer::to_json);
    assert_keeps(&document(&GROUP), ExecutionGroup::from_json, ExecutionGroup::to_json);
    assert_keeps(&document(&RULING), Ruling::from_json, Ruling::to_json);
    let json = |members: &Members| on_one_line(&document(members));
    assert_eq!(Bust::from_json(&json(&BUST)).unwrap().to_json(), json(&BUST));
    assert_eq!(Request::from_json(&json(&REQUEST)).unwrap().to_json(), json(&REQUEST));
    assert_eq!(Answer::from_json(&json(&ANSWER)).unwrap().to_json(), json(&ANSWER));
    assert_eq!(ExecutionGroup::from_json(&json(&GROUP)).unwrap().to_json(), json(&GROUP));
    assert_eq!(Ruling::from_json(&json(&RULING)).unwrap().to_json(), json(&RULING));
}

#[test]
fn what_is_optional_may_be_absent_or_null_and_is_written_as_null() {
    for (members, key) in
        [(&BUST[..], "reason"), (&BUST, "fill_id"), (&REQUEST, "expires_at"), (&ANSWER, "reason")]
    {
        let written = on_one_line(&with(members, key, "null"));
        for given in [without(members, key), with(members, key, "null")] {
            let json = match members.len() {
                5 if members[1].0 == "attempt" => Request::from_json(&given).unwrap().to_json(),
                5 => Bust::from_json(&given).unwrap().to_json(),
                _ => Answer::from_json(&given).unwrap().to_json(),
            };
            assert_eq!(json, written, "{key}");
        }
    }
}

#[test]
fn a_bust_names_exactly_one_of_a_name_and_a_fill() {
    let fill_id = r#""FIL_20251201_150002_c3d4e5f6""#;
    let of_fill = with(&BUST, "fill_id", fill_id);
    let of_fill = of_fill.replace(r#""binance_trade_87654321""#, "null");
    assert_keeps(&of_fill, Bust::from_json, Bust::to_json);
    let fill_id_alone = of_fill.replace("\n  \"connector_fill_id\": null,", "");
    assert_eq!(Bust::from_json(&fill_id_alone).unwrap(), Bust::from_json(&of_fill).unwrap());
    for (given, json) in [
        ("both", with(&BUST, "fill_id", fill_id)),
        ("neither", with(&BUST, "connector_fill_id", "null")),
        ("neither", without(&BUST, "connector_fill_id")),
    ] {
        let wanted = format!(
            "a bust with {given} of connector_fill_id and fill_id: expected exactly one of them"
        );
        for json in [json.clone(), on_one_line(&json)] {
            let error = Bust::from_json(&json).unwrap_err().to_string();
            assert!(error.starts_with(&wanted), "{error}");
            assert!(Bust::read_canonical(&json).is_none(), "{json}");
        }
    }
    let neither = NewBust {
        parent_order_id: "ORD_20251201_150000_a1b2c3d4".parse().unwrap(),
        connector_fill_id: None,
        fill_id: None,
        reason: None,
        busted_at: at(5),
    };
    assert!(Bust::try_from(neither.clone()).is_err());
    let fill_id = "FIL_20251201_150002_c3d4e5f6".parse().ok();
    let by_fill = NewBust { fill_id, ..neither };
    assert!(Bust::try_from(by_fill.clone()).is_ok());
    assert!(Bust::try_from(NewBust { connector_fill_id: "8".parse().ok(), ..by_fill }).is_err());
}

#[test]
fn a_ruling_gives_both_of_over_and_status_or_neither() {
    let neither = with(&RULING, "over", "null").replace("\"OPEN\"", "null");
    assert_keeps(&neither, Ruling::from_json, Ruling::to_json);
    let absent = neither.replace("\n  \"over\": null,\n  \"status\": null,", "");
    assert_eq!(Ruling::from_json(&absent).unwrap(), Ruling::from_json(&neither).unwrap());
    for (given, json) in [
        ("status", with(&RULING, "over", "null")),
        ("status", without(&RULING, "over")),
        ("over", with(&RULING, "status", "null")),
        ("over", without(&RULING, "status")),
    ] {
        let wanted =
            format!("a ruling with {given} alone: expected both of over and status, or neither");
        for json in [json.clone(), on_one_line(&json)] {
            let error = Ruling::from_json(&json).unwrap_err().to_string();
            assert!(error.starts_with(&wanted), "{error}");
            assert!(Ruling::read_canonical(&json).is_none(), "{json}");
        }
    }
    let new = |over, status| NewRuling {
        order_id: "ORD_20251201_150000_a1b2c3d4".parse().unwrap(),
        over,
        status,
        settles: Vec::new(),
        reason: "r".parse().unwrap(),
        ruled_by: "Ada".parse().unwrap(),
        ruled_at: at(9),
    };
    let open = Some(OrderStatus::Open);
    for (over, status, is_valid) in
        [(None, None, true), (open, open, true), (open, None, false), (None, open, false)]
    {
        assert_eq!(Ruling::try_from(new(over, status)).is_ok(), is_valid);
    }
}

#[test]
fn a_ruling_settles_any_number_of_keys() {
    for settles in ["[]", r#"["x"]"#, r#"["a \"b\"","é","c, d]"]"#] {
        let json = with(&RULING, "settles", settles);
        assert_keeps(&json, Ruling::from_json, Ruling::to_json);
        assert!(Ruling::from_json(&json).unwrap().to_json().contains(settles));
    }
    let spaced = with(&RULING, "settles", "[ \"x\" , \"y\" ]");
    assert_eq!(Ruling::from_json(&spaced).unwrap().settles().len(), 2);
    for bad in ["null", "\"x\"", "{}", "[1]", "[\"\"]", "[\"a\\n\"]", "[\"x\",]", "[,\"x\"]"] {
        let json = on_one_line(&with(&RULING, "settles", bad));
        assert!(Ruling::from_json(&json).is_err(), "{bad}");
        assert!(Ruling::read_canonical(&json).is_none(), "{bad}");
    }
    assert!(Ruling::from_json(&without(&RULING, "settles")).is_err());
}

/// A number of 32 bits, and no text.
#[test]
fn an_attempt_is_a_json_number() {
    for good in ["0", "1", "10", "4294967295"] {
        for (members, is_request) in [(&REQUEST[..], true), (&ANSWER, false)] {
            let json = on_one_line(&with(members, "attempt", good));
            let written = if is_request {
                Request::from_json(&json).unwrap().to_json()
            } else {
                Answer::from_json(&json).unwrap().to_json()
            };
            assert_eq!(written, json);
            assert!(written.contains(&format!("\"attempt\":{good},")));
        }
    }
    for bad in
        ["\"1\"", "-1", "-0", "1.0", "1e0", "01", "+1", "4294967296", "null", "true", "[1]", ""]
    {
        for json in [with(&REQUEST, "attempt", bad), on_one_line(&with(&REQUEST, "attempt", bad))] {
            assert!(Request::from_json(&json).is_err(), "{bad}");
            assert!(Request::read_canonical(&json).is_none(), "{bad}");
        }
        assert!(Answer::from_json(&with(&ANSWER, "attempt", bad)).is_err(), "{bad}");
    }
    assert!(Request::from_json(&without(&REQUEST, "attempt")).is_err());
}

#[test]
fn what_is_not_such_a_record_is_refused() {
    for (members, key, bad) in [
        (&REQUEST[..], "kind", r#""REPLACE""#),
        (&REQUEST, "kind", r#""place""#),
        (&REQUEST, "requested_at", "null"),
        (&REQUEST, "order_id", "null"),
        (&REQUEST, "requested_at", r#""2025-12-01T15:00:01""#),
    ] {
        assert!(Request::from_json(&with(members, key, bad)).is_err(), "{key} {bad}");
    }
    for (key, bad) in [("outcome", r#""LOST""#), ("outcome", "null"), ("reason", r#""""#)] {
        assert!(Answer::from_json(&with(&ANSWER, key, bad)).is_err(), "{key} {bad}");
    }
    for (key, bad) in [
        ("parent_plan_id", r#""EXG_20251201_145950_abc123""#),
        ("parent_plan_id", r#""TPL_20251201_145950_abcd""#),
        ("parent_plan_id", r#""TPL_20251201_145950_abcdefghi""#),
        ("parent_plan_id", r#""TPL_20251201_145950_ABC123""#),
        ("parent_plan_id", "null"),
        ("group_id", r#""TPL_20251201_145950_abc123""#),
    ] {
        assert!(ExecutionGroup::from_json(&with(&GROUP, key, bad)).is_err(), "{key} {bad}");
    }
    for (key, bad) in [("ruled_by", r#""""#), ("reason", "null"), ("over", r#""GONE""#)] {
        assert!(Ruling::from_json(&with(&RULING, key, bad)).is_err(), "{key} {bad}");
    }
    for members in [&BUST[..], &REQUEST, &ANSWER, &GROUP, &RULING] {
        let unknown = document(&[members, &[("at", "1")]].concat());
        let twice = document(&[members, &members[..1]].concat());
        for (json, wanted) in [(unknown, "unknown field `at`"), (twice, "duplicate field")] {
            let errors = [
                Bust::from_json(&json).unwrap_err(),
                Request::from_json(&json).unwrap_err(),
                Answer::from_json(&json).unwrap_err(),
                ExecutionGroup::from_json(&json).unwrap_err(),
                Ruling::from_json(&json).unwrap_err(),
            ];
            assert!(errors.iter().any(|error| error.to_string().starts_with(wanted)), "{json}");
        }
    }
}

/// 1 KiB of UTF-8, whatever the number of characters.
#[test]
fn a_reason_has_at_most_1024_bytes() {
    for (reason, is_valid) in [
        ("x".repeat(1024), true),
        ("x".repeat(1025), false),
        ("é".repeat(512), true),
        ("é".repeat(512) + "x", false),
        ("😀".repeat(256), true),
        (String::new(), false),
        ("a\u{7f}".into(), false),
        ("a\n".into(), false),
        ("\u{85} ".into(), true),
    ] {
        let json = with(&ANSWER, "reason", &serde_json::to_string(&reason).unwrap());
        for json in [json.clone(), on_one_line(&json)] {
            let read = Answer::from_json(&json);
            assert_eq!(read.is_ok(), is_valid, "{} bytes", reason.len());
            if let Ok(answer) = read {
                assert_eq!(answer.reason.unwrap().as_str(), reason);
            }
        }
    }
}
