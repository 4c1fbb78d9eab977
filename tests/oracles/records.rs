//! Properties of every record that is an object of texts.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::texts::{config, matching};

/// A record and its values.
pub(super) struct Record<T, S> {
    pub(super) keys: &'static [&'static str],
    /// The keys that may be absent.
    pub(super) optional: &'static [&'static str],
    /// The values, in canonical form and in the order of the keys.
    pub(super) texts: S,
    pub(super) to_json: fn(&T) -> String,
}

impl<T, S> Record<T, S>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
    S: Strategy<Value = Vec<Value>>,
{
    /// The keys may be in any order.
    pub(super) fn assert_written_as_the_texts_it_was_read_from(&self) {
        let order = Just((0..self.keys.len()).collect::<Vec<_>>()).prop_shuffle();
        proptest!(config(), |(texts in &self.texts, pretty in any::<bool>(), order in order)| {
            let member = |key: &usize| format!("{}:{}", json!(self.keys[*key]), texts[*key]);
            let separator = if pretty { " ,\r\n\t" } else { "," };
            let given: Vec<String> = order.iter().map(member).collect();
            let given = format!("{{{}}}", given.join(separator));
            let wanted: Vec<String> = (0..self.keys.len()).map(|key| member(&key)).collect();
            let wanted = format!("{{{}}}", wanted.join(","));
            let record: T = serde_json::from_str(&given).unwrap();
            self.assert_written_and_read(&record, &wanted);
        });
    }

    pub(super) fn assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused(&self) {
        proptest!(config(), |(texts in &self.texts, absent in 0..self.keys.len())| {
            let members = self.keys.iter().map(|key| (*key).into()).zip(texts);
            let mut members: Map<String, Value> = members.collect();
            let taken = members.remove(self.keys[absent]).unwrap();
            let read = serde_json::from_value::<T>(members.clone().into());
            prop_assert_eq!(read.is_ok(), self.optional.contains(&self.keys[absent]));
            if let Ok(read) = read {
                members.insert(self.keys[absent].into(), Value::Null);
                let written = serde_json::to_value(&read).unwrap();
                prop_assert_eq!(written, Value::Object(members.clone()));
            }
            members.insert(self.keys[absent].into(), taken);
            members.insert("metadata".into(), Value::Null);
            prop_assert!(serde_json::from_value::<T>(members.into()).is_err());
        });
    }

    fn assert_written_and_read(&self, record: &T, json: &str) {
        assert_eq!((self.to_json)(record), json);
        assert_eq!(serde_json::to_string(record).unwrap(), json);
        let again: T = serde_json::from_str(json).unwrap();
        assert_eq!(again, *record);
        assert_eq!((self.to_json)(&again), json);
    }
}

/// An id of the kind that a prefix names, and the pattern of its suffix.
pub(super) fn ids(prefix: &str, suffix: &str) -> impl Strategy<Value = String> {
    matching(&format!("{prefix}_[0-9]{{8}}_[0-9]{{6}}_{suffix}"))
}

pub(super) fn decimals() -> impl Strategy<Value = String> {
    matching(r"-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,14})?")
}

pub(super) fn quantities() -> impl Strategy<Value = String> {
    matching(r"[1-9][0-9]{0,13}(\.[0-9]{1,14})?|0\.0{0,26}[1-9]")
}

pub(super) fn printable_texts() -> impl Strategy<Value = String> {
    prop_oneof![
        matching("[a-z_0-9]{1,40}"),
        matching("[\"\\\\/😀é\u{80}\u{2028} -~]{1,12}"),
        matching(r"\PC{1,12}"),
    ]
}

pub(super) fn timestamps() -> impl Strategy<Value = String> {
    let second =
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    let fraction = r"(\.[0-9]{2}[1-9]|\.[0-9]{5}[1-9]|\.[0-9]{8}[1-9])?";
    matching(&format!("{second}{fraction}Z"))
}
