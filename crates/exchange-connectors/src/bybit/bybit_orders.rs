use std::borrow::Cow;

use dtos_state::{ErrorClass, OrderSide, OrderType, Timestamp};
use execution_connector::RequestOutcome;

use crate::{
    bybit::{
        bybit_names::name,
        bybit_tables::{STATUSES, TYPES},
    },
    json::{Fault, Object},
    reading::RequestedKind,
    rows::{Market, NameRow, ReportRow, TermsRow},
    session::{Session, fitting_reason},
    table::{status_of, type_of},
    times::unix_time,
};

pub(crate) const SIDES: [(&str, OrderSide); 2] =
    [("Buy", OrderSide::Buy), ("Sell", OrderSide::Sell)];

pub(crate) fn order(
    session: &mut Session<'_>,
    row: Object<'_>,
    category: Option<&str>,
) -> Result<(), Fault> {
    let name = name(row, category)?;
    let word = row.needed_text("orderStatus")?;
    let status = status_of(STATUSES, &word)
        .ok_or_else(|| row.unexpected("orderStatus", "a status of Bybit"))?;
    let reason = reason(row)?;
    let reported_at = time(row, "updatedTime")?;
    if word == "Rejected" && reason.as_deref() == Some("EC_DuplicatedClOrdID") {
        // The venue made a second order of this client id to refuse it: the first one lives.
        let reason = reason.as_deref().and_then(fitting_reason);
        let outcome = RequestOutcome::Failed { class: ErrorClass::AlreadyThere, reason };
        session.answer(RequestedKind::Place, &name, None, outcome, reported_at);
        return Ok(());
    }
    let terms = terms(row, &name)?;
    let cumulative = row.parsed("cumExecQty")?;
    session.report(ReportRow { name, status, cumulative, reason, reported_at, terms }, row)
}

fn reason(row: Object<'_>) -> Result<Option<Cow<'_, str>>, Fault> {
    Ok(match row.text("rejectReason")?.filter(|reason| reason != "EC_NoError") {
        Some(reason) => Some(reason),
        None => row.text("cancelType")?.filter(|kind| kind != "UNKNOWN"),
    })
}

pub(crate) fn time(row: Object<'_>, key: &str) -> Result<Option<Timestamp>, Fault> {
    let text = row.text(key)?.filter(|text| text != "0");
    text.map(|text| unix_time(&text).map_err(|message| row.fault(key, message))).transpose()
}

/// The trigger price decides what is a stop: its kind alone does not.
fn terms(row: Object<'_>, name: &NameRow<'_>) -> Result<TermsRow, Fault> {
    let order_type = match row.text("orderType")? {
        None => None,
        Some(word) => match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Err(row.unexpected("orderType", "a type of Bybit")),
        },
    };
    let stop_price = row.unless_zero("triggerPrice")?;
    let order_type = match (order_type, stop_price) {
        (Some(OrderType::Limit), Some(_)) => Some(OrderType::StopLimit),
        (Some(OrderType::Market), Some(_)) => {
            let why = "a market order with a trigger price has no type here";
            return Ok(TermsRow::Unrepresentable(why.into()));
        }
        (order_type, _) => order_type,
    };
    let side = if row.has("side") { Some(row.word("side", &SIDES)?) } else { None };
    let is_market = order_type == Some(OrderType::Market);
    let unit = row.text("marketUnit")?;
    let is_spot = matches!(name.market, Market::Spot(_));
    // A market order to buy is sized in the quote coin, unless it says otherwise.
    let is_quoted = match unit.as_deref() {
        Some("quoteCoin") => is_market,
        Some(_) => false,
        None => is_market && is_spot && side == Some(OrderSide::Buy),
    };
    if is_quoted {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote coin".into()));
    }
    Ok(TermsRow::Known {
        side,
        order_type,
        quantity: row.quantity("qty")?,
        price: row.unless_zero("price")?.filter(|_| !is_market),
        stop_price,
        created_at: time(row, "createdTime")?,
    })
}
