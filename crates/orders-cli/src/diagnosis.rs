//! All that is wrong with a JSON value that should have been an order.
//!
//! Whether it is an order is for the typed reader to say; this module is asked
//! once that has refused, and explains.

use std::{
    borrow::Cow,
    fmt::{self, Display},
    mem,
    str::FromStr,
};

use core_enums::{Excerpt, OrderSide, OrderStatus, OrderType};
use dtos_state::{ConnectorOrderId, ExactDecimal, Order, Quantity, Symbol, Timestamp};
use id_generators::{ExecutionGroupId, OrderId};
use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

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
    let refusal = Refusal { order_id: None, flaws: Vec::new() };
    let mut examiner = Examiner { value, offset, refusal, seen: [false; FIELDS.len()], more: 0 };
    if let Err(error) = Deserializer::from_str(value).deserialize_map(&mut examiner) {
        return Refusal::of(offset, syntax::message(&error, value.as_bytes()));
    }
    examiner.conclude()
}

/// Goes through the members of an object, and takes note of what is wrong.
struct Examiner<'a> {
    value: &'a str,
    offset: usize,
    refusal: Refusal,
    /// Which of the fields have been given.
    seen: [bool; FIELDS.len()],
    /// How many flaws there are beyond those that are kept.
    more: usize,
}

impl Examiner<'_> {
    /// How many flaws of a record are told one by one: memory stays bounded.
    const MAX_FLAWS: usize = 1000;

    fn examine(&mut self, key: &str, entry: &str) {
        let Some(name) = text_of(key) else {
            return self.note(key, key.trim_matches('"'), not_unicode(key));
        };
        let Some(index) = FIELDS.iter().position(|field| field.name == name) else {
            return self.note(key, &name, unknown_key(&name));
        };
        if mem::replace(&mut self.seen[index], true) {
            self.note(key, &name, "the key is given more than once".into());
        }
        if let Err(message) = FIELDS[index].check(entry) {
            self.note(entry, &name, message);
        } else if name == "order_id" {
            self.refusal.order_id = serde_json::from_str(entry).ok();
        }
    }

    /// Takes note of a flaw in a part of the value.
    fn note(&mut self, part: &str, name: &str, message: String) {
        if self.refusal.flaws.len() == Self::MAX_FLAWS {
            self.more += 1;
            return;
        }
        let offset = self.offset + offset_in(self.value, part);
        self.refusal.flaws.push(Flaw { offset, field: Some(shown_name(name)), message });
    }

    fn conclude(mut self) -> Refusal {
        let flaw = |field: Option<&str>, message: String| Flaw {
            offset: self.offset,
            field: field.map(Into::into),
            message,
        };
        let missing =
            FIELDS.iter().zip(self.seen).filter(|(field, seen)| field.is_required && !seen);
        let mut flaws: Vec<Flaw> =
            missing.map(|(field, _)| flaw(Some(field.name), "the key is missing".into())).collect();
        if self.more > 0 {
            flaws.push(flaw(None, format!("{} more problems of this order", self.more)));
        }
        flaws.append(&mut self.refusal.flaws);
        if flaws.is_empty() {
            // The table below lags behind the reader; the reader's word counts.
            let error = serde_json::from_str::<Order>(self.value).err();
            flaws.push(flaw(None, error.map_or("not an order".into(), |error| error.to_string())));
        }
        self.refusal.flaws = flaws;
        self.refusal
    }
}

impl<'de> Visitor<'de> for &mut Examiner<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            self.examine(key.get(), value.get());
        }
        Ok(())
    }
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
            [b'"', ..] => match text_of(value) {
                Some(text) => (self.parse)(&text),
                None => Err(not_unicode(value)),
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

/// What a JSON string says, unless it has half a surrogate pair.
fn text_of(string: &str) -> Option<Cow<'_, str>> {
    if string.contains('\\') {
        return serde_json::from_str(string).ok().map(Cow::Owned);
    }
    string.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
}

/// The message for a string with half a surrogate pair, such as `"\ud800"`.
fn not_unicode(string: &str) -> String {
    format!("expected Unicode text, but got {}", Excerpt::of(string.trim_matches('"')))
}

fn unknown_key(name: &str) -> String {
    let why = match name {
        "causality" => "the causality of a decision is kept in the journal",
        "strategy_id" => "the strategy is found through parent_group_id",
        "average_fill_price" | "filled_quantity" => "it is computed from the fills",
        "metadata" => "an order carries nothing without a consumer",
        _ => {
            return FIELDS.iter().find(|field| is_like(field.name, name)).map_or_else(
                || "unknown key".into(),
                |field| format!("unknown key; did you mean {}?", field.name),
            );
        }
    };
    format!("unknown key: {why}")
}

/// Whether two names differ only in how their words are joined.
fn is_like(name: &str, given: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        let joined = name.bytes().filter(|byte| !b"_- ".contains(byte));
        joined.map(|byte| byte.to_ascii_lowercase()).collect()
    };
    given.len() <= 2 * name.len() && letters(name) == letters(given)
}

/// A JSON value as it stands, shortened, with its control characters escaped.
fn shown(value: &str) -> String {
    match value.as_bytes() {
        [b'{', ..] => "an object".into(),
        [b'[', ..] => "an array".into(),
        [b'"', ..] => match text_of(value) {
            Some(text) => format!("the string {}", Excerpt::of(&text)),
            None => "a string".into(),
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

/// Where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}
