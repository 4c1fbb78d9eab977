//! `docs/schema/order.schema.json` compared with the typed reader.

mod documents;

use std::{collections::BTreeSet, iter};

use dtos_state::{Content, Field, Order, Texts};
use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Value, json};

use crate::unit::dtos::state::examples::MEMBERS;

const SCHEMA: &str = include_str!("../docs/schema/order.schema.json");
const DESIGN: &str = include_str!("../docs/development/backend/dtos/ORDER_DESIGN.md");

/// Why no schema can refuse what the reader refuses, by the message of the
/// reader.
const REASONS: [(&str, &str); 4] = [
    (
        "cannot be held exactly",
        "96 bits are no number of digits, and an exponent moves the decimal places",
    ),
    ("expected a date, a time and an offset that exist", "a pattern has no calendar"),
    ("expected a year from 0000 to 9999 in UTC", "a pattern does not add an offset to a time"),
    (
        "duplicate field",
        "a validator is given the object, in which a key has one value, not its text",
    ),
];

#[test]
fn the_schema_is_one_of_draft_2020_12() {
    let schema = schema();
    assert_eq!(Draft::Draft202012.detect(&schema), Draft::Draft202012);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
}

#[test]
fn the_schema_accepts_what_the_reader_does_and_refuses_the_rest_but_for_what_is_listed() {
    let [plain, backtracking] = validators();
    let mut beyond: [BTreeSet<String>; REASONS.len()] = Default::default();
    let (mut accepted, mut refused) = (0, 0);
    for document in documents::all() {
        let order = serde_json::from_str::<Order>(&document.text);
        let Ok(value) = serde_json::from_str::<Value>(&document.text) else {
            // A text that is not JSON never reaches a schema.
            assert!(order.is_err(), "{}", document.change);
            continue;
        };
        let is_valid = plain.is_valid(&value);
        assert_eq!(backtracking.is_valid(&value), is_valid, "{}", document.change);
        match (order, is_valid) {
            (Ok(_), true) => accepted += 1,
            (Ok(_), false) => panic!("the schema refuses {}", document.change),
            (Err(_), false) => refused += 1,
            (Err(error), true) => {
                let said = error.to_string();
                let reason = REASONS.iter().position(|(part, _)| said.contains(part));
                let reason = reason.unwrap_or_else(|| panic!("{}: {said}", document.change));
                beyond[reason].insert(document.change);
            }
        }
    }
    assert!(accepted > 250 && refused > 800, "{accepted} accepted, {refused} refused");
    insta::assert_snapshot!("beyond_a_schema", list(&beyond));
}

#[test]
fn the_properties_are_the_keys_of_an_order_in_its_order() {
    let keys = SCHEMA
        .lines()
        .filter_map(|line| line.strip_prefix("    \"")?.strip_suffix("\": {"))
        .collect::<Vec<_>>();
    assert_eq!(keys, MEMBERS.map(|(key, _)| key));
}

#[test]
fn the_examples_are_those_of_the_design_document() {
    let (_, examples) = SCHEMA.split_once("\n  \"examples\": [\n").unwrap();
    let unindented = examples.replace("\n    ", "\n");
    let examples: Vec<&str> =
        unindented.trim_end_matches("\n  ]\n}\n").trim_start().split(",\n{").collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let example = example.trim_start_matches('{');
        assert!(DESIGN.contains(&format!("```json\n{{{example}\n```")), "{example}");
    }
}

#[test]
fn the_patterns_of_the_design_document_are_those_of_the_schema() {
    let schema = schema();
    let pattern = |key: &str| schema["properties"][key]["pattern"].as_str().unwrap();
    for key in ["order_id", "parent_group_id", "symbol"] {
        let row = DESIGN.lines().find(|line| line.starts_with(&format!("| `{key}` |"))).unwrap();
        assert!(row.ends_with(&format!("| `{}` |", pattern(key))), "{key}");
    }
    for key in ["price", "stop_price"] {
        assert!(DESIGN.lines().any(|line| line == pattern(key)), "{key}");
    }
}

#[test]
fn the_table_of_fields_and_the_schema_say_the_same_of_each_key() {
    let schema = schema();
    let required: Vec<&str> =
        Order::TABLE.fields.iter().filter(|it| !it.is_nullable).map(|it| it.key).collect();
    assert_eq!(schema["required"], json!(required));
    for Field { key, is_nullable, content, .. } in Order::TABLE.fields {
        let property = &schema["properties"][key];
        let types = if *is_nullable { json!(["string", "null"]) } else { json!("string") };
        let (Content::Text(_, texts) | Content::Decimal(_, texts)) = content else {
            panic!("{key} is a record");
        };
        match texts {
            Texts::Pattern(pattern) => assert_eq!(property["pattern"], *pattern, "{key}"),
            Texts::Without(pattern) => assert_eq!(property["not"]["pattern"], *pattern, "{key}"),
            Texts::Names(names) => {
                let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
                assert_eq!(property["enum"], json!(names), "{key}");
            }
        }
        assert_eq!(property["type"], types, "{key}");
    }
}

#[test]
fn a_pattern_has_only_what_means_the_same_to_every_engine() {
    let schema = schema();
    let patterns = patterns(&schema);
    assert_eq!(patterns.len(), 17);
    for pattern in patterns {
        // Groups with a mark are lookaround, names or flags; not every engine has them.
        assert!(!pattern.contains("(?"), "{pattern}");
        // A dot, and `\d`, `\w`, `\s`, `\b`, `\Z`, mean other characters or places elsewhere.
        for (at, _) in pattern.match_indices('\\') {
            assert!(pattern[at + 1..].starts_with(['.', 'n', 'x']), "{pattern}");
        }
        let unescaped = pattern.replace(r"\.", "");
        assert!(!unescaped.contains('.') && pattern.is_ascii(), "{pattern}");
    }
}

/// In Python's `re`, `$` also matches before a trailing line feed.
#[test]
fn a_pattern_with_an_end_has_a_ban_on_line_feeds_beside_it() {
    for (key, property) in schema()["properties"].as_object().unwrap() {
        if let Some(pattern) = property["pattern"].as_str() {
            assert!(pattern.starts_with('^') && pattern.ends_with('$'), "{key}: {pattern}");
            assert_eq!(property["not"]["pattern"], r"\n", "{key}");
        }
    }
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// Two engines: one without backtracking, one with.
fn validators() -> [Validator; 2] {
    let schema = schema();
    [
        jsonschema::options().with_pattern_options(PatternOptions::regex()).build(&schema).unwrap(),
        jsonschema::options()
            .with_pattern_options(PatternOptions::fancy_regex())
            .build(&schema)
            .unwrap(),
    ]
}

/// Every pattern of a schema, at any depth.
fn patterns(schema: &Value) -> Vec<&str> {
    match schema {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(pattern) if key == "pattern" => vec![pattern.as_str()],
                _ => patterns(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(patterns).collect(),
        _ => vec![],
    }
}

fn list(beyond: &[BTreeSet<String>]) -> String {
    let groups = REASONS.iter().zip(beyond).flat_map(|((_, reason), changes)| {
        let head = format!("{} documents: {reason}\n", changes.len());
        iter::once(head).chain(changes.iter().map(|change| format!("  {change}\n")))
    });
    groups.collect()
}
