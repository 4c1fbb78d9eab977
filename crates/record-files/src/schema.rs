//! A record as a JSON Schema, for programs in other languages.
//!
//! Every pattern is a plain regular expression, without lookaround, which all engines understand.
//! Python's `$` also matches before a last line feed, so a `not` stands beside each pattern.

use dtos_state::{ChangeEffect, Command, Content, Fill, Keys, Order, OrderUpdate, Table, Texts};
use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Value, json};

/// The JSON Schema of a record, of draft 2020-12. It is written as JSON.
///
/// It accepts all that the readers accept. Some things no schema can refuse: a key that is given
/// twice, a decimal of more than 28 places or 96 bits, 30 February.
pub struct Schema {
    title: &'static str,
    description: &'static str,
    object: Map,
    examples: Option<Part>,
}

impl Schema {
    /// Of any record, without examples.
    #[must_use]
    pub fn of_a_record(
        title: &'static str,
        description: &'static str,
        table: &'static Table,
    ) -> Self {
        Self { title, description, object: object(table), examples: None }
    }

    /// Of an order.
    #[must_use]
    pub fn of_an_order() -> Self {
        Self {
            title: "Order",
            description: "One order that is meant to be on an exchange: intent, not reality.",
            object: object(&Order::TABLE),
            examples: Some(Part::Orders(examples(ORDERS))),
        }
    }

    /// Of a fill.
    #[must_use]
    pub fn of_a_fill() -> Self {
        Self {
            title: "Fill",
            description: "One execution of an order, or a part of one: reality, not intent.",
            object: object(&Fill::TABLE),
            examples: None,
        }
    }

    /// Of an update.
    #[must_use]
    pub fn of_an_update() -> Self {
        Self {
            title: "OrderUpdate",
            description: "What an exchange reports of an order.",
            object: object(&OrderUpdate::TABLE),
            examples: None,
        }
    }

    /// Of a command for a ledger.
    #[must_use]
    pub fn of_a_command() -> Self {
        Self {
            title: "Command",
            description: "News for a ledger, as an object with exactly one key.",
            object: object(&Command::TABLE),
            examples: Some(Part::Commands(examples(COMMANDS))),
        }
    }

    /// Of a change of a ledger.
    #[must_use]
    pub fn of_a_change() -> Self {
        let effects = ChangeEffect::ALL.map(ChangeEffect::as_str);
        let own = [
            ("seq", integer("The number of the change in its ledger, from 1.", 1)),
            ("cursor", text("Where it stands in this ledger: opaque; keep it and give it back.")),
            ("effect", names("The effect of the command when it came.", effects.to_vec())),
        ];
        let keys = own.iter().map(|(key, _)| *key).collect();
        let properties = own.into_iter().chain(properties(&Command::TABLE)).collect();
        Self {
            title: "Change",
            description: "A command that a ledger has kept, with three more keys.",
            object: Map(vec![
                ("type", Part::Json(json!("object"))),
                ("properties", Part::Map(Map(properties))),
                ("required", Part::Json(keys)),
                ("minProperties", Part::Json(4.into())),
                ("maxProperties", Part::Json(4.into())),
                ("additionalProperties", Part::Json(false.into())),
            ]),
            examples: None,
        }
    }

    /// Of a finding of an audit, which has one of these names. Beside the keys that all have, a
    /// finding has its facts.
    #[must_use]
    pub fn of_a_finding(finding_names: Vec<&'static str>) -> Self {
        let properties = Map(vec![
            ("order_id", text("The order that it is about.")),
            ("finding", names("What was found.", finding_names)),
            ("key", text("What a ruling names to settle it: the same in every store.")),
            ("message", text("What was found, for people.")),
        ]);
        Self {
            title: "Finding",
            description: "What an audit finds about an order.",
            object: Map(vec![
                ("type", Part::Json(json!("object"))),
                ("properties", Part::Map(properties)),
                ("required", Part::Json(json!(["order_id", "finding", "key", "message"]))),
            ]),
            examples: None,
        }
    }
}

/// A test reads them.
fn examples<R: DeserializeOwned>(json: &str) -> Vec<R> {
    serde_json::from_str(json).unwrap_or_default()
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dialect = "https://json-schema.org/draft/2020-12/schema";
        let text = |key, text: &str| (key, Part::Json(text.into()));
        let head = [
            text("$schema", dialect),
            text("title", self.title),
            text("description", self.description),
        ];
        let examples = self.examples.iter().map(|examples| ("examples", examples));
        let head = head.iter().chain(&self.object.0).map(|(key, part)| (*key, part));
        serializer.collect_map(head.chain(examples))
    }
}

/// What stands under a keyword of a schema.
#[derive(Serialize)]
#[serde(untagged)]
enum Part {
    Json(Value),
    Map(Map),
    Orders(Vec<Order>),
    Commands(Vec<Command>),
}

/// An object that keeps the order of its keys; one of `serde_json` would sort them.
struct Map(Vec<(&'static str, Part)>);

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, part)| (*key, part)))
    }
}

