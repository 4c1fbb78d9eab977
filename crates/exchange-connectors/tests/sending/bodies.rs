use dtos_state::OrderType;
use exchange_connectors::{CannotSend, HttpMethod, Instruments, Item, Reader, Venue};
use execution_connector::{ExecutionsQuestion, Placement, QuestionId, Since, VenueRequest};

use crate::requests::{
    OURS, ask, cancel, fix, frame, http, now, order, place, refusal, sender, text,
};

const KINDS: [OrderType; 3] = [OrderType::Market, OrderType::Limit, OrderType::StopLimit];

#[test]
fn binance_signs_what_goes_over_the_wire() {
    let request = http(Venue::Binance, &place(OrderType::Market));
    assert_eq!((request.method, &*request.path), (HttpMethod::Post, "/api/v3/order"));
    assert_eq!(
        request.query,
        "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.5\
         &newClientOrderId=ORD_20260115_083000_a1b2c3d4&recvWindow=2877&timestamp=1768465800123\
         &signature=6cc7c4683fed6cbb9500cf5782f1fda95304024481898483b902cf5b56d5f14e"
    );
    assert_eq!(request.header("X-MBX-APIKEY"), Some("KEY"));
    let frame = frame(Venue::Binance, &place(OrderType::Market));
    let signature = "a86c636355bab8dbb2c1e8def2e5f476e10ec58d7cee792160afe7b754caac43";
    assert!(frame.contains(&format!("\"signature\":\"{signature}\"")), "{frame}");
    let cancel = http(Venue::Binance, &cancel(None));
    assert_eq!(cancel.method, HttpMethod::Delete);
    let wanted = "symbol=BTCUSDT&origClientOrderId=ORD_20260115_083000_a1b2c3d4\
                  &newClientOrderId=C20260115083000a1b2c3d400000007&timestamp=";
    assert!(cancel.query.starts_with(wanted), "{}", cancel.query);
}

