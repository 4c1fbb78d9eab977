//! The answers of the API, as JSON Schemas.

use core_enums::{ChangeEffect, GroupStatus, PartStanding};
use record_files::Schema;
use serde_json::{Map, Value, json};
use strategy_ledger::Discrepancy;

/// The schema of a key of a record: of `Order`, or of a command by its name.
pub(super) fn record(name: &str, key: &str) -> Value {
    let (order, command) = (schema(&Schema::of_an_order()), schema(&Schema::of_a_command()));
    let record = if name == "Order" { &order } else { &command["properties"][name] };
    record["properties"][key].clone()
}

fn schema(schema: &Schema) -> Value {
    let mut schema = serde_json::to_value(schema).unwrap_or_default();
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
        object.remove("examples");
    }
    schema
}

pub(super) fn cursor() -> Value {
    json!({ "type": "string", "pattern": "^(0|[1-9][0-9]{0,18}-[0-9a-f]{32})$" })
}

/// Every schema that answers refer to.
pub(super) fn components() -> Value {
    let mut all = records();
    all.extend(answers());
    all.into()
}

/// An object whose keys are all there, and no others.
fn object(properties: &Value) -> Value {
    let keys: Vec<&String> = properties.as_object().into_iter().flat_map(Map::keys).collect();
    json!({
        "type": "object",
        "required": keys,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn list(of: &str) -> Value {
    json!({ "type": "array", "items": reference(of) })
}

fn reference(to: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{to}") })
}

fn or_null(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// What the ledger keeps, one schema for each.
fn records() -> Map<String, Value> {
    let command = schema(&Schema::of_a_command());
    let names = [
        ("update", "Update"),
        ("fill", "Fill"),
        ("bust", "Bust"),
        ("request", "Request"),
        ("answer", "Answer"),
        ("group", "GroupRecord"),
        ("ruling", "Ruling"),
    ];
    let mut records = Map::new();
    records.insert("Order".into(), schema(&Schema::of_an_order()));
    for (key, name) in names {
        records.insert(name.into(), command["properties"][key].clone());
    }
    let effects = ChangeEffect::ALL.map(ChangeEffect::as_str);
    let kinds = [("register", "Order")].into_iter().chain(names);
    let kinds = kinds.map(|(key, name)| {
        object(&json!({
            "seq": { "type": "integer", "minimum": 1 },
            "cursor": cursor(),
            "effect": { "enum": effects },
            key: reference(name),
        }))
    });
    let kinds: Vec<Value> = kinds.collect();
    records.insert("Change".into(), json!({ "oneOf": kinds }));
    records
}

fn sums() -> Map<String, Value> {
    let decimal = or_null(&record("fill", "fill_price"));
    let names = ["filled_quantity", "remaining_quantity", "average_price", "overfill"];
    names.into_iter().map(|name| (name.to_owned(), decimal.clone())).collect()
}

fn overview() -> Map<String, Value> {
    let mut overview = sums();
    overview.insert("order".into(), reference("Order"));
    overview
}

fn report() -> Map<String, Value> {
    let standings = PartStanding::ALL.map(PartStanding::as_str);
    let commission = object(&json!({
        "commission": or_null(&record("fill", "fill_price")),
        "commission_asset": { "type": ["string", "null"] },
    }));
    let part = object(&json!({ "standing": { "enum": standings }, "fill": reference("Fill") }));
    let mut report = overview();
    for (key, schema) in [
        ("commissions", json!({ "type": "array", "items": commission })),
        ("executions", list("Fill")),
        ("parts", json!({ "type": "array", "items": part })),
        ("unsettled_requests", list("Request")),
        ("history", list("Change")),
        ("findings", list("Finding")),
    ] {
        report.insert(key.into(), schema);
    }
    report
}

fn answers() -> Map<String, Value> {
    let order_id = record("Order", "order_id");
    let names: Vec<&str> = Discrepancy::MEANINGS.iter().map(|&(name, ..)| name).collect();
    let count = json!({ "type": "integer", "minimum": 0 });
    let kind = object(&json!({
        "count": count, "meaning": { "type": "string" }, "remedy": { "type": "string" },
    }));
    let answers = json!({
        "Failure": object(&json!({ "error": { "type": "string" } })),
        "Document": { "type": "object", "required": ["openapi", "paths"] },
        "Overview": object(&overview().into()),
        "OrderReport": object(&report().into()),
        "Orders": object(&json!({ "orders": list("Overview"), "cursor": or_null(&order_id) })),
        "Changes": object(&json!({ "changes": list("Change"), "cursor": cursor() })),
        "Finding": {
            "type": "object",
            "required": ["order_id", "finding", "key", "message"],
            "properties": {
                "order_id": order_id,
                "finding": { "enum": names },
                "key": { "type": "string" },
                "message": { "type": "string" },
            },
        },
        "Findings": object(&json!({
            "version": count,
            "complete": { "type": "boolean" },
            "total": count,
            "kinds": { "type": "object", "additionalProperties": kind },
            "findings": list("Finding"),
            "cursor": or_null(&order_id),
        })),
        "Group": object(&json!({ "progress": progress(&count), "orders": list("Overview") })),
    });
    serde_json::from_value(answers).unwrap_or_default()
}

fn progress(count: &Value) -> Value {
    let decimal = or_null(&record("fill", "fill_price"));
    let quantity = object(&json!({
        "symbol": record("Order", "symbol"),
        "side": record("Order", "side"),
        "quantity": decimal,
        "filled_quantity": decimal,
    }));
    object(&json!({
        "group_id": record("Order", "parent_group_id"),
        "group": or_null(&reference("GroupRecord")),
        "status": { "enum": GroupStatus::ALL.map(GroupStatus::as_str) },
        "orders": count,
        "open_orders": count,
        "quantities": { "type": "array", "items": quantity },
    }))
}
