use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Lack, Venue};
use execution_connector::ErrorClass;

use crate::message::{
    OURS, asked, busts, classes, execution, executions, is_elsewhere, lack, news, notices, problem,
    report, status_and_sum, terms, time, with,
};

const VENUE: Venue = Venue::Coinbase;

const ORDER: &str = r#"{"order_id":"0000aaaa","client_order_id":"ORD_20260115_083000_a1b2c3d4",
        "product_id":"BTC-USD","side":"SELL","status":"OPEN",
        "created_time":"2026-01-15T08:30:00.123456Z","filled_size":"0","order_type":"LIMIT",
        "reject_reason":"REJECT_REASON_UNSPECIFIED","reject_message":"","cancel_message":"",
        "order_configuration":{"limit_limit_gtc":{"base_size":"0.01","limit_price":"90000",
        "post_only":false}}}"#;

const STREAMED: &str = r#"{"order_id":"0000aaaa",
        "client_order_id":"ORD_20260115_083000_a1b2c3d4","cumulative_quantity":"0.004",
        "leaves_quantity":"0.006","status":"OPEN","product_id":"BTC-USD",
        "creation_time":"2026-01-15T08:30:00.123456Z","order_side":"SELL","order_type":"Limit",
        "limit_price":"90000","stop_price":"","end_time":"0001-01-01T00:00:00Z",
        "cancel_reason":"","reject_reason":""}"#;

const FILL: &str = r#"{"entry_id":"aaaa","trade_id":"1111","order_id":"0000aaaa",
        "trade_time":"2026-01-15T08:30:01.123Z","trade_type":"FILL","price":"95000",
        "size":"0.004","commission":"0.5","product_id":"BTC-USD","size_in_quote":false,
        "side":"SELL"}"#;

fn pushed(row: &str) -> String {
    format!(
        r#"{{"channel":"user","timestamp":"2026-01-15T08:30:02.123456789Z","sequence_num":7,
        "events":[{{"type":"update","orders":[{row}]}}]}}"#
    )
}

fn fills(rows: &[&str]) -> String {
    format!(r#"{{"fills":[{}],"cursor":""}}"#, rows.join(","))
}

#[test]
fn the_stream_brings_sums_and_never_an_execution() {
    let message = pushed(STREAMED);
    assert_eq!(executions(VENUE, &message), []);
    assert_eq!(asked(VENUE, &message)[0].order_id.unwrap(), OURS);
    let report = report(VENUE, &message);
    assert_eq!(status_and_sum(&report), (OrderStatus::PartiallyFilled, Some("0.004".into())));
    assert_eq!(report.reported_at, time("2026-01-15T08:30:02.123456789Z"), "the envelope's");
    assert_eq!(report.terms.unwrap().quantity.to_string(), "0.010");
    let new = pushed(&with(STREAMED, &[("cumulative_quantity", "\"0\"")]));
    assert_eq!(asked(VENUE, &new), []);
}

#[test]
fn the_end_of_an_order_on_the_stream_has_no_quantity() {
    for word in ["FILLED", "CANCELLED", "EXPIRED"] {
        let message = pushed(&with(
            STREAMED,
            &[("status", &format!("\"{word}\"")), ("leaves_quantity", "\"0\"")],
        ));
        assert_eq!(report(VENUE, &message).terms, None, "{word}");
    }
}

#[test]
fn an_order_without_a_time_gives_no_update() {
    let message = with(STREAMED, &[("status", "\"FILLED\"")]);
    assert_eq!(news(VENUE, &message), []);
    assert_eq!(notices(VENUE, &message).len(), 1);
    assert_eq!(asked(VENUE, &message).len(), 1);
}

#[test]
fn an_order_is_updated_when_it_says_or_was_filled_or_made() {
    for (changes, wanted) in [
        (
            &[
                ("last_update_time", "\"2026-01-15T09:00:00Z\""),
                ("last_fill_time", "\"2026-01-15T08:59:00Z\""),
            ][..],
            "2026-01-15T09:00:00Z",
        ),
        (&[("last_fill_time", "\"2026-01-15T08:59:00Z\"")], "2026-01-15T08:59:00Z"),
        (
            &[("last_fill_time", "null"), ("last_update_time", "\"0001-01-01T00:00:00Z\"")],
            "2026-01-15T08:30:00.123456Z",
        ),
    ] {
        let mut times = String::new();
        for (key, value) in changes {
            times.extend(["\"", key, "\":", value, ","]);
        }
        let message = ORDER.replace("\"side\":", &format!("{times}\"side\":"));
        assert_eq!(report(VENUE, &message).reported_at, time(wanted), "{message}");
    }
}

#[test]
fn each_word_is_one_status_on_both_channels() {
    for (word, wanted) in [
        ("PENDING", OrderStatus::Open),
        ("QUEUED", OrderStatus::Open),
        ("OPEN", OrderStatus::Open),
        ("CANCEL_QUEUED", OrderStatus::Open),
        ("EDIT_QUEUED", OrderStatus::Open),
        ("FILLED", OrderStatus::Filled),
        ("CANCELLED", OrderStatus::Cancelled),
        ("EXPIRED", OrderStatus::Expired),
        ("FAILED", OrderStatus::Rejected),
    ] {
        let word = format!("\"{word}\"");
        let streamed = with(STREAMED, &[("status", &word), ("cumulative_quantity", "\"0\"")]);
        assert_eq!(report(VENUE, &with(ORDER, &[("status", &word)])).status, wanted, "{word}");
        assert_eq!(report(VENUE, &pushed(&streamed)).status, wanted, "{word}");
    }
    let unknown = with(ORDER, &[("status", "\"UNKNOWN_ORDER_STATUS\"")]);
    assert_eq!((news(VENUE, &unknown), notices(VENUE, &unknown).len()), (vec![], 1));
}

#[test]
fn an_order_that_failed_with_executions_was_not_rejected() {
    let message = with(ORDER, &[("status", "\"FAILED\""), ("filled_size", "\"0.001\"")]);
    assert_eq!(report(VENUE, &message).status, OrderStatus::Cancelled);
}

#[test]
fn the_configuration_has_the_terms() {
    let stop = ORDER.replace("limit_limit_gtc", "stop_limit_stop_limit_gtc");
    let stop = stop.replace("\"post_only\"", "\"stop_price\":\"91000\",\"post_only\"");
    let terms = terms(VENUE, &stop);
    assert_eq!(terms.order_type, OrderType::StopLimit);
    assert_eq!(terms.stop_price.unwrap().to_string(), "91000");
    let quoted = ORDER.replace("base_size", "quote_size");
    assert_eq!(lack(VENUE, &quoted), Lack::InModel("it is sized in the quote currency".into()));
    let twap = ORDER.replace("limit_limit_gtc", "twap_limit_gtd");
    assert_eq!(lack(VENUE, &twap), Lack::InModel("twap_limit_gtd has no type here".into()));
    let none = r#"{"order":{"order_id":"ord-1","product_id":"BTC-USD","side":"BUY",
        "status":"OPEN","order_type":"LIMIT","created_time":"2026-07-14T10:00:00Z"}}"#;
    assert_eq!(lack(VENUE, none), Lack::InMessage("the message has no quantity".into()));
}

