use dtos_state::OrderType;
use execution_connector::{Cancellation, ClientIdForm, ExecutionsQuestion, OrderQuestion, Since};
use secrecy::ExposeSecret;

use crate::{
    client_id::cancel_id,
    instruments::Instruments,
    sending::{
        CannotSend, Credentials, Draft, HttpMethod, HttpRequest, Json, Moment, hex, hmac_sha256,
        query, question_name,
    },
};

type Pairs = Vec<(&'static str, String)>;

/// The venue takes at most a minute.
const MAX_WINDOW: i128 = 60_000;

fn place_pairs(draft: &Draft<'_>, moment: Moment) -> Result<Pairs, CannotSend> {
    let kind = match draft.order_type {
        OrderType::Market => "MARKET",
        OrderType::Limit => "LIMIT",
        OrderType::StopLimit => "STOP_LOSS_LIMIT",
    };
    let mut pairs = vec![
        ("symbol", draft.instrument.venue_symbol.to_string()),
        ("side", if draft.is_buy() { "BUY" } else { "SELL" }.into()),
        ("type", kind.into()),
    ];
    if draft.price.is_some() {
        pairs.push(("timeInForce", "GTC".into()));
    }
    pairs.push(("quantity", draft.quantity.clone()));
    pairs.extend(draft.price.clone().map(|price| ("price", price)));
    pairs.extend(draft.stop_price.clone().map(|price| ("stopPrice", price)));
    pairs.push(("newClientOrderId", draft.client_id.clone()));
    pairs.push(("recvWindow", draft.window(moment, MAX_WINDOW)?.to_string()));
    Ok(pairs)
}

fn cancel_pairs(
    cancellation: &Cancellation,
    instruments: &Instruments,
) -> Result<Pairs, CannotSend> {
    let form = ClientIdForm::Plain;
    let Cancellation { order_id, attempt, symbol, .. } = cancellation;
    let (instrument, client_id) = question_name(instruments, symbol, form, order_id)?;
    Ok(vec![
        ("symbol", instrument.venue_symbol.to_string()),
        ("origClientOrderId", client_id),
        ("newClientOrderId", cancel_id(form, order_id, *attempt)),
    ])
}

pub(crate) fn place(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let pairs = place_pairs(draft, moment)?;
    Ok(signed(HttpMethod::Post, "/api/v3/order", pairs, credentials, moment))
}

pub(crate) fn cancel(
    cancellation: &Cancellation,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let pairs = cancel_pairs(cancellation, instruments)?;
    Ok(signed(HttpMethod::Delete, "/api/v3/order", pairs, credentials, moment))
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
    let pairs =
        vec![("symbol", instrument.venue_symbol.to_string()), ("origClientOrderId", client_id)];
    Ok(signed(HttpMethod::Get, "/api/v3/order", pairs, credentials, moment))
}

pub(crate) fn ask_open_orders(credentials: &Credentials, moment: Moment) -> HttpRequest {
    signed(HttpMethod::Get, "/api/v3/openOrders", Vec::new(), credentials, moment)
}

/// Symbol by symbol.
pub(crate) fn ask_executions(
    question: &ExecutionsQuestion,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let symbol = question.symbol.as_ref().ok_or(CannotSend::Missing("a symbol"))?;
    let unknown = || CannotSend::UnknownSymbol(symbol.to_string());
    let instrument = instruments.of_symbol(symbol).ok_or_else(unknown)?;
    let mut pairs = vec![("symbol", instrument.venue_symbol.to_string())];
    match (&question.order, &question.since) {
        (Some((_, Some(id))), _) => pairs.push(("orderId", id.to_string())),
        (_, Since::Beginning) => pairs.push(("fromId", "0".into())),
        (_, Since::Time(time)) => {
            pairs.push(("startTime", (time.unix_nanos() / 1_000_000).to_string()));
        }
        (_, Since::Record(record)) => pairs.push(("fromId", record.to_string())),
    }
    pairs.push(("limit", "1000".into()));
    Ok(signed(HttpMethod::Get, "/api/v3/myTrades", pairs, credentials, moment))
}

/// The signature is over what goes over the wire, as it goes.
fn signed(
    method: HttpMethod,
    path: &str,
    mut pairs: Pairs,
    credentials: &Credentials,
    moment: Moment,
) -> HttpRequest {
    pairs.push(("timestamp", moment.millis().to_string()));
    let text = query(&pairs);
    let signature = hex(&hmac_sha256(&credentials.secret, &text));
    let query = format!("{text}&signature={signature}");
    let headers = vec![("X-MBX-APIKEY", credentials.key.clone())];
    HttpRequest { method, path: path.into(), query, headers, body: String::new() }
}

/// To listen to the account.
pub(crate) fn subscribe(credentials: &Credentials, moment: Moment) -> String {
    frame("userDataStream.subscribe.signature", Vec::new(), credentials, moment)
}

pub(crate) fn place_frame(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<String, CannotSend> {
    Ok(frame("order.place", place_pairs(draft, moment)?, credentials, moment))
}

pub(crate) fn cancel_frame(
    cancellation: &Cancellation,
    instruments: &Instruments,
    credentials: &Credentials,
    moment: Moment,
) -> Result<String, CannotSend> {
    let pairs = cancel_pairs(cancellation, instruments)?;
    Ok(frame("order.cancel", pairs, credentials, moment))
}

/// The signature is over the parameters in the order of their names.
fn frame(method: &str, mut pairs: Pairs, credentials: &Credentials, moment: Moment) -> String {
    pairs.push(("apiKey", credentials.key.expose_secret().into()));
    pairs.push(("timestamp", moment.millis().to_string()));
    pairs.sort();
    let text: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let signature = hex(&hmac_sha256(&credentials.secret, &text.join("&")));
    let is_number = |key: &str| matches!(key, "timestamp" | "recvWindow");
    let params = pairs.iter().fold(Json::default(), |json, (key, value)| {
        if is_number(key) { json.raw(key, value) } else { json.text(key, value) }
    });
    let params = params.text("signature", &signature).object();
    let id = moment.nonce.to_string();
    Json::default().text("id", &id).text("method", method).raw("params", params).object()
}

#[cfg(test)]
mod tests {
    use super::signed;
    use crate::sending::{Credentials, HttpMethod, Moment};

    #[test]
    fn the_signature_is_that_of_the_venues_example() {
        let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
        let now = "2017-07-12T02:41:59.559Z".parse().unwrap();
        let pairs = [
            ("symbol", "LTCBTC"),
            ("side", "BUY"),
            ("type", "LIMIT"),
            ("timeInForce", "GTC"),
            ("quantity", "1"),
            ("price", "0.1"),
            ("recvWindow", "5000"),
        ];
        let pairs = pairs.map(|(key, value)| (key, value.to_owned())).to_vec();
        let (credentials, moment) = (Credentials::new("key", secret), Moment { now, nonce: 1 });
        let request = signed(HttpMethod::Post, "/api/v3/order", pairs, &credentials, moment);
        assert_eq!(
            request.query,
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1\
             &recvWindow=5000&timestamp=1499827319559\
             &signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
        );
    }
}
