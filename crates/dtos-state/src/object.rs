//! Reads structs from JSON objects alone, and notes the key that a reader fails at.
//! Serde's own reader of a struct also takes an array of its values.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor},
};

use crate::invalid_record::{AtKey, InvalidRecord};

/// A value that is read from the members of an object.
pub(crate) trait Object<'de>: Sized {
    /// What messages call it.
    const EXPECTED: &'static str;

    fn read<A: MapAccess<'de>>(members: A, at: &mut AtKey) -> Result<Self, A::Error>;
}

/// Reads a struct with these fields from an object alone, if it passes a check.
macro_rules! object_only {
    ($Record:ident $name:literal { $($key:ident: $Type:ty),+ $(,)? } $(if $check:ident)?) => {
        impl<'de> $crate::object::Object<'de> for $Record {
            const EXPECTED: &'static str = concat!($name, ", as an object");

            fn read<A: serde::de::MapAccess<'de>>(
                mut members: A,
                at: &mut $crate::invalid_record::AtKey,
            ) -> Result<Self, A::Error> {
                $(let mut $key: Option<$Type> = None;)+
                while let Some($crate::object::Name(name)) = members.next_key()? {
                    match &*name {
                        $(stringify!($key) => {
                            let key = stringify!($key);
                            $crate::object::read_value(&mut members, key, &mut $key, at)?;
                        })+
                        name => return Err(at.unknown(name, &[$(stringify!($key)),+])),
                    }
                }
                let read =
                    Self { $($key: $crate::object::or_absent($key, stringify!($key), at)?,)+ };
                $(read.$check().map_err(serde::de::Error::custom)?;)?
                Ok(read)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Record {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::object::read_object(from)
            }
        }
    };
}

pub(crate) use object_only;

/// Reads a whole text.
pub(crate) fn from_json<'de, T: Object<'de>>(json: &'de str) -> Result<T, InvalidRecord> {
    let mut at = AtKey::default();
    let mut from = serde_json::Deserializer::from_str(json);
    ObjectOnly(&mut at, PhantomData)
        .deserialize(&mut from)
        .and_then(|record| from.end().map(|()| record))
        .map_err(|error| InvalidRecord::new(at, &error))
}

/// Reads what comes next, for those whose errors are not ours.
pub(crate) fn read_object<'de, T: Object<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<T, D::Error> {
    ObjectOnly(&mut AtKey::default(), PhantomData).deserialize(from)
}

/// Reads a value from an object, and from nothing else.
pub(crate) struct ObjectOnly<'a, T>(pub(crate) &'a mut AtKey, pub(crate) PhantomData<T>);

impl<'de, T: Object<'de>> DeserializeSeed<'de> for ObjectOnly<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, T: Object<'de>> Visitor<'de> for ObjectOnly<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::read(members, self.0)
    }
}

/// A key as it stands.
#[derive(Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// Reads the value under a key, the first of its name.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a call for each value costs a twentieth of the time")]
pub(crate) fn read_value<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    members: &mut A,
    key: &'static str,
    value: &mut Option<T>,
    at: &mut AtKey,
) -> Result<(), A::Error> {
    let read = match value {
        None => members.next_value(),
        Some(_) => Err(A::Error::duplicate_field(key)),
    };
    *value = Some(read.map_err(|error| at.note(key, error))?);
    Ok(())
}

/// The value under a key; an absent one is read like `null`.
#[inline]
pub(crate) fn or_absent<'de, T: Deserialize<'de>, E: Error>(
    value: Option<T>,
    key: &'static str,
    at: &mut AtKey,
) -> Result<T, E> {
    match value {
        Some(value) => Ok(value),
        None => T::deserialize(().into_deserializer())
            .map_err(|_: E| at.note(key, E::missing_field(key))),
    }
}
