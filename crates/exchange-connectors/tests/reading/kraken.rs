use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Lack, RequestedKind, Venue};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, answers, classes, execution, executions, is_elsewhere, lack, news, notices, report,
    status_and_sum, terms, time, with,
};

const VENUE: Venue = Venue::Kraken;

const UUID: &str = "20260115-0830-8000-8d0e-5a1da1b2c3d4";

const PENDING: &str = r#"{"order_id":"OK4GJX-KSTLS-7DZZO5",
        "cl_ord_id":"20260115-0830-8000-8d0e-5a1da1b2c3d4","order_userref":0,"symbol":"BTC/USD",
        "order_qty":0.005,"exec_type":"pending_new","side":"sell","order_type":"limit",
        "limit_price_type":"static","limit_price":26500.10,"stop_price":0.0,
        "order_status":"pending_new","timestamp":"2023-09-22T10:33:05.709950Z"}"#;

const TRADE: &str = r#"{"order_id":"OK4GJX-KSTLS-7DZZO5","exec_id":"TGBB7L-HT5LX-J3BZ4A",
        "exec_type":"trade","trade_id":62887576,"symbol":"BTC/USD","side":"sell",
        "last_qty":0.005,"last_price":63377.20,"order_type":"limit",
        "timestamp":"2023-09-22T10:33:05.709993Z","order_status":"partially_filled",
        "cum_qty":1.6e-4,"fee_usd_equiv":9.9,"fees":[{"asset":"USD","qty":0.3458}]}"#;

const LISTED: &str = r#"{"userref":0,"cl_ord_id":"20260115-0830-8000-8d0e-5a1da1b2c3d4",
        "status":"open","opentm":1688665496.7808,"descr":{"pair":"XBTUSD","type":"buy",
        "ordertype":"limit","price":"27500.0","price2":"0"},"vol":"1.25","vol_exec":"0.00",
        "fee":"0","price":"26999.9","oflags":"fciq","reason":null}"#;

fn pushed(row: &str) -> String {
    format!(r#"{{"channel":"executions","type":"update","data":[{row}],"sequence":8}}"#)
}

fn open(row: &str) -> String {
    format!(r#"{{"error":[],"result":{{"open":{{"OBCMZD-JIEE7-77TH3F":{row}}}}}}}"#)
}

#[test]
fn decimals_keep_the_digits_of_a_json_float() {
    let terms = terms(VENUE, &pushed(PENDING));
    assert_eq!(terms.price.unwrap().to_string(), "26500.10");
    assert_eq!(terms.quantity.to_string(), "0.005");
    let trade = execution(VENUE, &pushed(TRADE));
    assert_eq!(trade.fill_price.to_string(), "63377.20");
    let sum = status_and_sum(&report(VENUE, &pushed(TRADE))).1;
    assert_eq!(sum.unwrap(), "0.00016", "an exponent");
}

#[test]
fn our_id_is_a_uuid_and_may_be_absent_later() {
    let first = report(VENUE, &pushed(PENDING)).name;
    assert_eq!(first.order_id.unwrap(), OURS);
    let later = report(VENUE, &pushed(TRADE)).name;
    assert_eq!((later.order_id, later.is_foreign()), (None, false));
    assert_eq!(later.connector_order_id, first.connector_order_id);
}

#[test]
fn an_update_without_a_symbol_is_of_the_same_order() {
    let update = r#"{"timestamp":"2023-09-22T10:33:05.709982Z","order_status":"new",
        "exec_type":"new","order_userref":3,"order_id":"OK4GJX-KSTLS-7DZZO5"}"#;
    let foreign = PENDING.replace(UUID, "somebody");
    let derived = |row: &str| news(VENUE, &pushed(row)).remove(0).derived_id.unwrap();
    assert_eq!(derived(update), derived(&foreign));
    let rest = open(&LISTED.replace(UUID, "somebody"));
    let rest = rest.replace("OBCMZD-JIEE7-77TH3F", "OK4GJX-KSTLS-7DZZO5");
    assert_eq!(derived(update), news(VENUE, &rest).remove(0).derived_id.unwrap());
}

#[test]
fn only_a_trade_is_an_execution() {
    for kind in ["filled", "status", "restated", "amended", "iceberg_refill", "canceled"] {
        let message = pushed(&with(TRADE, &[("exec_type", &format!("\"{kind}\""))]));
        assert_eq!(executions(VENUE, &message), [], "{kind}");
    }
    assert_eq!(executions(VENUE, &pushed(TRADE)).len(), 1);
}

#[test]
fn a_fee_is_that_of_its_asset_and_not_its_worth_in_dollars() {
    let trade = execution(VENUE, &pushed(TRADE));
    assert_eq!(trade.commission.unwrap().to_string(), "0.3458");
    assert_eq!(trade.commission_asset.unwrap(), "USD");
    let two = TRADE.replace(
        "0.3458}]",
        r#"0.3458},{"asset":"USD","qty":0.1},{"asset":"EUR",
        "qty":1}]"#,
    );
    assert_eq!(execution(VENUE, &pushed(&two)).commission.unwrap().to_string(), "0.4458");
    assert_eq!(notices(VENUE, &pushed(&two)).len(), 1);
}

