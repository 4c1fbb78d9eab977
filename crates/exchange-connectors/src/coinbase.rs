//! Coinbase Advanced: REST, and the `user` channel.

mod coinbase_answers;
mod coinbase_fills;
mod coinbase_orders;
mod coinbase_requests;
mod coinbase_stream;
mod coinbase_tables;

pub(crate) use self::{
    coinbase_requests::{ask_executions, ask_open_orders, ask_order, cancel, place, subscribe},
    coinbase_tables::{ERRORS, STATUSES, TYPES},
};

use crate::{
    json::{Fault, Object},
    session::Session,
};

/// Reads one message.
pub(crate) fn read(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if object.has("channel") {
        return coinbase_stream::pushed(session, object);
    }
    if object.has("orders") {
        session.each("orders", object.items("orders")?, coinbase_orders::order);
        return Ok(());
    }
    if let Some(order) = object.object("order")? {
        session.part("order", |session| coinbase_orders::order(session, order));
        return Ok(());
    }
    if object.has("fills") {
        coinbase_fills::fills(session, object.items("fills")?);
        return Ok(());
    }
    if object.has("success") || object.has("results") {
        return coinbase_answers::answer(session, object);
    }
    if object.has_all(&["order_id", "order_side"]) {
        return coinbase_stream::order(session, object, None);
    }
    if object.has_all(&["order_id", "status"]) {
        return coinbase_orders::order(session, object);
    }
    if object.has("entry_id") {
        coinbase_fills::fills(session, vec![object.0]);
        return Ok(());
    }
    if ELSEWHERE.iter().any(|key| object.has(key)) {
        session.not_about_orders("neither orders nor fills");
        return Ok(());
    }
    if object.has("error") || object.has("type") {
        return coinbase_answers::error(session, object);
    }
    Err(object
        .0
        .fault("expected a message of Coinbase about orders, or one known to be about others"))
}

/// Keys of answers that do not concern orders.
const ELSEWHERE: [&str; 8] =
    ["accounts", "account", "products", "product_id", "pricebook", "portfolios", "iso", "candles"];
