//! From which exchange an object evidently comes.

use std::borrow::Cow;

use crate::explain::{members::members, quote::text_of};

/// Exchanges, each with keys that only its messages about orders have together, and with the name
/// under which `orders venue read` knows it, if it does.
const VENUES: [(&str, &[&str], Option<&str>); 11] = [
    ("OKX", &["instId", "ordId"], Some("okx")),
    ("Bybit", &["orderLinkId", "orderStatus"], Some("bybit")),
    ("Bybit", &["execId", "execPrice"], Some("bybit")),
    ("Binance", &["clientOrderId", "orderId"], Some("binance")),
    ("Binance", &["commissionAsset", "orderId"], Some("binance")),
    ("Kraken", &["cl_ord_id", "exec_type"], Some("kraken")),
    ("Kraken", &["ordertxid", "pair"], Some("kraken")),
    ("Coinbase", &["order_configuration", "product_id"], Some("coinbase")),
    ("Coinbase", &["entry_id", "trade_id"], Some("coinbase")),
    ("Alpaca", &["client_order_id", "filled_qty"], None),
    ("Hyperliquid", &["oid", "origSz"], None),
];

/// What an object is, if it is of an exchange, and what to do about it.
pub(crate) fn from_venue(members: &[(&str, &str)]) -> Option<String> {
    of_keys(members).or_else(|| of_keys(&self::members(members.first()?.1).ok()?))
}

fn of_keys(members: &[(&str, &str)]) -> Option<String> {
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
