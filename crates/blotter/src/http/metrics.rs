use std::{
    fmt::{Display, Write},
    sync::atomic::Ordering,
};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use dtos_state::Timestamp;

use super::app::App;
use crate::live::read;

/// Whether the ledger is read.
pub(crate) async fn health(State(app): State<App>) -> Response {
    match app.live.health.trouble() {
        None => "ok\n".into_response(),
        // What is wrong may name files; that is for the operator's log.
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "the ledger cannot be read\n").into_response(),
    }
}

/// Figures as Prometheus reads them.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let mut text = String::new();
    of_the_ledger(&app, &mut text);
    let health = &app.live.health;
    let is_up = u8::from(health.trouble().is_none());
    gauge(&mut text, "orders_ledger_up", "Whether the ledger is read", is_up);
    let connections = health.connections.load(Ordering::Relaxed);
    gauge(&mut text, "blotter_connections", "Open connections", connections);
    let watchers = health.watchers.load(Ordering::Relaxed);
    gauge(&mut text, "blotter_watchers", "Clients that watch changes", watchers);
    let dropped = health.dropped.load(Ordering::Relaxed);
    let about = "Clients that were dropped as they read too slowly";
    metric(&mut text, "blotter_dropped_total", about, "counter");
    let _ = writeln!(text, "blotter_dropped_total {dropped}");
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn of_the_ledger(app: &App, text: &mut String) {
    let board = read(&app.live.board);
    metric(text, "orders_ledger_orders", "Orders, by status", "gauge");
    for (status, count) in board.statuses() {
        let _ = writeln!(text, "orders_ledger_orders{{status=\"{status}\"}} {count}");
    }
    if let Some(last) = board.last_news {
        let age = (Timestamp::now() - last).as_seconds_f64().max(0.0);
        gauge(text, "orders_ledger_last_change_age_seconds", "Age of the latest news", age);
    }
    let is_loaded = u8::from(board.is_complete);
    drop(board);
    gauge(text, "orders_ledger_loaded", "Whether every order was read", is_loaded);
    let counts = read(&app.live.found).counts();
    metric(text, "orders_ledger_findings", "Findings of the audit", "gauge");
    for (name, count) in &counts {
        let _ = writeln!(text, "orders_ledger_findings{{finding=\"{name}\"}} {count}");
    }
    let unanswered = counts.iter().find(|(name, _)| *name == "unanswered_request");
    let unanswered = unanswered.map_or(0, |(_, count)| *count);
    let about = "Requests without an answer for more than a minute";
    gauge(text, "orders_ledger_unanswered_requests", about, unanswered);
}

fn gauge(text: &mut String, name: &str, about: &str, value: impl Display) {
    metric(text, name, about, "gauge");
    let _ = writeln!(text, "{name} {value}");
}

fn metric(text: &mut String, name: &str, about: &str, kind: &str) {
    let _ = writeln!(text, "# HELP {name} {about}.\n# TYPE {name} {kind}");
}
