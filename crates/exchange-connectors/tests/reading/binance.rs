use dtos_state::{OrderSide, OrderStatus, OrderType};
use exchange_connectors::{Lack, Venue};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, classes, execution, executions, is_elsewhere, lack, news, notices, problem, read, report,
    reports, status_and_sum, terms, time, with,
};

const VENUE: Venue = Venue::Binance;

/// An event of the stream, of an order that is new.
pub(crate) const EVENT: &str = r#"{"e":"executionReport","E":1768465800124,"s":"BTCUSDT",
        "c":"ORD_20260115_083000_a1b2c3d4","S":"BUY","o":"LIMIT","f":"GTC","q":"1.00",
        "p":"50000.00","P":"0.00000000","C":"","x":"NEW","X":"NEW","r":"NONE","i":4293153,
        "l":"0.00","z":"0.00","L":"0.00","n":"0","N":null,"T":1768465800123,"t":-1,
        "O":1768465800100,"Q":"0.00"}"#;

/// An order as a query answers with it.
const ORDER: &str = r#"{"symbol":"BTCUSDT","orderId":28,
        "clientOrderId":"ORD_20260115_083000_a1b2c3d4","price":"50000.00","origQty":"1.00",
        "executedQty":"0.00","origQuoteOrderQty":"0.000000","status":"NEW","type":"LIMIT",
        "side":"SELL","stopPrice":"0.0","time":1768465800100,"updateTime":1768465800123}"#;

const TRADE: &[(&str, &str)] = &[
    ("x", "\"TRADE\""),
    ("X", "\"PARTIALLY_FILLED\""),
    ("l", "\"0.40\""),
    ("z", "\"0.40\""),
    ("L", "\"49999.50\""),
    ("n", "\"0.00003000\""),
    ("N", "\"BNB\""),
    ("t", "98765432"),
];

#[test]
fn a_new_order_is_open_with_all_its_terms() {
    for (message, side) in [(EVENT, OrderSide::Buy), (ORDER, OrderSide::Sell)] {
        let report = report(VENUE, message);
        assert_eq!(status_and_sum(&report), (OrderStatus::Open, Some("0.00".into())));
        assert_eq!(report.name.order_id.unwrap(), OURS);
        assert_eq!(report.name.symbol.unwrap(), "BTC_USDT");
        assert_eq!(report.reported_at, time("2026-01-15T08:30:00.123Z"));
        let terms = report.terms.unwrap();
        assert_eq!((terms.side, terms.order_type), (side, OrderType::Limit));
        assert_eq!(terms.price.unwrap().to_string(), "50000.00");
        assert_eq!(terms.stop_price, None, "zero is none");
        assert_eq!(terms.created_at, time("2026-01-15T08:30:00.100Z"));
    }
}

#[test]
fn an_integer_id_is_kept_as_text_and_minus_one_is_none() {
    let id = |message: &str| report(VENUE, message).name.connector_order_id;
    assert_eq!(id(EVENT).unwrap(), "4293153");
    let long = with(EVENT, &[("i", "92233720368547758071234")]);
    assert_eq!(id(&long).unwrap(), "92233720368547758071234");
    assert_eq!(id(&with(EVENT, &[("i", "-1")])), None);
}

#[test]
fn a_trade_is_an_execution_with_its_fee() {
    let message = with(EVENT, TRADE);
    let execution = execution(VENUE, &message);
    assert_eq!(execution.connector_fill_id, "98765432");
    assert_eq!(execution.filled_quantity.to_string(), "0.40");
    assert_eq!(execution.fill_price.to_string(), "49999.50");
    assert_eq!(execution.commission.unwrap().to_string(), "0.00003000");
    assert_eq!(execution.commission_asset.unwrap(), "BNB");
    let report = report(VENUE, &message);
    assert_eq!(status_and_sum(&report), (OrderStatus::PartiallyFilled, Some("0.40".into())));
}

