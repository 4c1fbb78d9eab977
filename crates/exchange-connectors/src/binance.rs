//! Binance spot: REST, the websocket interface and the user data stream.

mod binance_answers;
mod binance_orders;
mod binance_requests;
mod binance_stream;
mod binance_tables;

pub(crate) use self::{
    binance_requests::{
        ask_executions, ask_open_orders, ask_order, cancel, cancel_frame, place, place_frame,
        subscribe,
    },
    binance_tables::{ERRORS, STATUSES, TYPES},
};

use crate::{
    json::{Fault, Object, Value},
    session::Session,
};

/// Reads one message.
pub(crate) fn read(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if object.has("e") {
        return binance_stream::event(session, object);
    }
    for key in ["event", "data", "result"] {
        let inner = match key {
            "data" => object.has("stream"),
            "result" => object.has("status") || object.has("id"),
            _ => true,
        };
        if let Some(value) = object.get(key).filter(|_| inner) {
            return wrapped(session, key, value);
        }
    }
    if object.has("error") {
        let id = object.text("id")?;
        let error = object.needed_object("error")?;
        return binance_answers::error(session, error, id.as_deref());
    }
    if object.has_all(&["code", "msg"]) {
        return binance_answers::error(session, object, None);
    }
    answer(session, object)
}

fn wrapped(session: &mut Session<'_>, key: &str, value: Value<'_>) -> Result<(), Fault> {
    if let Some(items) = value.items() {
        session.each(key, items, read);
        return Ok(());
    }
    match value.object() {
        Some(inner) => {
            session.part(key, |session| read(session, inner));
            Ok(())
        }
        // The answer to a subscription.
        None if value.is_null() => {
            session.not_about_orders("an empty answer");
            Ok(())
        }
        None => Err(value.fault("expected an object or an array").within(key)),
    }
}

/// A record of an answer, told from others by its keys.
fn answer(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    for (keys, what) in ELSEWHERE {
        if object.has_all(keys) {
            session.not_about_orders(what);
            return Ok(());
        }
    }
    if object.has("cancelResult") {
        return binance_answers::cancel_replace(session, object);
    }
    if object.has("orderReports") {
        let rows = object.items("orderReports")?;
        session.each("orderReports", rows, binance_orders::order);
        return Ok(());
    }
    if object.has("amendedOrder") {
        return binance_answers::amended(session, object.needed_object("amendedOrder")?);
    }
    if object.has_all(&["newQty", "origQty"]) {
        return binance_answers::amendment(session, object);
    }
    if object.has("allocationId") {
        return binance_orders::allocation(session, object);
    }
    if object.has_all(&["id", "orderId", "qty"]) {
        return binance_orders::trade(session, object);
    }
    if object.has("status") && object.has("orderId") {
        return binance_orders::order(session, object);
    }
    if object.has_all(&["orderId", "transactTime"]) {
        return binance_answers::taken(session, object);
    }
    if object.members().next().is_none() {
        session.not_about_orders("an empty answer");
        return Ok(());
    }
    Err(object
        .0
        .fault("expected a message of Binance about orders, or one known to be about others"))
}

/// Answers that do not concern orders, by their keys.
const ELSEWHERE: [(&[&str], &str); 8] = [
    (&["balances", "accountType"], "an account"),
    (&["listenKey"], "a stream's key"),
    (&["serverTime"], "the time"),
    (&["preventedMatchId", "takerOrderId"], "a match that self-trade prevention prevented"),
    (&["symbols", "rateLimits"], "instruments"),
    (&["subscriptionId"], "a subscription"),
    (&["symbol", "makerCommission"], "fees"),
    (&["standardCommission"], "fees"),
];