#[test]
fn bybit_sizes_a_market_order_in_base_and_signs_its_body() {
    let request = http(Venue::Bybit, &place(OrderType::Market));
    assert_eq!(
        request.body,
        r#"{"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.5","#
            .to_owned()
            + r#""orderLinkId":"ORD_20260115_083000_a1b2c3d4","marketUnit":"baseCoin"}"#
    );
    for (name, wanted) in [
        ("X-BAPI-API-KEY", "KEY"),
        ("X-BAPI-TIMESTAMP", "1768465800123"),
        ("X-BAPI-RECV-WINDOW", "2877"),
        ("X-BAPI-SIGN", "36262e0cf9a7361d1bc368001e2103160caffec52471c6c5dddb39a1f3ce62e1"),
    ] {
        assert_eq!(request.header(name), Some(wanted), "{name}");
    }
    let frame = frame(Venue::Bybit, &place(OrderType::Limit));
    assert!(frame.contains(r#""X-BAPI-RECV-WINDOW":"2877"}"#), "{frame}");
    let listen = sender(Venue::Bybit).listen(now(), 1).unwrap();
    let signature = "9e3ed68c310987c3856deaa9c984065d85edf815f91401839cabc624253caaea";
    let wanted = format!(r#"{{"op":"auth","args":["KEY",1768465810123,"{signature}"]}}"#);
    assert_eq!(text(&listen[0]), wanted);
}

#[test]
fn okx_sizes_in_base_forbids_cuts_and_signs_path_and_body() {
    let request = http(Venue::Okx, &place(OrderType::Market));
    assert_eq!(
        request.body,
        r#"{"instId":"BTC-USDT","tdMode":"cash","clOrdId":"ORD20260115083000a1b2c3d4","#.to_owned()
            + r#""side":"buy","ordType":"market","sz":"0.5","tgtCcy":"base_ccy","banAmend":true}"#
    );
    for (name, wanted) in [
        ("OK-ACCESS-KEY", "KEY"),
        ("OK-ACCESS-TIMESTAMP", "2026-01-15T08:30:00.123Z"),
        ("OK-ACCESS-PASSPHRASE", "T0KEN"),
        ("OK-ACCESS-SIGN", "eVebFov2tm5jIIapcz+r2Z75jt8JmQK9Ih+Tzdovhl0="),
        ("expTime", "1768465803000"),
    ] {
        assert_eq!(request.header(name), Some(wanted), "{name}");
    }
    let asked = http(Venue::Okx, &ask(None));
    let wanted = "IL9wXsK/j4vkVgalSYAeczFj9T7yRCy8dfxGuB5dXMU=";
    assert_eq!(asked.header("OK-ACCESS-SIGN"), Some(wanted));
    let listen = sender(Venue::Okx).listen(now(), 1).unwrap();
    assert!(text(&listen[0]).contains("mLnflNvRpHN+H3bEiYDVZQk37SXKwXW4jT9Y5Cbk8oE="));
    assert!(frame(Venue::Okx, &place(OrderType::Limit)).contains("\"instIdCode\":10001,"));
    let stop = http(Venue::Okx, &place(OrderType::StopLimit));
    assert_eq!(stop.path, "/api/v5/trade/order-algo");
    assert!(stop.body.contains(r#""algoClOrdId":"ORD20260115083000a1b2c3d4""#), "{}", stop.body);
}

#[test]
fn kraken_has_the_stop_price_first_and_a_deadline_in_words() {
    let request = http(Venue::Kraken, &place(OrderType::StopLimit));
    assert_eq!(
        request.body,
        "nonce=42&ordertype=stop-loss-limit&type=buy&volume=0.5&pair=XBTUSDT&price=94000.00\
         &price2=95000.00&cl_ord_id=20260115-0830-8000-8d0e-5a1da1b2c3d4\
         &deadline=2026-01-15T08%3A30%3A03Z"
    );
    let frame = frame(Venue::Kraken, &place(OrderType::Limit));
    assert_eq!(
        frame,
        r#"{"method":"add_order","params":{"order_type":"limit","side":"buy","order_qty":0.5,"#
            .to_owned()
            + r#""symbol":"BTC/USDT","limit_price":95000.00,"#
            + r#""cl_ord_id":"20260115-0830-8000-8d0e-5a1da1b2c3d4","#
            + r#""deadline":"2026-01-15T08:30:03Z","token":"T0KEN"},"req_id":42}"#
    );
}

#[test]
fn coinbase_has_base_sizes_and_needs_the_venues_id() {
    let request = http(Venue::Coinbase, &place(OrderType::StopLimit));
    let wanted = r#""order_configuration":{"stop_limit_stop_limit_gtc":{"base_size":"0.5","#
        .to_owned()
        + r#""limit_price":"95000.00","stop_price":"94000.00","#
        + r#""stop_direction":"STOP_DIRECTION_STOP_UP"}}}"#;
    assert!(request.body.ends_with(&wanted), "{}", request.body);
    assert!(
        http(Venue::Coinbase, &place(OrderType::Market)).body.contains("\"base_size\":\"0.5\"")
    );
    let cancelled = http(Venue::Coinbase, &cancel(Some("0000-aaaa")));
    assert_eq!(cancelled.body, r#"{"order_ids":["0000-aaaa"]}"#);
    let missing = CannotSend::Missing("the venue's id of the order");
    assert_eq!(refusal(Venue::Coinbase, &cancel(None)), missing);
    assert_eq!(refusal(Venue::Coinbase, &ask(None)), missing);
    assert!(matches!(refusal(Venue::Coinbase, &ask(Some("../x"))), CannotSend::Missing(_)));
}

#[test]
fn fix_has_an_id_of_its_own_for_a_cancel() {
    assert_eq!(
        fix(&place(OrderType::StopLimit)),
        "35=D|11=ORD_20260115_083000_a1b2c3d4|21=1|55=BTC/USDT|54=1|60=20260115-08:30:00.123|\
         38=0.5|40=4|44=95000.00|99=94000.00|59=1|"
    );
    assert_eq!(
        fix(&cancel(Some("V1"))),
        "35=F|41=ORD_20260115_083000_a1b2c3d4|11=C20260115083000a1b2c3d400000007|37=V1|\
         55=BTC/USDT|60=20260115-08:30:00.123|"
    );
    assert_eq!(fix(&ask(None)), "35=H|11=ORD_20260115_083000_a1b2c3d4|55=BTC/USDT|");
}

#[test]
fn a_market_order_has_no_price_and_each_order_its_base_size() {
    for venue in Venue::ALL.iter().filter(|venue| **venue != Venue::Fix) {
        for kind in KINDS {
            let request = http(*venue, &place(kind));
            let sent = format!("{}{}", request.query, request.body);
            assert!(sent.contains("0.5") && !sent.to_lowercase().contains("quote_size"), "{sent}");
            assert_eq!(sent.contains("95000"), kind != OrderType::Market, "{venue} {sent}");
            assert_eq!(sent.contains("94000"), kind == OrderType::StopLimit, "{venue} {sent}");
        }
    }
}

#[test]
fn an_order_without_a_deadline_that_can_be_kept_is_not_sent() {
    let with = |expires_at: Option<&str>| {
        let expires_at = expires_at.map(|time| time.parse().unwrap());
        VenueRequest::Place(Box::new(Placement { order: order(OrderType::Limit), expires_at }))
    };
    for venue in [Venue::Binance, Venue::Bybit, Venue::Okx, Venue::Kraken] {
        assert_eq!(refusal(venue, &with(None)), CannotSend::Missing("a deadline"), "{venue}");
        for late in ["2026-01-15T08:29:59Z", "2026-01-15T08:30:00.123Z"] {
            let refusal = refusal(venue, &with(Some(late)));
            assert!(matches!(refusal, CannotSend::Deadline(_)), "{venue} {late}");
        }
    }
    for venue in [Venue::Binance, Venue::Bybit, Venue::Kraken] {
        let refusal = refusal(venue, &with(Some("2026-01-15T09:30:00Z")));
        assert!(matches!(refusal, CannotSend::Deadline(_)), "{venue}");
    }
    let soon = with(Some("2026-01-15T08:30:01Z"));
    assert!(matches!(refusal(Venue::Kraken, &soon), CannotSend::Deadline(_)));
}

#[test]
fn questions_name_what_they_ask_for() {
    let executions = |since| {
        VenueRequest::AskExecutions(ExecutionsQuestion {
            question: QuestionId(1),
            order: None,
            symbol: Some("BTC_USDT".parse().unwrap()),
            since,
        })
    };
    let since = executions(Since::Time(now()));
    for (venue, path, wanted) in [
        (Venue::Binance, "/api/v3/myTrades", "symbol=BTCUSDT&startTime=1768465800123"),
        (Venue::Bybit, "/v5/execution/list", "startTime=1768465800123"),
        (Venue::Okx, "/api/v5/trade/fills-history", "begin=1768465800123"),
        (Venue::Kraken, "/0/private/TradesHistory", "consolidate_taker=false&start=1768465800.123"),
        (Venue::Coinbase, "/api/v3/brokerage/orders/historical/fills", "start_sequence_timestamp"),
    ] {
        let request = http(venue, &since);
        assert_eq!(request.path, path);
        let sent = format!("{}{}", request.query, request.body);
        assert!(sent.contains(wanted), "{venue} {sent}");
        let open = VenueRequest::AskOpenOrders { question: QuestionId(2) };
        assert!(!http(venue, &open).path.is_empty());
    }
    assert!(matches!(refusal(Venue::Fix, &since), CannotSend::NotAtVenue(_)));
}

#[test]
fn an_unknown_symbol_is_not_sent() {
    let mut request = cancel(Some("1"));
    if let VenueRequest::Cancel(cancellation) = &mut request {
        cancellation.symbol = "ETH_USDT".parse().unwrap();
    }
    for venue in [Venue::Binance, Venue::Bybit, Venue::Okx, Venue::Fix] {
        assert_eq!(refusal(venue, &request), CannotSend::UnknownSymbol("ETH_USDT".into()));
    }
}

#[test]
fn our_own_requests_are_known_when_they_are_read() {
    for venue in [Venue::Bybit, Venue::Okx, Venue::Kraken, Venue::Fix] {
        let reader = Reader::new(venue, "main", Instruments::default());
        let sent = match venue {
            Venue::Fix => format!("8=FIX.4.4|{}10=000|", fix(&place(OrderType::Limit))),
            _ => frame(venue, &place(OrderType::Limit)),
        };
        let reading = reader.read(sent.as_bytes());
        assert!(matches!(reading.items.as_slice(), [Item::NotAboutOrders(_)]), "{sent}");
        assert!(sent.contains(OURS) || venue != Venue::Bybit);
    }
}
