use dtos_state::OrderType;
use execution_connector::{Cancellation, ClientIdForm, ExecutionsQuestion, OrderQuestion, Since};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    instruments::Instruments,
    sending::{
        CannotSend, Credentials, Draft, HttpMethod, HttpRequest, Json, Moment, hex, hmac_sha256,
        query, question_name,
    },
};

/// Of questions and cancels, in milliseconds.
const WINDOW: i128 = 5_000;
const MAX_WINDOW: i128 = 60_000;

fn place_json(draft: &Draft<'_>) -> String {
    let is_market = draft.order_type == OrderType::Market;
    let json = Json::default()
        .text("category", "spot")
        .text("symbol", &draft.instrument.venue_symbol)
        .text("side", if draft.is_buy() { "Buy" } else { "Sell" })
        .text("orderType", if is_market { "Market" } else { "Limit" })
        .text("qty", &draft.quantity)
        .maybe("price", draft.price.as_deref())
        .maybe("triggerPrice", draft.stop_price.as_deref())
        .maybe("orderFilter", draft.stop_price.as_ref().map(|_| "StopOrder"))
        .maybe("timeInForce", draft.price.as_ref().map(|_| "GTC"))
        .text("orderLinkId", &draft.client_id);
    // Its default sizes a market order to buy in the quote coin.
    if is_market { json.text("marketUnit", "baseCoin") } else { json }.object()
}

fn cancel_json(
    cancellation: &Cancellation,
    instruments: &Instruments,
) -> Result<String, CannotSend> {
    let Cancellation { order_id, symbol, .. } = cancellation;
    let (instrument, client_id) =
        question_name(instruments, symbol, ClientIdForm::Plain, order_id)?;
    let json = Json::default()
        .text("category", "spot")
        .text("symbol", &instrument.venue_symbol)
        .text("orderLinkId", &client_id);
    Ok(json.object())
}

pub(crate) fn place(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let window = draft.window(moment, MAX_WINDOW)?;
    Ok(posted("/v5/order/create", place_json(draft), window, credentials, moment))
}

pub(crate) fn cancel(
    cancellation: &Cancellation,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let body = cancel_json(cancellation, instruments)?;
    Ok(posted("/v5/order/cancel", body, WINDOW, credentials, moment))
}

pub(crate) fn ask_order(
    question: &OrderQuestion,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let OrderQuestion { order_id, symbol, .. } = question;
    let (instrument, client_id) =
        question_name(instruments, symbol, ClientIdForm::Plain, order_id)?;
    let symbol = instrument.venue_symbol.to_string();
    let pairs = [("category", "spot".into()), ("symbol", symbol), ("orderLinkId", client_id)];
    Ok(asked("/v5/order/realtime", query(&pairs), credentials, moment))
}

pub(crate) fn ask_open_orders(credentials: &Credentials, moment: Moment) -> HttpRequest {
    let pairs = [("category", "spot".into()), ("openOnly", "0".into()), ("limit", "50".into())];
    asked("/v5/order/realtime", query(&pairs), credentials, moment)
}

pub(crate) fn ask_executions(
    question: &ExecutionsQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> HttpRequest {
    let mut pairs = vec![("category", "spot".into()), ("limit", "100".into())];
    if let Some((order_id, _)) = &question.order {
        pairs.push(("orderLinkId", order_id.to_string()));
    }
    match &question.since {
        Since::Beginning => {}
        Since::Time(time) => {
            pairs.push(("startTime", (time.unix_nanos() / 1_000_000).to_string()));
        }
        Since::Record(cursor) => pairs.push(("cursor", cursor.to_string())),
    }
    asked("/v5/execution/list", query(&pairs), credentials, moment)
}

fn posted(
    path: &str,
    body: String,
    window: i128,
    credentials: &Credentials,
    moment: Moment,
) -> HttpRequest {
    let headers = headers(&body, window, credentials, moment);
    HttpRequest { method: HttpMethod::Post, path: path.into(), query: String::new(), headers, body }
}

fn asked(path: &str, query: String, credentials: &Credentials, moment: Moment) -> HttpRequest {
    let headers = headers(&query, WINDOW, credentials, moment);
    let body = String::new();
    HttpRequest { method: HttpMethod::Get, path: path.into(), query, headers, body }
}

fn headers(
    signed: &str,
    window: i128,
    credentials: &Credentials,
    moment: Moment,
) -> Vec<(&'static str, SecretString)> {
    let time = moment.millis();
    let text = format!("{time}{}{window}{signed}", credentials.key.expose_secret());
    let signature = hex(&hmac_sha256(&credentials.secret, &text));
    vec![
        ("X-BAPI-API-KEY", credentials.key.clone()),
        ("X-BAPI-TIMESTAMP", time.to_string().into()),
        ("X-BAPI-RECV-WINDOW", window.to_string().into()),
        ("X-BAPI-SIGN", signature.into()),
    ]
}

/// Good for ten seconds.
pub(crate) fn log_in(credentials: &Credentials, moment: Moment) -> String {
    let expires = moment.millis() + 10_000;
    let signature = hex(&hmac_sha256(&credentials.secret, &format!("GET/realtime{expires}")));
    let key = credentials.key.expose_secret();
    format!(r#"{{"op":"auth","args":["{key}",{expires},"{signature}"]}}"#)
}

pub(crate) fn subscribe() -> String {
    r#"{"op":"subscribe","args":["order","execution"]}"#.into()
}

pub(crate) fn place_frame(draft: &Draft<'_>, moment: Moment) -> Result<String, CannotSend> {
    let window = draft.window(moment, MAX_WINDOW)?;
    Ok(frame("order.create", &place_json(draft), window, moment))
}

pub(crate) fn cancel_frame(
    cancellation: &Cancellation,
    instruments: &Instruments,
    moment: Moment,
) -> Result<String, CannotSend> {
    Ok(frame("order.cancel", &cancel_json(cancellation, instruments)?, WINDOW, moment))
}

fn frame(op: &str, args: &str, window: i128, moment: Moment) -> String {
    let header = Json::default()
        .text("X-BAPI-TIMESTAMP", &moment.millis().to_string())
        .text("X-BAPI-RECV-WINDOW", &window.to_string())
        .object();
    Json::default()
        .text("reqId", &moment.nonce.to_string())
        .raw("header", header)
        .text("op", op)
        .raw("args", format!("[{args}]"))
        .object()
}
