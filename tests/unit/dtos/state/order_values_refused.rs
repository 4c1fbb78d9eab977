//! Invalid values inside an order's document: the message gives their position.

use dtos_state::Order;

use super::examples::document_with;

/// A key, a value that its type refuses, and the whole message.
pub(crate) const REFUSED_VALUES: &[(&str, &str, &str)] = &[
    (
        "order_id",
        r#""""#,
        "invalid id \"\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex \
         at line 2 column 16",
    ),
    (
        "order_id",
        r#""ORD_20251201_150000_A1B2C3D4""#,
        "invalid id \"ORD_20251201_150000_A1B2C3D4\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 2 column 44",
    ),
    (
        "order_id",
        r#""EXG_20251201_150000_a1b2c3d4""#,
        "invalid id \"EXG_20251201_150000_a1b2c3d4\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, \
         in digits and lower-case hex at line 2 column 44",
    ),
    (
        "order_id",
        r#""ORD_20251201_150000_a1b2c3d4\n""#,
        "invalid id \"ORD_20251201_150000_a1b2c3d4\\n\": expected \
         ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex at line 2 column 46",
    ),
    (
        "parent_group_id",
        r#""ORD_20251201_150000_a1b2c3d4""#,
        "invalid id \"ORD_20251201_150000_a1b2c3d4\": expected EXG_YYYYMMDD_HHMMSS_xxxxx, in \
         digits and five to eight digits or lower-case letters at line 3 column 51",
    ),
    (
        "parent_group_id",
        r#""EXG_20251201_145955_xyz7""#,
        "invalid id \"EXG_20251201_145955_xyz7\": expected EXG_YYYYMMDD_HHMMSS_xxxxx, in \
         digits and five to eight digits or lower-case letters at line 3 column 47",
    ),
    (
        "connector_order_id",
        r#""""#,
        "invalid connector order id \"\": expected a text that is not empty and has no \
         control characters at line 4 column 26",
    ),
    (
        "connector_order_id",
        r#""a\u0000b""#,
        "invalid connector order id \"a\\0b\": expected a text that is not empty and has no \
         control characters at line 4 column 34",
    ),
    (
        "connector_order_id",
        r#""\u007f""#,
        "invalid connector order id \"\\u{7f}\": expected a text that is not empty and has no \
         control characters at line 4 column 32",
    ),
    (
        "symbol",
        r#""""#,
        "invalid symbol \"\": expected BASE_QUOTE in capital letters A to Z at line 5 column 14",
    ),
    (
        "symbol",
        r#""btc_usdt""#,
        "invalid symbol \"btc_usdt\": expected BASE_QUOTE in capital letters A to Z at line 5 \
         column 22",
    ),
    (
        "symbol",
        r#""1INCH_USDT""#,
        "invalid symbol \"1INCH_USDT\": expected BASE_QUOTE in capital letters A to Z at line \
         5 column 24",
    ),
    (
        "symbol",
        r#"" BTC_USDT""#,
        "invalid symbol \" BTC_USDT\": expected BASE_QUOTE in capital letters A to Z at line \
         5 column 23",
    ),
    (
        "side",
        r#""buy""#,
        r#"unknown order side "buy": expected one of BUY, SELL at line 6 column 15"#,
    ),
    (
        "side",
        r#""BUY ""#,
        r#"unknown order side "BUY ": expected one of BUY, SELL at line 6 column 16"#,
    ),
    (
        "side",
        r#""LONG""#,
        r#"unknown order side "LONG": expected one of BUY, SELL at line 6 column 16"#,
    ),
    (
        "order_type",
        r#""STOP""#,
        "unknown order type \"STOP\": expected one of MARKET, LIMIT, STOP_LIMIT at line 7 \
         column 22",
    ),
    (
        "order_type",
        r#""limit""#,
        "unknown order type \"limit\": expected one of MARKET, LIMIT, STOP_LIMIT at line 7 \
         column 23",
    ),
    (
        "quantity",
        r#""0""#,
        r#"invalid quantity "0": expected a decimal above zero at line 8 column 17"#,
    ),
    (
        "quantity",
        r#""-0.5""#,
        r#"invalid quantity "-0.5": expected a decimal above zero at line 8 column 20"#,
    ),
    (
        "quantity",
        r#""+0.5""#,
        "invalid decimal \"+0.5\": expected a plain number such as 95000.00 at line 8 column 20",
    ),
    (
        "quantity",
        r#""""#,
        r#"invalid decimal "": expected a plain number such as 95000.00 at line 8 column 16"#,
    ),
    (
        "quantity",
        r#""1e99999999999999999999""#,
        "decimal \"1e99999999999999999999\" cannot be held exactly: expected at most 28 \
         decimal places, and digits that make a number below 2^96 at \
         line 8 column 38",
    ),
    (
        "price",
        r#""95,000.00""#,
        "invalid decimal \"95,000.00\": expected a plain number such as 95000.00 at line 9 \
         column 22",
    ),
    (
        "price",
        r#""""#,
        r#"invalid decimal "": expected a plain number such as 95000.00 at line 9 column 13"#,
    ),
    (
        "price",
        r#""NaN""#,
        r#"invalid decimal "NaN": expected a plain number such as 95000.00 at line 9 column 16"#,
    ),
    (
        "price",
        r#""null""#,
        "invalid decimal \"null\": expected a plain number such as 95000.00 at line 9 column 17",
    ),
    (
        "price",
        r#""0.00000000000000000000000000001""#,
        "decimal \"0.00000000000000000000000000001\" cannot be held exactly: expected at most \
         28 decimal places, and digits that make a number below 2^96 at \
         line 9 column 44",
    ),
    (
        "stop_price",
        r#"" 1""#,
        r#"invalid decimal " 1": expected a plain number such as 95000.00 at line 10 column 20"#,
    ),
    (
        "stop_price",
        r#""79228162514264337593543950336""#,
        "decimal \"79228162514264337593543950336\" cannot be held exactly: expected at most \
         28 decimal places, and digits that make a number below 2^96 at \
         line 10 column 47",
    ),
    (
        "status",
        r#""SENT""#,
        "unknown order status \"SENT\": expected one of PENDING, OPEN, PARTIALLY_FILLED, \
         FILLED, CANCELLED, REJECTED, EXPIRED at line 11 column 18",
    ),
    (
        "status",
        r#""CANCELED""#,
        "unknown order status \"CANCELED\": expected one of PENDING, OPEN, PARTIALLY_FILLED, \
         FILLED, CANCELLED, REJECTED, EXPIRED at line 11 column 22",
    ),
    (
        "status",
        r#""Filled""#,
        "unknown order status \"Filled\": expected one of PENDING, OPEN, PARTIALLY_FILLED, \
         FILLED, CANCELLED, REJECTED, EXPIRED at line 11 column 20",
    ),
    (
        "created_at",
        r#""2025-12-01T15:00:00""#,
        "invalid timestamp \"2025-12-01T15:00:00\": expected RFC 3339 with an offset, such as \
         2025-12-01T15:00:00Z at line 12 column 37",
    ),
    (
        "created_at",
        r#""2025-12-01 15:00:00Z""#,
        "invalid timestamp \"2025-12-01 15:00:00Z\": expected RFC 3339 with an offset, such \
         as 2025-12-01T15:00:00Z at line 12 column 38",
    ),
    (
        "created_at",
        r#""2025-02-29T15:00:00Z""#,
        "invalid timestamp \"2025-02-29T15:00:00Z\": expected a date, a time and an offset that \
         exist at line 12 column 38",
    ),
    (
        "updated_at",
        r#""2025-12-01T15:00:60Z""#,
        "invalid timestamp \"2025-12-01T15:00:60Z\": expected a second up to 59, since a leap \
         second cannot be held at line 13 column 38",
    ),
    (
        "updated_at",
        r#""2025-12-01T15:00:00.1234567890Z""#,
        "invalid timestamp \"2025-12-01T15:00:00.1234567890Z\": expected at most nine \
         fractional digits at line 13 column 49",
    ),
    (
        "updated_at",
        r#""0000-01-01T00:00:00+00:01""#,
        "invalid timestamp \"0000-01-01T00:00:00+00:01\": expected a year from 0000 to 9999 \
         in UTC at line 13 column 43",
    ),
    (
        "updated_at",
        r#""""#,
        "invalid timestamp \"\": expected RFC 3339 with an offset, such as \
         2025-12-01T15:00:00Z at line 13 column 18",
    ),
];

#[test]
fn a_value_that_its_type_refuses_is_refused_where_it_stands() {
    for (key, value, message) in REFUSED_VALUES {
        let error = serde_json::from_str::<Order>(&document_with(key, value)).unwrap_err();
        assert_eq!(error.to_string(), *message);
    }
}
