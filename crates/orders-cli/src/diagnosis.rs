//! All that is wrong with a JSON value that should have been an order.
//!
//! Whether it is an order is for the typed reader to say; this module is asked
//! once that has refused, and explains.

use std::{borrow::Cow, collections::HashSet, fmt, fmt::Display, str::FromStr};

use core_enums::{Excerpt, OrderSide, OrderStatus, OrderType};
use dtos_state::{ConnectorOrderId, ExactDecimal, Order, Quantity, Symbol, Timestamp};
use id_generators::{ExecutionGroupId, OrderId};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    flaw::{Flaw, Refusal},
    syntax,
};

/// Explains why a JSON value is not an order; `offset` is where it begins.
pub(crate) fn diagnose(value: &str, offset: usize) -> Refusal {
    if !value.starts_with('{') {
        let message = format!("expected an order, as an object, but got {}", shown(value));
        return Refusal::of(offset, message);
    }
    let entries = match serde_json::from_str::<Entries>(value) {
        Ok(entries) => entries.0,
        Err(error) => return Refusal::of(offset, syntax::message(&error, value.as_bytes())),
    };
    let mut refusal = Refusal { order_id: None, flaws: Vec::new() };
    let mut seen = HashSet::new();
    for (key, entry) in entries {
        let (key_offset, entry_offset) = (offset_in(value, key), offset_in(value, entry));
        let mut flaw = |at: usize, name: &str, message| {
            let field = Some(shown_name(name));
            refusal.flaws.push(Flaw { offset: offset + at, field, message });
        };
        let Ok(name) = serde_json::from_str::<Cow<str>>(key) else {
            flaw(key_offset, key, format!("invalid text {}", Excerpt::of(key)));
            continue;
        };
        match FIELDS.iter().find(|field| field.name == name) {
            None => flaw(key_offset, &name, unknown_key(&name)),
            Some(field) => {
                if !seen.insert(field.name) {
                    flaw(key_offset, &name, "the key is given more than once".into());
                }
                if let Err(message) = field.check(entry) {
                    flaw(entry_offset, &name, message);
                } else if field.name == "order_id" {
                    refusal.order_id = serde_json::from_str(entry).ok();
                }
            }
        }
    }
    for field in FIELDS.iter().filter(|field| field.is_required && !seen.contains(field.name)) {
        let message = "the key is missing".into();
        refusal.flaws.push(Flaw { offset, field: Some(field.name.into()), message });
    }
    if refusal.flaws.is_empty() {
        // The table below lags behind the reader; the reader's word counts.
        let message = match serde_json::from_str::<Order>(value) {
            Ok(_) => "the reader changed its mind".into(),
            Err(error) => error.to_string(),
        };
        return Refusal::of(offset, message);
    }
    refusal.flaws.sort_by_key(|flaw| flaw.offset);
    refusal
}

/// What an order says under one of its keys.
struct Field {
    name: &'static str,
    is_required: bool,
    is_decimal: bool,
    parse: fn(&str) -> Result<(), String>,
}

const FIELDS: [Field; 12] = [
    Field::of::<OrderId>("order_id"),
    Field::of::<ExecutionGroupId>("parent_group_id"),
    Field::of::<ConnectorOrderId>("connector_order_id").or_null(),
    Field::of::<Symbol>("symbol"),
    Field::of::<OrderSide>("side"),
    Field::of::<OrderType>("order_type"),
    Field::of::<Quantity>("quantity").decimal(),
    Field::of::<ExactDecimal>("price").decimal().or_null(),
    Field::of::<ExactDecimal>("stop_price").decimal().or_null(),
    Field::of::<OrderStatus>("status"),
    Field::of::<Timestamp>("created_at"),
    Field::of::<Timestamp>("updated_at"),
];

impl Field {
    const fn of<T: FromStr<Err: Display>>(name: &'static str) -> Self {
        Self { name, is_required: true, is_decimal: false, parse: parse::<T> }
    }

    const fn or_null(self) -> Self {
        Self { is_required: false, ..self }
    }

    const fn decimal(self) -> Self {
        Self { is_decimal: true, ..self }
    }

    /// Checks the JSON value that was given under the key.
    fn check(&self, value: &str) -> Result<(), String> {
        match value.as_bytes() {
            [b'"', ..] => match serde_json::from_str::<Cow<str>>(value) {
                Ok(text) => (self.parse)(&text),
                Err(error) => Err(syntax::message(&error, value.as_bytes())),
            },
            [b'n', ..] if !self.is_required => Ok(()),
            [b'-' | b'0'..=b'9', ..] if self.is_decimal => Err(format!(
                "expected a decimal in quotes, but got the bare number {}",
                shown(value)
            )),
            _ => Err(format!("expected a string, but got {}", shown(value))),
        }
    }
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop).map_err(|error| error.to_string())
}

fn unknown_key(name: &str) -> String {
    let why = match name {
        "causality" => "the causality of a decision is kept in the journal",
        "strategy_id" => "the strategy is found through parent_group_id",
        "average_fill_price" | "filled_quantity" => "it is computed from the fills",
        "metadata" => "an order carries nothing without a consumer",
        _ => {
            let plain = |name: &str| name.replace(['_', '-', ' '], "").to_lowercase();
            return match FIELDS.iter().find(|field| plain(field.name) == plain(name)) {
                Some(field) => format!("unknown key; did you mean {}?", field.name),
                None => "unknown key".into(),
            };
        }
    };
    format!("unknown key: {why}")
}

/// A JSON value as it stands, shortened, with its control characters escaped.
fn shown(value: &str) -> String {
    match value.as_bytes() {
        [b'{', ..] => "an object".into(),
        [b'[', ..] => "an array".into(),
        [b'"', ..] => match serde_json::from_str::<Cow<str>>(value) {
            Ok(text) => format!("the string {}", Excerpt::of(&text)),
            Err(_) => "a string".into(),
        },
        _ => shown_name(value),
    }
}

/// A name as it stands where that is harmless, and as an excerpt otherwise.
fn shown_name(name: &str) -> String {
    let excerpt = Excerpt::of(name).to_string();
    match excerpt.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(text) if text == name && !name.is_empty() => excerpt[1..=name.len()].into(),
        _ => excerpt,
    }
}

/// The members of an object, in their order and with all repeats, as the parts
/// of the text that they are.
struct Entries<'a>(Vec<(&'a str, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                    entries.push((key.get(), value.get()));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// Where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}