#[test]
fn without_an_asset_there_is_no_commission() {
    let message = with(&with(EVENT, TRADE), &[("n", "\"0\""), ("N", "null")]);
    let execution = execution(VENUE, &message);
    assert_eq!((execution.commission, execution.commission_asset), (None, None));
}

#[test]
fn the_status_is_that_of_the_order_and_not_the_kind_of_the_event() {
    // A cancel was refused: the order lives.
    let refused = with(EVENT, &[("x", "\"REJECTED\""), ("C", &format!("\"{OURS}\""))]);
    let refused = with(&refused, &[("c", "\"C2026\"")]);
    let report = report(VENUE, &refused);
    assert_eq!(report.status, OrderStatus::Open);
    assert_eq!(report.name.order_id.unwrap(), OURS);
}

#[test]
fn the_id_of_a_cancelled_order_is_in_capital_c() {
    let message =
        with(EVENT, &[("c", "\"cancel-7\""), ("C", &format!("\"{OURS}\"")), ("X", "\"CANCELED\"")]);
    let report = report(VENUE, &message);
    assert_eq!(
        (report.status, report.name.order_id.unwrap().as_str()),
        (OrderStatus::Cancelled, OURS)
    );
}

#[test]
fn the_id_of_a_cancelled_order_is_the_original_one_in_an_answer() {
    let message = with(
        ORDER,
        &[("clientOrderId", "\"cancel-7\""), ("origClientOrderId", &format!("\"{OURS}\""))],
    );
    assert_eq!(report(VENUE, &message).name.order_id.unwrap(), OURS);
}

#[test]
fn what_self_trade_prevention_takes_is_no_execution() {
    let message = with(
        EVENT,
        &[
            ("x", "\"TRADE_PREVENTION\""),
            ("X", "\"EXPIRED_IN_MATCH\""),
            ("z", "\"0.50\""),
            ("A", "\"0.50\""),
            ("B", "\"0.50\""),
            ("pl", "\"0.50\""),
        ],
    );
    assert_eq!(executions(VENUE, &message), []);
    assert_eq!(report(VENUE, &message).status, OrderStatus::Expired);
    let lives = with(&message, &[("X", "\"NEW\""), ("z", "\"0.00\"")]);
    assert_eq!(report(VENUE, &lives).status, OrderStatus::Open);
    let record = r#"[{"symbol":"BTCUSDT","preventedMatchId":1,"takerOrderId":5}]"#;
    assert!(is_elsewhere(VENUE, record));
}

#[test]
fn an_allocation_counts_apart_from_trades() {
    let trade = with(EVENT, TRADE);
    let allocation = with(&trade, &[("t", "-1"), ("a", "98765432")]);
    let (trade, allocation) = (execution(VENUE, &trade), execution(VENUE, &allocation));
    assert_eq!(allocation.connector_fill_id, "allocation/98765432");
    assert_ne!(trade.fill_id, allocation.fill_id);
    let row = r#"[{"symbol":"BTCUSDT","allocationId":98765432,"orderId":4293153,"price":"1",
        "qty":"5","commission":"0","commissionAsset":"BTC","time":1687506878118}]"#;
    assert_eq!(execution(VENUE, row).fill_id, allocation.fill_id);
    let neither = with(EVENT, &[("x", "\"TRADE\""), ("l", "\"1\"")]);
    assert_eq!(problem(VENUE, &neither), "t: expected a value");
}

#[test]
fn one_trade_has_one_fill_id_on_all_channels() {
    let stream = execution(VENUE, &with(EVENT, TRADE));
    let answer = ORDER.replace(
        "\"updateTime\"",
        r#""fills":[{"price":"49999.50","qty":"0.40","commission":"0.00003",
        "commissionAsset":"BNB","tradeId":98765432}],"transactTime""#,
    );
    let mine = r#"[{"symbol":"BTCUSDT","id":98765432,"orderId":4293153,"price":"49999.5",
        "qty":"0.4","commission":"0.00003","commissionAsset":"BNB","time":1768465800123,
        "isBuyer":true}]"#;
    for message in [&*answer, mine] {
        let other = execution(VENUE, message);
        assert_eq!(other.fill_id, stream.fill_id);
        assert_eq!(other.connector_fill_id, stream.connector_fill_id);
    }
}

