use dtos_state::{OrderType, Timestamp};
use execution_connector::{Cancellation, ClientIdForm, ExecutionsQuestion, OrderQuestion, Since};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    client_id::client_id,
    instruments::Instrument,
    sending::{
        CannotSend, Credentials, Draft, HttpMethod, HttpRequest, Json, Moment, base64_of,
        hmac_sha512, query, sha256,
    },
};

const FORM: ClientIdForm = ClientIdForm::Uuid;

type Pairs = Vec<(&'static str, String)>;

const fn kind(order_type: OrderType) -> &'static str {
    match order_type {
        OrderType::Market => "market",
        OrderType::Limit => "limit",
        OrderType::StopLimit => "stop-loss-limit",
    }
}

/// From two seconds on, up to a minute.
fn deadline(draft: &Draft<'_>, moment: Moment) -> Result<Timestamp, CannotSend> {
    match draft.window(moment, 60_000)? {
        2_000.. => draft.deadline(),
        _ => Err(CannotSend::Deadline("one between two seconds and a minute from now")),
    }
}

pub(crate) fn place(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let mut pairs = vec![
        ("ordertype", kind(draft.order_type).into()),
        ("type", if draft.is_buy() { "buy" } else { "sell" }.into()),
        ("volume", draft.quantity.clone()),
        ("pair", rest_name(draft.instrument)),
    ];
    // Of a stop order the first price is the trigger, and the second the limit.
    let (first, second) = match (&draft.stop_price, &draft.price) {
        (Some(stop), limit) => (Some(stop), limit.as_ref()),
        (None, limit) => (limit.as_ref(), None),
    };
    pairs.extend(first.map(|price| ("price", price.clone())));
    pairs.extend(second.map(|price| ("price2", price.clone())));
    pairs.push(("cl_ord_id", draft.client_id.clone()));
    pairs.push(("deadline", deadline(draft, moment)?.to_string()));
    signed("/0/private/AddOrder", pairs, credentials, moment)
}

/// The older name, which REST wants.
fn rest_name(instrument: &Instrument) -> String {
    instrument.code.as_ref().unwrap_or(&instrument.venue_symbol).to_string()
}

pub(crate) fn cancel(
    cancellation: &Cancellation,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    let pairs = vec![("cl_ord_id", client_id(FORM, &cancellation.order_id))];
    signed("/0/private/CancelOrder", pairs, credentials, moment)
}

/// By the venue's id; without it only the list of open orders can be asked.
pub(crate) fn ask_order(
    question: &OrderQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    if let Some(id) = &question.connector_order_id {
        let pairs = vec![("txid", id.to_string())];
        signed("/0/private/QueryOrders", pairs, credentials, moment)
    } else {
        let pairs = vec![("cl_ord_id", client_id(FORM, &question.order_id))];
        signed("/0/private/OpenOrders", pairs, credentials, moment)
    }
}

pub(crate) fn ask_open_orders(
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    signed("/0/private/OpenOrders", Vec::new(), credentials, moment)
}

pub(crate) fn ask_executions(
    question: &ExecutionsQuestion,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    // Else the executions of a taker are merged, under ids that the stream does not have.
    let mut pairs = vec![("consolidate_taker", "false".into())];
    match &question.since {
        Since::Beginning => {}
        Since::Time(time) => {
            let nanos = time.unix_nanos();
            let (seconds, rest) =
                (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000));
            pairs.push(("start", format!("{seconds}.{rest:09}")));
        }
        Since::Record(id) => pairs.push(("start", id.to_string())),
    }
    signed("/0/private/TradesHistory", pairs, credentials, moment)
}

/// For the token that the websocket wants.
pub(crate) fn ask_token(
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    signed("/0/private/GetWebSocketsToken", Vec::new(), credentials, moment)
}

fn signed(
    path: &str,
    mut pairs: Pairs,
    credentials: &Credentials,
    moment: Moment,
) -> Result<HttpRequest, CannotSend> {
    pairs.insert(0, ("nonce", moment.nonce.to_string()));
    let body = query(&pairs);
    let headers = vec![
        ("API-Key", credentials.key.clone()),
        ("API-Sign", sign(path, moment.nonce, &body, &credentials.secret)?.into()),
        ("Content-Type", "application/x-www-form-urlencoded".into()),
    ];
    let (method, path) = (HttpMethod::Post, path.into());
    Ok(HttpRequest { method, path, query: String::new(), headers, body })
}

/// Over the path, and the hash of nonce and body.
fn sign(path: &str, nonce: u64, body: &str, secret: &SecretString) -> Result<String, CannotSend> {
    let hash = sha256(&format!("{nonce}{body}"));
    let message = [path.as_bytes(), &hash].concat();
    Ok(base64_of(&hmac_sha512(secret, &message)?))
}

/// With the token in the place of a passphrase.
pub(crate) fn subscribe(credentials: &Credentials) -> String {
    let params = Json::default()
        .text("channel", "executions")
        .text("token", credentials.passphrase.expose_secret())
        .raw("snap_orders", true)
        .raw("snap_trades", true)
        .raw("order_status", true)
        .object();
    Json::default().text("method", "subscribe").raw("params", params).object()
}

pub(crate) fn place_frame(
    draft: &Draft<'_>,
    credentials: &Credentials,
    moment: Moment,
) -> Result<String, CannotSend> {
    // Numbers are JSON numbers, with the digits that they have.
    let mut params = Json::default()
        .text("order_type", kind(draft.order_type))
        .text("side", if draft.is_buy() { "buy" } else { "sell" })
        .raw("order_qty", &draft.quantity)
        .text("symbol", &draft.instrument.venue_symbol);
    if let Some(price) = &draft.price {
        params = params.raw("limit_price", price);
    }
    if let Some(price) = &draft.stop_price {
        let triggers = Json::default().text("reference", "last").raw("price", price).object();
        params = params.raw("triggers", triggers);
    }
    let params = params
        .text("cl_ord_id", &draft.client_id)
        .text("deadline", &deadline(draft, moment)?.to_string())
        .text("token", credentials.passphrase.expose_secret());
    Ok(frame("add_order", &params.object(), moment))
}

pub(crate) fn cancel_frame(
    cancellation: &Cancellation,
    credentials: &Credentials,
    moment: Moment,
) -> String {
    let id = client_id(FORM, &cancellation.order_id);
    let params = Json::default()
        .raw("cl_ord_id", format!("[\"{id}\"]"))
        .text("token", credentials.passphrase.expose_secret());
    frame("cancel_order", &params.object(), moment)
}

fn frame(method: &str, params: &str, moment: Moment) -> String {
    let frame = Json::default().text("method", method).raw("params", params);
    frame.raw("req_id", moment.nonce).object()
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn the_signature_is_that_of_the_venues_example() {
        let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99H\
                      AZtuZuj6F1huXg==";
        let body = "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy\
                    &volume=1.25";
        let signature = sign("/0/private/AddOrder", 1_616_492_376_594, body, &secret.into());
        assert_eq!(
            signature.unwrap(),
            "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndw\
             LUQ=="
        );
        let error = sign("/", 1, "", &"no base64!".into()).unwrap_err();
        assert_eq!(error.to_string(), "invalid secret: expected base64");
    }
}
