use dtos_state::OrderType;
use execution_connector::{Cancellation, ExecutionsQuestion, OrderQuestion, Since};
use secrecy::ExposeSecret;

use crate::sending::{
    CannotSend, Credentials, Draft, HttpMethod, HttpRequest, Json, Moment, es256, query,
};

const HOST: &str = "api.coinbase.com";
const ORDERS: &str = "/api/v3/brokerage/orders";

/// The venue takes no deadline: whether an order that is absent never arrived cannot be told.
pub(crate) fn place(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let terms = Json::default()
        .text("base_size", &draft.quantity)
        .maybe("limit_price", draft.price.as_deref())
        .maybe("stop_price", draft.stop_price.as_deref());
    let (kind, terms) = match draft.order_type {
        OrderType::Market => ("market_market_ioc", terms),
        OrderType::Limit => ("limit_limit_gtc", terms.raw("post_only", false)),
        OrderType::StopLimit => {
            let way = if draft.is_buy() { "UP" } else { "DOWN" };
            let way = format!("STOP_DIRECTION_STOP_{way}");
            ("stop_limit_stop_limit_gtc", terms.text("stop_direction", &way))
        }
    };
    let configuration = Json::default().raw(kind, terms.object()).object();
    let body = Json::default()
        .text("client_order_id", &draft.client_id)
        .text("product_id", &draft.instrument.venue_symbol)
        .text("side", if draft.is_buy() { "BUY" } else { "SELL" })
        .raw("order_configuration", configuration)
        .object();
    signed(HttpMethod::Post, ORDERS, String::new(), body, credentials, moment)
}

/// By the venue's id alone.
pub(crate) fn cancel(
    cancellation: &Cancellation,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let id = cancellation.connector_order_id.as_ref();
    let id = id.ok_or(CannotSend::Missing("the venue's id of the order"))?;
    let quoted = Json::default().text("id", id.as_str()).object();
    let body = format!("{{\"order_ids\":[{}]}}", &quoted[6..quoted.len() - 1]);
    let path = format!("{ORDERS}/batch_cancel");
    signed(HttpMethod::Post, &path, String::new(), body, credentials, moment)
}

/// By the venue's id alone.
pub(crate) fn ask_order(
    question: &OrderQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let id = question.connector_order_id.as_ref();
    let id = id.ok_or(CannotSend::Missing("the venue's id of the order"))?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !id.as_str().bytes().all(is_plain) {
        return Err(CannotSend::Missing("an id of letters, digits and dashes"));
    }
    asked(&format!("{ORDERS}/historical/{id}"), String::new(), credentials, moment)
}

/// OPEN as a filter leaves out PENDING and QUEUED: so there is none.
pub(crate) fn ask_open_orders(
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let pairs = [("product_type", "SPOT".to_owned()), ("limit", "1000".to_owned())];
    asked(&format!("{ORDERS}/historical/batch"), query(&pairs), credentials, moment)
}

pub(crate) fn ask_executions(
    question: &ExecutionsQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let mut pairs = vec![("limit", "1000".to_owned())];
    if let Some((_, Some(id))) = &question.order {
        pairs.push(("order_ids", id.to_string()));
    }
    match &question.since {
        Since::Beginning => {}
        Since::Time(time) => pairs.push(("start_sequence_timestamp", time.to_string())),
        Since::Record(cursor) => pairs.push(("cursor", cursor.to_string())),
    }
    asked(&format!("{ORDERS}/historical/fills"), query(&pairs), credentials, moment)
}

fn asked(
    path: &str,
    query: String,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    signed(HttpMethod::Get, path, query, String::new(), credentials, moment)
}

fn signed(
    method: HttpMethod,
    path: &str,
    query: String,
    body: String,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let uri = format!("{} {HOST}{path}", method.as_str());
    let token = token(Some(&uri), credentials, moment)?;
    let headers = vec![
        ("Authorization", format!("Bearer {token}").into()),
        ("Content-Type", "application/json".into()),
    ];
    Ok(HttpRequest { method, path: path.into(), query, headers, body })
}

/// Good for two minutes; of REST for one path.
fn token(
    uri: Option<&str>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<String, CannotSend> {
    let key = credentials.key.expose_secret();
    let now = moment.millis() / 1_000;
    let header = Json::default()
        .text("alg", "ES256")
        .text("typ", "JWT")
        .text("kid", key)
        .text("nonce", &format!("{:032x}", moment.nonce));
    let claims = Json::default()
        .text("sub", key)
        .text("iss", "cdp")
        .raw("nbf", now)
        .raw("exp", now + 120)
        .maybe("uri", uri);
    Ok(es256(&credentials.secret, &header.object(), &claims.object())?)
}

pub(crate) fn subscribe(credentials: &Credentials, moment: Moment) -> Result<String, CannotSend> {
    let token = token(None, credentials, moment)?;
    let frame = Json::default().text("type", "subscribe").text("channel", "user");
    Ok(frame.text("jwt", &token).object())
}
