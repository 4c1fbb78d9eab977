//! All that is wrong with a JSON value that should have been a record.
//!
//! Whether it is one is for the typed reader to say; this module is asked once
//! that has refused, and explains.

use std::{fmt, mem};

use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, Error, value::RawValue};

use crate::{
    flaw::{Flaw, Refusal},
    given::{not_unicode, shown_name, text_of},
    record::RecordKind,
    shape::{Content, Field, Keys, Shape},
    syntax,
};

/// Explains why a JSON value is not a record; `offset` is where it begins.
pub(crate) fn diagnose(kind: RecordKind, value: &str, offset: usize) -> Refusal {
    let shape = kind.shape();
    if !value.starts_with('{') {
        return Refusal::of(offset, shape.not_met_by(value));
    }
    let refusal = Refusal { order_id: None, flaws: Vec::new() };
    let mut examiner = Examiner { value, offset, refusal, more: 0 };
    if let Err(error) = examiner.examine(shape, value) {
        return Refusal::of(offset, syntax::message(&error, value.as_bytes()));
    }
    examiner.conclude(kind)
}

/// Takes note of what is wrong with a value.
struct Examiner<'a> {
    value: &'a str,
    offset: usize,
    refusal: Refusal,
    /// How many flaws there are beyond those that are kept.
    more: usize,
}

impl Examiner<'_> {
    /// How many flaws of a record are told one by one: memory stays bounded.
    const MAX_FLAWS: usize = 1000;

    /// Goes through the members of an object that is the value, or in it.
    fn examine(&mut self, shape: &'static Shape, object: &str) -> Result<(), Error> {
        let start = self.refusal.flaws.len();
        let offset = self.offset_of(object);
        let mut members = Members { examiner: self, shape, seen: vec![false; shape.fields.len()] };
        Deserializer::from_str(object).deserialize_map(&mut members)?;
        let missing = missing(shape, &members.seen, offset);
        self.refusal.flaws.splice(start..start, missing);
        Ok(())
    }

    /// Takes note of a flaw in a part of the value.
    fn note(&mut self, part: &str, name: &str, message: String) {
        if self.refusal.flaws.len() >= Self::MAX_FLAWS {
            self.more += 1;
            return;
        }
        let offset = self.offset_of(part);
        self.refusal.flaws.push(Flaw { offset, field: Some(shown_name(name)), message });
    }

    fn offset_of(&self, part: &str) -> usize {
        self.offset + (part.as_ptr() as usize - self.value.as_ptr() as usize)
    }

    fn conclude(self, kind: RecordKind) -> Refusal {
        let Self { value, offset, mut refusal, more } = self;
        let flaws = &mut refusal.flaws;
        if more > 0 {
            let message = format!("{more} more problems of this record");
            let of_the_whole = flaws.iter().take_while(|flaw| flaw.offset == offset).count();
            flaws.insert(of_the_whole, Flaw { offset, field: None, message });
        }
        if flaws.is_empty() {
            // The tables of shapes lag behind the reader; the reader's word counts.
            flaws.push(Flaw { offset, field: None, message: kind.refusal(value) });
        }
        refusal
    }
}

/// What is wrong with the keys of an object that begins at `offset`.
fn missing(shape: &Shape, seen: &[bool], offset: usize) -> Vec<Flaw> {
    let flaw =
        |field: Option<&str>, message| Flaw { offset, field: field.map(Into::into), message };
    let fields = || shape.fields.iter().zip(seen);
    match shape.keys {
        Keys::Required => fields()
            .filter(|&(field, seen)| field.is_required && !seen)
            .map(|(field, _)| flaw(Some(field.name), "the key is missing".into()))
            .collect(),
        Keys::ExactlyOne => {
            let given = match fields().filter(|&(_, &seen)| seen).count() {
                0 => "none",
                1 => return Vec::new(),
                _ => "several",
            };
            let names: Vec<_> = shape.fields.iter().map(|field| field.name).collect();
            let names = names.join(", ");
            vec![flaw(None, format!("expected exactly one of the keys {names}, but got {given}"))]
        }
    }
}

/// The members of an object, one after another.
struct Members<'a, 'b> {
    examiner: &'b mut Examiner<'a>,
    shape: &'static Shape,
    /// Which of the fields have been given.
    seen: Vec<bool>,
}

impl Members<'_, '_> {
    fn examine(&mut self, key: &str, entry: &str) {
        let Self { examiner, shape, seen } = self;
        let Some(name) = text_of(key) else {
            return examiner.note(key, key.trim_matches('"'), not_unicode(key));
        };
        let Some(index) = shape.fields.iter().position(|field| field.name == name) else {
            return examiner.note(key, &name, unknown_key(shape, &name));
        };
        if mem::replace(&mut seen[index], true) {
            examiner.note(key, &name, "the key is given more than once".into());
        }
        let Field { is_order_id, content, .. } = shape.fields[index];
        if let Err(message) = shape.fields[index].check(entry) {
            examiner.note(entry, &name, message);
        } else if is_order_id {
            examiner.refusal.order_id = serde_json::from_str(entry).ok();
        } else if let Content::Record(shape) = content
            && let Err(error) = examiner.examine(shape, entry)
        {
            examiner.note(entry, &name, syntax::message(&error, entry.as_bytes()));
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

fn unknown_key(shape: &Shape, name: &str) -> String {
    if let Some((_, why)) = shape.left_out.iter().find(|(left_out, _)| *left_out == name) {
        return format!("unknown key: {why}");
    }
    match shape.fields.iter().find(|field| is_like(field.name, name)) {
        None => "unknown key".into(),
        Some(field) => format!("unknown key; did you mean {}?", field.name),
    }
}

/// Whether two names differ only in how their words are joined.
fn is_like(name: &str, given: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        let joined = name.bytes().filter(|byte| !b"_- ".contains(byte));
        joined.map(|byte| byte.to_ascii_lowercase()).collect()
    };
    given.len() <= 2 * name.len() && letters(name) == letters(given)
}
