//! All that is wrong with a JSON value that should be a record.
//!
//! The typed reader decides whether it is one. This module only explains why it was refused.

use std::{fmt, mem};

use dtos_state::{Content, Field, InvalidRecord, Keys, Table};
use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, Error, value::RawValue};

use crate::explain::{
    quote::{not_unicode, quote, quote_name, text_of},
    record::Record,
    refusal::{Diagnosis, Mistake},
    syntax::syntax_error,
};

/// Explains why a JSON value is not a record; `offset` is where it begins.
pub(crate) fn diagnose<R: Record>(value: &str, offset: usize) -> Diagnosis {
    if !value.starts_with('{') {
        return Diagnosis::of(offset, not_an_object(R::TABLE, value));
    }
    let refusal = Diagnosis { order_id: None, mistakes: Vec::new() };
    let mut examiner = Examiner { value, offset, refusal, more: 0 };
    if let Err(error) = examiner.examine(R::TABLE, value) {
        return Diagnosis::of(offset, syntax_error(&error, value.as_bytes()));
    }
    let mut refusal = examiner.conclude();
    if refusal.mistakes.is_empty() {
        // The tables lag behind the reader; the reader's word counts.
        refusal.mistakes.push(mistake_of_the_reader::<R>(value, offset));
    }
    refusal
}

/// What the typed reader says about a value that it refuses.
fn mistake_of_the_reader<R: Record>(value: &str, offset: usize) -> Mistake {
    let (field, message) = match R::FROM_JSON(value) {
        Err(error) => (error.key().map(quote_name), without_position(&error)),
        Ok(_) => (None, format!("not {}", R::TABLE.name)),
    };
    Mistake { offset, field, message }
}

/// The words of an error: the record stands somewhere in a file, which its position does not know.
fn without_position(error: &InvalidRecord) -> String {
    let words = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    words.strip_suffix(&position).unwrap_or(&words).to_owned()
}

/// Notes what is wrong with a value.
struct Examiner<'a> {
    value: &'a str,
    offset: usize,
    refusal: Diagnosis,
    /// How many mistakes there are beyond those that are kept.
    more: usize,
}

impl Examiner<'_> {
    /// How many mistakes of a record are reported one by one, so that memory stays bounded.
    const MAX_MISTAKES: usize = 1000;

    /// Goes through the members of an object, which is the value or in it.
    fn examine(&mut self, table: &'static Table, object: &str) -> Result<(), Error> {
        let start = self.refusal.mistakes.len();
        let offset = self.offset_of(object);
        let mut members = Members { examiner: self, table, seen: vec![false; table.fields.len()] };
        Deserializer::from_str(object).deserialize_map(&mut members)?;
        let missing = missing(table, &members.seen, offset);
        self.refusal.mistakes.splice(start..start, missing);
        Ok(())
    }

    /// Notes a mistake in a part of the value.
    fn note(&mut self, part: &str, name: &str, message: String) {
        if self.refusal.mistakes.len() >= Self::MAX_MISTAKES {
            self.more += 1;
            return;
        }
        let offset = self.offset_of(part);
        self.refusal.mistakes.push(Mistake { offset, field: Some(quote_name(name)), message });
    }

    fn offset_of(&self, part: &str) -> usize {
        self.offset + (part.as_ptr() as usize - self.value.as_ptr() as usize)
    }

    fn conclude(self) -> Diagnosis {
        let Self { offset, mut refusal, more, .. } = self;
        if more > 0 {
            let message = format!("{more} more problems of this record");
            let is_of_the_whole = |mistake: &&Mistake| mistake.offset == offset;
            let end = refusal.mistakes.iter().take_while(is_of_the_whole).count();
            refusal.mistakes.insert(end, Mistake { offset, field: None, message });
        }
        refusal
    }
}

/// What is wrong with the keys of an object that begins at `offset`.
fn missing(table: &Table, seen: &[bool], offset: usize) -> Vec<Mistake> {
    let mistake =
        |field: Option<&str>, message| Mistake { offset, field: field.map(Into::into), message };
    let fields = || table.fields.iter().zip(seen);
    match table.keys {
        Keys::All => fields()
            .filter(|&(field, seen)| !field.is_nullable && !seen)
            .map(|(field, _)| mistake(Some(field.key), "the key is missing".into()))
            .collect(),
        Keys::One => {
            let got = match fields().filter(|&(_, &seen)| seen).count() {
                0 => "none",
                1 => return Vec::new(),
                _ => "several",
            };
            let keys: Vec<_> = table.fields.iter().map(|field| field.key).collect();
            let keys = keys.join(", ");
            vec![mistake(None, format!("expected exactly one of the keys {keys}, but got {got}"))]
        }
    }
}

