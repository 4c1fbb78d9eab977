use dtos_state::{OrderType, Timestamp};
use execution_connector::{Cancellation, ClientIdForm, ExecutionsQuestion, OrderQuestion, Since};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    instruments::{Instrument, Instruments},
    sending::{
        CannotSend, Credentials, Draft, HttpMethod, HttpRequest, Json, Moment, base64_of,
        hmac_sha256, query, question_name,
    },
};

const FORM: ClientIdForm = ClientIdForm::WithoutUnderscores;

/// An order; on REST its instrument goes by name, on the websocket by number.
fn place_json(draft: &Draft<'_>, instrument: Json) -> String {
    let is_market = draft.order_type == OrderType::Market;
    let is_stop = draft.order_type == OrderType::StopLimit;
    let kind = match draft.order_type {
        OrderType::Market => "market",
        OrderType::Limit => "limit",
        OrderType::StopLimit => "trigger",
    };
    let json = instrument
        .text("tdMode", "cash")
        .text(if is_stop { "algoClOrdId" } else { "clOrdId" }, &draft.client_id)
        .text("side", if draft.is_buy() { "buy" } else { "sell" })
        .text("ordType", kind)
        .text("sz", &draft.quantity)
        .text("tgtCcy", "base_ccy")
        .maybe("triggerPx", draft.stop_price.as_deref())
        .maybe(if is_stop { "orderPx" } else { "px" }, draft.price.as_deref());
    // Else a market order is cut down to what the account can pay.
    if is_market { json.raw("banAmend", true) } else { json }.object()
}

pub(crate) fn place(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let instrument = Json::default().text("instId", &draft.instrument.venue_symbol);
    let path = match draft.order_type {
        OrderType::Market | OrderType::Limit => "/api/v5/trade/order",
        OrderType::StopLimit => "/api/v5/trade/order-algo",
    };
    let body = place_json(draft, instrument);
    let mut request = signed(HttpMethod::Post, path, String::new(), body, credentials, moment);
    request.headers.push(("expTime", exp_time(draft, moment)?.into()));
    Ok(request)
}

/// The moment itself, in milliseconds.
fn exp_time(draft: &Draft<'_>, moment: Moment) -> Result<String, CannotSend> {
    draft.window(moment, i128::from(i64::MAX))?;
    Ok((draft.deadline()?.unix_nanos() / 1_000_000).to_string())
}

fn cancel_json(client_id: &str, instrument: Json) -> String {
    instrument.text("clOrdId", client_id).object()
}

/// Of an order without a stop price: a stop order's cancel has a path of its own.
pub(crate) fn cancel(
    cancellation: &Cancellation,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let Cancellation { order_id, symbol, .. } = cancellation;
    let (instrument, client_id) = question_name(instruments, symbol, FORM, order_id)?;
    let instrument = Json::default().text("instId", &instrument.venue_symbol);
    let body = cancel_json(&client_id, instrument);
    let path = "/api/v5/trade/cancel-order";
    Ok(signed(HttpMethod::Post, path, String::new(), body, credentials, moment))
}

pub(crate) fn ask_order(
    question: &OrderQuestion,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let OrderQuestion { order_id, symbol, .. } = question;
    let (instrument, client_id) = question_name(instruments, symbol, FORM, order_id)?;
    let pairs = [("instId", instrument.venue_symbol.to_string()), ("clOrdId", client_id)];
    Ok(asked("/api/v5/trade/order", query(&pairs), credentials, moment))
}

pub(crate) fn ask_open_orders(credentials: &Credentials, moment: Moment) -> HttpRequest {
    let pairs = [("instType", "SPOT".to_owned())];
    asked("/api/v5/trade/orders-pending", query(&pairs), credentials, moment)
}

