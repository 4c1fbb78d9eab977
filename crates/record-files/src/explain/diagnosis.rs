//! All that is wrong with a JSON value that should be a record.
//!
//! The typed reader decides whether it is one. This module only explains why it was refused.

use std::{fmt, mem};

use core_enums::MistakeKind;
use dtos_state::{Command, Content, Field, InvalidRecord, Keys, Table};
use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, Error, value::RawValue};

use crate::explain::{
    hint::{epoch_hint, hint},
    mistake::{Diagnosis, Mistake},
    near::nearest,
    path::{Path, Step},
    quote::{not_unicode, quote, text_of},
    record::{Also, Record},
    shape::{CHANGE_KEYS, Shape},
    syntax::syntax_error,
};

/// Explains why a JSON value is not a record; `offset` is where it begins.
#[must_use]
pub fn diagnose<R: Record>(value: &str, offset: usize) -> Diagnosis {
    let shape = Shape::of(value);
    let wanted = match wanted::<R>(&shape) {
        Ok(wanted) => wanted,
        Err(got) => {
            let message = format!("expected {}, but got {got}", R::TABLE.name);
            return Diagnosis::of(offset, MistakeKind::OtherKind, message);
        }
    };
    explain(wanted, value, offset, || match shape {
        Shape::Bare { key, .. } if R::ALSO != Also::Nothing => {
            Command::from_json(&format!("{{\"{key}\":{value}}}")).err()
        }
        Shape::Change { command } => Command::from_json(&command).err(),
        Shape::Command => Command::from_json(value).err(),
        Shape::Bare { .. } | Shape::Unknown { .. } => R::FROM_JSON(value).err(),
    })
}

/// The same, where it is known that the value should be this record, whatever it looks like.
#[must_use]
pub fn diagnose_as<R: Record>(value: &str, offset: usize) -> Diagnosis {
    let wanted = Wanted { table: R::TABLE, ignored: &[] };
    explain(wanted, value, offset, || R::FROM_JSON(value).err())
}

fn explain(
    Wanted { table, ignored }: Wanted,
    value: &str,
    offset: usize,
    error_of_the_reader: impl FnOnce() -> Option<InvalidRecord>,
) -> Diagnosis {
    if !value.starts_with('{') {
        let (kind, message) = not_an_object(table, value);
        let mistake = Mistake::of_the_whole(offset, kind, message).with_value(value);
        return Diagnosis { order_id: None, mistakes: vec![mistake] };
    }
    let diagnosis = Diagnosis { order_id: None, mistakes: Vec::new() };
    let mut examiner = Examiner { value, offset, ignored, diagnosis, more: 0 };
    if let Err(error) = examiner.examine(table, value, &Path::default()) {
        let (kind, message) = syntax_error(&error, value.as_bytes());
        return Diagnosis::of(offset, kind, message);
    }
    let mut diagnosis = examiner.conclude();
    if diagnosis.mistakes.is_empty() {
        // The tables lag behind the reader; the reader's word counts.
        let error = error_of_the_reader();
        diagnosis.mistakes.push(mistake_of_the_reader(table, error.as_ref(), offset));
    }
    diagnosis
}

/// What an object has to be, and which keys of it say nothing.
struct Wanted {
    table: &'static Table,
    ignored: &'static [&'static str],
}

/// What an object of this shape has to be, or else what it is.
fn wanted<R: Record>(shape: &Shape) -> Result<Wanted, String> {
    let table = |table| Ok(Wanted { table, ignored: &[] });
    match (R::ALSO, shape) {
        (_, Shape::Unknown { guess: Some(guess) }) => Err(guess.clone()),
        (Also::Nothing, Shape::Change { .. }) => Err("a change of a ledger".into()),
        (Also::Nothing, Shape::Command) => Err(Command::TABLE.name.into()),
        (Also::Nothing, Shape::Bare { table, .. }) if table.name != R::TABLE.name => {
            Err(table.name.into())
        }
        (Also::News | Also::AnyRecord, Shape::Change { .. }) => {
            Ok(Wanted { table: &Command::TABLE, ignored: &CHANGE_KEYS })
        }
        (Also::News | Also::AnyRecord, Shape::Bare { table: bare, .. }) => table(bare),
        (Also::AnyRecord, Shape::Command) => table(&Command::TABLE),
        (Also::Nothing, Shape::Bare { .. })
        | (Also::News, Shape::Command)
        | (_, Shape::Unknown { guess: None }) => table(R::TABLE),
    }
}

