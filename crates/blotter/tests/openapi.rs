//! The description of the API is held against the API.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod server;

use serde_json::{Value, json};
use server::Server;

/// The routes of the program that are part of the API.
fn routes() -> Vec<String> {
    let source = include_str!("../src/http/routes.rs");
    let routes = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut routes: Vec<_> =
        routes.filter(|route| route.starts_with("/api/")).map(str::to_owned).collect();
    routes.sort();
    routes
}

fn document(server: &Server) -> Value {
    server.get("/api/openapi.json").json()
}

#[test]
fn every_route_is_described_and_no_other() {
    let document = document(&Server::of_the_session());
    let described: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(described, routes());
}

#[test]
fn every_answer_is_as_described() {
    let server = Server::of_the_session();
    let document = document(&server);
    for (path, schema) in [
        ("/api/orders", "Orders"),
        ("/api/orders?limit=1", "Orders"),
        ("/api/changes", "Changes"),
        ("/api/findings", "Findings"),
        ("/api/groups/EXG_20251201_154955_3fa91c0f", "Group"),
        ("/api/openapi.json", "Document"),
    ] {
        check(&document, schema, &server.get(path).json(), path);
    }
    for order in server.get("/api/orders").json()["orders"].as_array().unwrap() {
        let path = format!("/api/orders/{}", order["order"]["order_id"].as_str().unwrap());
        check(&document, "OrderReport", &server.get(&path).json(), &path);
    }
    let failure: Value = serde_json::from_str(&server.get("/api/orders/x").body).unwrap();
    check(&document, "Failure", &failure, "/api/orders/x");
}

fn check(document: &Value, schema: &str, answer: &Value, path: &str) {
    let validator = validator(document, schema);
    let wrong: Vec<_> = validator.iter_errors(answer).map(|error| format!("{error}")).collect();
    assert!(wrong.is_empty(), "{path}: {wrong:#?}");
}

fn validator(document: &Value, schema: &str) -> jsonschema::Validator {
    let mut whole = json!({ "$ref": format!("#/components/schemas/{schema}") });
    whole["components"] = document["components"].clone();
    jsonschema::validator_for(&whole).unwrap()
}

#[test]
fn an_answer_with_another_key_is_not_as_described() {
    let server = Server::of_the_session();
    let document = document(&server);
    let mut answer = server.get("/api/orders?limit=1").json();
    answer["orders"][0]["colour"] = "red".into();
    assert!(!validator(&document, "Orders").is_valid(&answer));
    answer["orders"][0].as_object_mut().unwrap().remove("colour");
    assert!(validator(&document, "Orders").is_valid(&answer));
    answer["orders"][0]["order"]["side"] = "HOLD".into();
    assert!(!validator(&document, "Orders").is_valid(&answer));
}
