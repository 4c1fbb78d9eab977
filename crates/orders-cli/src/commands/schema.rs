//! The order as a JSON Schema, for programs in other languages.
//!
//! Every pattern is a plain regular expression, without lookaround, which all engines understand.
//! Python's `$` also matches before a last line feed, so a `not` stands beside each pattern.

use std::io;

use clap::Args;
use core_enums::{OrderSide, OrderStatus, OrderType};
use dtos_state::Order;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::{commands::exit::Exit, print::Streams};

/// Print the JSON Schema of an order
///
/// It is of draft 2020-12 and accepts all that `orders check` accepts. Some things no schema
/// can refuse: a key that comes twice, a decimal of more than 28 places or 96 bits, 30
/// February. `orders check` does.
#[derive(Args)]
pub(crate) struct SchemaArgs {}

impl SchemaArgs {
    pub(crate) fn run(streams: &mut Streams) -> io::Result<Exit> {
        let schema = Schema {
            dialect: "https://json-schema.org/draft/2020-12/schema",
            title: "Order",
            description: "One order that is meant to be on an exchange: intent, not what became of \
                          it.",
            type_name: "object",
            properties: PROPERTIES,
            required: PROPERTIES.iter().filter(|one| !one.is_optional).map(|one| one.key).collect(),
            additional_properties: false,
            examples: examples()?,
        };
        writeln!(streams.out, "{}", serde_json::to_string_pretty(&schema)?)?;
        Ok(Exit::Fine)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    title: &'static str,
    description: &'static str,
    #[serde(rename = "type")]
    type_name: &'static str,
    #[serde(serialize_with = "as_object")]
    properties: [Property; 12],
    required: Vec<&'static str>,
    additional_properties: bool,
    examples: Vec<Order>,
}

/// What an order may hold under one of its keys.
#[derive(Clone, Copy)]
struct Property {
    key: &'static str,
    description: &'static str,
    texts: Texts,
    is_optional: bool,
}

/// Which texts a value may be.
#[derive(Clone, Copy)]
enum Texts {
    /// Those that match a pattern and have no line feed.
    Of(&'static str),
    /// All but the empty one and those in which a pattern is found.
    Without(&'static str),
    /// The names of a vocabulary, with their meanings.
    Names(fn() -> Vec<[&'static str; 2]>),
}

const DECIMAL: Texts = Texts::Of(r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$");
const DECIMAL_ABOVE_ZERO: Texts =
    Texts::Of(r"^(0\.0*[1-9][0-9]*|[1-9][0-9]*(\.[0-9]+)?)([eE][+-]?[0-9]+)?$");
const TIMESTAMP: Texts = Texts::Of(concat!(
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?",
    "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
));

const PROPERTIES: [Property; 12] = [
    Property::new(
        "order_id",
        "The id of this order: the second it was made in, in UTC, and a suffix.",
        Texts::Of("^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$"),
    ),
    Property::new(
        "parent_group_id",
        "The id of the execution group that the order belongs to.",
        Texts::Of("^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$"),
    ),
    Property::new(
        "connector_order_id",
        "The exchange's id for the order, once there is one: not empty, no control characters.",
        Texts::Without(r"[\x00-\x1f\x7f]"),
    )
    .or_null(),
    Property::new(
        "symbol",
        "What is traded: the base asset and the quote asset.",
        Texts::Of("^[A-Z]+_[A-Z]+$"),
    ),
    Property::new(
        "side",
        "Which way the order trades.",
        Texts::Names(|| OrderSide::ALL.map(|side| [side.as_str(), side.meaning()]).into()),
    ),
    Property::new(
        "order_type",
        "How the order is priced.",
        Texts::Names(|| OrderType::ALL.map(|one| [one.as_str(), one.meaning()]).into()),
    ),
    Property::new(
        "quantity",
        "How much is to be traded: an exact decimal above zero, in quotes, of at most 28 places \
         and 96 bits.",
        DECIMAL_ABOVE_ZERO,
    ),
    Property::new(
        "price",
        "The limit, for LIMIT and STOP_LIMIT: an exact decimal in quotes, of at most 28 places and \
         96 bits.",
        DECIMAL,
    )
    .or_null(),
    Property::new(
        "stop_price",
        "The price that arms a STOP_LIMIT: an exact decimal in quotes, of at most 28 places and \
         96 bits.",
        DECIMAL,
    )
    .or_null(),
    Property::new(
        "status",
        "How far the order has come.",
        Texts::Names(|| OrderStatus::ALL.map(|one| [one.as_str(), one.meaning()]).into()),
    ),
    Property::new(
        "created_at",
        "When the order was made: RFC 3339 with an offset; written in UTC, with Z.",
        TIMESTAMP,
    ),
    Property::new(
        "updated_at",
        "When the order last changed: RFC 3339 with an offset; written in UTC, with Z.",
        TIMESTAMP,
    ),
];

impl Property {
    const fn new(key: &'static str, description: &'static str, texts: Texts) -> Self {
        Self { key, description, texts, is_optional: false }
    }

    const fn or_null(self) -> Self {
        Self { is_optional: true, ..self }
    }
}

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut description = self.description.to_owned();
        let rule = match self.texts {
            Texts::Of(pattern) => [("pattern", json!(pattern)), ("not", found(r"\n"))].into(),
            Texts::Without(pattern) => [("minLength", json!(1)), ("not", found(pattern))].into(),
            Texts::Names(names) => {
                let names = names();
                description
                    .extend(names.iter().map(|[name, meaning]| format!(" {name}: {meaning}.")));
                vec![("enum", names.into_iter().map(|[name, _]| name).collect())]
            }
        };
        let wire = if self.is_optional { json!(["string", "null"]) } else { json!("string") };
        serializer.collect_map(
            [("description", description.into()), ("type", wire)].into_iter().chain(rule),
        )
    }
}

/// A schema of the texts in which a pattern is found. Without the type it would accept `null` too.
fn found(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn as_object<S: Serializer>(properties: &[Property; 12], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(properties.iter().map(|property| (property.key, property)))
}

/// Those of the design document.
fn examples() -> serde_json::Result<Vec<Order>> {
    serde_json::from_str(EXAMPLES)
}

const EXAMPLES: &str = r#"[
    {
        "order_id": "ORD_20251201_150000_a1b2c3d4",
        "parent_group_id": "EXG_20251201_145955_xyz789",
        "connector_order_id": null,
        "symbol": "BTC_USDT",
        "side": "BUY",
        "order_type": "LIMIT",
        "quantity": "0.5",
        "price": "95000.00",
        "stop_price": null,
        "status": "PENDING",
        "created_at": "2025-12-01T15:00:00Z",
        "updated_at": "2025-12-01T15:00:00Z"
    },
    {
        "order_id": "ORD_20251201_150100_b2c3d4e5",
        "parent_group_id": "EXG_20251201_150055_abc123",
        "connector_order_id": "binance_order_12345678",
        "symbol": "ETH_USDT",
        "side": "SELL",
        "order_type": "MARKET",
        "quantity": "2.0",
        "price": null,
        "stop_price": null,
        "status": "FILLED",
        "created_at": "2025-12-01T15:01:00Z",
        "updated_at": "2025-12-01T15:01:02Z"
    }
]"#;