/// What the typed reader says about a value that it refuses.
fn mistake_of_the_reader(table: &Table, error: Option<&InvalidRecord>, offset: usize) -> Mistake {
    let (path, message) = match error {
        Some(error) => {
            let path = error.key().map(|key| Path::default().key(key));
            (path.unwrap_or_default(), without_position(error))
        }
        None => (Path::default(), format!("not {}", table.name)),
    };
    Mistake { path, ..Mistake::of_the_whole(offset, MistakeKind::WrongRecord, message) }
}

/// The words of an error: the record stands somewhere in a file, which its position does not know.
fn without_position(error: &InvalidRecord) -> String {
    let words = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    words.strip_suffix(&position).unwrap_or(&words).to_owned()
}

/// What is wrong, and the message that says so.
type What = (MistakeKind, String);

/// Notes what is wrong with a value.
struct Examiner<'a> {
    value: &'a str,
    offset: usize,
    /// The keys of the object itself that say nothing about it.
    ignored: &'static [&'static str],
    diagnosis: Diagnosis,
    /// How many mistakes there are beyond those that are kept.
    more: usize,
}

impl Examiner<'_> {
    /// How many mistakes of a record are reported one by one, so that memory stays bounded.
    const MAX_MISTAKES: usize = 1000;

    /// Goes through the members of an object, which is the value or in it.
    fn examine(&mut self, table: &'static Table, object: &str, path: &Path) -> Result<(), Error> {
        let start = self.diagnosis.mistakes.len();
        let offset = self.offset_of(object);
        let seen = vec![false; table.fields.len()];
        let mut members = Members { examiner: self, table, path, seen };
        Deserializer::from_str(object).deserialize_map(&mut members)?;
        let missing = missing(table, &members.seen, offset, path);
        self.diagnosis.mistakes.splice(start..start, missing);
        Ok(())
    }

    /// Notes a mistake in a part of the value, and what stands there.
    fn note(&mut self, part: &str, path: Path, (kind, message): What, value: Option<&str>) {
        if self.diagnosis.mistakes.len() >= Self::MAX_MISTAKES {
            self.more += 1;
            return;
        }
        let offset = self.offset_of(part);
        let mistake = Mistake { path, ..Mistake::of_the_whole(offset, kind, message) };
        self.diagnosis.mistakes.push(match value {
            Some(value) => mistake.with_value(value),
            None => mistake,
        });
    }

    fn offset_of(&self, part: &str) -> usize {
        self.offset + (part.as_ptr() as usize - self.value.as_ptr() as usize)
    }

    fn conclude(self) -> Diagnosis {
        let Self { offset, mut diagnosis, more, .. } = self;
        if more > 0 {
            let message = format!("{more} more problems of this record");
            let is_of_the_whole = |mistake: &&Mistake| mistake.offset == offset;
            let end = diagnosis.mistakes.iter().take_while(is_of_the_whole).count();
            let mistake = Mistake::of_the_whole(offset, MistakeKind::TooMany, message);
            diagnosis.mistakes.insert(end, mistake);
        }
        diagnosis
    }
}

/// What is wrong with the keys of an object that begins at `offset`.
fn missing(table: &Table, seen: &[bool], offset: usize, path: &Path) -> Vec<Mistake> {
    let mistake = |path, kind, message: String| Mistake {
        path,
        ..Mistake::of_the_whole(offset, kind, message)
    };
    let fields = || table.fields.iter().zip(seen);
    match table.keys {
        Keys::All => fields()
            .filter(|&(field, seen)| !field.is_nullable && !seen)
            .map(|(field, _)| {
                let message = "the key is missing".into();
                mistake(path.key(field.key), MistakeKind::MissingKey, message)
            })
            .collect(),
        Keys::One => {
            let got = match fields().filter(|&(_, &seen)| seen).count() {
                0 => "none",
                1 => return Vec::new(),
                _ => "several",
            };
            let keys: Vec<_> = table.fields.iter().map(|field| field.key).collect();
            let keys = keys.join(", ");
            let message = format!("expected exactly one of the keys {keys}, but got {got}");
            vec![mistake(path.clone(), MistakeKind::NotOneKey, message)]
        }
    }
}

/// The members of an object, one after another.
struct Members<'a, 'b> {
    examiner: &'b mut Examiner<'a>,
    table: &'static Table,
    path: &'b Path,
    /// Which of the fields the object has.
    seen: Vec<bool>,
}

