//! Kraken spot: REST, and websocket version 2.

mod kraken_answers;
mod kraken_requests;
mod kraken_rest;
mod kraken_stream;
mod kraken_tables;

pub(crate) use self::{
    kraken_requests::{
        ask_executions, ask_open_orders, ask_order, ask_token, cancel, cancel_frame, place,
        place_frame, subscribe,
    },
    kraken_tables::{ERRORS, STATUSES, TYPES},
};

use crate::{
    json::{Fault, Object},
    session::Session,
};

/// Reads one message.
pub(crate) fn read(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if let Some(channel) = object.text("channel")? {
        return match &*channel {
            "executions" => {
                session.each("data", object.items("data")?, kraken_stream::execution);
                Ok(())
            }
            "balances" | "heartbeat" | "status" | "ticker" | "book" | "level3" | "ohlc"
            | "trade" | "instrument" => {
                session.not_about_orders("the account, the market or the connection");
                Ok(())
            }
            _ => Err(object.unexpected("channel", "a channel of Kraken")),
        };
    }
    if object.has("method") {
        return kraken_answers::method(session, object);
    }
    if object.has("error") {
        return kraken_answers::answer(session, object);
    }
    if object.has_all(&["order_id", "exec_type"]) {
        return kraken_stream::execution(session, object);
    }
    Err(object.0.fault("expected a message of Kraken: channel, method or error"))
}
