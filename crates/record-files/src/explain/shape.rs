//! What an object evidently is, by its keys.

use std::borrow::Cow;

use core_enums::Excerpt;
use dtos_state::{Command, Content, Field, Order, Table};

use crate::explain::{
    members::members,
    near::nearest,
    quote::text_of,
    venue::{from_venue, within_venue},
};

/// The keys that a change of a ledger has beside its command.
pub(crate) const CHANGE_KEYS: [&str; 3] = ["seq", "cursor", "effect"];

/// How many keys a message names.
const MAX_KEYS: usize = 6;

/// What an object is.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A command, by a key of it.
    Command,
    /// A change of a ledger: a command with three more keys.
    Change {
        /// The command alone, as JSON.
        command: String,
    },
    /// The record of a command without its key.
    Bare {
        /// The key that it would stand under.
        key: &'static str,
        /// What the record has to be.
        table: &'static Table,
    },
    /// Nothing of these.
    Unknown {
        /// What it seems to be, and what to do about it.
        guess: Option<String>,
    },
}

impl Shape {
    /// Of an object in JSON.
    pub(crate) fn of(object: &str) -> Self {
        let Ok(members) = members(object) else { return Self::Unknown { guess: None } };
        let keys: Vec<Cow<str>> = members.iter().filter_map(|(key, _)| text_of(key)).collect();
        let is_of_command = |(key, value): &(&str, &str)| {
            // A record may have a key of the same name.
            let may_be = value.starts_with('{') || members.len() == 1;
            may_be && text_of(key).is_some_and(|key| has_key(&Command::TABLE, &key))
        };
        if members.iter().any(is_of_command) {
            return match change(&members) {
                Some(command) => Self::Change { command },
                None => Self::Command,
            };
        }
        if let Some(guess) = from_venue(&members) {
            return Self::Unknown { guess: Some(guess) };
        }
        if let Some((key, table)) = nearest_record(&keys) {
            return Self::Bare { key, table };
        }
        let guess = within_venue(&members).or_else(|| envelope(&members));
        Self::Unknown { guess: guess.or_else(|| others(&keys)) }
    }
}

fn has_key(table: &Table, key: &str) -> bool {
    table.fields.iter().any(|field| field.key == key)
}

/// The command of a change, as JSON.
fn change(members: &[(&str, &str)]) -> Option<String> {
    let value = |key: &str| {
        let mut values = members.iter().filter(|(name, _)| text_of(name).is_some_and(|k| k == key));
        values.next().map(|(_, value)| value.as_bytes()[0])
    };
    let is_change =
        value("seq")?.is_ascii_digit() && [value("cursor")?, value("effect")?] == *b"\"\"";
    let is_extra =
        |key: &str| text_of(key).is_some_and(|key| CHANGE_KEYS.iter().any(|extra| *extra == key));
    let mut others = members.iter().filter(|(key, _)| !is_extra(key));
    match (others.next(), members.len() == 1 + CHANGE_KEYS.len()) {
        (Some((key, value)), true) if is_change => Some(format!("{{{key}:{value}}}")),
        _ => None,
    }
}

/// The record of a command that has most of the keys, two of them at least; of several, the one
/// that lacks the fewest.
fn nearest_record(keys: &[Cow<str>]) -> Option<(&'static str, &'static Table)> {
    let records = Command::TABLE.fields.iter().filter_map(|field| match field.content {
        Content::Record(table) => Some((field.key, table)),
        _ => None,
    });
    let has = |field: &&Field| keys.iter().any(|key| *key == field.key);
    let scored = records.map(|(key, table)| {
        let known = table.fields.iter().filter(has).count();
        let lacking = table.fields.iter().filter(|field| !field.is_nullable && !has(field)).count();
        ((known, usize::MAX - lacking), key, table)
    });
    // Of equal ones the first: an order.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|((known, _), ..)| *known >= 2).map(|(_, key, table)| (key, table))
}

/// An answer of an interface, which has the records in an array under one of its keys.
fn envelope(members: &[(&str, &str)]) -> Option<String> {
    let under = members.iter().find(|(_, value)| holds_record(value));
    if let Some(key) = under.and_then(|(key, _)| text_of(key)) {
        let path = Excerpt::of(&format!(".{key}")).unquoted();
        return Some(format!(
            "an object with the record at {path}: pass that, such as with jq {path}"
        ));
    }
    let path = members.iter().find_map(|(key, value)| {
        let key = text_of(key)?;
        if holds_objects(value) {
            return Some(format!(".{key}"));
        }
        let inner = self::members(value).ok()?;
        let within = inner.iter().find(|(_, value)| holds_objects(value))?;
        Some(format!(".{key}.{}", text_of(within.0)?))
    })?;
    let path = Excerpt::of(&path).unquoted();
    Some(format!(
        "an object with other objects in an array at {path}: \
         pass that array, such as with jq {path}"
    ))
}

fn holds_record(value: &str) -> bool {
    let Ok(members) = members(value) else { return false };
    let keys: Vec<Cow<str>> = members.iter().filter_map(|(key, _)| text_of(key)).collect();
    nearest_record(&keys).is_some()
}

fn holds_objects(value: &str) -> bool {
    value.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// An object of which not one key is known, and hardly one near to a known one.
fn others(keys: &[Cow<str>]) -> Option<String> {
    let known = || Order::TABLE.fields.iter().chain(Command::TABLE.fields).map(|field| field.key);
    let left_out = |key: &str| Order::TABLE.left_out.iter().any(|(left_out, _)| *left_out == key);
    let is_known = |key: &Cow<str>| left_out(key) || known().any(|known| known == *key);
    let near = keys.iter().filter(|key| nearest(key, known()).is_some()).count();
    if keys.len() < 3 || keys.iter().any(is_known) || near > keys.len() / 3 {
        return None;
    }
    let shown: Vec<_> = keys.iter().take(MAX_KEYS).map(|key| Excerpt::of(key).unquoted()).collect();
    let more = if keys.len() > MAX_KEYS { ", ..." } else { "" };
    Some(format!("an object with none of its keys, but {}{more}", shown.join(", ")))
}
