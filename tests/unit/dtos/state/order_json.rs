//! Complete orders as documents: they are written exactly as they were read.

use core_enums::{OrderSide, OrderStatus, OrderType};
use dtos_state::{NewOrder, Order};

use super::examples::{
    MEMBERS, at, document, document_with, document_without, limit_order, on_one_line, with_known_id,
};

/// Values that each key accepts, and that are written unchanged.
pub(crate) const VALUES: &[(&str, &[&str])] = &[
    ("order_id", &[r#""ORD_00000000_999999_00000000""#, r#""ORD_20259999_150000_ffffffff""#]),
    ("parent_group_id", &[r#""EXG_20251201_145955_abcde""#, r#""EXG_20251201_145955_a1b2c3d4""#]),
    (
        "connector_order_id",
        &[
            "null",
            r#"" ""#,
            r#""binance_order_12345678""#,
            r#""\"8\"""#,
            r#""C:\\8\\""#,
            r#""\\\"""#,
            r#""注文\\😀""#,
            "\"\u{80}\u{2028}\u{feff}\"",
            r#""</script>""#,
        ],
    ),
    ("symbol", &[r#""A_B""#, r#""ABCDEFGHIJKLMNOPQRSTUVWXYZ_USDT""#]),
    (
        "quantity",
        &[r#""2.0""#, r#""0.0000000000000000000000000001""#, r#""79228162514264337593543950335""#],
    ),
    // V9.
    (
        "price",
        &["null", r#""0""#, r#""-0.00""#, r#""-37.63""#, r#""-79228162514264337593543950335""#],
    ),
    ("stop_price", &["null", r#""0""#, r#""-0.0000000000000000000000000000""#, r#""94000.50""#]),
    // V11.
    ("created_at", &[r#""2025-12-01T15:00:00.001Z""#, r#""9999-12-31T23:59:59.999999999Z""#]),
    ("updated_at", &[r#""0000-01-01T00:00:00Z""#, r#""2025-12-01T15:00:00.000001Z""#]),
];

/// Values that are written in another form than they were read.
pub(crate) const OTHER_SPELLINGS: &[(&str, &str, &str)] = &[
    ("quantity", r#""1E-8""#, r#""0.00000001""#),
    ("price", r#""1.50e1""#, r#""15.0""#),
    ("stop_price", r#""-0e5""#, r#""-0""#),
    ("created_at", r#""2025-12-01T16:00:00+01:00""#, r#""2025-12-01T15:00:00Z""#),
    ("updated_at", r#""2025-12-01T15:00:00.5Z""#, r#""2025-12-01T15:00:00.500Z""#),
    ("side", r#""\u0042\u0055Y""#, r#""BUY""#),
    ("connector_order_id", r#""\u65e5\/\ud83d\ude00""#, r#""日/😀""#),
];

/// R1.
#[test]
fn an_order_of_every_status_type_and_side_is_written_key_by_key() {
    for status in OrderStatus::ALL {
        for order_type in OrderType::ALL {
            for side in OrderSide::ALL {
                let order = with_known_id(NewOrder { side, order_type, status, ..limit_order() });
                let json = on_one_line(&document(&MEMBERS))
                    .replace("BUY", side.as_str())
                    .replace("LIMIT", order_type.as_str())
                    .replace("PENDING", status.as_str());
                assert_writes_and_reads(&order, &json);
            }
        }
    }
}

#[test]
fn every_value_that_a_document_may_have_is_written_as_it_was_read() {
    for (key, values) in VALUES {
        for value in *values {
            let document = document_with(key, value);
            let order: Order = serde_json::from_str(&document).unwrap();
            assert_eq!(serde_json::to_string_pretty(&order).unwrap(), document);
            assert_writes_and_reads(&order, &on_one_line(&document));
        }
    }
}

#[test]
fn what_is_read_in_another_spelling_is_written_in_its_own() {
    for (key, given, written) in OTHER_SPELLINGS {
        let order: Order = serde_json::from_str(&document_with(key, given)).unwrap();
        assert_writes_and_reads(&order, &on_one_line(&document_with(key, written)));
    }
}

/// R2.
#[test]
fn an_absent_optional_key_is_read_as_null_and_written_as_null() {
    for key in ["connector_order_id", "price", "stop_price"] {
        let order: Order = serde_json::from_str(&document_without(key)).unwrap();
        assert_writes_and_reads(&order, &on_one_line(&document_with(key, "null")));
    }
}

#[test]
fn keys_are_read_in_any_order_and_with_any_blanks() {
    let expected = with_known_id(limit_order());
    let mut members = MEMBERS;
    for _ in 0..members.len() {
        members.rotate_left(1);
        assert_eq!(serde_json::from_str::<Order>(&document(&members)).unwrap(), expected);
    }
    members.reverse();
    let blanks = document(&members).replace("\": ", "\"\t:\r\n");
    assert_eq!(serde_json::from_str::<Order>(&blanks).unwrap(), expected);
}

#[test]
fn every_reader_of_json_reads_the_same_order() {
    let document = document_with("connector_order_id", r#""\"\u65e5""#);
    let order: Order = serde_json::from_str(&document).unwrap();
    assert_eq!(serde_json::from_slice::<Order>(document.as_bytes()).unwrap(), order);
    assert_eq!(serde_json::from_reader::<_, Order>(document.as_bytes()).unwrap(), order);
    let value: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(serde_json::from_value::<Order>(value).unwrap(), order);
}

#[test]
fn orders_of_one_file_are_appended_line_by_line() {
    let mut lines = String::new();
    for seconds in 0..3 {
        with_known_id(NewOrder { updated_at: at(seconds), ..limit_order() })
            .append_json(&mut lines);
        lines.push('\n');
    }
    let times: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<Order>(line).unwrap().updated_at())
        .collect();
    assert_eq!(times, [at(0), at(1), at(2)]);
}

fn assert_writes_and_reads(order: &Order, json: &str) {
    assert_eq!(serde_json::to_string(order).unwrap(), json);
    assert_eq!(order.to_json(), json);
    assert_eq!(serde_json::from_str::<Order>(json).unwrap(), *order);
    assert_eq!(Order::from_json(json).unwrap(), *order);
}
