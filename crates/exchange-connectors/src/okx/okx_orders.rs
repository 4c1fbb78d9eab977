use std::borrow::Cow;

use dtos_state::{ExactDecimal, OrderSide, OrderType, Timestamp};

use crate::{
    json::{Fault, Object},
    okx::{
        okx_names::{check_spot, name},
        okx_tables::{STATUSES, TYPES},
    },
    rows::{ExecutionRow, NameRow, ReportRow, TermsRow},
    session::Session,
    table::{status_of, type_of},
    times::unix_time,
};

pub(crate) const SIDES: [(&str, OrderSide); 2] =
    [("buy", OrderSide::Buy), ("sell", OrderSide::Sell)];

pub(crate) fn order(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    check_spot(row)?;
    let mut name = name(row)?;
    let algo_id = row.text("algoId")?;
    if let Some(algo_id) = &algo_id {
        name.connector_order_id = Some(algo_id.clone());
        if let Some(id) = row.text("algoClOrdId")? {
            name.client_id = Some(id);
        }
    }
    let word = row.needed_text("state")?;
    let status =
        status_of(STATUSES, &word).ok_or_else(|| row.unexpected("state", "a state of OKX"))?;
    let reported_at = time(row, "uTime")?;
    let is_changed = note_amendment(session, row, &name)?;
    let terms = if algo_id.is_some() {
        TermsRow::Elsewhere("an algo order made it, which has the terms".into())
    } else if is_changed {
        TermsRow::Elsewhere("the message has changed terms".into())
    } else {
        terms(row)?
    };
    let execution = last_execution(row, &name)?;
    let cumulative = row.parsed("accFillSz")?;
    let reason = reason(row)?;
    session.report(ReportRow { name, status, cumulative, reason, reported_at, terms }, row)?;
    execution.map_or(Ok(()), |execution| session.execution(&execution, row))
}

/// Whether the message says that its terms were changed.
fn note_amendment(
    session: &mut Session<'_>,
    row: Object<'_>,
    name: &NameRow<'_>,
) -> Result<bool, Fault> {
    match row.text("amendResult")?.as_deref() {
        None => Ok(false),
        Some("-1") => {
            let code = row.text("code")?.unwrap_or_default();
            session.notice(name, format!("an amendment failed ({code}): the order is as it was"));
            Ok(false)
        }
        Some(_) => {
            session
                .notice(name, "its terms were changed at the venue: here they stay as they were");
            Ok(true)
        }
    }
}

fn reason(row: Object<'_>) -> Result<Option<Cow<'_, str>>, Fault> {
    if let Some(reason) = row.text("cancelSourceReason")? {
        return Ok(Some(reason));
    }
    Ok(row.text("cancelSource")?.map(|source| format!("cancelSource {source}").into()))
}

fn terms(row: Object<'_>) -> Result<TermsRow, Fault> {
    let word = row.needed_text("ordType")?;
    let order_type = match type_of(TYPES, &word) {
        Some(Ok(order_type)) => order_type,
        Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
        None => return Err(row.unexpected("ordType", "a type of OKX")),
    };
    if order_type == OrderType::StopLimit {
        let why = "an algo order made it, which has the terms";
        return Ok(TermsRow::Elsewhere(why.into()));
    }
    let side = if row.has("side") { Some(row.word("side", &SIDES)?) } else { None };
    let is_market = order_type == OrderType::Market;
    if is_quoted(row, is_market, side)? {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
    }
    Ok(TermsRow::Known {
        side,
        order_type: Some(order_type),
        quantity: row.quantity("sz")?,
        price: price(row, "px")?.filter(|_| !is_market),
        stop_price: None,
        created_at: time(row, "cTime")?,
    })
}

/// A market order to buy is sized in the quote currency, unless it says otherwise.
pub(crate) fn is_quoted(
    row: Object<'_>,
    is_market: bool,
    side: Option<OrderSide>,
) -> Result<bool, Fault> {
    Ok(match row.text("tgtCcy")?.as_deref() {
        Some("quote_ccy") => true,
        Some(_) => false,
        None => is_market && side == Some(OrderSide::Buy),
    })
}

/// `""` and `-1` are none: the market's price.
pub(crate) fn price(row: Object<'_>, key: &str) -> Result<Option<ExactDecimal>, Fault> {
    if row.text(key)?.is_some_and(|text| text == "-1") { Ok(None) } else { row.unless_zero(key) }
}

pub(crate) fn time(row: Object<'_>, key: &str) -> Result<Option<Timestamp>, Fault> {
    let text = row.text(key)?.filter(|text| text != "0");
    text.map(|text| unix_time(&text).map_err(|message| row.fault(key, message))).transpose()
}

/// The execution that an order's message was sent for. Without a trade's id there is none: then
/// the message completes a market order.
fn last_execution<'a>(
    row: Object<'a>,
    name: &NameRow<'a>,
) -> Result<Option<ExecutionRow<'a>>, Fault> {
    let Some(execution_id) = row.text("tradeId")? else { return Ok(None) };
    if row.unless_zero("fillSz")?.is_none() {
        return Ok(None);
    }
    let executed_at = match time(row, "fillTime")? {
        Some(time) => time,
        None => time(row, "uTime")?.ok_or_else(|| row.missing("fillTime"))?,
    };
    Ok(Some(ExecutionRow {
        name: name.clone(),
        execution_id,
        unique_in: "".into(),
        quantity: row.needed("fillSz")?,
        price: row.needed("fillPx")?,
        // `fee` is the sum over the order: only `fillFee` is that of the execution.
        commission: charged(row, "fillFee")?,
        commission_asset: row.text("fillFeeCcy")?,
        executed_at,
    }))
}

/// What was charged is below zero there, and above zero here.
fn charged(row: Object<'_>, key: &str) -> Result<Option<ExactDecimal>, Fault> {
    let fee: Option<ExactDecimal> = row.parsed(key)?;
    Ok(fee.map(|fee| if fee.is_zero() { fee } else { ExactDecimal::from(-fee.get()) }))
}

/// A row of `fills`: `fillTime` is the trade's, `ts` the record's.
pub(crate) fn fill(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    check_spot(row)?;
    let executed_at = match time(row, "fillTime")? {
        Some(time) => time,
        None => time(row, "ts")?.ok_or_else(|| row.missing("fillTime"))?,
    };
    let execution = ExecutionRow {
        name: name(row)?,
        execution_id: row.needed_text("tradeId")?,
        unique_in: "".into(),
        quantity: row.needed("fillSz")?,
        price: row.needed("fillPx")?,
        commission: charged(row, "fee")?,
        commission_asset: row.text("feeCcy")?,
        executed_at,
    };
    session.execution(&execution, row)
}