#[test]
fn a_placeholder_is_no_decimal() {
    let message = with(ORDER, &[("filled_size", "\"string\"")]);
    assert!(problem(VENUE, &message).starts_with("filled_size: invalid decimal \"string\""));
}

#[test]
fn the_key_of_a_fill_is_that_of_its_record() {
    let fill = execution(VENUE, &fills(&[FILL]));
    assert_eq!(fill.connector_fill_id, "aaaa");
    assert_eq!(fill.commission_asset.unwrap(), "USD");
    let other = with(FILL, &[("entry_id", "\"bbbb\"")]);
    assert_ne!(execution(VENUE, &fills(&[&other])).fill_id, fill.fill_id);
    let rebate = with(FILL, &[("commission", "\"-0.0123\"")]);
    assert_eq!(execution(VENUE, &fills(&[&rebate])).commission.unwrap().to_string(), "-0.0123");
}

#[test]
fn a_reversal_takes_back_its_record_and_a_correction_stands_in_its_place() {
    let reversal = with(FILL, &[("entry_id", "\"bbbb\""), ("trade_type", "\"REVERSAL\"")]);
    let correction = with(
        FILL,
        &[("entry_id", "\"cccc\""), ("trade_type", "\"CORRECTION\""), ("size", "\"0.003\"")],
    );
    let message = fills(&[FILL, &reversal, &correction]);
    assert_eq!(busts(VENUE, &message)[0].connector_fill_id, "aaaa");
    let sizes: Vec<_> =
        executions(VENUE, &message).iter().map(|it| it.filled_quantity.to_string()).collect();
    assert_eq!(sizes, ["0.004", "0.003"]);
    assert!(problem(VENUE, &fills(&[&reversal])).starts_with("fills[0].trade_id: unexpected"));
}

#[test]
fn a_size_in_quote_is_a_quantity_only_where_the_price_divides_it() {
    let exact = with(FILL, &[("size", "\"380\""), ("size_in_quote", "true")]);
    assert_eq!(execution(VENUE, &fills(&[&exact])).filled_quantity.to_string(), "0.004");
    let inexact = with(&exact, &[("size", "\"100\""), ("price", "\"3\"")]);
    assert!(problem(VENUE, &fills(&[&inexact])).starts_with("fills[0].size: expected a size"));
    let nothing = with(&exact, &[("price", "\"0\"")]);
    assert!(problem(VENUE, &fills(&[&nothing])).starts_with("fills[0].size: expected a size"));
}

#[test]
fn success_decides_whatever_stands_beside_it() {
    let both = r#"{"success":true,"success_response":{"order_id":"1","client_order_id":"x"},
        "error_response":{"error":"UNKNOWN_FAILURE_REASON"}}"#;
    assert_eq!(classes(VENUE, both), [None]);
    let refused = r#"{"success":false,"error_response":{"error":"INSUFFICIENT_FUND",
        "new_order_failure_reason":"INSUFFICIENT_FUND"}}"#;
    assert_eq!(classes(VENUE, refused), [Some(ErrorClass::FinalRefusal)]);
    let cancels = r#"{"results":[{"success":true,
        "failure_reason":"UNKNOWN_CANCEL_FAILURE_REASON","order_id":"1"},{"success":false,
        "failure_reason":"UNKNOWN_CANCEL_ORDER","order_id":"2"},{"success":false,
        "failure_reason":"ORDER_IS_FULLY_FILLED","order_id":"3"}]}"#;
    let wanted = [None, Some(ErrorClass::NotFound), Some(ErrorClass::Unknown)];
    assert_eq!(classes(VENUE, cancels), wanted);
}

#[test]
fn messages_about_something_else_are_known() {
    for message in [
        r#"{"channel":"heartbeats","events":[]}"#,
        r#"{"channel":"market_trades","events":[]}"#,
        r#"{"accounts":[],"has_next":false}"#,
        r#"{"products":[]}"#,
    ] {
        assert!(is_elsewhere(VENUE, message), "{message}");
    }
}
