use std::borrow::Cow;

use dtos_state::{ExactDecimal, OrderSide, OrderType, Timestamp};

use crate::{
    json::{Fault, Object, Value},
    kraken::kraken_tables::{STATUSES, TYPES},
    rows::{ExecutionRow, Market, NameRow, ReportRow, TermsRow},
    session::Session,
    table::{status_of, type_of},
};

pub(crate) const SIDES: [(&str, OrderSide); 2] =
    [("buy", OrderSide::Buy), ("sell", OrderSide::Sell)];

/// A row of `executions`: what changed, and only at first all of the order.
pub(crate) fn execution(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    let market = row.text("symbol")?.map_or(Market::Unnamed, Market::Spot);
    let name = NameRow {
        market,
        client_id: row.text("cl_ord_id")?,
        connector_order_id: Some(row.needed_text("order_id")?),
    };
    let word = row.needed_text("order_status")?;
    let status = status_of(STATUSES, &word)
        .ok_or_else(|| row.unexpected("order_status", "a status of Kraken"))?;
    let at: Timestamp = row.needed("timestamp")?;
    let kind = row.needed_text("exec_type")?;
    if !KINDS.contains(&&*kind) {
        return Err(row.unexpected("exec_type", "a kind of execution of Kraken"));
    }
    let is_changed = matches!(&*kind, "amended" | "restated");
    let terms = if is_changed {
        session.notice(&name, "its terms were changed at the venue: here they stay as they were");
        TermsRow::Elsewhere("the message has changed terms".into())
    } else if row.flag("amended")? == Some(true) {
        TermsRow::Elsewhere("its terms were changed at the venue".into())
    } else {
        terms(row, &kind, at)?
    };
    let execution = if kind == "trade" { Some(trade(session, row, &name, at)?) } else { None };
    let cumulative = row.parsed("cum_qty")?;
    let reason = row.text("reason")?;
    session.report(
        ReportRow { name, status, cumulative, reason, reported_at: Some(at), terms },
        row,
    )?;
    execution.map_or(Ok(()), |execution| session.execution(&execution, row))
}

/// Only `trade` is an execution; `filled` repeats what it brought.
const KINDS: [&str; 10] = [
    "pending_new",
    "new",
    "trade",
    "filled",
    "iceberg_refill",
    "canceled",
    "expired",
    "amended",
    "restated",
    "status",
];

fn terms(row: Object<'_>, kind: &str, at: Timestamp) -> Result<TermsRow, Fault> {
    if row.unless_zero("cash_order_qty")?.is_some() {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
    }
    let order_type = match row.text("order_type")? {
        None => None,
        Some(word) => match type_of(TYPES, &word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Err(row.unexpected("order_type", "a type of Kraken")),
        },
    };
    let triggers = row.object("triggers")?;
    for (object, key) in [(Some(row), "limit_price_type"), (triggers, "price_type")] {
        let kind = object.map(|object| object.text(key)).transpose()?.flatten();
        if kind.is_some_and(|kind| kind != "static") {
            return Ok(TermsRow::Unrepresentable("its price is relative to another".into()));
        }
    }
    let stop_price = match triggers {
        Some(triggers) => triggers.unless_zero("price").map_err(|f| f.within("triggers"))?,
        None => row.unless_zero("stop_price")?,
    };
    let is_stop = order_type == Some(OrderType::StopLimit);
    let is_market = order_type == Some(OrderType::Market);
    let side = if row.has("side") { Some(row.word("side", &SIDES)?) } else { None };
    Ok(TermsRow::Known {
        side,
        order_type,
        quantity: row.quantity("order_qty")?,
        price: row.unless_zero("limit_price")?.filter(|_| !is_market),
        stop_price: stop_price.filter(|_| is_stop),
        // Later messages have the time of what happened then.
        created_at: Some(at).filter(|_| matches!(kind, "pending_new" | "new")),
    })
}

fn trade<'a>(
    session: &mut Session<'_>,
    row: Object<'a>,
    name: &NameRow<'a>,
    executed_at: Timestamp,
) -> Result<ExecutionRow<'a>, Fault> {
    let (commission, commission_asset) = fees(session, row, name)?;
    Ok(ExecutionRow {
        name: name.clone(),
        execution_id: row.needed_text("exec_id")?,
        unique_in: "".into(),
        quantity: row.needed("last_qty")?,
        price: row.needed("last_price")?,
        commission,
        commission_asset,
        executed_at,
    })
}

type Fee<'a> = (Option<ExactDecimal>, Option<Cow<'a, str>>);

/// The sum in the first asset; another one is reported.
fn fees<'a>(
    session: &mut Session<'_>,
    row: Object<'a>,
    name: &NameRow<'_>,
) -> Result<Fee<'a>, Fault> {
    let mut sum: Fee<'a> = (None, None);
    for fee in row.items("fees")?.into_iter().filter_map(Value::object) {
        let amount: ExactDecimal = fee.needed("qty").map_err(|fault| fault.within("fees"))?;
        let asset = fee.text("asset")?;
        sum = match sum {
            (None, _) => (Some(amount), asset),
            (Some(so_far), first) if first == asset => {
                let added = so_far.checked_add(amount);
                let added =
                    added.ok_or_else(|| fee.fault("qty", "expected fees that can be summed"));
                (Some(added?), first)
            }
            first => {
                let asset = asset.unwrap_or_default();
                session
                    .notice(name, format!("a further fee of {amount} {asset} is not in the fill"));
                first
            }
        };
    }
    Ok(sum)
}