#[test]
fn each_word_is_one_status() {
    for (word, wanted) in [
        ("pending_new", OrderStatus::Open),
        ("new", OrderStatus::Open),
        ("partially_filled", OrderStatus::PartiallyFilled),
        ("filled", OrderStatus::Filled),
        ("canceled", OrderStatus::Cancelled),
        ("expired", OrderStatus::Expired),
    ] {
        let message = pushed(&with(PENDING, &[("order_status", &format!("\"{word}\""))]));
        assert_eq!(report(VENUE, &message).status, wanted, "{word}");
    }
    for (word, executed, wanted) in [
        ("pending", "0", OrderStatus::Open),
        ("open", "0.00", OrderStatus::Open),
        ("open", "0.5", OrderStatus::PartiallyFilled),
        ("closed", "1.25", OrderStatus::Filled),
        ("canceled", "0.5", OrderStatus::Cancelled),
        ("expired", "0.5", OrderStatus::Expired),
    ] {
        let message = open(&with(
            LISTED,
            &[("status", &format!("\"{word}\"")), ("vol_exec", &format!("\"{executed}\""))],
        ));
        assert_eq!(report(VENUE, &message).status, wanted, "{word}");
    }
}

#[test]
fn the_price_beside_the_description_is_the_average() {
    let report = report(VENUE, &open(LISTED));
    assert_eq!(report.name.symbol.clone().unwrap(), "BTC_USD");
    assert_eq!(report.terms.unwrap().price.unwrap().to_string(), "27500.0");
}

#[test]
fn a_stop_limit_order_has_its_limit_in_the_second_price() {
    let message =
        open(&with(LISTED, &[("ordertype", "\"stop-loss-limit\""), ("price2", "\"27400.0\"")]));
    let terms = terms(VENUE, &message);
    assert_eq!(terms.order_type, OrderType::StopLimit);
    assert_eq!(terms.price.unwrap().to_string(), "27400.0");
    assert_eq!(terms.stop_price.unwrap().to_string(), "27500.0");
    let stream = with(PENDING, &[("order_type", "\"stop-loss-limit\"")]);
    let stream = stream.replace(
        "\"stop_price\":0.0",
        r#""triggers":{"price":26000.5,"price_type":"static","status":"untriggered"}"#,
    );
    let report = report(VENUE, &pushed(&stream));
    assert_eq!(report.status, OrderStatus::Open, "untriggered");
    assert_eq!(report.terms.unwrap().stop_price.unwrap().to_string(), "26000.5");
}

#[test]
fn a_relative_price_is_not_read_as_one() {
    for price in ["+50.0000%", "-5", "#3"] {
        let message = open(&LISTED.replace("27500.0", price));
        let wanted = Lack::InModel("its price is relative to another".into());
        assert_eq!(lack(VENUE, &message), wanted, "{price}");
    }
    let cash = with(PENDING, &[("cash_order_qty", "10.0")]);
    assert_eq!(
        lack(VENUE, &pushed(&cash)),
        Lack::InModel("it is sized in the quote currency".into())
    );
    let viqc = open(&with(LISTED, &[("oflags", "\"fciq,viqc\"")]));
    assert_eq!(lack(VENUE, &viqc), Lack::InModel("it is sized in the quote currency".into()));
}

