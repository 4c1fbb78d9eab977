use dtos_state::{OrderType, Timestamp};
use execution_connector::{Cancellation, ClientIdForm, OrderQuestion};

use crate::{
    client_id::cancel_id,
    instruments::Instruments,
    sending::{CannotSend, Draft, Moment, question_name},
};

/// 35=D. Its deadline is the session's: an order that is not answered is not sent again.
pub(crate) fn place(draft: &Draft<'_>, moment: Moment) -> String {
    let kind = match draft.order_type {
        OrderType::Market => "1",
        OrderType::Limit => "2",
        OrderType::StopLimit => "4",
    };
    let time = fix_time(moment.now);
    let mut fields: Vec<(u32, &str)> = vec![
        (35, "D"),
        (11, &draft.client_id),
        (21, "1"),
        (55, &draft.instrument.venue_symbol),
        (54, if draft.is_buy() { "1" } else { "2" }),
        (60, &time),
        (38, &draft.quantity),
        (40, kind),
    ];
    fields.extend(draft.price.as_deref().map(|price| (44, price)));
    fields.extend(draft.stop_price.as_deref().map(|price| (99, price)));
    fields.push((59, "1"));
    message(&fields)
}

/// 35=F, with an id of its own in 11.
pub(crate) fn cancel(
    cancellation: &Cancellation,
    instruments: &Instruments,
    moment: Moment,
) -> Result<String, CannotSend> {
    let form = ClientIdForm::Plain;
    let Cancellation { order_id, attempt, symbol, connector_order_id } = cancellation;
    let (instrument, client_id) = question_name(instruments, symbol, form, order_id)?;
    let (id, time) = (cancel_id(form, order_id, *attempt), fix_time(moment.now));
    let mut fields: Vec<(u32, &str)> = vec![(35, "F"), (41, &client_id), (11, &id)];
    fields.extend(connector_order_id.as_ref().map(|id| (37, id.as_str())));
    fields.extend([(55, &*instrument.venue_symbol), (60, &time)]);
    Ok(message(&fields))
}

/// 35=H.
pub(crate) fn ask_order(
    question: &OrderQuestion,
    instruments: &Instruments,
) -> Result<String, CannotSend> {
    let OrderQuestion { order_id, symbol, connector_order_id, .. } = question;
    let (instrument, client_id) =
        question_name(instruments, symbol, ClientIdForm::Plain, order_id)?;
    let mut fields: Vec<(u32, &str)> = vec![(35, "H"), (11, &client_id)];
    fields.extend(connector_order_id.as_ref().map(|id| (37, id.as_str())));
    fields.push((55, &instrument.venue_symbol));
    Ok(message(&fields))
}

fn message(fields: &[(u32, &str)]) -> String {
    let mut message = String::new();
    for (tag, value) in fields {
        message.extend([&tag.to_string(), "=", value, "\x01"]);
    }
    message
}

fn fix_time(time: Timestamp) -> String {
    let text = time.to_string();
    let millis = time.unix_nanos().rem_euclid(1_000_000_000) / 1_000_000;
    let (date, clock) = (text[..10].replace('-', ""), &text[11..19]);
    format!("{date}-{clock}.{millis:03}")
}
