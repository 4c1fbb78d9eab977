//! From which exchange an object evidently comes.

use std::borrow::Cow;

use serde_json::{Deserializer, value::RawValue};

use crate::explain::{members::members, quote::text_of};

/// Exchanges, each with keys that only its messages about orders have together, and with the name
/// under which `orders venue read` knows it, if it does.
const VENUES: [(&str, &[&str], Option<&str>); 16] = [
    ("OKX", &["instId", "ordId"], Some("okx")),
    ("Bybit", &["orderLinkId", "orderStatus"], Some("bybit")),
    ("Bybit", &["execId", "execPrice"], Some("bybit")),
    ("Binance", &["clientOrderId", "orderId"], Some("binance")),
    ("Binance", &["commissionAsset", "orderId"], Some("binance")),
    ("Binance", &["e", "E"], Some("binance")),
    ("Kraken", &["exec_id", "exec_type"], Some("kraken")),
    ("Kraken", &["opentm", "vol_exec"], Some("kraken")),
    ("Kraken", &["cl_ord_id", "exec_type"], Some("kraken")),
    ("Kraken", &["ordertxid", "pair"], Some("kraken")),
    ("Coinbase", &["order_configuration", "product_id"], Some("coinbase")),
    ("Coinbase", &["entry_id", "trade_id"], Some("coinbase")),
    ("Coinbase", &["client_order_id", "cumulative_quantity"], Some("coinbase")),
    ("ccxt", &["clientOrderId", "lastTradeTimestamp"], None),
    ("Alpaca", &["client_order_id", "filled_qty"], None),
    ("Hyperliquid", &["oid", "origSz"], None),
];

/// What is in an object, if it is of an exchange, and what to do about it.
pub(crate) fn within_venue(members: &[(&str, &str)]) -> Option<String> {
    members.iter().find_map(|(_, value)| within(value, 2))
}

/// The same of an object or the first element of an array, and of what is in it up to a depth.
fn within(value: &str, depth: u8) -> Option<String> {
    let object = match value.strip_prefix('[') {
        Some(rest) => Deserializer::from_str(rest).into_iter::<&RawValue>().next()?.ok()?.get(),
        None => value,
    };
    let members = members(object).ok()?;
    let inner = || members.iter().find_map(|(_, value)| within(value, depth.checked_sub(1)?));
    from_venue(&members).or_else(inner)
}

/// What an object is, if it is of an exchange, and what to do about it.
pub(crate) fn from_venue(members: &[(&str, &str)]) -> Option<String> {
    let keys: Vec<Cow<str>> = members.iter().filter_map(|(key, _)| text_of(key)).collect();
    let has = |wanted: &&str| keys.iter().any(|key| key == wanted);
    let (venue, _, name) = VENUES.iter().find(|(_, keys, _)| keys.iter().all(has))?;
    Some(match name {
        Some(name) => {
            format!("a message of {venue}: orders venue read --venue {name} makes commands of it")
        }
        None => format!("a message of {venue}: map it as docs/VENUES.md maps those of others"),
    })
}
