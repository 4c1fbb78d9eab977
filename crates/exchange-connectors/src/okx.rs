//! OKX v5, spot: REST, the private streams, and the websocket that takes orders.

mod okx_algos;
mod okx_answers;
mod okx_names;
mod okx_orders;
mod okx_requests;
mod okx_tables;

pub(crate) use self::{
    okx_requests::{
        ask_executions, ask_open_orders, ask_order, cancel, cancel_frame, log_in, place,
        place_frame, subscribe,
    },
    okx_tables::{ERRORS, STATUSES, TYPES},
};

use self::okx_names::name;
use crate::{
    json::{Fault, Object},
    session::Session,
};

/// Reads one message.
pub(crate) fn read(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if object.has("event") {
        session.not_about_orders("the connection");
        return Ok(());
    }
    if object.has("op") && object.has("args") {
        session.not_about_orders("a request of ours");
        return Ok(());
    }
    if let Some(arg) = object.object("arg")? {
        let channel = arg.needed_text("channel").map_err(|fault| fault.within("arg"))?;
        return pushed(session, object, &channel);
    }
    if object.has("code") && object.has("data") {
        return okx_answers::answer(session, object);
    }
    okx_answers::row(session, object)
}

fn pushed(session: &mut Session<'_>, object: Object<'_>, channel: &str) -> Result<(), Fault> {
    let rows = object.items("data")?;
    match channel {
        "orders" => session.each("data", rows, okx_orders::order),
        "orders-algo" | "algo-advance" => session.each("data", rows, okx_algos::algo),
        // Several trades in one message, under the id of the last.
        "fills" => {
            session.each("data", rows, |session, row| session.ask_for_executions(&name(row)?, row));
        }
        "account"
        | "positions"
        | "balance_and_position"
        | "liquidation-warning"
        | "account-greeks"
        | "deposit-info"
        | "withdrawal-info" => {
            session.not_about_orders("the account");
        }
        _ if MARKET_CHANNELS.iter().any(|start| channel.starts_with(start)) => {
            session.not_about_orders("the market");
        }
        _ => return Err(object.0.fault("expected a channel of OKX").within("arg.channel")),
    }
    Ok(())
}

const MARKET_CHANNELS: [&str; 12] = [
    "tickers",
    "trades",
    "books",
    "bbo",
    "candle",
    "index",
    "mark",
    "price",
    "funding",
    "open-interest",
    "instruments",
    "status",
];
