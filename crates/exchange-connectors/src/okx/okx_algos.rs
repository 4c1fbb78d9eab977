use dtos_state::{OrderStatus, OrderType};

use crate::{
    json::{Fault, Object},
    okx::{
        okx_names::check_spot,
        okx_orders::{SIDES, is_quoted, price, time},
        okx_tables::TYPES,
    },
    rows::{Market, NameRow, ReportRow, TermsRow},
    session::Session,
    table::type_of,
};

/// An order with a stop price. Its id stays the algo order's when it makes another one.
pub(crate) fn algo(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    check_spot(row)?;
    let client_id = match row.text("algoClOrdId")? {
        Some(id) => Some(id),
        None => row.text("clOrdId")?,
    };
    let name = NameRow {
        market: Market::Spot(row.needed_text("instId")?),
        client_id,
        connector_order_id: row.text("algoId")?,
    };
    let status = status(row)?;
    let reason = row
        .text("failCode")?
        .filter(|code| code != "0")
        .filter(|_| matches!(status, OrderStatus::Rejected | OrderStatus::Cancelled));
    let terms = match row.text("amendResult")?.filter(|result| result != "-1") {
        Some(_) => {
            session
                .notice(&name, "its terms were changed at the venue: here they stay as they were");
            TermsRow::Elsewhere("the message has changed terms".into())
        }
        None => terms(row)?,
    };
    let reported_at = match time(row, "uTime")? {
        Some(time) => Some(time),
        None => time(row, "cTime")?,
    };
    // `actualSz` is the size of the order that it made, and no sum of executions.
    session.report(ReportRow { name, status, cumulative: None, reason, reported_at, terms }, row)
}

fn status(row: Object<'_>) -> Result<OrderStatus, Fault> {
    Ok(match &*row.needed_text("state")? {
        "live" | "pause" | "partially_effective" | "effective" => OrderStatus::Open,
        "canceled" => OrderStatus::Cancelled,
        "partially_failed" if made_another(row)? => OrderStatus::Cancelled,
        "order_failed" | "partially_failed" => OrderStatus::Rejected,
        _ => return Err(row.unexpected("state", "a documented state of an algo order")),
    })
}

/// Whether another order came of it, which may be executed.
fn made_another(row: Object<'_>) -> Result<bool, Fault> {
    let has_size = row.unless_zero("actualSz")?.is_some();
    Ok(has_size || row.text("ordId")?.is_some() || !row.items("ordIdList")?.is_empty())
}

fn terms(row: Object<'_>) -> Result<TermsRow, Fault> {
    let word = row.needed_text("ordType")?;
    match type_of(TYPES, &word) {
        Some(Ok(OrderType::StopLimit)) => {}
        Some(Ok(_)) => return Err(row.unexpected("ordType", "the type of an algo order")),
        Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
        None => return Err(row.unexpected("ordType", "a type of OKX")),
    }
    let (stop, limit) = if row.unless_zero("triggerPx")?.is_some() {
        ("triggerPx", "ordPx")
    } else {
        ("slTriggerPx", "slOrdPx")
    };
    let side = if row.has("side") { Some(row.word("side", &SIDES)?) } else { None };
    if is_quoted(row, false, side)? {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
    }
    let (stop_price, price) = (price(row, stop)?, price(row, limit)?);
    if stop_price.is_none() || price.is_none() {
        let why = "a stop order without a stop price or a limit has no type here";
        return Ok(TermsRow::Unrepresentable(why.into()));
    }
    Ok(TermsRow::Known {
        side,
        order_type: Some(OrderType::StopLimit),
        quantity: row.quantity("sz")?,
        price,
        stop_price,
        created_at: time(row, "cTime")?,
    })
}
