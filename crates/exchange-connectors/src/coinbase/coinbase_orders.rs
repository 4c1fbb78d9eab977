use std::borrow::Cow;

use dtos_state::{ExactDecimal, OrderSide, OrderStatus, OrderType, Quantity, Timestamp};

use crate::{
    coinbase::coinbase_tables::{STATUSES, TYPES},
    json::{Fault, Object},
    rows::{Market, NameRow, ReportRow, TermsRow},
    session::Session,
    table::{status_of, type_of},
};

pub(crate) const SIDES: [(&str, OrderSide); 2] =
    [("BUY", OrderSide::Buy), ("SELL", OrderSide::Sell)];

pub(crate) fn order(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    let name = name(row)?;
    let Some(status) = status(row)? else {
        session.notice(&name, "its status is unknown to the venue: this gives no update");
        return Ok(());
    };
    let created_at = time(row, "created_time")?;
    let mut reported_at = None;
    for key in ["last_update_time", "last_fill_time"] {
        if reported_at.is_none() {
            reported_at = time(row, key)?;
        }
    }
    let terms = terms(row, created_at)?;
    let cumulative = row.parsed("filled_size")?;
    let reason = reason(row, &REASONS)?;
    let reported_at = reported_at.or(created_at);
    session.report(ReportRow { name, status, cumulative, reason, reported_at, terms }, row)
}

pub(crate) fn name(row: Object<'_>) -> Result<NameRow<'_>, Fault> {
    Ok(NameRow {
        market: row.text("product_id")?.map_or(Market::Unnamed, Market::Spot),
        client_id: row.text("client_order_id")?,
        connector_order_id: row.text("order_id")?,
    })
}

/// None if the venue does not know it.
pub(crate) fn status(row: Object<'_>) -> Result<Option<OrderStatus>, Fault> {
    let word = row.needed_text("status")?;
    if word == "UNKNOWN_ORDER_STATUS" {
        return Ok(None);
    }
    status_of(STATUSES, &word)
        .map(Some)
        .ok_or_else(|| row.unexpected("status", "a status of Coinbase"))
}

/// The year 1 is none.
pub(crate) fn time(row: Object<'_>, key: &str) -> Result<Option<Timestamp>, Fault> {
    let text = row.text(key)?.filter(|text| !text.starts_with("0001-01-01"));
    let parse = |text: Cow<'_, str>| {
        text.parse()
            .map_err(|error: dtos_state::InvalidTimestamp| row.fault(key, error.to_string()))
    };
    text.map(parse).transpose()
}

const REASONS: [&str; 4] = ["cancel_reason", "reject_message", "cancel_message", "reject_reason"];

/// The first that says something.
pub(crate) fn reason<'a>(row: Object<'a>, keys: &[&str]) -> Result<Option<Cow<'a, str>>, Fault> {
    for key in keys {
        let text = row.text(key)?;
        let says = |text: &Cow<'_, str>| text != "REJECT_REASON_UNSPECIFIED" && text != "string";
        if let Some(text) = text.filter(says) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

fn terms(row: Object<'_>, created_at: Option<Timestamp>) -> Result<TermsRow, Fault> {
    let side = if row.has("side") { Some(row.word("side", &SIDES)?) } else { None };
    let (mut order_type, mut quantity, mut price, mut stop_price) = (None, None, None, None);
    if let Some(configuration) = row.object("order_configuration")? {
        let Some((kind, value)) = configuration.members().next() else {
            return Err(row.missing("order_configuration"));
        };
        let inner = value.object().ok_or_else(|| value.fault("expected an object").within(&kind));
        order_type = if let Some(order_type) = configured_type(&kind) {
            Some(order_type)
        } else {
            let why = format!("{kind} has no type here");
            return Ok(TermsRow::Unrepresentable(why.into()));
        };
        Configured { quantity, price, stop_price } = configured(inner?)
            .map_err(|fault| fault.within(&kind).within("order_configuration"))?;
        if quantity.is_none() {
            return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
        }
    } else if let Some(word) = row.text("order_type")? {
        order_type = match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Err(row.unexpected("order_type", "a type of Coinbase")),
        };
    }
    Ok(TermsRow::Known { side, order_type, quantity, price, stop_price, created_at })
}

/// The key of the configuration names the type, and the time in force behind it.
fn configured_type(kind: &str) -> Option<OrderType> {
    if kind.starts_with("market_market") {
        Some(OrderType::Market)
    } else if kind.starts_with("limit_limit") || kind.starts_with("sor_limit") {
        Some(OrderType::Limit)
    } else if kind.starts_with("stop_limit_stop_limit") {
        Some(OrderType::StopLimit)
    } else {
        None
    }
}

struct Configured {
    quantity: Option<Quantity>,
    price: Option<ExactDecimal>,
    stop_price: Option<ExactDecimal>,
}

/// A size in the quote currency is none.
fn configured(inner: Object<'_>) -> Result<Configured, Fault> {
    Ok(Configured {
        quantity: inner.quantity("base_size")?,
        price: inner.unless_zero("limit_price")?,
        stop_price: inner.unless_zero("stop_price")?,
    })
}
