//! The description of the API, of version 3.1 of the standard. Records have their own schemas.

mod answers;

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use self::answers::{components, record};
use super::query::MAX_LIMIT;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi().to_string());

pub(crate) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

fn openapi() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "A ledger of orders",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Read-only. Where the server has a token, each request needs it.",
        },
        "security": [{}, { "token": [] }],
        "paths": paths(),
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": components(),
        },
    })
}

fn paths() -> Value {
    let (order, group) = ("Order", "Group");
    let limit = || limit("At most so many.");
    let lists = [parameters(), vec![limit()]].concat();
    let orders = "Orders that meet every condition, with their sums. Without a limit all of them.";
    let changes = "The changes after a cursor. With `Accept: text/event-stream` all that come, \
                   too: `id` is the cursor, `data` the change; an event `end` says why it ends.";
    let board = "All orders as columns, a line of JSON for each part, the newest orders first. A \
                 column of few values has `words` and, for each row, its place `at` in them.";
    let rows = "The orders that change, as columns, in events `rows`. An event `findings` says \
                that those changed; an event `end` says why it ends.";
    let cursor = query("cursor", "Only orders after this one.", &record(order, "order_id"));
    let findings = "The findings of the last audit, and what those of each name mean.";
    json!({
        "/api/orders": get(orders, &lists, &[JSON], "Orders"),
        "/api/orders/{order_id}": get(
            "All that is known of an order.",
            &[in_path("order_id", &record(order, "order_id"))],
            &[JSON],
            "OrderReport",
        ),
        "/api/groups/{group_id}": get(
            "The progress of an execution group, and its orders.",
            &[in_path("group_id", &record(order, "parent_group_id"))],
            &[JSON],
            group,
        ),
        "/api/changes": get(changes, &[since(), limit(), seen()], &[JSON, EVENTS], "Changes"),
        "/api/findings": get(
            findings,
            &[cursor, limit()],
            &[JSON],
            "Findings",
        ),
        "/api/board": get(board, &[], &[LINES], "BoardLine"),
        "/api/board/changes": get(rows, &[since(), seen()], &[EVENTS], "BoardLine"),
        "/api/openapi.json": get("This document.", &[], &[JSON], "Document"),
    })
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";
const LINES: &str = "application/x-ndjson";

fn get(about: &str, parameters: &[Value], kinds: &[&str], schema: &str) -> Value {
    let content = kinds.iter().map(|&kind| {
        // Other kinds are not one JSON text.
        let schema = if kind == JSON {
            json!({ "$ref": format!("#/components/schemas/{schema}") })
        } else {
            json!({ "type": "string" })
        };
        (kind.to_owned(), json!({ "schema": schema }))
    });
    let content: Map<_, _> = content.collect();
    let failure = |why: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Failure" });
        json!({ "description": why, "content": { JSON: { "schema": schema } } })
    };
    json!({ "get": {
        "summary": about.split(['.', ':']).next(),
        "description": about,
        "parameters": parameters,
        "responses": {
            "200": { "description": "What was asked for", "content": content },
            "400": failure("The request is invalid"),
            "401": failure("The token is missing, or another one"),
            "404": failure("The ledger has no such order or group"),
            "405": failure("Nothing is written here"),
            "410": failure("The cursor is not of this ledger"),
            "421": failure("The `Host` is none of this server's names"),
            "503": failure("The ledger cannot be read now"),
        },
    }})
}

/// The conditions on orders: their schemas are those of the records.
fn parameters() -> Vec<Value> {
    let same = ["symbol", "side", "connector_order_id"];
    let mut parameters: Vec<Value> = same
        .iter()
        .map(|name| query(name, "Only orders with this value.", &record("Order", name)))
        .collect();
    // No pattern knows which days a month has.
    let time = json!({ "type": "string", "format": "date-time" });
    let statuses: Vec<&str> =
        core_enums::OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
    let one = statuses.join("|");
    let status = json!({ "type": "string", "pattern": format!("^({one})(,({one}))*$") });
    let sorts = json!({
        "type": "string",
        "enum": ["registration", "newest", "creation", "id"],
        "default": "registration",
    });
    parameters.extend([
        query("group", "Only orders of this group.", &record("Order", "parent_group_id")),
        query("status", "Only orders of these statuses, with commas between them.", &status),
        query("open", "Only open orders, or only others.", &json!({ "type": "boolean" })),
        query(
            "connector_fill_id",
            "Only orders with a fill of this id of the exchange.",
            &record("fill", "connector_fill_id"),
        ),
        query("fill_id", "Only the order with this fill.", &record("fill", "fill_id")),
        query("created_from", "Only orders created then or later.", &time),
        query("created_before", "Only orders created before.", &time),
        query("sort", "The order of the rows.", &sorts),
        query("cursor", "The cursor of the page before.", &record("Order", "order_id")),
    ]);
    parameters
}

fn limit(about: &str) -> Value {
    query("limit", about, &json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT }))
}

fn since() -> Value {
    let about = "The cursor of the last change that you have seen, or 0.";
    query("since", about, &answers::cursor())
}

fn seen() -> Value {
    let mut seen =
        query("Last-Event-ID", "The same, from a client that comes back.", &answers::cursor());
    seen["in"] = "header".into();
    seen
}

fn query(name: &str, about: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    // What is not asked for is left out.
    if schema["type"].is_array() {
        schema["type"] = "string".into();
    }
    json!({ "name": name, "in": "query", "description": about, "schema": schema })
}

fn in_path(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}
