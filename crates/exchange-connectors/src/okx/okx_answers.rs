use dtos_state::ErrorClass;
use execution_connector::RequestOutcome;

use crate::{
    json::{Fault, Object},
    okx::{
        okx_algos,
        okx_orders::{self, time},
        okx_tables::ERRORS,
    },
    reading::RequestedKind,
    rows::{Market, NameRow},
    session::{Session, fitting_reason},
    table::class_of,
};

/// An answer of REST or of the websocket: records, or the outcome of requests.
pub(crate) fn answer(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let code = object.needed_text("code")?;
    let request = match object.text("op")?.as_deref() {
        None => None,
        Some("order" | "batch-orders") => Some(RequestedKind::Place),
        Some("cancel-order" | "batch-cancel-orders" | "mass-cancel") => Some(RequestedKind::Cancel),
        Some("amend-order" | "batch-amend-orders") => Some(RequestedKind::Amend),
        Some(_) => return Err(object.unexpected("op", "an operation of OKX")),
    };
    let rows = object.items("data")?;
    if !rows.is_empty() {
        session.each("data", rows, |session, object| {
            if object.has("sCode") {
                result(session, object, request)
            } else {
                row(session, object)
            }
        });
        return Ok(());
    }
    if code == "0" {
        session.not_about_orders("an empty answer");
        return Ok(());
    }
    let message = object.text("msg")?.unwrap_or_default();
    let class = class_of(ERRORS, &code, &message);
    let reason = fitting_reason(&format!("{code} {message}"));
    let outcome = RequestOutcome::Failed { class, reason };
    let id = object.text("id")?;
    let answered_at = time(object, "outTime")?;
    let request = request.unwrap_or(RequestedKind::Unnamed);
    session.answer(request, &NameRow::default(), id.as_deref(), outcome, answered_at);
    Ok(())
}

/// The outcome of one request. Where no operation is named, its keys tell: only amendments have a
/// `reqId`, and only new orders a `tag`.
pub(crate) fn result(
    session: &mut Session<'_>,
    row: Object<'_>,
    request: Option<RequestedKind>,
) -> Result<(), Fault> {
    let is_algo = row.has("algoId");
    let (client_id, venue_id) =
        if is_algo { ("algoClOrdId", "algoId") } else { ("clOrdId", "ordId") };
    let name = NameRow {
        market: Market::Unnamed,
        client_id: row.text(client_id)?,
        connector_order_id: row.text(venue_id)?,
    };
    let code = row.needed_text("sCode")?;
    let message = row.text("sMsg")?.unwrap_or_default();
    let class = class_of(ERRORS, &code, &message);
    let guessed = if row.has("reqId") {
        RequestedKind::Amend
    } else if row.has("tag") && tells_of_a_new_order(&code, class, &name) {
        RequestedKind::Place
    } else {
        RequestedKind::Unnamed
    };
    let request = request.unwrap_or(guessed);
    let connector_order_id = name.connector_order_id.as_deref().and_then(|id| id.parse().ok());
    let outcome = if &*code == "0" {
        RequestOutcome::Taken { connector_order_id }
    } else {
        let reason = fitting_reason(&format!("{code} {message}"));
        // An amendment that is refused says nothing of the order.
        let class = match (request, class) {
            (RequestedKind::Amend, ErrorClass::AlreadyThere) => ErrorClass::Unknown,
            (_, class) => class,
        };
        RequestOutcome::Failed { class, reason }
    };
    let answered_at = time(row, "ts")?;
    session.answer(request, &name, None, outcome, answered_at);
    Ok(())
}

/// Whether the order was taken, or refused for good before it had an id.
fn tells_of_a_new_order(code: &str, class: ErrorClass, name: &NameRow<'_>) -> bool {
    match class {
        ErrorClass::FinalRefusal | ErrorClass::AlreadyThere => name.connector_order_id.is_none(),
        ErrorClass::NotNow | ErrorClass::NotFound | ErrorClass::Unknown => code == "0",
    }
}

/// A record, told from others by its keys.
pub(crate) fn row(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    if row.has("sCode") {
        result(session, row, None)
    } else if row.has_all(&["state", "algoId", "ordType"]) && !row.has("accFillSz") {
        okx_algos::algo(session, row)
    } else if row.has_all(&["state", "ordId"]) {
        okx_orders::order(session, row)
    } else if row.has_all(&["tradeId", "fillSz"]) {
        okx_orders::fill(session, row)
    } else if ELSEWHERE.iter().any(|key| row.has(key)) {
        session.not_about_orders("neither orders nor executions");
        Ok(())
    } else {
        Err(row.0.fault("expected a record of OKX about an order or an execution"))
    }
}

/// Keys of records that do not concern orders.
const ELSEWHERE: [&str; 8] =
    ["baseCcy", "totalEq", "details", "posId", "acctLv", "bal", "billId", "ts"];
