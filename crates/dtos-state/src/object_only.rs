//! Reading of records that are objects: serde's own reader of a struct would
//! also take an array of its values.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Reads the fields of a record, `what`, from an object alone.
pub(crate) fn read_object<'de, D, F>(deserializer: D, what: &'static str) -> Result<F, D::Error>
where
    D: Deserializer<'de>,
    F: Deserialize<'de>,
{
    deserializer.deserialize_map(ObjectOnly { what, fields: PhantomData })
}

struct ObjectOnly<F> {
    what: &'static str,
    fields: PhantomData<F>,
}

impl<'de, F: Deserialize<'de>> Visitor<'de> for ObjectOnly<F> {
    type Value = F;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, as an object", self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<F, A::Error> {
        F::deserialize(MapAccessDeserializer::new(map))
    }
}