#[test]
fn a_trade_of_another_symbol_with_the_same_id_is_another_fill() {
    let trade = with(EVENT, TRADE);
    let other = with(&trade, &[("s", "\"USDTTRY\"")]);
    assert_ne!(execution(VENUE, &trade).fill_id, execution(VENUE, &other).fill_id);
}

#[test]
fn times_are_milliseconds_or_microseconds_by_their_digits() {
    let message = with(EVENT, &[("T", "1719467634105456"), ("O", "1719467634000")]);
    let report = report(VENUE, &message);
    assert_eq!(report.reported_at, time("2024-06-27T05:53:54.105456Z"));
    assert_eq!(report.terms.unwrap().created_at, time("2024-06-27T05:53:54Z"));
    for wrong in ["171946763410545", "17194676341054567", "1.7e12", "\"0719467634105\"", "-5"] {
        let problem = problem(VENUE, &with(EVENT, &[("T", wrong)]));
        assert!(problem.starts_with("T: invalid time"), "{problem}");
    }
}

#[test]
fn each_word_is_one_status_on_all_channels() {
    for (word, wanted) in [
        ("NEW", OrderStatus::Open),
        ("PENDING_NEW", OrderStatus::Open),
        ("PENDING_CANCEL", OrderStatus::Open),
        ("PARTIALLY_FILLED", OrderStatus::PartiallyFilled),
        ("FILLED", OrderStatus::Filled),
        ("CANCELED", OrderStatus::Cancelled),
        ("REJECTED", OrderStatus::Rejected),
        ("EXPIRED", OrderStatus::Expired),
        ("EXPIRED_IN_MATCH", OrderStatus::Expired),
    ] {
        let word = format!("\"{word}\"");
        for message in [with(EVENT, &[("X", &word)]), with(ORDER, &[("status", &word)])] {
            assert_eq!(report(VENUE, &message).status, wanted, "{word}");
        }
    }
    let problem = problem(VENUE, &with(EVENT, &[("X", "\"CANCELLED\"")]));
    assert_eq!(problem, "X: unexpected \"CANCELLED\": expected a status of Binance");
}

#[test]
fn a_take_profit_and_a_market_order_by_value_have_no_place() {
    for (changes, wanted) in [
        (("o", "\"TAKE_PROFIT_LIMIT\""), "its stop price works in the other direction"),
        (("o", "\"STOP_LOSS\""), "a stop order without a limit has no type here"),
        (("Q", "\"10.00\""), "it is sized in the quote asset"),
        (("d", "4"), "its stop price trails the market"),
    ] {
        let lack = lack(VENUE, &with(EVENT, &[changes]));
        assert_eq!(lack, Lack::InModel(wanted.into()));
    }
}

#[test]
fn a_stop_limit_order_is_open_before_and_after_it_is_triggered() {
    for triggered in ["false", "true"] {
        let message =
            with(EVENT, &[("o", "\"STOP_LOSS_LIMIT\""), ("P", "\"49900.00\""), ("w", triggered)]);
        let terms = terms(VENUE, &message);
        assert_eq!(terms.order_type, OrderType::StopLimit);
        assert_eq!(terms.stop_price.unwrap().to_string(), "49900.00");
        assert_eq!(report(VENUE, &message).status, OrderStatus::Open);
    }
}

#[test]
fn a_pegged_order_has_no_price_and_a_market_order_none_either() {
    let pegged = with(ORDER, &[("price", "\"0.00000000\""), ("peggedPrice", "\"0.04\"")]);
    assert_eq!(terms(VENUE, &pegged).price, None);
    assert_eq!(terms(VENUE, &with(ORDER, &[("type", "\"MARKET\"")])).price, None);
}

