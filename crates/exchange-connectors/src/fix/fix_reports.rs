use std::borrow::Cow;

use dtos_state::{
    ErrorClass, ExactDecimal, OrderSide, OrderStatus, OrderType, Quantity, Timestamp,
};
use execution_connector::RequestOutcome;

use crate::{
    client_id::{client_id, read_cancel_id},
    fix::{
        fix_message::FixMessage,
        fix_tables::{STATUSES, TYPES},
    },
    json::Fault,
    reading::RequestedKind,
    rows::{BustRow, ExecutionRow, Market, NameRow, ReportRow, TermsRow},
    session::{Session, fitting_reason},
    table::{status_of, type_of},
};

/// What a report is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    State,
    Execution,
    Bust,
    Correction,
}

/// 35=8.
pub(crate) fn execution_report(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
) -> Result<(), Fault> {
    let kind = kind(message)?;
    let name = name(session, message, kind)?;
    if message.is(39, "8")? && refused(session, message, &name)? {
        return Ok(());
    }
    let Some(status) = status(message)? else {
        return Err(message.fault(39, "unexpected status: expected one of FIX 4.4"));
    };
    let at = message.happened_at()?.ok_or_else(|| message.fault(60, "expected a value"))?;
    let terms = terms(session, message, &name)?;
    let execution = match kind {
        Kind::Execution | Kind::Correction => Some(execution(session, message, &name)?),
        Kind::State | Kind::Bust => None,
    };
    let bust = match kind {
        Kind::Bust | Kind::Correction => Some(BustRow {
            name: name.clone(),
            execution_id: message.needed(19)?.into(),
            reason: message.get(58)?.map(Cow::Borrowed),
            busted_at: at,
        }),
        Kind::State | Kind::Execution => None,
    };
    let row = ReportRow {
        name,
        status,
        cumulative: message.parsed(14)?,
        reason: message.get(58)?.map(Cow::Borrowed),
        reported_at: Some(at),
        terms,
    };
    session.report_at(row, 0)?;
    bust.map_or(Ok(()), |row| session.bust_at(&row, 0))?;
    execution.map_or(Ok(()), |row| session.execution_at(&row, 0))
}

/// Of FIX 4.2, tag 20 decides before tag 150.
fn kind(message: &FixMessage<'_>) -> Result<Kind, Fault> {
    let what = message.needed(150)?;
    match message.get(20)? {
        Some("1") => return Ok(Kind::Bust),
        Some("2") => return Ok(Kind::Correction),
        Some("3") => return Ok(Kind::State),
        Some("0") if matches!(what, "1" | "2") => return Ok(Kind::Execution),
        Some("0") | None => {}
        Some(_) => return Err(message.fault(20, "unexpected value: expected 0, 1, 2 or 3")),
    }
    Ok(match what {
        "F" => Kind::Execution,
        "H" => Kind::Bust,
        "G" => Kind::Correction,
        _ => Kind::State,
    })
}

/// In 11 is the order's id, but for the answers to a cancel or a replacement, which have it in 41.
fn name<'a>(
    session: &Session<'_>,
    message: &FixMessage<'a>,
    kind: Kind,
) -> Result<NameRow<'a>, Fault> {
    let is_answer = matches!(message.get(150)?, Some("4" | "5" | "6" | "E"));
    let original = message.get(41)?.filter(|_| is_answer);
    let id = original.or(message.get(11)?);
    let mut client_id: Option<Cow<'a, str>> = id.map(Cow::Borrowed);
    if let Some(id) = id.filter(|id| session.our_id(id).is_none()) {
        if let Some(order_id) = of_cancel(session, id) {
            client_id = Some(order_id.into());
        } else if kind != Kind::State {
            // A late execution may carry the id of a cancel alone: 37 names the order.
            client_id = None;
        }
    }
    Ok(NameRow {
        market: message.get(55)?.map_or(Market::Unnamed, |symbol| Market::Spot(symbol.into())),
        client_id,
        connector_order_id: message.get(37)?.filter(|id| *id != "NONE").map(Cow::Borrowed),
    })
}

/// The client id of the order that one of our cancels is for.
pub(crate) fn of_cancel(session: &Session<'_>, id: &str) -> Option<String> {
    let form = session.context.facts.client_id_form;
    read_cancel_id(form, id).map(|(order_id, _)| client_id(form, &order_id))
}

/// 39=8 is a rejection only with 150=8, and not of a client id that is in use: then another order
/// of that id lives. In the answer to a question it means that there is no such order.
fn refused(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
    name: &NameRow<'_>,
) -> Result<bool, Fault> {
    let reason = message.get(58)?.and_then(fitting_reason);
    let at = message.happened_at()?;
    let (request, class) = match (message.get(150)?, message.get(103)?) {
        (Some("8"), Some("6")) => (RequestedKind::Place, ErrorClass::AlreadyThere),
        (Some("8"), _) => return Ok(false),
        (Some("I"), Some("5")) => (RequestedKind::Unnamed, ErrorClass::NotFound),
        _ => (RequestedKind::Unnamed, ErrorClass::Unknown),
    };
    session.answer(request, name, None, RequestOutcome::Failed { class, reason }, at);
    Ok(true)
}

