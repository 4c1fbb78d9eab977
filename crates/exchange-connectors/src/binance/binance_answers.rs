use dtos_state::{ErrorClass, Reason};
use execution_connector::RequestOutcome;

use crate::{
    binance::{
        binance_orders::{name, order, time},
        binance_tables::ERRORS,
    },
    json::{Fault, Object},
    reading::RequestedKind,
    rows::NameRow,
    session::{Session, fitting_reason},
    table::class_of,
};

/// An order was taken; its status is not in the answer.
pub(crate) fn taken(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let name = name(object)?;
    let connector_order_id = name.connector_order_id.as_deref().and_then(|id| id.parse().ok());
    let outcome = RequestOutcome::Taken { connector_order_id };
    let answered_at = time(object, "transactTime")?;
    session.answer(RequestedKind::Place, &name, None, outcome, answered_at);
    Ok(())
}

/// An error, which names no order.
pub(crate) fn error(
    session: &mut Session<'_>,
    object: Object<'_>,
    request_id: Option<&str>,
) -> Result<(), Fault> {
    let (class, reason) = class_and_reason(object)?;
    let data = object.object("data")?;
    let outcome = RequestOutcome::Failed { class, reason };
    session.answer(RequestedKind::Unnamed, &NameRow::default(), request_id, outcome, None);
    match data.filter(|data| data.has("cancelResult")) {
        Some(data) => {
            session.part("data", |session| cancel_replace(session, data));
            Ok(())
        }
        None => Ok(()),
    }
}

/// A cancel and a new order in one request, of which one may fail.
pub(crate) fn cancel_replace(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let parts =
        [("cancelResponse", RequestedKind::Cancel), ("newOrderResponse", RequestedKind::Place)];
    for (key, request) in parts {
        let Some(part) = object.object(key)? else { continue };
        session.part(key, |session| {
            if part.has_all(&["code", "msg"]) {
                let (class, reason) = class_and_reason(part)?;
                let outcome = RequestOutcome::Failed { class, reason };
                session.answer(request, &NameRow::default(), None, outcome, None);
                Ok(())
            } else if part.has("status") {
                order(session, part)
            } else {
                taken(session, part)
            }
        });
    }
    Ok(())
}

fn class_and_reason(object: Object<'_>) -> Result<(ErrorClass, Option<Reason>), Fault> {
    let code = object.needed_text("code")?;
    let message = object.text("msg")?.unwrap_or_default();
    let class = class_of(ERRORS, &code, &message);
    Ok((class, fitting_reason(&format!("{code} {message}"))))
}

/// The answer to an amendment.
pub(crate) fn amended(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let name = name(object)?;
    let quantity = object.needed_text("qty")?;
    session.notice(&name, format!("an amendment was taken: the venue's quantity is {quantity}"));
    Ok(())
}

/// A row of an order's amendments.
pub(crate) fn amendment(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let (old, new) = (object.needed_text("origQty")?, object.needed_text("newQty")?);
    let message = format!("its quantity was changed at the venue from {old} to {new}");
    session.notice(&name(object)?, message);
    Ok(())
}
