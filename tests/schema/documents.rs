//! Every document in the tables of these tests.

use core_enums::{OrderSide, OrderStatus, OrderType};

use crate::unit::{
    core::enums::{REFUSED_SIDES, REFUSED_STATUSES, REFUSED_TYPES},
    dtos::state::{
        exact_decimal::{REFUSED_NUMBERS, REFUSED_PRECISIONS},
        exact_decimal_accepted::{CANONICAL_DECIMALS, EXPONENTS},
        examples::{MEMBERS, document, document_with, document_without},
        order_documents_refused::{REFUSED_DOCUMENTS, REFUSED_EDITS},
        order_json::{OTHER_SPELLINGS, VALUES},
        order_keys_refused::{REPEATED_KEYS, UNKNOWN_KEYS},
        order_kinds_refused::{REFUSED_FOR_DECIMALS, REFUSED_FOR_TEXTS},
        order_values_refused::REFUSED_VALUES,
        printable_text::{CONNECTOR_ORDER_IDS, REFUSED_CONNECTOR_ORDER_IDS},
        quantity::{QUANTITIES, REFUSED_QUANTITIES, REFUSED_QUANTITY_TEXTS},
        symbol::{REFUSED_SYMBOLS, SYMBOLS},
        timestamp::{
            REFUSED_FORMS, REFUSED_FRACTIONS, REFUSED_LEAP_SECONDS, REFUSED_TIMES, REFUSED_YEARS,
        },
        timestamp_accepted::{CANONICAL_TIMESTAMPS, CONVERTED_TIMESTAMPS},
    },
    utils::ids::{EXECUTION_GROUP_IDS, ORDER_IDS, REFUSED_EXECUTION_GROUP_IDS, REFUSED_ORDER_IDS},
};

/// A document, and its difference from the example.
pub(super) struct Document {
    pub(super) change: String,
    pub(super) text: String,
}

impl Document {
    fn new(change: impl Into<String>, text: String) -> Self {
        Self { change: change.into(), text }
    }

    fn with(key: &str, value: &str) -> Self {
        Self::new(format!("{key} {value}"), document_with(key, value))
    }
}

pub(super) fn all() -> impl Iterator<Item = Document> {
    of_texts().chain(of_values()).chain(of_keys()).chain(of_repeated_keys()).chain(of_edits())
}

/// Each text of the tables, under the keys of the type that it tests.
fn of_texts() -> impl Iterator<Item = Document> {
    let firsts = |table: &[(&'static str, &str)]| -> Vec<_> {
        table.iter().map(|(given, _)| *given).collect()
    };
    let decimals = [
        &[CANONICAL_DECIMALS, REFUSED_NUMBERS, REFUSED_PRECISIONS, REFUSED_QUANTITY_TEXTS].concat(),
        &*firsts(EXPONENTS),
        &*firsts(QUANTITIES),
        &*firsts(REFUSED_QUANTITIES),
    ]
    .concat();
    let refused_timestamps =
        [REFUSED_FORMS, REFUSED_TIMES, REFUSED_LEAP_SECONDS, REFUSED_FRACTIONS, REFUSED_YEARS];
    let timestamps =
        [CANONICAL_TIMESTAMPS, &*firsts(CONVERTED_TIMESTAMPS), &refused_timestamps.concat()]
            .concat();
    [
        ("order_id", [ORDER_IDS, REFUSED_ORDER_IDS].concat()),
        ("parent_group_id", [EXECUTION_GROUP_IDS, REFUSED_EXECUTION_GROUP_IDS].concat()),
        ("connector_order_id", [CONNECTOR_ORDER_IDS, REFUSED_CONNECTOR_ORDER_IDS].concat()),
        ("symbol", [SYMBOLS, REFUSED_SYMBOLS].concat()),
        ("side", [&OrderSide::ALL.map(OrderSide::as_str), REFUSED_SIDES].concat()),
        ("order_type", [&OrderType::ALL.map(OrderType::as_str), REFUSED_TYPES].concat()),
        ("quantity", decimals.clone()),
        ("price", decimals.clone()),
        ("stop_price", decimals),
        ("status", [&OrderStatus::ALL.map(OrderStatus::as_str), REFUSED_STATUSES].concat()),
        ("created_at", timestamps.clone()),
        ("updated_at", timestamps),
    ]
    .into_iter()
    .flat_map(|(key, texts)| texts.into_iter().map(move |text| (key, text)))
    .map(|(key, text)| Document::with(key, &serde_json::to_string(text).unwrap()))
}

/// Each value of the tables, unchanged.
fn of_values() -> impl Iterator<Item = Document> {
    let accepted =
        VALUES.iter().flat_map(|(key, values)| values.iter().map(|value| (*key, *value)));
    let spelled = OTHER_SPELLINGS.iter().map(|(key, given, _)| (*key, *given));
    let refused = REFUSED_VALUES.iter().map(|(key, value, _)| (*key, *value));
    let kinds = [REFUSED_FOR_TEXTS, REFUSED_FOR_DECIMALS].into_iter().flatten();
    let null = MEMBERS.map(|(key, _)| (key, "null"));
    accepted
        .chain(spelled)
        .chain(refused)
        .chain(kinds.map(|(key, value, ..)| (*key, *value)))
        .chain(null)
        .map(|(key, value)| Document::with(key, value))
}

/// Keys that are absent, unknown, or in another order.
fn of_keys() -> impl Iterator<Item = Document> {
    let absent = MEMBERS.map(|(key, _)| Document::new(format!("no {key}"), document_without(key)));
    let unknown = UNKNOWN_KEYS.iter().flat_map(|key| {
        ["null", "{}", r#""0.5""#].map(|value| {
            let members = [&MEMBERS[..], &[(*key, value)]].concat();
            Document::new(format!("{key:?} {value}"), document(&members))
        })
    });
    let rotated = (0..MEMBERS.len()).map(|places| {
        let mut members = MEMBERS;
        members.rotate_left(places);
        Document::new(format!("rotated by {places}"), document(&members))
    });
    absent.into_iter().chain(unknown).chain(rotated)
}

fn of_repeated_keys() -> impl Iterator<Item = Document> {
    let repeated = |at: usize, key: &'static str, value, where_to| {
        let mut members = MEMBERS.to_vec();
        members.insert(at, (key, value));
        Document::new(format!("{key} once more, {where_to}"), document(&members))
    };
    let mut documents: Vec<_> = MEMBERS
        .into_iter()
        .enumerate()
        .flat_map(|(i, (key, value))| {
            [repeated(i, key, value, "next to it"), repeated(MEMBERS.len(), key, value, "last")]
        })
        .collect();
    documents.push(repeated(MEMBERS.len(), r"\u0073ide", r#""BUY""#, "last"));
    assert_eq!(documents.len(), REPEATED_KEYS);
    documents.into_iter()
}

/// Documents that are not a single order, and the example with one text
/// replaced.
fn of_edits() -> impl Iterator<Item = Document> {
    let example = document(&MEMBERS);
    let values = MEMBERS.map(|(_, value)| value).join(", ");
    let arrays = [&*values, &*example, ""].map(|inner| format!("[{inner}]"));
    let whole = REFUSED_DOCUMENTS.iter().map(|(text, _)| (*text).to_owned()).chain(arrays);
    let edits = REFUSED_EDITS
        .iter()
        .map(move |(old, new, _)| Document::new(format!("{new:?}"), example.replace(old, new)));
    whole.map(|text| Document::new(format!("the whole {text}"), text)).chain(edits)
}
