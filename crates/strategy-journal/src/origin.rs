use core_enums::OriginType;
use id_generators::{InvalidId, NewsId, ScheduleId, TickId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

use crate::object;

/// What a chain of decisions began with. It never changes.
///
/// As JSON it is `{"id":"TCK_20251201_145959_abc123","type":"TICK"}`; the type has to be
/// that of the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A tick of the market.
    Tick(TickId),
    /// A piece of news.
    News(NewsId),
    /// A scheduled moment.
    Schedule(ScheduleId),
}

impl Origin {
    /// The origin of a type, by its id.
    ///
    /// # Errors
    /// [`InvalidId`] if the text is not an id of this type.
    pub fn of(origin_type: OriginType, id: &str) -> Result<Self, InvalidId> {
        match origin_type {
            OriginType::Tick => id.parse().map(Self::Tick),
            OriginType::News => id.parse().map(Self::News),
            OriginType::Schedule => id.parse().map(Self::Schedule),
        }
    }

    /// The id, as text.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Tick(id) => id.as_str(),
            Self::News(id) => id.as_str(),
            Self::Schedule(id) => id.as_str(),
        }
    }

    /// Of which type it is.
    #[must_use]
    pub const fn origin_type(&self) -> OriginType {
        match self {
            Self::Tick(_) => OriginType::Tick,
            Self::News(_) => OriginType::News,
            Self::Schedule(_) => OriginType::Schedule,
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Origin", 2)?;
        object.serialize_field("id", self.id())?;
        object.serialize_field("type", &self.origin_type())?;
        object.end()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    id: String,
    r#type: OriginType,
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields: Fields = object::read(from, "an origin, as an object")?;
        Self::of(fields.r#type, &fields.id).map_err(serde::de::Error::custom)
    }
}
