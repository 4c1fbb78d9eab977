use std::borrow::Cow;

use dtos_state::Timestamp;
use execution_connector::RequestOutcome;

use crate::{
    json::{Fault, Object, Value},
    kraken::{kraken_rest, kraken_tables::ERRORS},
    reading::RequestedKind,
    rows::{Market, NameRow},
    session::{Session, fitting_reason},
    table::class_of,
};

/// A message of the websocket about a request.
pub(crate) fn method(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let method = object.needed_text("method")?;
    if object.has("params") && !object.has("success") {
        session.not_about_orders("a request of ours");
        return Ok(());
    }
    let request = match &*method {
        "add_order" | "batch_add" => RequestedKind::Place,
        "cancel_order" | "batch_cancel" | "cancel_all" => RequestedKind::Cancel,
        "amend_order" | "edit_order" => RequestedKind::Amend,
        "subscribe" | "unsubscribe" | "ping" | "pong" | "cancel_all_orders_after" => {
            session.not_about_orders("the connection");
            return Ok(());
        }
        _ => return Err(object.unexpected("method", "a method of Kraken")),
    };
    let id = object.text("req_id")?;
    let answered_at: Option<Timestamp> = object.parsed("time_out")?;
    let is_taken = object.flag("success")?.ok_or_else(|| object.missing("success"))?;
    if !is_taken {
        let error = object.needed_text("error")?;
        let name = object.object("result")?.map(named).transpose()?.unwrap_or_default();
        session.answer(request, &name, id.as_deref(), failed(&error), answered_at);
        return Ok(());
    }
    let rows = match object.get("result") {
        Some(result) if result.items().is_some() => object.items("result")?,
        Some(result) => vec![result],
        None => Vec::new(),
    };
    session.each("result", rows, |session, row| {
        let name = named(row)?;
        session.answer(request, &name, id.as_deref(), taken(&name), answered_at);
        if let Some(old) = row.text("original_order_id")? {
            session.notice(&name, format!("it replaces order {old}, which ends"));
        }
        Ok(())
    });
    Ok(())
}

fn named(row: Object<'_>) -> Result<NameRow<'_>, Fault> {
    Ok(NameRow {
        market: Market::Unnamed,
        client_id: row.text("cl_ord_id")?,
        connector_order_id: row.text("order_id")?,
    })
}

fn taken(name: &NameRow<'_>) -> RequestOutcome {
    let connector_order_id = name.connector_order_id.as_deref().and_then(|id| id.parse().ok());
    RequestOutcome::Taken { connector_order_id }
}

fn failed(error: &str) -> RequestOutcome {
    RequestOutcome::Failed { class: class_of(ERRORS, error, error), reason: fitting_reason(error) }
}

/// An answer of REST: errors, of which those with a `W` are warnings, or a result.
pub(crate) fn answer(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let mut errors = object.items("error")?.into_iter().map(Value::text);
    let error = errors.find(|error| !error.starts_with('W'));
    if let Some(error) = error {
        let name = NameRow::default();
        session.answer(RequestedKind::Unnamed, &name, None, failed(&error), None);
        return Ok(());
    }
    let Some(result) = object.get("result") else { return Err(object.missing("result")) };
    let Some(result) = result.object() else {
        session.not_about_orders("neither orders nor trades");
        return Ok(());
    };
    for key in ["open", "closed"] {
        if let Some(orders) = result.object(key)? {
            members(session, key, orders, kraken_rest::order);
            return Ok(());
        }
    }
    if let Some(trades) = result.object("trades")? {
        members(session, "trades", trades, kraken_rest::trade);
        return Ok(());
    }
    let first = result.members().next().and_then(|(_, value)| value.object());
    match first {
        Some(row) if row.has_all(&["status", "vol"]) => {
            members(session, "result", result, kraken_rest::order);
        }
        Some(row) if row.has("ordertxid") => {
            members(session, "result", result, kraken_rest::trade);
        }
        _ => request_result(session, result)?,
    }
    Ok(())
}

fn members<'a>(
    session: &mut Session<'_>,
    key: &str,
    object: Object<'a>,
    mut read: impl FnMut(&mut Session<'_>, Cow<'a, str>, Object<'a>) -> Result<(), Fault>,
) {
    for (id, value) in object.members() {
        let place = format!("{key}.{id}");
        session.part(&place, |session| {
            let row = value.object().ok_or_else(|| value.fault("expected an object"))?;
            read(session, id, row)
        });
    }
}

/// The outcome of a request.
fn request_result(session: &mut Session<'_>, result: Object<'_>) -> Result<(), Fault> {
    if let Some(old) = result.text("originaltxid")? {
        let name = NameRow { connector_order_id: result.text("txid")?, ..NameRow::default() };
        session.answer(RequestedKind::Amend, &name, None, taken(&name), None);
        session.notice(&name, format!("it replaces order {old}, which ends"));
    } else if result.has("txid") {
        placed(session, result)?;
    } else if result.has("orders") {
        session.each("result.orders", result.items("orders")?, placed);
    } else if result.has("amend_id") || result.has("amends") {
        session.notice(&NameRow::default(), "amendments: here terms stay as they were");
    } else if result.has("count") || result.has("pending") {
        let name = NameRow::default();
        session.answer(RequestedKind::Cancel, &name, None, taken(&name), None);
    } else {
        session.not_about_orders("neither orders nor trades");
    }
    Ok(())
}

/// `txid` is an array, or in a batch a text; or there is an error.
fn placed(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    if let Some(error) = row.text("error")? {
        let name = NameRow { client_id: row.text("cl_ord_id")?, ..NameRow::default() };
        session.answer(RequestedKind::Place, &name, None, failed(&error), None);
        return Ok(());
    }
    let ids = match row.get("txid") {
        Some(ids) if ids.items().is_some() => row.items("txid")?,
        Some(id) => vec![id],
        None => return Err(row.missing("txid")),
    };
    for id in ids {
        let client_id = row.text("cl_ord_id")?;
        let connector_order_id = Some(id.text());
        let name = NameRow { client_id, connector_order_id, ..NameRow::default() };
        session.answer(RequestedKind::Place, &name, None, taken(&name), None);
    }
    Ok(())
}
