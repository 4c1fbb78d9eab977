use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Lack, RequestedKind, Venue};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, answers, asked, classes, execution, executions, is_elsewhere, lack, news, notices,
    problem, report, status_and_sum, terms, time, with,
};

const VENUE: Venue = Venue::Okx;

const ORDER: &str = r#"{"instType":"SPOT","instId":"BTC-USDT","ordId":"1234567890123456790",
        "clOrdId":"ORD20260115083000a1b2c3d4","px":"95000","sz":"1","ordType":"limit",
        "side":"sell","tgtCcy":"","fillPx":"","tradeId":"","fillSz":"0","fillTime":"",
        "fillFee":"0","fillFeeCcy":"","accFillSz":"0","state":"live","feeCcy":"USDT","fee":"0",
        "rebateCcy":"BTC","rebate":"0","uTime":"1768465800150","cTime":"1768465800123",
        "amendResult":"","code":"0","cancelSource":"","algoId":"","algoClOrdId":""}"#;

const FILLED: &[(&str, &str)] = &[
    ("tradeId", "\"242720720\""),
    ("fillSz", "\"0.4\""),
    ("accFillSz", "\"0.4\""),
    ("fillPx", "\"95000\""),
    ("fillTime", "\"1768465805000\""),
    ("fillFee", "\"-1.9\""),
    ("fillFeeCcy", "\"USDT\""),
    ("fee", "\"-3.8\""),
];

const ALGO: &str = r#"{"instType":"SPOT","instId":"BTC-USDT","algoId":"581878926302093400",
        "algoClOrdId":"ORD20260115083000a1b2c3d4","clOrdId":"","ordId":"","ordIdList":[],
        "ordType":"trigger","side":"buy","state":"live","sz":"0.01","tgtCcy":"base_ccy",
        "triggerPx":"95000","ordPx":"95100","actualSz":"0","failCode":"","cTime":"1768465800123",
        "uTime":"1768465800124","amendResult":""}"#;

fn pushed(channel: &str, row: &str) -> String {
    format!(r#"{{"arg":{{"channel":"{channel}","instType":"SPOT"}},"data":[{row}]}}"#)
}

fn answered(row: &str) -> String {
    format!(r#"{{"code":"0","msg":"","data":[{row}]}}"#)
}

#[test]
fn our_id_is_read_without_its_underscores() {
    for message in [pushed("orders", ORDER), answered(ORDER), ORDER.to_owned()] {
        let report = report(VENUE, &message);
        assert_eq!(report.name.order_id.unwrap(), OURS);
        assert_eq!(report.name.symbol.unwrap(), "BTC_USDT");
        assert_eq!(report.status, OrderStatus::Open);
    }
    let foreign = with(ORDER, &[("clOrdId", &format!("\"{OURS}\""))]);
    assert_eq!(report(VENUE, &foreign).name.order_id, None, "the venue takes no underscores");
}

#[test]
fn each_word_is_one_status_whatever_the_source_of_a_cancel() {
    for (word, wanted) in [
        ("live", OrderStatus::Open),
        ("partially_filled", OrderStatus::PartiallyFilled),
        ("filled", OrderStatus::Filled),
        ("canceled", OrderStatus::Cancelled),
        ("mmp_canceled", OrderStatus::Cancelled),
    ] {
        for source in ["", "1", "13", "14", "31", "32"] {
            let message = with(
                ORDER,
                &[("state", &format!("\"{word}\"")), ("cancelSource", &format!("\"{source}\""))],
            );
            assert_eq!(report(VENUE, &message).status, wanted, "{word} {source}");
        }
    }
    let live = with(ORDER, FILLED);
    assert_eq!(report(VENUE, &live).status, OrderStatus::PartiallyFilled, "live with a sum");
}

#[test]
fn a_fee_below_zero_is_a_commission_and_one_above_a_rebate() {
    let message = with(ORDER, FILLED);
    let charged = execution(VENUE, &message);
    assert_eq!(charged.commission.unwrap().to_string(), "1.9");
    assert_eq!(charged.commission_asset.unwrap(), "USDT");
    let rebate = with(&message, &[("fillFee", "\"1.9\""), ("rebate", "\"0.00002\"")]);
    assert_eq!(execution(VENUE, &rebate).commission.unwrap().to_string(), "-1.9");
    let zero = with(&message, &[("fillFee", "\"0\"")]);
    assert_eq!(execution(VENUE, &zero).commission.unwrap().to_string(), "0");
    let unknown = with(&message, &[("fillFee", "\"\""), ("fillFeeCcy", "\"\"")]);
    assert_eq!(execution(VENUE, &unknown).commission, None, "the order's fee is a sum");
}

#[test]
fn filled_without_a_trade_is_no_execution() {
    let message =
        with(ORDER, &[("state", "\"filled\""), ("accFillSz", "\"1\""), ("ordType", "\"market\"")]);
    assert_eq!(executions(VENUE, &message), []);
    assert_eq!(status_and_sum(&report(VENUE, &message)).1.unwrap(), "1");
}

#[test]
fn one_trade_is_one_fill_on_the_stream_and_in_the_list() {
    let stream = execution(VENUE, &pushed("orders", &with(ORDER, FILLED)));
    let row = r#"{"side":"sell","fillSz":"0.4","fillPx":"95000","fee":"-1.9",
        "ordId":"1234567890123456790","instType":"SPOT","instId":"BTC-USDT","clOrdId":"",
        "billId":"7","fillTime":"1768465805000","tradeId":"242720720","feeCcy":"USDT",
        "ts":"1768465805002"}"#;
    let listed = execution(VENUE, &answered(row));
    assert_eq!(listed.fill_id, stream.fill_id);
    assert_eq!(listed.executed_at, time("2026-01-15T08:30:05Z"), "the trade's time");
    let older = with(row, &[("fillTime", "\"\"")]);
    assert_eq!(execution(VENUE, &older).executed_at, time("2026-01-15T08:30:05.002Z"));
    let other = with(row, &[("instId", "\"ETH-USDT\"")]);
    assert_ne!(execution(VENUE, &other).fill_id, stream.fill_id, "unique in an instrument");
}

#[test]
fn the_channel_of_fills_sums_trades_and_is_asked_for() {
    let row = r#"{"instId":"BTC-USDT","fillSz":"100","fillPx":"70000","side":"buy",
        "ts":"1705449605015","ordId":"680","clOrdId":"0","tradeId":"12345","count":"10"}"#;
    let message = pushed("fills", row);
    assert_eq!((executions(VENUE, &message), asked(VENUE, &message).len()), (vec![], 1));
}

