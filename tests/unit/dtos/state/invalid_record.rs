//! The key that the error of a refused record names.

use std::{error::Error, fmt::Debug};

use dtos_state::{Command, Fill, InvalidRecord, Order, OrderUpdate};

use super::{
    examples::{MEMBERS as ORDER, document},
    fill_examples::MEMBERS as FILL,
    order_update::MEMBERS as UPDATE,
};

type Reader = fn(&str) -> Option<InvalidRecord>;
type Members = Vec<(&'static str, &'static str)>;
type Edit = fn(&mut Members, usize);

/// What is done to a member, and whether that is wrong even where the value may be null.
const EDITS: &[(&str, Edit, bool)] = &[
    ("a wrong value", |members, at| members[at].1 = r#""""#, true),
    ("another type", |members, at| members[at].1 = "[8]", true),
    ("a bare number", |members, at| members[at].1 = "0.5", true),
    ("no JSON", |members, at| members[at].1 = "?", true),
    ("null", |members, at| members[at].1 = "null", false),
    ("twice", |members, at| members.push(members[at]), true),
    ("absent", |members, at| _ = members.remove(at), false),
];

const NULLABLE: &[&str] = &[
    "connector_order_id",
    "price",
    "stop_price",
    "connector_fill_id",
    "commission",
    "commission_asset",
    "reason",
    "cumulative",
];

/// Each record, alone and in its command.
fn records() -> [(&'static str, Members, Reader); 3] {
    [
        ("register", ORDER.to_vec(), |json| Order::from_json(json).err()),
        ("update", UPDATE.to_vec(), |json| OrderUpdate::from_json(json).err()),
        ("fill", FILL.to_vec(), |json| Fill::from_json(json).err()),
    ]
}

#[test]
fn the_error_names_the_key_that_is_wrong() {
    for (name, members, read) in records() {
        for at in 0..members.len() {
            let key = members[at].0;
            for (what, edit, is_wrong_anyway) in EDITS {
                let mut edited = members.clone();
                edit(&mut edited, at);
                let wanted = (*is_wrong_anyway || !NULLABLE.contains(&key)).then_some(key);
                assert_names(name, read, &document(&edited), wanted, what);
            }
        }
    }
}

#[test]
fn the_error_names_the_key_that_is_unknown_wherever_it_stands() {
    for (name, members, read) in records() {
        for key in ["", "sides", "\u{455}ide", "metadata"] {
            for at in 0..=members.len() {
                let mut more = members.clone();
                more.insert(at, (key, "{\"order_id\": 1}"));
                assert_names(name, read, &document(&more), Some(key), "an unknown key");
            }
        }
        let escaped = document(&[(r"s\u0069des", "1")]);
        assert_names(name, read, &escaped, Some("sides"), "an unknown key");
    }
}

#[test]
fn the_first_of_several_is_named() {
    let json = r#"{"side": "BUY", "side": 1, "price": 2}"#;
    assert_eq!(refusal(Order::from_json(json)).key(), Some("side"));
    assert_eq!(refusal(Order::from_json("{}")).key(), Some("order_id"));
}

#[test]
fn a_key_of_the_command_is_named_if_its_record_has_none_that_is_wrong() {
    for (json, key) in [
        (r#"{"fill":[]}"#, Some("fill")),
        (r#"{"fill":null}"#, Some("fill")),
        (r#"{"fill":{8}}"#, Some("fill")),
        (r#"{"fill":{"fill_id"}}"#, Some("fill_id")),
        (r#"{"fill":{"fill_id":8}}"#, Some("fill_id")),
        (r#"{"fill":{"fill":8}}"#, Some("fill")),
        (r#"{"Fill":{}}"#, Some("Fill")),
        (r#"{"":{}}"#, Some("")),
        ("{}", None),
        ("[]", None),
        ("", None),
        (r#"{"fill"#, None),
        (r#"{"fill""#, Some("fill")),
    ] {
        assert_eq!(refusal(Command::from_json(json)).key(), key, "{json}");
    }
    let update = document(&UPDATE);
    for json in
        [format!(r#"{{"update":{update},"fill":{{}}}}"#), format!("{{\"update\":{update}}}x")]
    {
        assert_eq!(refusal(Command::from_json(&json)).key(), None, "{json}");
    }
}

#[test]
fn the_error_says_what_serde_says_and_where() {
    for json in ["", "[]", "{\n  \"side\": \"?\"}", "{\n}", "{\"a\" : 1}", "{\"side\":\"BUY\" 8}"] {
        let (ours, serdes) =
            (refusal(Order::from_json(json)), refusal(serde_json::from_str::<Order>(json)));
        assert_eq!(ours.to_string(), serdes.to_string());
        assert_eq!((ours.line(), ours.column()), (serdes.line(), serdes.column()), "{json}");
        assert!(ours.source().is_none());
    }
}

/// The error of a document, alone and in a command, names this key; or there is none.
fn assert_names(name: &str, read: Reader, json: &str, wanted: Option<&str>, what: &str) {
    let of_command = Command::from_json(&format!("{{\"{name}\": {json}}}")).err();
    for error in [read(json), of_command] {
        assert_eq!(error.as_ref().map(InvalidRecord::key), wanted.map(Some), "{what}: {json}");
    }
}

fn refusal<T: Debug, E: Debug>(read: Result<T, E>) -> E {
    read.unwrap_err()
}
