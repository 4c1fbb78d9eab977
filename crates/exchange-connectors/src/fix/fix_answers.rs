use std::borrow::Cow;

use dtos_state::ErrorClass;
use execution_connector::RequestOutcome;

use crate::{
    fix::{fix_message::FixMessage, fix_reports::of_cancel, fix_tables::ERRORS},
    json::Fault,
    reading::RequestedKind,
    rows::{Market, NameRow},
    session::{Session, fitting_reason},
    table::class_of,
};

/// 35=9: a cancel was refused, which says nothing of the order.
pub(crate) fn cancel_reject(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
) -> Result<(), Fault> {
    // Binance leaves 41 out: then our cancel's id in 11 tells which order it is of.
    let client_id = match message.get(41)? {
        Some(id) => Some(Cow::Borrowed(id)),
        None => message.get(11)?.and_then(|id| of_cancel(session, id)).map(Cow::Owned),
    };
    let connector_order_id = venue_id(message)?;
    let name = NameRow { market: Market::Unnamed, client_id, connector_order_id };
    let code = format!("35=9 102={}", message.get(102)?.unwrap_or_default());
    let class = class_of(ERRORS, &code, "");
    let request = if message.is(434, "2")? { RequestedKind::Amend } else { RequestedKind::Cancel };
    answer(session, message, request, &name, message.get(11)?, class)
}

/// 35=j: a message was refused before it became an order; its id is in 379.
pub(crate) fn business_reject(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
) -> Result<(), Fault> {
    let request = request(message)?;
    let name = NameRow { client_id: message.get(379)?.map(Cow::Borrowed), ..NameRow::default() };
    let text = message.get(58)?.unwrap_or_default();
    let class = match (request, error_word(text)) {
        (RequestedKind::Place, Some(class)) => class,
        (RequestedKind::Place, None) => {
            let code = format!("35=j 380={}", message.get(380)?.unwrap_or_default());
            class_of(ERRORS, &code, text)
        }
        _ if text.to_ascii_lowercase().contains("unknown order") => ErrorClass::NotFound,
        _ => ErrorClass::Unknown,
    };
    answer(session, message, request, &name, message.get(45)?, class)
}

/// Kraken writes one of its error words behind the id.
#[cfg(feature = "kraken")]
fn error_word(text: &str) -> Option<ErrorClass> {
    let starts = ["EOrder:", "EGeneral:", "EService:", "EAPI:", "EQuery:", "EDatabase:"];
    let at = starts.iter().filter_map(|start| text.find(start)).min()?;
    Some(class_of(crate::kraken::ERRORS, &text[at..], &text[at..]))
}

#[cfg(not(feature = "kraken"))]
const fn error_word(_text: &str) -> Option<ErrorClass> {
    None
}

/// 35=3: a message was refused by the session. Only its sequence number, in 45, names it.
pub(crate) fn session_reject(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
) -> Result<(), Fault> {
    let request = request(message)?;
    let id = message.needed(45)?;
    let code = format!("35=3 373={}", message.get(373)?.unwrap_or_default());
    let class = class_of(ERRORS, &code, "");
    answer(session, message, request, &NameRow::default(), Some(id), class)
}

/// A message about many orders, or about an amendment.
pub(crate) fn reported(session: &mut Session<'_>, message: &FixMessage<'_>) -> Result<(), Fault> {
    let name = NameRow {
        market: message.get(55)?.map_or(Market::Unnamed, |symbol| Market::Spot(symbol.into())),
        client_id: message.get(11)?.map(Cow::Borrowed),
        connector_order_id: None,
    };
    let text = message.get(58)?.unwrap_or("no text");
    let kind = message.needed(35)?;
    session.notice(&name, format!("35={kind}: {text}: each order has reports of its own"));
    Ok(())
}

/// What kind of message was refused.
fn request(message: &FixMessage<'_>) -> Result<RequestedKind, Fault> {
    Ok(match message.get(372)? {
        Some("D") => RequestedKind::Place,
        Some("F") => RequestedKind::Cancel,
        Some("G") => RequestedKind::Amend,
        Some(_) | None => RequestedKind::Unnamed,
    })
}

fn venue_id<'a>(message: &FixMessage<'a>) -> Result<Option<Cow<'a, str>>, Fault> {
    Ok(message.get(37)?.filter(|id| *id != "NONE").map(Cow::Borrowed))
}

fn answer(
    session: &mut Session<'_>,
    message: &FixMessage<'_>,
    request: RequestedKind,
    name: &NameRow<'_>,
    request_id: Option<&str>,
    class: ErrorClass,
) -> Result<(), Fault> {
    let reason = message.get(58)?.and_then(fitting_reason);
    let outcome = RequestOutcome::Failed { class, reason };
    let at = message.happened_at()?;
    session.answer(request, name, request_id, outcome, at);
    Ok(())
}
