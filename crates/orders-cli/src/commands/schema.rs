//! The order as a JSON Schema, for programs in other languages.
//!
//! Every pattern is a plain regular expression, without lookaround, which all engines understand.
//! Python's `$` also matches before a last line feed, so a `not` stands beside each pattern.

use std::io;

use clap::Args;
use dtos_state::{Content, Field, Order, Texts};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::{commands::exit::Exit, print::Streams};

/// Print the JSON Schema of an order
///
/// It is of draft 2020-12 and accepts all that `orders check` accepts. Some things no schema can
/// refuse: a key that is given twice, a decimal of more than 28 places or 96 bits, 30 February.
/// `orders check` does.
#[derive(Args)]
pub(crate) struct SchemaArgs {}

impl SchemaArgs {
    pub(crate) fn run(streams: &mut Streams) -> io::Result<Exit> {
        let fields = Order::TABLE.fields;
        let schema = Schema {
            dialect: "https://json-schema.org/draft/2020-12/schema",
            title: "Order",
            description: "One order that is meant to be on an exchange: intent, not reality.",
            type_name: "object",
            properties: Properties(fields),
            required: fields.iter().filter(|one| !one.is_nullable).map(|one| one.key).collect(),
            additional_properties: false,
            examples: serde_json::from_str(EXAMPLES)?,
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
    properties: Properties,
    required: Vec<&'static str>,
    additional_properties: bool,
    examples: Vec<Order>,
}

/// What a record may hold under each of its keys.
struct Properties(&'static [Field]);

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|field| (field.key, Property(field))))
    }
}

struct Property(&'static Field);

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(field) = self;
        let mut description = field.description.to_owned();
        let rule = match field.content {
            Content::Text(_, texts) | Content::Decimal(_, texts) => match texts {
                Texts::Pattern(pattern) => {
                    vec![("pattern", json!(pattern)), ("not", found(r"\n"))]
                }
                Texts::Without(pattern) => vec![("minLength", json!(1)), ("not", found(pattern))],
                Texts::Names(names) => {
                    description
                        .extend(names.iter().map(|(name, what)| format!(" {name}: {what}.")));
                    vec![("enum", names.iter().map(|(name, _)| *name).collect())]
                }
            },
            // An order has none.
            Content::Record(_) => Vec::new(),
        };
        let wire = if field.is_nullable { json!(["string", "null"]) } else { json!("string") };
        serializer.collect_map(
            [("description", description.into()), ("type", wire)].into_iter().chain(rule),
        )
    }
}

/// A schema of the texts in which a pattern is found. Without the type it would accept `null` too.
fn found(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Those of the design document.
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
