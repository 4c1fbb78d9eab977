use std::borrow::Cow;

use dtos_state::{OrderSide, OrderType, Timestamp};

use crate::{
    binance::binance_tables::{STATUSES, TYPES},
    json::{Fault, Object},
    rows::{ExecutionRow, Market, NameRow, ReportRow, TermsRow},
    session::Session,
    table::{status_of, type_of},
    times::unix_time,
};

pub(crate) const SIDES: [(&str, OrderSide); 2] =
    [("BUY", OrderSide::Buy), ("SELL", OrderSide::Sell)];

/// An order as REST and the websocket interface answer with it.
pub(crate) fn order(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let name = name(object)?;
    let reported_at = match time(object, "updateTime")? {
        Some(time) => Some(time),
        None => time(object, "transactTime")?,
    };
    let row = ReportRow {
        status: status(object, "status")?,
        cumulative: object.parsed("executedQty")?,
        reason: object.text("expiryReason")?,
        reported_at,
        terms: terms(object, &REST_TERMS)?,
        name: name.clone(),
    };
    session.report(row, object)?;
    let rows = object.items("fills")?;
    session.each("fills", rows, |session, fill| {
        let executed_at = reported_at.ok_or_else(|| object.missing("transactTime"))?;
        let row = ExecutionRow {
            name: name.clone(),
            execution_id: execution_id(fill, "tradeId", "allocId")?,
            unique_in: "".into(),
            quantity: fill.needed("qty")?,
            price: fill.needed("price")?,
            commission: fill.parsed("commission")?,
            commission_asset: fill.text("commissionAsset")?,
            executed_at,
        };
        session.execution(&row, fill)
    });
    Ok(())
}

/// A row of `myTrades`. It has no client id.
pub(crate) fn trade(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    execution_of_account(session, object, execution_id(object, "id", "")?)
}

/// A row of `myAllocations`. Its ids are not those of trades.
pub(crate) fn allocation(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    execution_of_account(session, object, execution_id(object, "", "allocationId")?)
}

fn execution_of_account<'a>(
    session: &mut Session<'_>,
    object: Object<'a>,
    execution_id: Cow<'a, str>,
) -> Result<(), Fault> {
    let row = ExecutionRow {
        name: name(object)?,
        execution_id,
        unique_in: "".into(),
        quantity: object.needed("qty")?,
        price: object.needed("price")?,
        commission: object.parsed("commission")?,
        commission_asset: object.text("commissionAsset")?,
        executed_at: time(object, "time")?.ok_or_else(|| object.missing("time"))?,
    };
    session.execution(&row, object)
}

/// In the answer to a cancel, `clientOrderId` is the cancel's.
pub(crate) fn name(object: Object<'_>) -> Result<NameRow<'_>, Fault> {
    let client_id = match object.text("origClientOrderId")? {
        Some(id) => Some(id),
        None => object.text("clientOrderId")?,
    };
    Ok(NameRow {
        market: Market::Spot(object.needed_text("symbol")?),
        client_id,
        connector_order_id: venue_id(object, "orderId")?,
    })
}

/// An integer as text; -1 is none.
pub(crate) fn venue_id<'a>(object: Object<'a>, key: &str) -> Result<Option<Cow<'a, str>>, Fault> {
    let Some(text) = object.text(key)? else { return Ok(None) };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        return Ok(Some(text).filter(|text| text != "-1"));
    }
    Err(object.unexpected(key, "an integer"))
}

/// The id of a trade; or of an allocation, marked as such, since the two count apart.
pub(crate) fn execution_id<'a>(
    object: Object<'a>,
    trade: &str,
    allocation: &str,
) -> Result<Cow<'a, str>, Fault> {
    if let Some(id) = venue_id(object, trade)? {
        return Ok(id);
    }
    match venue_id(object, allocation)? {
        Some(id) => Ok(format!("allocation/{id}").into()),
        None => Err(object.missing(if trade.is_empty() { allocation } else { trade })),
    }
}

pub(crate) fn time(object: Object<'_>, key: &str) -> Result<Option<Timestamp>, Fault> {
    let text = object.text(key)?.filter(|text| text != "-1");
    text.map(|text| unix_time(&text).map_err(|message| object.fault(key, message))).transpose()
}

pub(crate) fn status(object: Object<'_>, key: &str) -> Result<dtos_state::OrderStatus, Fault> {
    let word = object.needed_text(key)?;
    status_of(STATUSES, &word).ok_or_else(|| object.unexpected(key, "a status of Binance"))
}

/// The keys of the terms, which the stream shortens.
pub(crate) struct TermKeys {
    pub(crate) side: &'static str,
    pub(crate) order_type: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) quote_quantity: &'static str,
    pub(crate) trailing: &'static str,
    pub(crate) price: &'static str,
    pub(crate) stop_price: &'static str,
    pub(crate) created_at: &'static str,
}

const REST_TERMS: TermKeys = TermKeys {
    side: "side",
    order_type: "type",
    quantity: "origQty",
    quote_quantity: "origQuoteOrderQty",
    trailing: "trailingDelta",
    price: "price",
    stop_price: "stopPrice",
    created_at: "time",
};

pub(crate) fn terms(object: Object<'_>, keys: &TermKeys) -> Result<TermsRow, Fault> {
    let order_type = match object.text(keys.order_type)? {
        None => None,
        Some(word) => match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Err(object.unexpected(keys.order_type, "a type of Binance")),
        },
    };
    if object.unless_zero(keys.quote_quantity)?.is_some() {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote asset".into()));
    }
    if object.unless_zero(keys.trailing)?.is_some() {
        return Ok(TermsRow::Unrepresentable("its stop price trails the market".into()));
    }
    let is_market = order_type == Some(OrderType::Market);
    let side = if object.has(keys.side) { Some(object.word(keys.side, &SIDES)?) } else { None };
    Ok(TermsRow::Known {
        side,
        order_type,
        quantity: object.quantity(keys.quantity)?,
        price: object.unless_zero(keys.price)?.filter(|_| !is_market),
        stop_price: object.unless_zero(keys.stop_price)?,
        created_at: time(object, keys.created_at)?,
    })
}
