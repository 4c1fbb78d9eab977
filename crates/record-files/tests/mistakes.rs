//! What a mistake knows: its path, its kind and the value that stands there.

use core_enums::MistakeKind as Kind;
use dtos_state::{Command, Fill, Order, OrderUpdate};
use record_files::{Mistake, Path, Record, Schema, Step, diagnose, diagnose_as};

const ORDER: &str = r#"{"order_id":"ORD_20251201_150000_a1b2c3d4",
    "parent_group_id":"EXG_20251201_145955_xyz789","symbol":"BTC_USDT","side":"BUY",
    "order_type":"LIMIT","quantity":"0.5","status":"PENDING",
    "created_at":"2025-12-01T15:00:00Z","updated_at":"2025-12-01T15:00:00Z"}"#;

const RULING: &str = r#"{"ruling":{"order_id":"ORD_20251201_150000_a1b2c3d4","over":null,
    "status":null,"settles":["a",7],"reason":"b","ruled_by":"c",
    "ruled_at":"2025-12-01T15:00:00Z"}}"#;

fn mistakes<R: Record>(text: &str) -> Vec<Mistake> {
    diagnose::<R>(text, 0).mistakes
}

#[test]
fn a_mistake_knows_its_path_its_kind_and_its_value() {
    let deep = "\"a\\ud800\"";
    for (from, to, path, kind, value) in [
        ("\"side\":\"BUY\",", "", "side", Kind::MissingKey, None),
        ("\"side\"", "\"a\":1,\"side\"", "a", Kind::UnknownKey, Some("1")),
        ("\"side\"", "\"side\":\"SELL\",\"side\"", "side", Kind::DuplicateKey, Some("\"BUY\"")),
        ("\"BUY\"", "7", "side", Kind::NotAString, Some("7")),
        ("\"BUY\"", "\"BOTH\"", "side", Kind::WrongValue, Some("\"BOTH\"")),
        ("\"BUY\"", deep, "side", Kind::NotUnicode, Some(deep)),
        ("\"0.5\"", "0.5", "quantity", Kind::BareNumber, Some("0.5")),
    ] {
        let text = ORDER.replace(from, to);
        let within = format!("{{\"register\":{text}}}");
        for (found, path) in [
            (mistakes::<Order>(&text), path.to_owned()),
            (mistakes::<Command>(&within), format!("register.{path}")),
        ] {
            let [Mistake { path: found_path, kind: found_kind, value: found_value, .. }] = &*found
            else {
                panic!("{to}: {found:?}")
            };
            assert_eq!((found_path.to_string(), *found_kind), (path, kind), "{to}");
            assert_eq!(found_value.as_deref(), value, "{to}");
        }
    }
}

#[test]
fn a_mistake_of_the_whole_has_no_path() {
    for (text, kind, value) in [
        ("7", Kind::NotAnObject, Some("7")),
        ("{}", Kind::NotOneKey, None),
        ("{\"a\":", Kind::NotJson, None),
    ] {
        let found = mistakes::<Command>(text);
        assert_eq!((found[0].path.clone(), found[0].kind), (Path::default(), kind), "{text}");
        assert_eq!(found[0].value.as_deref(), value, "{text}");
    }
}

#[test]
fn a_path_leads_into_a_list() {
    let found = mistakes::<Command>(RULING);
    assert_eq!(found[0].path.to_string(), "ruling.settles[1]");
    assert_eq!(found[0].path.0.last(), Some(&Step::Index(1)));
    assert_eq!(found[0].path.field().as_deref(), Some("settles"));
    assert_eq!((found[0].kind, found[0].value.as_deref()), (Kind::NotAString, Some("7")));
}

#[test]
fn a_long_value_is_not_kept() {
    let value = |len| {
        let text = ORDER.replace("\"BUY\"", &format!("\"{}\"", "x".repeat(len)));
        mistakes::<Order>(&text)[0].value.as_ref().map(String::len)
    };
    assert_eq!((value(1_022), value(1_023)), (Some(1_024), None));
}

#[test]
fn the_examples_of_a_schema_are_there() {
    for (schema, examples) in [(Schema::of_an_order(), 2), (Schema::of_a_command(), 6)] {
        let schema = serde_json::to_value(schema).expect("a schema is JSON");
        assert_eq!(schema["examples"].as_array().map(Vec::len), Some(examples));
    }
}

#[test]
fn what_is_meant_as_a_record_is_explained_by_its_keys() {
    let text = r#"{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"OPENED"}"#;
    for (found, keys) in [
        (diagnose::<Fill>(text, 0), vec![(Kind::OtherKind, "")]),
        (
            diagnose_as::<OrderUpdate>(text, 0),
            vec![(Kind::MissingKey, "updated_at"), (Kind::WrongValue, "status")],
        ),
    ] {
        let found: Vec<_> =
            found.mistakes.iter().map(|one| (one.kind, one.path.to_string())).collect();
        let keys: Vec<_> = keys.into_iter().map(|(kind, key)| (kind, key.to_owned())).collect();
        assert_eq!(found, keys);
    }
    let order = diagnose_as::<Order>(text, 0).mistakes;
    assert!(order.len() > 6 && order.iter().all(|one| one.kind != Kind::OtherKind), "{order:?}");
    assert_eq!(diagnose_as::<Order>("[]", 0).mistakes[0].kind, Kind::NotAnObject);
    assert_eq!(diagnose_as::<Order>("{", 0).mistakes[0].kind, Kind::NotJson);
}