#[test]
fn a_market_order_to_buy_is_sized_in_quote_unless_it_says_otherwise() {
    for (kind, side, unit, is_base) in [
        ("market", "buy", "", false),
        ("market", "buy", "base_ccy", true),
        ("market", "buy", "quote_ccy", false),
        ("market", "sell", "", true),
        ("limit", "buy", "", true),
        ("limit", "buy", "quote_ccy", false),
    ] {
        let message = with(
            ORDER,
            &[
                ("ordType", &format!("\"{kind}\"")),
                ("side", &format!("\"{side}\"")),
                ("tgtCcy", &format!("\"{unit}\"")),
            ],
        );
        assert_eq!(report(VENUE, &message).terms.is_some(), is_base, "{kind} {side} {unit}");
    }
}

#[test]
fn what_is_not_spot_is_refused_with_its_symbol() {
    for symbol in ["BTC-USDT-SWAP", "BTC-USD-220325"] {
        let message =
            with(ORDER, &[("instType", "\"SWAP\""), ("instId", &format!("\"{symbol}\""))]);
        let wanted =
            format!("instId: unexpected {symbol:?}: expected an instrument of the spot market");
        assert_eq!(problem(VENUE, &message), wanted);
    }
}

#[test]
fn an_amendment_is_reported_and_its_terms_register_nothing() {
    let failed = with(ORDER, &[("amendResult", "\"-1\""), ("code", "\"51503\"")]);
    assert_eq!(notices(VENUE, &failed).len(), 1);
    assert!(report(VENUE, &failed).terms.is_some(), "it is as it was");
    for done in ["0", "1", "2"] {
        let message = with(ORDER, &[("amendResult", &format!("\"{done}\""))]);
        assert_eq!(notices(VENUE, &message).len(), 1);
        assert_eq!(report(VENUE, &message).terms, None);
    }
}

#[test]
fn an_algo_order_keeps_its_id_when_it_makes_another() {
    let algo = report(VENUE, &pushed("orders-algo", ALGO));
    assert_eq!(algo.name.connector_order_id.unwrap(), "581878926302093400");
    assert_eq!(algo.cumulative, None);
    let child = with(
        ORDER,
        &[
            ("clOrdId", "\"\""),
            ("algoId", "\"581878926302093400\""),
            ("algoClOrdId", "\"ORD20260115083000a1b2c3d4\""),
        ],
    );
    let child = report(VENUE, &pushed("orders", &child));
    assert_eq!(child.name.connector_order_id.unwrap(), "581878926302093400");
    assert_eq!((child.name.order_id.unwrap().as_str(), child.terms), (OURS, None));
}

