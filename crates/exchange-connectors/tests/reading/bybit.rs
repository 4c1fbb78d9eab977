use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Lack, RequestedKind, Venue};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, answers, asked, classes, execution, executions, is_elsewhere, lack, news, notices,
    problem, report, status_and_sum, terms, time, with,
};

const VENUE: Venue = Venue::Bybit;

const ORDER: &str = r#"{"category":"spot","symbol":"BTCUSDT","orderId":"1900000000000000001",
        "orderLinkId":"ORD_20260115_083000_a1b2c3d4","side":"Buy","orderStatus":"New",
        "cancelType":"UNKNOWN","rejectReason":"EC_NoError","qty":"0.01","price":"95000",
        "leavesQty":"0.01","cumExecQty":"0","orderType":"Limit","stopOrderType":"",
        "triggerPrice":"0.0","marketUnit":"","createdTime":"1768465800123",
        "updatedTime":"1768465800150"}"#;

const EXECUTION: &str = r#"{"category":"spot","symbol":"BTCUSDT","execFee":"0.0012",
        "execId":"2100000000047469164","execPrice":"60000.1","execQty":"0.010",
        "execType":"Trade","feeRate":"0.001","orderId":"1900000000000000001",
        "orderLinkId":"ORD_20260115_083000_a1b2c3d4","side":"Buy","execTime":"1768465800153",
        "isMaker":false,"feeCurrency":""}"#;