#[test]
fn times_of_rest_keep_all_their_digits() {
    for (text, wanted) in [
        ("1656085073.8308148", "2022-06-24T15:37:53.8308148Z"),
        ("\"1705260547.4728658\"", "2024-01-14T19:29:07.4728658Z"),
        ("1688665499", "2023-07-06T17:44:59Z"),
    ] {
        let message =
            open(&LISTED.replace("\"reason\"", &format!("\"closetm\":{text},\"reason\"")));
        assert_eq!(report(VENUE, &message).reported_at, time(wanted));
    }
    assert_eq!(report(VENUE, &open(LISTED)).reported_at, time("2023-07-06T17:44:56.7808Z"));
}

#[test]
fn an_order_that_the_engine_changed_is_reported_and_registers_nothing() {
    for kind in ["restated", "amended"] {
        let message = pushed(&with(PENDING, &[("exec_type", &format!("\"{kind}\""))]));
        assert_eq!(notices(VENUE, &message).len(), 1, "{kind}");
        assert_eq!(report(VENUE, &message).terms, None);
    }
}

#[test]
fn a_trade_of_rest_is_that_of_the_stream_with_its_fee_in_the_quote_asset() {
    let message = r#"{"error":[],
        "result":{"trades":{"TGBB7L-HT5LX-J3BZ4A":{"ordertxid":"OK4GJX-KSTLS-7DZZO5",
        "pair":"XXBTZUSD","time":1688585840.8921,"type":"sell","price":"29500.5","fee":"23.60",
        "vol":"0.5","trade_id":1001}},"count":1}}"#;
    let listed = execution(VENUE, message);
    assert_eq!(listed.fill_id, execution(VENUE, &pushed(TRADE)).fill_id);
    assert_eq!(listed.commission_asset.unwrap(), "USD");
}

#[test]
fn answers_tell_what_was_asked() {
    for (message, request, class) in [
        (
            r#"{"method":"add_order","req_id":1,"result":{"order_id":"O1","cl_ord_id":"x"},
        "success":true}"#,
            RequestedKind::Place,
            None,
        ),
        (
            r#"{"method":"add_order","req_id":1,"success":false,
        "error":"EOrder:Insufficient funds"}"#,
            RequestedKind::Place,
            Some(ErrorClass::FinalRefusal),
        ),
        (
            r#"{"method":"cancel_order","result":{"order_id":"O1"},
        "success":true}"#,
            RequestedKind::Cancel,
            None,
        ),
        (
            r#"{"error":[],"result":{"txid":["O1"],
        "descr":{"order":"buy"}}}"#,
            RequestedKind::Place,
            None,
        ),
        (r#"{"error":["WGeneral:Danger"],"result":{"count":1}}"#, RequestedKind::Cancel, None),
        (r#"{"error":["EService:Busy"]}"#, RequestedKind::Unnamed, Some(ErrorClass::Unknown)),
        (
            r#"{"error":[],
        "result":{"orders":[{"error":"EOrder:Unknown order"}]}}"#,
            RequestedKind::Place,
            Some(ErrorClass::NotFound),
        ),
    ] {
        assert_eq!(answers(VENUE, message)[0].request, request, "{message}");
        assert_eq!(classes(VENUE, message), [class], "{message}");
    }
    let edited = r#"{"error":[],"result":{"txid":"O2","originaltxid":"O1"}}"#;
    assert_eq!(notices(VENUE, edited), ["it replaces order O1, which ends"]);
}

#[test]
fn requests_of_ours_and_messages_about_something_else_are_known() {
    for message in [
        r#"{"method":"add_order","params":{"order_type":"limit"},"req_id":42}"#,
        r#"{"channel":"heartbeat"}"#,
        r#"{"channel":"balances","data":[]}"#,
        r#"{"error":[],"result":{"unixtime":1}}"#,
        r#"{"error":[],"result":{"ZUSD":"1.0"}}"#,
    ] {
        assert!(is_elsewhere(VENUE, message), "{message}");
    }
}