pub(crate) fn ask_executions(
    question: &ExecutionsQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> HttpRequest {
    let mut pairs = vec![("instType", "SPOT".into()), ("limit", "100".into())];
    if let Some((_, Some(id))) = &question.order {
        pairs.push(("ordId", id.to_string()));
    }
    match &question.since {
        Since::Beginning => {}
        Since::Time(time) => pairs.push(("begin", (time.unix_nanos() / 1_000_000).to_string())),
        Since::Record(bill) => pairs.push(("before", bill.to_string())),
    }
    asked("/api/v5/trade/fills-history", query(&pairs), credentials, moment)
}

fn asked(path: &str, query: String, credentials: &Credentials, moment: Moment) -> HttpRequest {
    signed(HttpMethod::Get, path, query, String::new(), credentials, moment)
}

fn signed(
    method: HttpMethod,
    path: &str,
    query: String,
    body: String,
    credentials: &Credentials,
    moment: Moment,
) -> HttpRequest {
    let time = to_millis(moment.now);
    let mark = if query.is_empty() { "" } else { "?" };
    let text = format!("{time}{}{path}{mark}{query}{body}", method.as_str());
    let signature = base64_of(&hmac_sha256(&credentials.secret, &text));
    let headers: Vec<(&str, SecretString)> = vec![
        ("OK-ACCESS-KEY", credentials.key.clone()),
        ("OK-ACCESS-SIGN", signature.into()),
        ("OK-ACCESS-TIMESTAMP", time.into()),
        ("OK-ACCESS-PASSPHRASE", credentials.passphrase.clone()),
    ];
    HttpRequest { method, path: path.into(), query, headers, body }
}

/// With three decimal places, whatever the time has.
fn to_millis(time: Timestamp) -> String {
    let text = time.to_string();
    format!("{}.{:03}Z", &text[..19], time.unix_nanos().rem_euclid(1_000_000_000) / 1_000_000)
}

/// The time is in seconds here.
pub(crate) fn log_in(credentials: &Credentials, moment: Moment) -> String {
    let time = (moment.millis() / 1_000).to_string();
    let text = format!("{time}GET/users/self/verify");
    let signature = base64_of(&hmac_sha256(&credentials.secret, &text));
    let args = Json::default()
        .text("apiKey", credentials.key.expose_secret())
        .text("passphrase", credentials.passphrase.expose_secret())
        .text("timestamp", &time)
        .text("sign", &signature)
        .object();
    Json::default().text("op", "login").raw("args", format!("[{args}]")).object()
}

pub(crate) fn subscribe() -> String {
    let channel =
        |name: &str| Json::default().text("channel", name).text("instType", "SPOT").object();
    let args = format!("[{},{}]", channel("orders"), channel("orders-algo"));
    Json::default().text("op", "subscribe").raw("args", args).object()
}

/// A stop order goes by REST alone.
pub(crate) fn place_frame(draft: &Draft<'_>, moment: Moment) -> Result<String, CannotSend> {
    if draft.order_type == OrderType::StopLimit {
        return Err(CannotSend::NotAtVenue("frame for a stop order"));
    }
    let args = place_json(draft, by_number(draft.instrument)?);
    let frame = Json::default()
        .text("id", &moment.nonce.to_string())
        .text("op", "order")
        .text("expTime", &exp_time(draft, moment)?)
        .raw("args", format!("[{args}]"));
    Ok(frame.object())
}

pub(crate) fn cancel_frame(
    cancellation: &Cancellation,
    instruments: &Instruments,
    moment: Moment,
) -> Result<String, CannotSend> {
    let Cancellation { order_id, symbol, .. } = cancellation;
    let (instrument, client_id) = question_name(instruments, symbol, FORM, order_id)?;
    let args = cancel_json(&client_id, by_number(instrument)?);
    let frame = Json::default()
        .text("id", &moment.nonce.to_string())
        .text("op", "cancel-order")
        .raw("args", format!("[{args}]"));
    Ok(frame.object())
}

fn by_number(instrument: &Instrument) -> Result<Json, CannotSend> {
    let code = instrument.code.as_deref().filter(|code| code.bytes().all(|b| b.is_ascii_digit()));
    let code = code.ok_or(CannotSend::Missing("instIdCode in the list of instruments"))?;
    Ok(Json::default().raw("instIdCode", code))
}