#[test]
fn a_replaced_order_is_reported_and_registers_nothing() {
    let message = with(EVENT, &[("x", "\"REPLACED\""), ("q", "\"0.50\"")]);
    assert_eq!(notices(VENUE, &message).len(), 1);
    assert_eq!(report(VENUE, &message).terms, None);
    let answer = r#"{"transactTime":1741926410255,"executionId":75,
        "amendedOrder":{"symbol":"BTCUSDT","orderId":33,"qty":"5.00","status":"NEW",
        "clientOrderId":"x"}}"#;
    let row = r#"[{"symbol":"BTCUSDT","orderId":9,"executionId":22,"origClientOrderId":"a",
        "newClientOrderId":"b","origQty":"5","newQty":"4","time":1741669661670}]"#;
    for message in [answer, row] {
        assert_eq!(notices(VENUE, message).len(), 1);
        assert_eq!(news(VENUE, message), []);
    }
}

#[test]
fn the_reason_is_r_or_else_that_of_the_expiry() {
    let reason = |changes: &[(&str, &str)]| report(VENUE, &with(EVENT, changes)).reason;
    assert_eq!(reason(&[]), None);
    let rejected = reason(&[("r", "\"INSUFFICIENT_BALANCES\""), ("eR", "3")]);
    assert_eq!(rejected.unwrap(), "INSUFFICIENT_BALANCES");
    assert_eq!(reason(&[("eR", "3")]).unwrap(), "3");
}

#[test]
fn an_answer_that_only_takes_an_order_gives_no_status() {
    let message = r#"{"symbol":"BTCUSDT","orderId":28,"clientOrderId":"x",
        "transactTime":1507725176595}"#;
    assert_eq!(classes(VENUE, message), [None]);
    assert_eq!(news(VENUE, message), []);
}

#[test]
fn a_cancel_and_replace_may_fail_in_part() {
    let cancelled = with(ORDER, &[("status", "\"CANCELED\"")]);
    let failed = r#"{"code":-2010,"msg":"Order would immediately match and take."}"#;
    let message = format!(
        r#"{{"id":"7","status":409,"error":{{"code":-2021,"msg":"partially failed",
        "data":{{"cancelResult":"SUCCESS","newOrderResult":"FAILURE",
        "cancelResponse":{cancelled},"newOrderResponse":{failed}}}}}}}"#
    );
    assert_eq!(report(VENUE, &message).status, OrderStatus::Cancelled);
    let wanted = [Some(ErrorClass::Unknown), Some(ErrorClass::FinalRefusal)];
    assert_eq!(classes(VENUE, &message), wanted);
}

#[test]
fn wrapped_events_lists_and_answers_are_read_like_bare_ones() {
    let event = format!(r#"{{"subscriptionId":0,"event":{EVENT}}}"#);
    let stream = format!(r#"{{"stream":"key","data":{EVENT}}}"#);
    let answer = format!(r#"{{"id":"1","status":200,"result":{ORDER},"rateLimits":[]}}"#);
    let list = format!(
        r#"{{"contingencyType":"OTO","orders":[],"orderReports":[{ORDER},
        {ORDER}]}}"#
    );
    let mixed = format!("[{ORDER},{list}]");
    for (message, wanted) in [(event, 1), (stream, 1), (answer, 1), (list, 2), (mixed, 3)] {
        assert_eq!(reports(VENUE, &message).len(), wanted, "{message}");
    }
}

#[test]
fn messages_about_something_else_are_known() {
    for message in [
        r#"{"e":"outboundAccountPosition","B":[]}"#,
        r#"{"subscriptionId":0,"event":{"e":"balanceUpdate","a":"BTC"}}"#,
        r#"{"e":"listStatus","O":[]}"#,
        r#"{"e":"eventStreamTerminated"}"#,
        r#"{"id":1,"result":null}"#,
        "{}",
    ] {
        assert!(is_elsewhere(VENUE, message), "{message}");
    }
    assert_eq!(read(VENUE, "[]").items, []);
}