#[test]
fn an_algo_order_with_both_prices_is_a_stop_limit_order() {
    let trigger = terms(VENUE, ALGO);
    assert_eq!(trigger.order_type, OrderType::StopLimit);
    assert_eq!(trigger.price.unwrap().to_string(), "95100");
    assert_eq!(trigger.stop_price.unwrap().to_string(), "95000");
    let conditional = with(
        ALGO,
        &[
            ("ordType", "\"conditional\""),
            ("triggerPx", "\"\""),
            ("ordPx", "\"\""),
            ("slTriggerPx", "\"90000\""),
            ("slOrdPx", "\"89900\""),
        ],
    );
    assert_eq!(terms(VENUE, &conditional).stop_price.unwrap().to_string(), "90000");
    let at_market = with(ALGO, &[("ordPx", "\"-1\"")]);
    assert!(matches!(lack(VENUE, &at_market), Lack::InModel(_)), "-1 is the market's price");
}

#[test]
fn each_word_of_an_algo_order_is_one_status() {
    for (word, size, wanted) in [
        ("live", "0", OrderStatus::Open),
        ("pause", "0", OrderStatus::Open),
        ("partially_effective", "0.005", OrderStatus::Open),
        ("effective", "0.01", OrderStatus::Open),
        ("canceled", "0", OrderStatus::Cancelled),
        ("order_failed", "0", OrderStatus::Rejected),
        ("partially_failed", "0", OrderStatus::Rejected),
        ("partially_failed", "0.005", OrderStatus::Cancelled),
    ] {
        let message =
            with(ALGO, &[("state", &format!("\"{word}\"")), ("actualSz", &format!("\"{size}\""))]);
        assert_eq!(report(VENUE, &message).status, wanted, "{word}");
    }
    for word in ["order_placed", "filled"] {
        let problem = problem(VENUE, &with(ALGO, &[("state", &format!("\"{word}\""))]));
        assert!(problem.starts_with("state: unexpected"), "{problem}");
    }
    let failed = with(ALGO, &[("state", "\"order_failed\""), ("failCode", "\"51008\"")]);
    assert_eq!(report(VENUE, &failed).reason.unwrap(), "51008");
}

#[test]
fn a_refusal_is_in_the_code_of_the_row_and_of_a_new_order_only_if_it_has_a_tag() {
    let row = r#"{"clOrdId":"ORD20260115083000a1b2c3d4","ordId":"","tag":"","ts":"1695190491421",
        "sCode":"51008","sMsg":"Insufficient"}"#;
    let message = format!(r#"{{"code":"1","msg":"All failed","data":[{row}]}}"#);
    let answer = answers(VENUE, &message).remove(0);
    assert_eq!(
        (answer.request, answer.about.order_id.unwrap().as_str()),
        (RequestedKind::Place, OURS)
    );
    assert_eq!(classes(VENUE, &message), [Some(ErrorClass::FinalRefusal)]);
    for (old, new, wanted) in [
        (r#""tag":"","#, "", RequestedKind::Unnamed),
        (r#""tag":"","#, r#""reqId":"b","#, RequestedKind::Amend),
        (r#""sCode":"51008""#, r#""sCode":"51400""#, RequestedKind::Unnamed),
    ] {
        let message = message.replace(old, new);
        assert_eq!(answers(VENUE, &message)[0].request, wanted, "{new}");
        assert_eq!(news(VENUE, &message), []);
    }
}

#[test]
fn requests_of_ours_and_messages_about_something_else_are_known() {
    for message in [
        r#"{"id":"1512","op":"amend-order","args":[{"ordId":"1"}]}"#,
        r#"{"id":"1512","event":"error","code":"60012","msg":"Invalid request"}"#,
        r#"{"event":"login","code":"0"}"#,
        r#"{"arg":{"channel":"account"},"data":[{}]}"#,
        r#"{"arg":{"channel":"candle1m"},"data":[[]]}"#,
        r#"{"code":"0","data":[],"msg":""}"#,
    ] {
        assert!(is_elsewhere(VENUE, message), "{message}");
    }
}
