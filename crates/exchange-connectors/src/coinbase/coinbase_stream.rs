use dtos_state::{CumulativeQuantity, ExactDecimal, OrderStatus, OrderType, Quantity, Timestamp};

use crate::{
    coinbase::{
        coinbase_orders::{SIDES, name, reason, status, time},
        coinbase_tables::TYPES,
    },
    json::{Fault, Object},
    rows::{ReportRow, TermsRow},
    session::Session,
    table::type_of,
};

/// A message of a channel.
pub(crate) fn pushed(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    match &*object.needed_text("channel")? {
        "user" => {}
        "heartbeats"
        | "subscriptions"
        | "ticker"
        | "ticker_batch"
        | "level2"
        | "l2_data"
        | "candles"
        | "market_trades"
        | "status"
        | "futures_balance_summary" => {
            session.not_about_orders("the market, the account or the connection");
            return Ok(());
        }
        _ => return Err(object.unexpected("channel", "a channel of Coinbase")),
    }
    let at = time(object, "timestamp")?;
    let events = object.items("events")?;
    session.each("events", events, |session, event| {
        session.each("orders", event.items("orders")?, |session, row| order(session, row, at));
        Ok(())
    });
    Ok(())
}

/// An order of the `user` channel, which has no time of its own, and no executions.
pub(crate) fn order(
    session: &mut Session<'_>,
    row: Object<'_>,
    reported_at: Option<Timestamp>,
) -> Result<(), Fault> {
    let name = name(row)?;
    let Some(status) = status(row)? else {
        session.notice(&name, "its status is unknown to the venue: this gives no update");
        return Ok(());
    };
    let cumulative: Option<CumulativeQuantity> = row.parsed("cumulative_quantity")?;
    let terms = terms(row, status)?;
    let reason = reason(row, &["cancel_reason", "reject_reason", "reject_Reason"])?;
    let is_executed = cumulative.is_some_and(|sum| !sum.get().is_zero());
    let row_name = name.clone();
    session.report(ReportRow { name, status, cumulative, reason, reported_at, terms }, row)?;
    if is_executed || status == OrderStatus::Filled {
        session.ask_for_executions(&row_name, row)?;
    }
    Ok(())
}

fn terms(row: Object<'_>, status: OrderStatus) -> Result<TermsRow, Fault> {
    let order_type = match row.text("order_type")? {
        None => None,
        Some(word) => match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Err(row.unexpected("order_type", "a type of Coinbase")),
        },
    };
    if order_type == Some(OrderType::Market) {
        let why = "the stream does not say what a market order is sized in";
        return Ok(TermsRow::Elsewhere(why.into()));
    }
    let needs_price = matches!(order_type, Some(OrderType::Limit | OrderType::StopLimit));
    if needs_price && row.unless_zero("limit_price")?.is_none() {
        return Ok(TermsRow::Elsewhere("the message has no price".into()));
    }
    Ok(TermsRow::Known {
        side: if row.has("order_side") { Some(row.word("order_side", &SIDES)?) } else { None },
        order_type,
        quantity: quantity(row, status)?,
        price: row.unless_zero("limit_price")?,
        stop_price: row.unless_zero("stop_price")?,
        created_at: time(row, "creation_time")?,
    })
}

/// What is executed and what is left; at the end nothing is left, however much there was.
fn quantity(row: Object<'_>, status: OrderStatus) -> Result<Option<Quantity>, Fault> {
    if status.is_final() {
        return Ok(None);
    }
    let executed: Option<ExactDecimal> = row.parsed("cumulative_quantity")?;
    let (Some(executed), Some(left)) = (executed, row.parsed::<ExactDecimal>("leaves_quantity")?)
    else {
        return Ok(None);
    };
    let sum = executed.checked_add(left);
    let sum = sum.ok_or_else(|| row.fault("leaves_quantity", "expected a sum that can be held"))?;
    if sum.is_zero() {
        return Ok(None);
    }
    let quantity = Quantity::try_from(sum);
    quantity.map(Some).map_err(|error| row.fault("leaves_quantity", error.to_string()))
}
