use std::marker::PhantomData;

use id_generators::OrderId;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IgnoredAny, MapAccess},
    ser::SerializeMap,
};

use crate::{
    answer::Answer,
    bust::Bust,
    canonical::{Canonical, CanonicalReader},
    execution_group::ExecutionGroup,
    fill::Fill,
    invalid_record::{AtKey, InvalidRecord},
    object::{self, Name, Object, ObjectOnly},
    order::Order,
    order_update::OrderUpdate,
    request::Request,
    ruling::Ruling,
    table::{Content, Field, Keys, Table},
    timestamp::Timestamp,
};

/// Declares the commands as a table, one row a key: what it means, the key, and
/// the record that stands under it.
macro_rules! commands {
    (
        $(#[$about:meta])*
        pub enum $Command:ident {
            $(#[doc = $doc:literal] $key:ident: $Variant:ident($Record:ident),)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $Command {
            $(#[doc = $doc] $Variant($Record),)+
        }

        impl $Command {
            /// The possible keys, and the record under each. A command has one of them.
            pub const TABLE: Table = Table {
                name: "a command",
                keys: Keys::One,
                fields: &[$(Field {
                    key: stringify!($key),
                    description: $doc.trim_ascii(),
                    is_nullable: false,
                    content: Content::Record(&$Record::TABLE),
                }),+],
                left_out: &[],
            };

            /// The key that its record stands under.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self {
                    $(Self::$Variant(_) => stringify!($key),)+
                }
            }

            /// Appends the command as one line of JSON, without a line feed.
            pub fn append_json(&self, json: &mut String) {
                match self {
                    $(Self::$Variant(record) => {
                        json.push_str(concat!("{\"", stringify!($key), "\":"));
                        record.append_json(json);
                        json.push('}');
                    })+
                }
            }
        }

        impl $Command {
            /// The same with every decimal spelled without needless zeros: equal commands
            /// are equal as JSON, too.
            #[must_use]
            pub fn normalized(&self) -> Self {
                match self {
                    $(Self::$Variant(record) => Self::$Variant(record.normalized()),)+
                }
            }

            /// The times in it, each with its key.
            #[must_use]
            pub fn times(&self) -> Vec<(&'static str, Timestamp)> {
                match self {
                    $(Self::$Variant(record) => record.times().collect(),)+
                }
            }

            #[inline]
            fn read_spelling<const SPACED: bool>(input: &mut CanonicalReader<'_>) -> Option<Self> {
                $(if input.literal(if SPACED {
                    concat!("{\"", stringify!($key), "\": ")
                } else {
                    concat!("{\"", stringify!($key), "\":")
                }).is_some() {
                    let record = $Record::read_spelling::<SPACED, false>(input)?;
                    input.literal("}")?;
                    return Some(Self::$Variant(record));
                })+
                None
            }
        }

        $(impl From<$Record> for $Command {
            fn from(record: $Record) -> Self {
                Self::$Variant(record)
            }
        })+

        impl Serialize for $Command {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(1))?;
                match self {
                    $(Self::$Variant(record) => map.serialize_entry(stringify!($key), record)?,)+
                }
                map.end()
            }
        }

        /// Reads the value under a key.
        fn read_value<'de, A: MapAccess<'de>>(
            key: &str,
            members: &mut A,
            at: &mut AtKey,
        ) -> Result<$Command, A::Error> {
            match key {
                $(stringify!($key) => {
                    let read = members.next_value_seed(ObjectOnly(at, PhantomData));
                    read.map($Command::$Variant).map_err(|error| at.note(key, error))
                })+
                _ => Err(at.unknown(key, &[$(stringify!($key)),+])),
            }
        }
    };
}

commands! {
    /// News for a ledger, such as
    /// `{"update":{"order_id":"ORD_…","status":"OPEN","updated_at":"…"}}`.
    ///
    /// As JSON it is an object with exactly one of these keys.
    pub enum Command {
        /// Registers an order.
        register: Register(Order),
        /// Reports the state of an order.
        update: Update(OrderUpdate),
        /// Records an execution of an order.
        fill: Fill(Fill),
        /// Takes back executions of an order.
        bust: Bust(Bust),
        /// Records what is asked of the exchange.
        request: Request(Request),
        /// Records what the exchange answered.
        answer: Answer(Answer),
        /// Registers an execution group.
        group: Group(ExecutionGroup),
        /// Records a person's decision on an order.
        ruling: Ruling(Ruling),
    }
}

impl Command {
    /// The order that it is about; none where it is about a group.
    #[must_use]
    pub const fn order_id(&self) -> Option<OrderId> {
        match self {
            Self::Register(order) => Some(order.order_id()),
            Self::Update(update) => Some(update.order_id),
            Self::Fill(fill) => Some(fill.parent_order_id()),
            Self::Bust(bust) => Some(bust.parent_order_id()),
            Self::Request(request) => Some(request.order_id),
            Self::Answer(answer) => Some(answer.order_id),
            Self::Ruling(ruling) => Some(ruling.order_id()),
            Self::Group(_) => None,
        }
    }

    /// Reads a command from JSON.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn from_json(json: &str) -> Result<Self, InvalidRecord> {
        match Self::read_canonical(json) {
            Some(read) if read.len == json.len() => Ok(read.record),
            _ => object::from_json(json),
        }
    }

    /// Reads the command that a text begins with, if it is in canonical spelling: see
    /// [`Order::read_canonical`].
    #[must_use]
    pub fn read_canonical(text: &str) -> Option<Canonical<Self>> {
        Canonical::read(text, Self::read_spelling::<false>, Self::read_spelling::<true>)
    }

    /// The command as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::with_capacity(384);
        self.append_json(&mut json);
        json
    }
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object::read_object(deserializer)
    }
}

impl<'de> Object<'de> for Command {
    const EXPECTED: &'static str = "a command, as an object with one key";

    fn read<A: MapAccess<'de>>(mut members: A, at: &mut AtKey) -> Result<Self, A::Error> {
        let Some(Name(key)) = members.next_key()? else {
            return Err(A::Error::custom("expected one key of a command, but got none"));
        };
        let command = read_value(&key, &mut members, at)?;
        match members.next_key::<IgnoredAny>()? {
            None => Ok(command),
            Some(_) => Err(A::Error::custom("expected one key of a command, but got several")),
        }
    }
}