/// The schema of a property that no table has.
fn property(description: &str, mut parts: Vec<(&'static str, Part)>) -> Part {
    parts.insert(0, ("description", Part::Json(description.into())));
    Part::Map(Map(parts))
}

fn text(description: &str) -> Part {
    property(description, vec![("type", Part::Json(json!("string")))])
}

fn names(description: &str, names: Vec<&'static str>) -> Part {
    let kind = ("type", Part::Json(json!("string")));
    property(description, vec![kind, ("enum", Part::Json(names.into()))])
}

fn integer(description: &str, minimum: u32) -> Part {
    let kind = ("type", Part::Json(json!("integer")));
    property(description, vec![kind, ("minimum", Part::Json(minimum.into()))])
}

/// A schema of the objects of a table.
fn object(table: &'static Table) -> Map {
    let json = |key, value| (key, Part::Json(value));
    let mut parts = vec![
        json("type", json!("object")),
        ("properties", Part::Map(Map(properties(table).collect()))),
    ];
    match table.keys {
        Keys::All => {
            let required = table.fields.iter().filter(|one| !one.is_nullable);
            parts.push(json("required", required.map(|one| one.key).collect()));
        }
        Keys::One => {
            parts.extend([json("minProperties", 1.into()), json("maxProperties", 1.into())]);
        }
    }
    parts.push(json("additionalProperties", false.into()));
    Map(parts)
}

/// What a record may hold under each of its keys.
fn properties(table: &'static Table) -> impl Iterator<Item = (&'static str, Part)> {
    table.fields.iter().map(|field| {
        let mut description = field.description.to_owned();
        if let Content::Text(_, Texts::Names(names)) = field.content {
            description.extend(names.iter().map(|(name, what)| format!(" {name}: {what}.")));
        }
        (field.key, property(&description, content(field.content, field.is_nullable)))
    })
}

/// A schema of the values that may stand in a place.
fn content(content: Content, is_nullable: bool) -> Vec<(&'static str, Part)> {
    let kind = |name: &str| {
        let kind = if is_nullable { json!([name, "null"]) } else { json!(name) };
        ("type", Part::Json(kind))
    };
    let json = |key, value| (key, Part::Json(value));
    match content {
        Content::Text(_, texts) | Content::Decimal(_, texts) => {
            let mut parts = vec![kind("string")];
            parts.extend(match texts {
                Texts::Pattern(pattern) => {
                    vec![json("pattern", json!(pattern)), json("not", found(r"\n"))]
                }
                Texts::Without(pattern) => {
                    vec![json("minLength", json!(1)), json("not", found(pattern))]
                }
                Texts::Names(names) => {
                    let names = names.iter().map(|&(name, _)| Value::from(name));
                    vec![json("enum", names.chain(is_nullable.then_some(Value::Null)).collect())]
                }
            });
            parts
        }
        Content::Integer => {
            vec![kind("integer"), json("minimum", 0.into()), json("maximum", u32::MAX.into())]
        }
        Content::List(values) => {
            vec![kind("array"), ("items", Part::Map(Map(self::content(*values, false))))]
        }
        Content::Record(table) => object(table).0,
    }
}

/// A schema of the texts in which a pattern is found. Without the type it would accept `null` too.
fn found(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Those of the design document.
const ORDERS: &str = r#"[
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

/// One of each kind that is only news.
const COMMANDS: &str = r#"[
    {
        "update": {
            "order_id": "ORD_20251201_150000_a1b2c3d4",
            "status": "CANCELLED",
            "connector_order_id": "binance_order_12345678",
            "updated_at": "2025-12-01T15:00:07.250Z",
            "reason": "self-trade prevention",
            "cumulative": "0.2"
        }
    },
    {
        "bust": {
            "parent_order_id": "ORD_20251201_150000_a1b2c3d4",
            "connector_fill_id": "binance_trade_87654321",
            "fill_id": null,
            "reason": "clearly erroneous",
            "busted_at": "2025-12-01T15:30:00Z"
        }
    },
    {
        "request": {
            "order_id": "ORD_20251201_150000_a1b2c3d4",
            "attempt": 1,
            "kind": "PLACE",
            "requested_at": "2025-12-01T15:00:00Z",
            "expires_at": "2025-12-01T15:00:05Z"
        }
    },
    {
        "answer": {
            "order_id": "ORD_20251201_150000_a1b2c3d4",
            "attempt": 1,
            "kind": "PLACE",
            "outcome": "TAKEN",
            "reason": null,
            "answered_at": "2025-12-01T15:00:00.180Z"
        }
    },
    {
        "group": {
            "group_id": "EXG_20251201_145955_xyz789",
            "parent_plan_id": "TPL_20251201_145950_abc123",
            "created_at": "2025-12-01T14:59:55Z"
        }
    },
    {
        "ruling": {
            "order_id": "ORD_20251201_150000_a1b2c3d4",
            "over": "CANCELLED",
            "status": "PARTIALLY_FILLED",
            "settles": [],
            "reason": "the exchange confirms that it still works the order",
            "ruled_by": "the trading desk",
            "ruled_at": "2025-12-01T16:00:00Z"
        }
    }
]"#;