/// The members of an object, one after another.
struct Members<'a, 'b> {
    examiner: &'b mut Examiner<'a>,
    table: &'static Table,
    /// Which of the fields the object has.
    seen: Vec<bool>,
}

impl Members<'_, '_> {
    fn examine(&mut self, key: &str, entry: &str) {
        let Self { examiner, table, seen } = self;
        let Some(name) = text_of(key) else {
            return examiner.note(key, key.trim_matches('"'), not_unicode(key));
        };
        let Some(index) = table.fields.iter().position(|field| field.key == name) else {
            return examiner.note(key, &name, unknown_key(table, &name));
        };
        if mem::replace(&mut seen[index], true) {
            examiner.note(key, &name, "the key is given more than once".into());
        }
        let field = &table.fields[index];
        if let Err(message) = check(field, entry) {
            examiner.note(entry, &name, message);
        } else if field.is_order_id() {
            examiner.refusal.order_id = serde_json::from_str(entry).ok();
        } else if let Content::Record(table) = field.content
            && let Err(error) = examiner.examine(table, entry)
        {
            examiner.note(entry, &name, syntax_error(&error, entry.as_bytes()));
        } else if let Content::List(content) = field.content {
            let values: Vec<&RawValue> = serde_json::from_str(entry).unwrap_or_default();
            for value in values.into_iter().map(RawValue::get) {
                if let Err(message) = check_content(*content, value) {
                    examiner.note(value, &name, message);
                }
            }
        }
    }
}

impl<'de> Visitor<'de> for &mut Members<'_, '_> {
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

/// Checks the JSON value under a key, but not what is in a record or a list.
fn check(field: &Field, value: &str) -> Result<(), String> {
    match value.as_bytes() {
        [b'n', ..] if field.is_nullable => Ok(()),
        _ => check_content(field.content, value),
    }
}

fn check_content(content: Content, value: &str) -> Result<(), String> {
    match (content, value.as_bytes()) {
        (Content::Record(_), [b'{', ..]) | (Content::List(_), [b'[', ..]) => Ok(()),
        (Content::Record(table), _) => Err(not_an_object(table, value)),
        (Content::List(_), _) => Err(format!("expected an array, but got {}", quote(value))),
        (Content::Integer, _) if value.parse::<u32>().is_ok() => Ok(()),
        (Content::Integer, _) => Err(format!(
            "expected a number from 0 to {} without a fraction, but got {}",
            u32::MAX,
            quote(value)
        )),
        (Content::Text(parse, _) | Content::Decimal(parse, _), [b'"', ..]) => {
            match text_of(value) {
                Some(text) => parse(&text),
                None => Err(not_unicode(value)),
            }
        }
        (Content::Decimal(..), [b'-' | b'0'..=b'9', ..]) => {
            Err(format!("expected a decimal in quotes, but got the bare number {}", quote(value)))
        }
        (Content::Text(..) | Content::Decimal(..), _) => {
            Err(format!("expected a string, but got {}", quote(value)))
        }
    }
}

fn not_an_object(table: &Table, value: &str) -> String {
    format!("expected {}, as an object, but got {}", table.name, quote(value))
}

fn unknown_key(table: &Table, name: &str) -> String {
    if let Some((_, why)) = table.left_out.iter().find(|(left_out, _)| *left_out == name) {
        return format!("unknown key: {why}");
    }
    match table.fields.iter().find(|field| is_like(field.key, name)) {
        None => "unknown key".into(),
        Some(field) => format!("unknown key; did you mean {}?", field.key),
    }
}

/// Whether a name differs from a key only in how its words are joined.
fn is_like(key: &str, name: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        let joined = name.bytes().filter(|byte| !b"_- ".contains(byte));
        joined.map(|byte| byte.to_ascii_lowercase()).collect()
    };
    name.len() <= 2 * key.len() && letters(key) == letters(name)
}

#[cfg(test)]
mod tests {
    use dtos_state::{Command, Order};

    use super::mistake_of_the_reader;

    #[test]
    fn the_typed_reader_says_why_it_refuses_and_at_which_key() {
        let unknown = "unknown field `a`, expected one of";
        for (mistake, key, message) in [
            (mistake_of_the_reader::<Order>("{\"a\":1}", 7), "a", unknown),
            (mistake_of_the_reader::<Order>("{}", 7), "order_id", "missing field `order_id`"),
            (mistake_of_the_reader::<Command>("{\"a\":1}", 7), "a", unknown),
        ] {
            assert_eq!((mistake.offset, mistake.field.as_deref()), (7, Some(key)));
            assert!(mistake.message.starts_with(message), "{}", mistake.message);
            assert!(!mistake.message.contains("line"), "{}", mistake.message);
        }
    }
}
