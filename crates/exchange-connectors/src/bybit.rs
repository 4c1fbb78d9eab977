//! Bybit v5: REST, the private stream, and the websocket that takes orders.

mod bybit_answers;
mod bybit_executions;
mod bybit_names;
mod bybit_orders;
mod bybit_requests;
mod bybit_tables;

pub(crate) use self::{
    bybit_requests::{
        ask_executions, ask_open_orders, ask_order, cancel, cancel_frame, log_in, place,
        place_frame, subscribe,
    },
    bybit_tables::{ERRORS, STATUSES, TYPES},
};

use self::bybit_names::name;
use crate::{
    json::{Fault, Object},
    session::Session,
};

/// Reads one message.
pub(crate) fn read(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if let Some(topic) = object.text("topic")? {
        return pushed(session, object, &topic);
    }
    if object.has("op") {
        return bybit_answers::operation(session, object);
    }
    if object.has("retCode") {
        return bybit_answers::answer(session, object);
    }
    if object.has("orderStatus") {
        return bybit_orders::order(session, object, None);
    }
    if object.has("execId") {
        return bybit_executions::execution(session, object, None);
    }
    Err(object.0.fault("expected a message of Bybit: topic, op, retCode, orderStatus or execId"))
}

fn pushed(session: &mut Session<'_>, object: Object<'_>, topic: &str) -> Result<(), Fault> {
    let (kind, category) = match topic.split_once('.') {
        Some((kind, rest)) => (kind, Some(rest)),
        None => (topic, None),
    };
    match (kind, category) {
        ("execution", Some(rest)) if rest.starts_with("fast") => {
            session.each("data", object.items("data")?, |session, row| {
                session.ask_for_executions(&name(row, None)?, row)
            });
        }
        ("order", category) => session.each("data", object.items("data")?, |session, row| {
            bybit_orders::order(session, row, category)
        }),
        ("execution", category) => session.each("data", object.items("data")?, |session, row| {
            bybit_executions::execution(session, row, category)
        }),
        ("position" | "wallet" | "greeks" | "dcp" | "spread", _) => {
            session.not_about_orders("the account");
        }
        (
            "orderbook" | "publicTrade" | "tickers" | "kline" | "liquidation" | "allLiquidation",
            _,
        ) => session.not_about_orders("the market"),
        _ => return Err(object.unexpected("topic", "a topic of Bybit")),
    }
    Ok(())
}