fn pushed(topic: &str, row: &str) -> String {
    format!(r#"{{"id":"1","topic":"{topic}","creationTime":1768465800151,"data":[{row}]}}"#)
}

#[test]
fn an_order_is_read_alike_from_the_stream_from_a_query_and_bare() {
    let query = format!(r#"{{"retCode":0,"retMsg":"OK","result":{{"list":[{ORDER}]}},"time":1}}"#)
        .replace("\"time\":1", "\"time\":1768465800151");
    let pushed = [pushed("order", ORDER), pushed("order.spot", ORDER)];
    for message in [&*pushed[0], &pushed[1], &query, ORDER] {
        let report = report(VENUE, message);
        assert_eq!(status_and_sum(&report), (OrderStatus::Open, Some("0".into())));
        assert_eq!(report.name.order_id.unwrap(), OURS);
        assert_eq!(report.reported_at, time("2026-01-15T08:30:00.150Z"));
    }
}

#[test]
fn each_word_is_one_status_and_none_is_expired() {
    for (word, wanted) in [
        ("New", OrderStatus::Open),
        ("Untriggered", OrderStatus::Open),
        ("Triggered", OrderStatus::Open),
        ("PartiallyFilled", OrderStatus::PartiallyFilled),
        ("Filled", OrderStatus::Filled),
        ("Cancelled", OrderStatus::Cancelled),
        ("Deactivated", OrderStatus::Cancelled),
        ("PartiallyFilledCanceled", OrderStatus::Cancelled),
        ("Rejected", OrderStatus::Rejected),
    ] {
        let message = with(ORDER, &[("orderStatus", &format!("\"{word}\""))]);
        assert_eq!(report(VENUE, &message).status, wanted, "{word}");
    }
}

#[test]
fn a_duplicate_link_id_is_not_a_rejection_of_the_first_order() {
    let message = with(
        ORDER,
        &[
            ("orderId", "\"1900000000000000002\""),
            ("orderStatus", "\"Rejected\""),
            ("rejectReason", "\"EC_DuplicatedClOrdID\""),
        ],
    );
    assert_eq!(news(VENUE, &message), []);
    let answer = answers(VENUE, &message).remove(0);
    assert_eq!(answer.about.order_id.unwrap(), OURS);
    assert_eq!(classes(VENUE, &message), [Some(ErrorClass::AlreadyThere)]);
}

#[test]
fn a_trigger_price_makes_a_stop_and_its_kind_alone_does_not() {
    for (changes, wanted) in [
        (&[("stopOrderType", "\"StopLoss\"")][..], OrderType::Limit),
        (&[("stopOrderType", "\"UNKNOWN\""), ("triggerPrice", "\"\"")], OrderType::Limit),
        (&[("triggerPrice", "\"0.00\"")], OrderType::Limit),
        (&[("triggerPrice", "\"96000\"")], OrderType::StopLimit),
    ] {
        assert_eq!(terms(VENUE, &with(ORDER, changes)).order_type, wanted, "{changes:?}");
    }
    let market = with(ORDER, &[("orderType", "\"Market\""), ("triggerPrice", "\"96000\"")]);
    let wanted = "a market order with a trigger price has no type here";
    assert_eq!(lack(VENUE, &market), Lack::InModel(wanted.into()));
}

#[test]
fn a_market_order_to_buy_is_sized_in_quote_unless_it_says_otherwise() {
    for (side, unit, is_base) in [
        ("Buy", "", false),
        ("Buy", "quoteCoin", false),
        ("Buy", "baseCoin", true),
        ("Sell", "", true),
        ("Sell", "quoteCoin", false),
    ] {
        let message = with(
            ORDER,
            &[
                ("orderType", "\"Market\""),
                ("side", &format!("\"{side}\"")),
                ("marketUnit", &format!("\"{unit}\"")),
            ],
        );
        let report = report(VENUE, &message);
        assert_eq!(report.terms.is_some(), is_base, "{side} {unit}");
        // The price is that of its protection.
        assert_eq!(report.terms.and_then(|terms| terms.price), None);
    }
}

#[test]
fn a_derivative_has_no_symbol_of_ours_and_ours_is_read_by_its_id() {
    for category in ["linear", "inverse", "option"] {
        let category = format!("\"{category}\"");
        let report = report(VENUE, &with(ORDER, &[("category", &category)]));
        assert_eq!((report.name.order_id.unwrap().as_str(), report.name.symbol), (OURS, None));
        let foreign = with(ORDER, &[("category", &category), ("orderLinkId", "\"\"")]);
        assert!(matches!(lack(VENUE, &foreign), Lack::InModel(_)));
    }
    let unnamed = ORDER.replace(r#""category":"spot","#, "");
    assert_eq!(report(VENUE, &unnamed).name.symbol, None);
    let listed = format!(r#"{{"retCode":0,"result":{{"category":"spot","list":[{unnamed}]}}}}"#);
    assert_eq!(report(VENUE, &listed).name.symbol.unwrap(), "BTC_USDT");
}

#[test]
fn the_reason_is_the_rejection_or_else_the_kind_of_cancel() {
    for (rejected, cancelled, wanted) in [
        ("EC_NoError", "UNKNOWN", None),
        ("", "", None),
        ("EC_PostOnlyWillTakeLiquidity", "CancelByUser", Some("EC_PostOnlyWillTakeLiquidity")),
        ("EC_NoError", "CancelByUser", Some("CancelByUser")),
    ] {
        let message = with(
            ORDER,
            &[
                ("rejectReason", &format!("\"{rejected}\"")),
                ("cancelType", &format!("\"{cancelled}\"")),
            ],
        );
        let reason = report(VENUE, &message).reason;
        assert_eq!(reason.as_ref().map(dtos_state::Reason::as_str), wanted);
    }
}

#[test]
fn only_a_trade_is_an_execution() {
    assert_eq!(executions(VENUE, &pushed("execution", EXECUTION)).len(), 1);
    for kind in ["AdlTrade", "BustTrade", "BlockTrade", "MovePosition", "FutureSpread"] {
        let message = with(EXECUTION, &[("execType", &format!("\"{kind}\""))]);
        assert_eq!(executions(VENUE, &message), [], "{kind}");
        assert_eq!(notices(VENUE, &message).len(), 1, "{kind}");
    }
    for kind in ["Funding", "Settle", "Delivery"] {
        let message = with(EXECUTION, &[("execType", &format!("\"{kind}\""))]);
        assert!(is_elsewhere(VENUE, &message), "{kind}");
    }
    let message = with(EXECUTION, &[("execType", "\"Gift\"")]);
    assert_eq!(problem(VENUE, &message), "execType: unexpected \"Gift\": expected Trade");
}

#[test]
fn a_fast_execution_makes_no_fill_and_is_asked_for() {
    let fast = r#"{"category":"spot","symbol":"BTCUSDT","execId":"1","execPrice":"1",
        "execQty":"1","orderId":"9","orderLinkId":"x","side":"Sell","execTime":"1716800399334"}"#;
    for topic in ["execution.fast", "execution.fast.spot"] {
        let message = pushed(topic, fast);
        assert_eq!(executions(VENUE, &message), []);
        assert_eq!(asked(VENUE, &message).len(), 1);
    }
}

#[test]
fn a_fee_is_as_it_stands_and_a_rebate_below_zero() {
    let message = with(EXECUTION, &[("execFee", "\"-0.0012\"")]);
    assert_eq!(execution(VENUE, &message).commission.unwrap().to_string(), "-0.0012");
}

#[test]
fn a_fee_without_a_currency_is_in_what_the_side_receives_unless_a_maker_pays_less_than_nothing() {
    for (side, rate, is_maker, wanted) in [
        ("Buy", "0.001", "false", "BTC"),
        ("Sell", "0.001", "false", "USDT"),
        ("Buy", "0.001", "true", "BTC"),
        ("Buy", "-0.0002", "true", "USDT"),
        ("Sell", "-0.0002", "true", "BTC"),
        ("Buy", "-0.0002", "false", "BTC"),
    ] {
        let message = with(
            EXECUTION,
            &[
                ("side", &format!("\"{side}\"")),
                ("feeRate", &format!("\"{rate}\"")),
                ("isMaker", is_maker),
            ],
        );
        assert_eq!(execution(VENUE, &message).commission_asset.unwrap(), wanted, "{side} {rate}");
    }
    let derivative = with(EXECUTION, &[("category", "\"linear\"")]);
    assert_eq!(execution(VENUE, &derivative).commission_asset.unwrap(), "USDT");
    let unknown = with(&derivative, &[("symbol", "\"ETHUSDT\"")]);
    assert_eq!(execution(VENUE, &unknown).commission_asset, None);
}

#[test]
fn further_fees_in_the_same_coin_are_added_and_others_reported() {
    let fees = r#"[{"feeCoin":"BTC","fee":"0.001"},{"feeCoin":"MNT","fee":"3"}]"#;
    let message = EXECUTION.replace("\"isMaker\"", &format!("\"extraFees\":{fees},\"isMaker\""));
    assert_eq!(execution(VENUE, &message).commission.unwrap().to_string(), "0.0022");
    assert_eq!(notices(VENUE, &message), ["a further fee of 3 MNT is not in the fill"]);
}

#[test]
fn an_execution_is_unique_within_its_order() {
    let other = with(EXECUTION, &[("orderId", "\"1900000000000000002\"")]);
    assert_ne!(execution(VENUE, EXECUTION).fill_id, execution(VENUE, &other).fill_id);
    let listed = format!(r#"{{"retCode":0,"result":{{"category":"spot","list":[{EXECUTION}]}}}}"#);
    assert_eq!(execution(VENUE, EXECUTION).fill_id, execution(VENUE, &listed).fill_id);
}

#[test]
fn an_acknowledgement_gives_no_status() {
    let message = r#"{"retCode":0,"retMsg":"OK","result":{"orderId":"1","orderLinkId":"x"},
        "retExtInfo":{},"time":1672211918471}"#;
    assert_eq!((news(VENUE, message), classes(VENUE, message)), (vec![], vec![None]));
}

#[test]
fn a_batch_has_a_code_for_each_order() {
    let message = r#"{"retCode":0,"retMsg":"OK","result":{"list":[{"category":"spot",
        "symbol":"BTCUSDT","orderId":"1","orderLinkId":"a","createAt":"1"},{"category":"spot",
        "symbol":"BTCUSDT","orderId":"","orderLinkId":"ORD_20260115_083000_a1b2c3d4",
        "createAt":""}]},"retExtInfo":{"list":[{"code":0,"msg":"OK"},{"code":170131,
        "msg":"Balance insufficient"}]},"time":1713434299047}"#;
    assert_eq!(classes(VENUE, message), [None, Some(ErrorClass::FinalRefusal)]);
    let refused = answers(VENUE, message).remove(1);
    assert_eq!(refused.request, RequestedKind::Place);
    assert_eq!(refused.about.order_id.unwrap(), OURS);
    assert_eq!(refused.answered_at.unwrap(), time("2024-04-18T09:58:19.047Z"));
    let cancels = message.replace("createAt", "made");
    assert!(answers(VENUE, &cancels).iter().all(|it| it.request == RequestedKind::Unnamed));
}

#[test]
fn requests_of_ours_and_messages_about_something_else_are_known() {
    for message in [
        r#"{"op":"order.create","header":{},"args":[{"symbol":"BTCUSDT"}]}"#,
        r#"{"op":"auth","retCode":0,"success":true}"#,
        r#"{"topic":"wallet","data":[{"coin":[]}]}"#,
        r#"{"topic":"publicTrade.BTCUSDT","data":[]}"#,
    ] {
        assert!(is_elsewhere(VENUE, message), "{message}");
    }
}
