//! Properties of every type that is a single text in JSON.

use std::{
    fmt::{Debug, Display},
    str::FromStr,
};

use core_enums::Excerpt;
use serde::{Serialize, de::DeserializeOwned};

/// A type that is read from a single text, alone and inside a document.
pub(crate) trait TextForm: FromStr<Err: Display> + DeserializeOwned + Debug {}

impl<T: FromStr<Err: Display> + DeserializeOwned + Debug> TextForm for T {}

/// Reads `given`, and checks that it is written as `written`, and that
/// `written` is read as the same value and written unchanged, with serde and
/// without.
pub(crate) fn assert_reads_as<T>(given: &str, written: &str) -> T
where
    T: TextForm + Display + Serialize + PartialEq,
{
    let value: T = read(given);
    for text in [given, written] {
        assert_eq!(read::<T>(text), value, "{text:?}");
        assert_eq!(read::<T>(text).to_string(), written, "{text:?}");
        let from_document: T = serde_json::from_value(text.into()).unwrap();
        assert_eq!(from_document, value, "{text:?}");
        assert_eq!(serde_json::to_value(&from_document).unwrap(), written, "{text:?}");
    }
    value
}

/// Checks that `given` is refused with `message`, with serde and without.
pub(crate) fn assert_refused<T: TextForm>(given: &str, message: &str) {
    match given.parse::<T>() {
        Ok(value) => panic!("{given:?} was read as {value:?}"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
    match serde_json::from_value::<T>(given.into()) {
        Ok(value) => panic!("{given:?} was read from a document as {value:?}"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
}

/// Checks that each text is refused with the message `{start} {text}: {end}`.
pub(crate) fn assert_all_refused<T: TextForm>(table: &[&str], start: &str, end: &str) {
    for given in table {
        assert_refused::<T>(given, &format!("{start} {}: {end}", Excerpt::of(given)));
    }
}

/// Every text that differs from `text` by one character: removed, inserted or
/// replaced.
pub(crate) fn neighbours(text: &str, characters: &str) -> impl Iterator<Item = String> {
    let ends: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
    let places = ends.into_iter().map(move |at| text.split_at(at));
    places.flat_map(move |(head, tail)| {
        let mut rest = tail.chars();
        let is_inside = rest.next().is_some();
        let rest = rest.as_str();
        let put_in = characters.chars().map(move |c| format!("{head}{c}{tail}"));
        let replaced = characters.chars().map(move |c| format!("{head}{c}{rest}"));
        let left_out = format!("{head}{rest}");
        put_in.chain(replaced.chain([left_out]).filter(move |_| is_inside))
    })
}

fn read<T: TextForm>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}
