//! A sender, and what it writes.

use dtos_state::{
    ExactDecimal, NewOrder, Order, OrderId, OrderSide, OrderTerms, OrderType, StopLimitPrices,
    Timestamp,
};
use exchange_connectors::{
    CannotSend, Credentials, HttpRequest, Instruments, Outgoing, Sender, Venue,
};
use execution_connector::{Cancellation, OrderQuestion, Placement, QuestionId, VenueRequest};
use secrecy::ExposeSecret;

pub(crate) const OURS: &str = "ORD_20260115_083000_a1b2c3d4";

/// A key of the curve P-256 that nothing uses.
pub(crate) const PEM: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIO6XHQZ+K+WNTB4AJ+4br1SHlZTjQ6jseQ1AzaaOEE69oAoGCCqGSM49
AwEHoUQDQgAEnpPr4Wrlz4uK5/z2kEG+lzwhgT3mjeNTZUZ+/4o+DAmA9QxboXgi
/aAEjgr7qje6lY8NTKzmHZlgE0KehYIisA==
-----END EC PRIVATE KEY-----
";

pub(crate) fn now() -> Timestamp {
    "2026-01-15T08:30:00.123Z".parse().unwrap()
}

pub(crate) fn sender(venue: Venue) -> Sender {
    let mut instruments = Instruments::default();
    let list: &[u8] = match venue {
        Venue::Okx => {
            br#"{"code":"0","data":[{"instType":"SPOT","instId":"BTC-USDT","baseCcy":"BTC",
                "quoteCcy":"USDT","instIdCode":10001}]}"#
        }
        Venue::Kraken => {
            br#"{"error":[],"result":{"XBTUSDT":{"altname":"XBTUSDT","wsname":"XBT/USDT"}}}"#
        }
        Venue::Coinbase => {
            br#"{"products":[{"product_id":"BTC-USDT","base_currency_id":"BTC",
                "quote_currency_id":"USDT"}]}"#
        }
        Venue::Fix => {
            br#"{"instruments":[{"venue_symbol":"BTC/USDT","base":"BTC","quote":"USDT"}]}"#
        }
        Venue::Binance | Venue::Bybit => {
            br#"{"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT"}]}"#
        }
    };
    instruments.read(list).unwrap();
    let secret = match venue {
        Venue::Coinbase => PEM,
        Venue::Kraken => "U0VDUkVU",
        Venue::Binance | Venue::Bybit | Venue::Okx | Venue::Fix => "SECRET",
    };
    let credentials = Credentials { passphrase: "T0KEN".into(), ..Credentials::new("KEY", secret) };
    Sender::new(venue, instruments, credentials)
}

pub(crate) fn order(order_type: OrderType) -> Order {
    let terms = OrderTerms {
        parent_group_id: "EXG_20260115_082955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: now(),
    };
    let price: ExactDecimal = "95000.00".parse().unwrap();
    let new = match order_type {
        OrderType::Market => NewOrder { price: Some(price), ..NewOrder::market(terms) },
        OrderType::Limit => NewOrder::limit(terms, price),
        OrderType::StopLimit => {
            let stop_price = "94000.00".parse().unwrap();
            NewOrder::stop_limit(terms, StopLimitPrices { stop_price, price })
        }
    };
    Order::with_id(OURS.parse().unwrap(), new)
}

/// Good for three seconds from now.
pub(crate) fn place(order_type: OrderType) -> VenueRequest {
    let expires_at = Some("2026-01-15T08:30:03Z".parse().unwrap());
    VenueRequest::Place(Box::new(Placement { order: order(order_type), expires_at }))
}

pub(crate) fn cancel(connector_order_id: Option<&str>) -> VenueRequest {
    VenueRequest::Cancel(Cancellation {
        order_id: order_id(),
        attempt: 7,
        symbol: "BTC_USDT".parse().unwrap(),
        connector_order_id: connector_order_id.map(|id| id.parse().unwrap()),
    })
}

pub(crate) fn ask(connector_order_id: Option<&str>) -> VenueRequest {
    VenueRequest::AskOrder(OrderQuestion {
        question: QuestionId(1),
        order_id: order_id(),
        symbol: "BTC_USDT".parse().unwrap(),
        connector_order_id: connector_order_id.map(|id| id.parse().unwrap()),
    })
}

fn order_id() -> OrderId {
    OURS.parse().unwrap()
}

pub(crate) fn http(venue: Venue, request: &VenueRequest) -> HttpRequest {
    match sender(venue).request(request, now(), 42).unwrap() {
        Outgoing::Http(request) => request,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn fix(request: &VenueRequest) -> String {
    match sender(Venue::Fix).request(request, now(), 42).unwrap() {
        Outgoing::Fix(message) => message.replace('\x01', "|"),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn frame(venue: Venue, request: &VenueRequest) -> String {
    text(&sender(venue).frame(request, now(), 42).unwrap())
}

pub(crate) fn text(outgoing: &Outgoing) -> String {
    match outgoing {
        Outgoing::Frame(frame) => frame.expose_secret().to_owned(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn refusal(venue: Venue, request: &VenueRequest) -> CannotSend {
    sender(venue).request(request, now(), 42).unwrap_err()
}
