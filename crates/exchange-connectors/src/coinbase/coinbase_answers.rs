use dtos_state::ErrorClass;
use execution_connector::RequestOutcome;

use crate::{
    coinbase::{coinbase_orders::name, coinbase_tables::ERRORS},
    json::{Fault, Object},
    reading::RequestedKind,
    rows::NameRow,
    session::{Session, fitting_reason},
    table::class_of,
};

/// The answer to a new order, a change or a cancel. `success` decides, whatever stands beside it.
pub(crate) fn answer(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    if object.has("results") {
        session.each("results", object.items("results")?, cancelled);
        return Ok(());
    }
    let is_taken = object.flag("success")?.ok_or_else(|| object.missing("success"))?;
    if object.has("errors") {
        let outcome = if is_taken {
            RequestOutcome::Taken { connector_order_id: None }
        } else {
            RequestOutcome::Failed { class: ErrorClass::Unknown, reason: None }
        };
        session.answer(RequestedKind::Amend, &NameRow::default(), None, outcome, None);
        return Ok(());
    }
    if is_taken {
        let response = object.needed_object("success_response")?;
        let name = name(response).map_err(|fault| fault.within("success_response"))?;
        let connector_order_id = name.connector_order_id.as_deref().and_then(|id| id.parse().ok());
        let outcome = RequestOutcome::Taken { connector_order_id };
        session.answer(RequestedKind::Place, &name, None, outcome, None);
        return Ok(());
    }
    let error = object.object("error_response")?.unwrap_or(object);
    let mut code = None;
    for key in ["new_order_failure_reason", "error", "failure_reason"] {
        if code.is_none() {
            code = error.text(key)?;
        }
    }
    let outcome = failed(&code.unwrap_or_default(), error)?;
    session.answer(RequestedKind::Place, &NameRow::default(), None, outcome, None);
    Ok(())
}

/// The answer to a cancel: a word of failure may stand beside a success.
fn cancelled(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    let name = name(row)?;
    let outcome = if row.flag("success")?.ok_or_else(|| row.missing("success"))? {
        RequestOutcome::Taken { connector_order_id: None }
    } else {
        failed(&row.needed_text("failure_reason")?, row)?
    };
    session.answer(RequestedKind::Cancel, &name, None, outcome, None);
    Ok(())
}

/// An error of REST.
pub(crate) fn error(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let code = match object.text("error")? {
        Some(code) => code,
        None => object.text("message")?.unwrap_or_default(),
    };
    let outcome = failed(&code, object)?;
    session.answer(RequestedKind::Unnamed, &NameRow::default(), None, outcome, None);
    Ok(())
}

fn failed(code: &str, object: Object<'_>) -> Result<RequestOutcome, Fault> {
    let message = object.text("message")?.unwrap_or_default();
    let details = object.text("error_details")?.filter(|details| *details != message);
    let details = details.unwrap_or_default();
    let reason = fitting_reason(&format!("{code} {message} {details}"));
    Ok(RequestOutcome::Failed { class: class_of(ERRORS, code, &message), reason })
}