impl Members<'_, '_> {
    fn examine(&mut self, key: &str, entry: &str) {
        let Self { examiner, table, path, seen } = self;
        let Some(name) = text_of(key) else {
            let path = path.key(key.trim_matches('"'));
            return examiner.note(key, path, not_unicode(key), None);
        };
        if path.0.is_empty() && examiner.ignored.iter().any(|ignored| *ignored == name) {
            return;
        }
        let path = path.key(&name);
        let Some(index) = table.fields.iter().position(|field| field.key == name) else {
            let what = (MistakeKind::UnknownKey, unknown_key(table, &name));
            return examiner.note(key, path, what, Some(entry));
        };
        if mem::replace(&mut seen[index], true) {
            let what = (MistakeKind::DuplicateKey, "the key is given more than once".into());
            examiner.note(key, path.clone(), what, Some(entry));
        }
        let field = &table.fields[index];
        if let Err((kind, message)) = check(field, entry) {
            let message = with_hint(message, field, entry);
            examiner.note(entry, path, (kind, message), Some(entry));
        } else if field.is_order_id() {
            examiner.diagnosis.order_id = serde_json::from_str(entry).ok();
        } else if let Content::Record(table) = field.content
            && let Err(error) = examiner.examine(table, entry, &path)
        {
            examiner.note(entry, path, syntax_error(&error, entry.as_bytes()), None);
        } else if let Content::List(content) = field.content {
            let values: Vec<&RawValue> = serde_json::from_str(entry).unwrap_or_default();
            for (index, value) in values.into_iter().map(RawValue::get).enumerate() {
                if let Err(what) = check_content(*content, value) {
                    examiner.note(value, path.step(Step::Index(index)), what, Some(value));
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

/// The message about a value, and what to write instead, where that can be guessed.
fn with_hint(message: String, field: &Field, value: &str) -> String {
    let hint = match text_of(value) {
        Some(text) => hint(field, &text),
        None => epoch_hint(field, value),
    };
    match hint {
        Some(hint) => format!("{message}; {hint}"),
        None => message,
    }
}

/// Checks the JSON value under a key, but not what is in a record or a list.
fn check(field: &Field, value: &str) -> Result<(), What> {
    match value.as_bytes() {
        [b'n', ..] if field.is_nullable => Ok(()),
        _ => check_content(field.content, value),
    }
}

fn check_content(content: Content, value: &str) -> Result<(), What> {
    let not =
        |kind, wanted: &str| Err((kind, format!("expected {wanted}, but got {}", quote(value))));
    match (content, value.as_bytes()) {
        (Content::Record(_), [b'{', ..]) | (Content::List(_), [b'[', ..]) => Ok(()),
        (Content::Record(table), _) => Err(not_an_object(table, value)),
        (Content::List(_), _) => not(MistakeKind::NotAnArray, "an array"),
        (Content::Integer, _) if value.parse::<u32>().is_ok() => Ok(()),
        (Content::Integer, _) => {
            let wanted = format!("a number from 0 to {} without a fraction", u32::MAX);
            not(MistakeKind::NotAnInteger, &wanted)
        }
        (Content::Text(parse, _) | Content::Decimal(parse, _), [b'"', ..]) => {
            let text = text_of(value).ok_or_else(|| not_unicode(value))?;
            parse(&text).map_err(|message| (MistakeKind::WrongValue, message))
        }
        (Content::Decimal(..), [b'-' | b'0'..=b'9', ..]) => Err((
            MistakeKind::BareNumber,
            format!("expected a decimal in quotes, but got the bare number {}", quote(value)),
        )),
        (Content::Text(..) | Content::Decimal(..), _) => not(MistakeKind::NotAString, "a string"),
    }
}

fn not_an_object(table: &Table, value: &str) -> What {
    let message = format!("expected {}, as an object, but got {}", table.name, quote(value));
    (MistakeKind::NotAnObject, message)
}

fn unknown_key(table: &Table, name: &str) -> String {
    if let Some((_, why)) = table.left_out.iter().find(|(left_out, _)| *left_out == name) {
        return format!("unknown key: {why}");
    }
    match nearest(name, table.fields.iter().map(|field| field.key)) {
        None => "unknown key".into(),
        Some(key) => format!("unknown key; did you mean {key}?"),
    }
}

#[cfg(test)]
mod tests {
    use dtos_state::{Command, Order};

    use super::mistake_of_the_reader;

    #[test]
    fn the_typed_reader_says_why_it_refuses_and_at_which_key() {
        let unknown = "unknown field `a`, expected one of";
        for (mistake, key, message) in [
            (Order::from_json("{\"a\":1}").err(), "a", unknown),
            (Order::from_json("{}").err(), "order_id", "missing field `order_id`"),
            (Command::from_json("{\"a\":1}").err(), "a", unknown),
        ] {
            let mistake = mistake_of_the_reader(&Order::TABLE, mistake.as_ref(), 7);
            assert_eq!((mistake.offset, mistake.path.to_string()), (7, key.to_owned()));
            assert!(mistake.message.starts_with(message), "{}", mistake.message);
            assert!(!mistake.message.contains("line"), "{}", mistake.message);
        }
    }
}