fn status(message: &FixMessage<'_>) -> Result<Option<OrderStatus>, Fault> {
    let word = message.needed(39)?;
    Ok(match word {
        "3" if message.is(59, "0")? => Some(OrderStatus::Expired),
        // The word says nothing of executions.
        "3" | "6" | "B" | "E" => Some(by_quantities(message)?),
        "1" if message.is(151, "0")? => Some(by_quantities(message)?),
        word => status_of(STATUSES, word),
    })
}

fn by_quantities(message: &FixMessage<'_>) -> Result<OrderStatus, Fault> {
    let executed: ExactDecimal = message.needed_as(14)?;
    let is_all = message.parsed::<ExactDecimal>(38)? == Some(executed);
    Ok(match (executed.is_zero(), is_all) {
        (true, _) => OrderStatus::Open,
        (false, true) => OrderStatus::Filled,
        (false, false) => OrderStatus::PartiallyFilled,
    })
}

fn terms(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
    name: &NameRow<'_>,
) -> Result<TermsRow, Fault> {
    let what = message.needed(150)?;
    if matches!(what, "5" | "D") {
        session.notice(name, "its terms were changed at the venue: here they stay as they were");
        return Ok(TermsRow::Elsewhere("the message has changed terms".into()));
    }
    if message.unless_zero(152)?.is_some() {
        return Ok(TermsRow::Unrepresentable("it is sized in the quote currency".into()));
    }
    let side = match message.get(54)? {
        None => None,
        Some("1") => Some(OrderSide::Buy),
        Some("2") => Some(OrderSide::Sell),
        Some(_) => return Ok(TermsRow::Unrepresentable("its side is neither 1 nor 2".into())),
    };
    let order_type = match message.get(40)? {
        None => None,
        Some(word) => match type_of(TYPES, word) {
            Some(Ok(order_type)) => Some(order_type),
            Some(Err(why)) => return Ok(TermsRow::Unrepresentable(why.into())),
            None => return Ok(TermsRow::Unrepresentable("its type has no word here".into())),
        },
    };
    let is_market = order_type == Some(OrderType::Market);
    // Binance has the trigger price in a tag of its own.
    let stop_price = match message.unless_zero(1102)? {
        Some(price) => Some(price),
        None => message.unless_zero(99)?,
    };
    let created_at = created_at(message, what)?;
    let quantity = match message.unless_zero(38)? {
        Some(_) => message.parsed::<Quantity>(38)?,
        None => None,
    };
    Ok(TermsRow::Known {
        side,
        order_type,
        quantity,
        price: message.unless_zero(44)?.filter(|_| !is_market),
        stop_price: stop_price.filter(|_| order_type == Some(OrderType::StopLimit)),
        created_at,
    })
}

/// Of Binance, by a tag of its own; of others, when the order was reported as new.
fn created_at(message: &FixMessage<'_>, what: &str) -> Result<Option<Timestamp>, Fault> {
    match message.time(25018)? {
        Some(time) => Ok(Some(time)),
        None if what == "0" && message.is(39, "0")? => message.time(60),
        None => Ok(None),
    }
}

fn execution<'a>(
    session: &mut Session<'_>,
    message: &FixMessage<'a>,
    name: &NameRow<'a>,
) -> Result<ExecutionRow<'a>, Fault> {
    let at = message.happened_at()?.ok_or_else(|| message.fault(60, "expected a value"))?;
    // Binance names the trade as its other interfaces do, under which it is unique in a symbol.
    let trade_id = message.get(1003)?.filter(|_| session.context.facts.name == "binance");
    let (execution_id, unique_in) = match trade_id {
        Some(id) => (id, ""),
        None => (message.needed(17)?, message.needed(37)?),
    };
    let (commission, commission_asset) = commission(session, message, name)?;
    Ok(ExecutionRow {
        name: name.clone(),
        execution_id: execution_id.into(),
        unique_in: unique_in.into(),
        quantity: message.needed_as(32)?,
        price: message.needed_as(31)?,
        commission,
        commission_asset,
        executed_at: at,
    })
}

type Fee<'a> = (Option<ExactDecimal>, Option<Cow<'a, str>>);

/// The fees of the group 136, in the first currency; or the commission, where it is an amount.
fn commission<'a>(
    session: &mut Session<'_>,
    message: &FixMessage<'a>,
    name: &NameRow<'_>,
) -> Result<Fee<'a>, Fault> {
    let mut sum: Fee<'a> = (None, None);
    for (amount, asset) in message.group(137, 138) {
        let parsed = amount.parse::<ExactDecimal>();
        let amount = parsed.map_err(|error| message.fault(137, &error.to_string()))?;
        let asset = asset.filter(|asset| !asset.is_empty()).map(Cow::Borrowed);
        sum = match sum {
            (None, _) => (Some(amount), asset),
            (Some(so_far), first) if first == asset => {
                let added = so_far.checked_add(amount);
                (
                    Some(
                        added
                            .ok_or_else(|| message.fault(137, "expected a sum that can be held"))?,
                    ),
                    first,
                )
            }
            first => {
                let asset = asset.unwrap_or_default();
                session
                    .notice(name, format!("a further fee of {amount} {asset} is not in the fill"));
                first
            }
        };
    }
    if sum.0.is_none() && message.is(13, "3")? {
        sum = (message.parsed(12)?, message.get(479)?.map(Cow::Borrowed));
    }
    Ok(sum)
}
