use std::borrow::Cow;

use dtos_state::{OrderType, Timestamp};

use crate::{
    json::{Fault, Object},
    kraken::{
        kraken_stream::SIDES,
        kraken_tables::{STATUSES, TYPES},
    },
    rows::{ExecutionRow, Market, NameRow, ReportRow, TermsRow},
    session::Session,
    table::{status_of, type_of},
    times::unix_seconds,
};

/// An order under its id.
pub(crate) fn order<'a>(
    session: &mut Session<'_>,
    id: Cow<'a, str>,
    row: Object<'a>,
) -> Result<(), Fault> {
    let descr = row.object("descr")?;
    let pair = match descr {
        Some(descr) => descr.text("pair").map_err(|fault| fault.within("descr"))?,
        None => None,
    };
    let name = NameRow {
        market: pair.map_or(Market::Unnamed, Market::Spot),
        client_id: row.text("cl_ord_id")?,
        connector_order_id: Some(id),
    };
    let word = row.needed_text("status")?;
    let status =
        status_of(STATUSES, &word).ok_or_else(|| row.unexpected("status", "a status of Kraken"))?;
    let created_at = time(row, "opentm")?;
    let reported_at = match time(row, "closetm")? {
        Some(time) => Some(time),
        None => created_at,
    };
    let terms = match descr {
        Some(descr) => terms(row, descr, created_at)?,
        None => TermsRow::Elsewhere("the message has no terms".into()),
    };
    let cumulative = row.parsed("vol_exec")?;
    let reason = row.text("reason")?;
    session.report(ReportRow { name, status, cumulative, reason, reported_at, terms }, row)
}

/// Seconds with a fraction, as a number or in quotes; zero is none.
fn time(row: Object<'_>, key: &str) -> Result<Option<Timestamp>, Fault> {
    let text = row.text(key)?.filter(|text| text != "0");
    text.map(|text| unix_seconds(&text).map_err(|message| row.fault(key, message))).transpose()
}

/// `price` beside the terms is the average: the limit and the stop price are in the description.
fn terms(
    row: Object<'_>,
    descr: Object<'_>,
    created_at: Option<Timestamp>,
) -> Result<TermsRow, Fault> {
    let within = |fault: Fault| fault.within("descr");
    let is_quoted = row.text("oflags")?.is_some_and(|flags| flags.split(',').any(|f| f == "viqc"));
    if is_quoted {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
    }
    let order_type = match descr.text("ordertype").map_err(within)? {
        None => None,
        Some(word) => match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => {
                return Err(within(descr.unexpected("ordertype", "a type of Kraken")));
            }
        },
    };
    let (price, stop_price) = match order_type {
        Some(OrderType::Limit) => (Some("price"), None),
        Some(OrderType::StopLimit) => (Some("price2"), Some("price")),
        Some(OrderType::Market) | None => (None, None),
    };
    for key in [price, stop_price].into_iter().flatten() {
        let text = descr.text(key).map_err(within)?.unwrap_or_default();
        if text.starts_with(['+', '-', '#']) || text.ends_with('%') {
            return Ok(TermsRow::Unrepresentable("its price is relative to another".into()));
        }
    }
    let decimal = |key: Option<&str>| match key {
        Some(key) => descr.unless_zero(key).map_err(within),
        None => Ok(None),
    };
    let has_side = descr.has("type");
    let side = if has_side { Some(descr.word("type", &SIDES).map_err(within)?) } else { None };
    Ok(TermsRow::Known {
        side,
        order_type,
        quantity: row.quantity("vol")?,
        price: decimal(price)?,
        stop_price: decimal(stop_price)?,
        created_at,
    })
}

/// A row of `TradesHistory` under its id. Its fee is in the quote asset, which is not named.
pub(crate) fn trade<'a>(
    session: &mut Session<'_>,
    id: Cow<'a, str>,
    row: Object<'a>,
) -> Result<(), Fault> {
    let pair = row.needed_text("pair")?;
    let symbol = session.context.symbol_of(&pair).ok();
    let quote = symbol.as_ref().and_then(|symbol| symbol.as_str().split_once('_'));
    let execution = ExecutionRow {
        name: NameRow {
            market: Market::Spot(pair),
            client_id: row.text("cl_ord_id")?,
            connector_order_id: Some(row.needed_text("ordertxid")?),
        },
        execution_id: id,
        unique_in: "".into(),
        quantity: row.needed("vol")?,
        price: row.needed("price")?,
        commission: row.parsed("fee")?,
        commission_asset: quote.map(|(_, quote)| quote.to_owned().into()),
        executed_at: time(row, "time")?.ok_or_else(|| row.missing("time"))?,
    };
    session.execution(&execution, row)
}
