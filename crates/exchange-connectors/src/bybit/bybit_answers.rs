use dtos_state::Timestamp;
use execution_connector::RequestOutcome;

use crate::{
    bybit::{
        bybit_executions::execution,
        bybit_names::name,
        bybit_orders::{order, time},
        bybit_tables::ERRORS,
    },
    json::{Fault, Object, Value},
    reading::RequestedKind,
    rows::NameRow,
    session::{Session, fitting_reason},
    table::class_of,
};

/// A message of the websocket that takes orders.
pub(crate) fn operation(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let op = object.needed_text("op")?;
    if object.has("args") {
        session.not_about_orders("a request of ours");
        return Ok(());
    }
    let request = match &*op {
        "order.create" | "order.create-batch" => RequestedKind::Place,
        "order.amend" | "order.amend-batch" => RequestedKind::Amend,
        "order.cancel" | "order.cancel-batch" => RequestedKind::Cancel,
        "auth" | "subscribe" | "unsubscribe" | "ping" | "pong" => {
            session.not_about_orders("the connection");
            return Ok(());
        }
        _ => return Err(object.unexpected("op", "an operation of Bybit")),
    };
    let data = object.object("data")?.unwrap_or(object);
    let header = object.object("header")?;
    let answered_at = match header {
        Some(header) => time(header, "Timenow").map_err(|fault| fault.within("header"))?,
        None => None,
    };
    taken_or_not(session, object, data, request, answered_at)
}

/// An answer of REST: rows, or the outcome of requests.
pub(crate) fn answer(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let answered_at = time(object, "time")?;
    let result = object.object("result")?.unwrap_or(object);
    if object.needed_text("retCode")? != "0" || result.has("orderId") {
        return taken_or_not(session, object, result, RequestedKind::Unnamed, answered_at);
    }
    let category = result.text("category")?;
    let rows = result.items("list")?;
    let Some(first) = rows.first().and_then(|row| row.object()) else {
        session.not_about_orders("an empty answer");
        return Ok(());
    };
    if first.has("orderStatus") {
        session.each("result.list", rows, |session, row| order(session, row, category.as_deref()));
    } else if first.has("execId") {
        session
            .each("result.list", rows, |session, row| execution(session, row, category.as_deref()));
    } else if first.has("orderId") || first.has("orderLinkId") {
        return taken_or_not(session, object, result, RequestedKind::Unnamed, answered_at);
    } else {
        session.not_about_orders("neither orders nor executions");
    }
    Ok(())
}

/// A batch has a code for each order beside that of the whole.
fn taken_or_not(
    session: &mut Session<'_>,
    object: Object<'_>,
    data: Object<'_>,
    request: RequestedKind,
    answered_at: Option<Timestamp>,
) -> Result<(), Fault> {
    let request_id = object.text("reqId")?;
    if object.needed_text("retCode")? != "0" || !data.has("list") {
        let name = if data.has("orderId") { name(data, None)? } else { NameRow::default() };
        let outcome = outcome(object, &name, "retCode", "retMsg")?;
        session.answer(request, &name, request_id.as_deref(), outcome, answered_at);
        return Ok(());
    }
    let codes = match object.object("retExtInfo")? {
        Some(info) => info.items("list").map_err(|fault| fault.within("retExtInfo"))?,
        None => Vec::new(),
    };
    let mut codes = codes.into_iter();
    session.each("list", data.items("list")?, |session, row| {
        let name = name(row, None)?;
        // Only the answer to a batch of new orders says when they were made.
        let request = match request {
            RequestedKind::Unnamed if row.has("createAt") => RequestedKind::Place,
            request => request,
        };
        let outcome = match codes.next().and_then(Value::object) {
            Some(code) => outcome(code, &name, "code", "msg")?,
            None => taken(&name),
        };
        session.answer(request, &name, request_id.as_deref(), outcome, answered_at);
        Ok(())
    });
    Ok(())
}

fn outcome(
    object: Object<'_>,
    name: &NameRow<'_>,
    code: &str,
    message: &str,
) -> Result<RequestOutcome, Fault> {
    let code = object.needed_text(code)?;
    if code == "0" {
        return Ok(taken(name));
    }
    let message = object.text(message)?.unwrap_or_default();
    let class = class_of(ERRORS, &code, &message);
    Ok(RequestOutcome::Failed { class, reason: fitting_reason(&format!("{code} {message}")) })
}

fn taken(name: &NameRow<'_>) -> RequestOutcome {
    let connector_order_id = name.connector_order_id.as_deref().and_then(|id| id.parse().ok());
    RequestOutcome::Taken { connector_order_id }
}
