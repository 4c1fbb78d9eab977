use std::fmt;

use serde::{
    Deserializer as _,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Deserializer, Error, value::RawValue};

/// How many an object may have: no record has as many, and memory stays bounded.
const MAX_MEMBERS: usize = 64;

/// The keys of an object and what stands under each, as they stand in the text.
pub(crate) fn members(object: &str) -> Result<Vec<(&str, &str)>, Error> {
    Deserializer::from_str(object).deserialize_map(Members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            if members.len() == MAX_MEMBERS {
                return Err(A::Error::custom("too many"));
            }
            members.push((key.get(), value.get()));
        }
        Ok(members)
    }
}
