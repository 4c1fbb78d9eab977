//! Exact arithmetic: a sum, a difference or a product is held as it is, or is
//! none.

use dtos_state::{ExactDecimal, Quantity, rust_decimal::Decimal};

const GREATEST: &str = "79228162514264337593543950335";
const SMALLEST: &str = "0.0000000000000000000000000001";

/// Two numbers, their sum and their difference, where a decimal holds them.
type Sums<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>);

const SUMS: &[Sums] = &[
    ("0.1", "0.2", Some("0.3"), Some("-0.1")),
    ("0.5", "0.50", Some("1.00"), Some("0.00")),
    ("1", "-1.000", Some("0.000"), Some("2.000")),
    ("95000.00", "0", Some("95000.00"), Some("95000.00")),
    // A zero that comes out has no sign.
    ("-0", "-0.00", Some("0.00"), Some("0.00")),
    ("-1.5", "1.5", Some("0.0"), Some("-3.0")),
    // The limits.
    (GREATEST, "0", Some(GREATEST), Some(GREATEST)),
    (GREATEST, "1", None, Some("79228162514264337593543950334")),
    ("-79228162514264337593543950335", "1", Some("-79228162514264337593543950334"), None),
    (GREATEST, "-79228162514264337593543950335", Some("0"), None),
    (GREATEST, "0.1", None, None),
    (GREATEST, SMALLEST, None, None),
    ("1", SMALLEST, Some("1.0000000000000000000000000001"), Some("0.9999999999999999999999999999")),
    ("8", SMALLEST, None, None),
    // Zeros in the last places go where they do not fit.
    (GREATEST, "0.00", Some(GREATEST), Some(GREATEST)),
    (
        "7922816251426433759354395033.0",
        "70000000000000000000000000000",
        Some("77922816251426433759354395033"),
        Some("-62077183748573566240645604967"),
    ),
];

/// Two numbers, and their product, where a decimal holds it.
const PRODUCTS: &[(&str, &str, Option<&str>)] = &[
    ("0.1", "0.2", Some("0.02")),
    ("0.50", "2.0", Some("1.000")),
    ("-0.5", "3", Some("-1.5")),
    ("-0.5", "-0.5", Some("0.25")),
    ("0", "-1.5", Some("0.0")),
    ("-0", "-0", Some("0")),
    ("0.5", "95000.00", Some("47500.000")),
    // The limits.
    (GREATEST, "1", Some(GREATEST)),
    (GREATEST, "-1.00", Some("-79228162514264337593543950335")),
    (GREATEST, "2", None),
    (GREATEST, GREATEST, None),
    (GREATEST, "0.1", Some("7922816251426433759354395033.5")),
    (GREATEST, SMALLEST, Some("7.9228162514264337593543950335")),
    (SMALLEST, "0.1", None),
    (SMALLEST, "0.50", None),
    (SMALLEST, SMALLEST, None),
    (SMALLEST, "0", Some("0.0000000000000000000000000000")),
    (SMALLEST, "0.0000", Some("0.0000000000000000000000000000")),
    // 2^48 squared is the first number that takes more than 96 bits.
    ("281474976710656", "281474976710656", None),
    ("281474976710656", "281474976710655", Some("79228162514264056118567239680")),
    ("281474976710656", "28147497671065.5", Some("7922816251426405611856723968.0")),
    ("0.00000000000005", "0.00000000000002", Some("0.0000000000000000000000000010")),
    ("0.000000000000005", "0.00000000000002", Some("0.0000000000000000000000000001")),
    ("0.000000000000005", "0.000000000000002", None),
];

#[test]
fn a_sum_and_a_difference_are_exact_or_none() {
    for (one, other, sum, difference) in SUMS {
        let [a, b] = [decimal(one), decimal(other)];
        assert_eq!(written(a.checked_add(b)).as_deref(), *sum, "{one} + {other}");
        assert_eq!(written(b.checked_add(a)).as_deref(), *sum, "{other} + {one}");
        assert_eq!(written(a.checked_sub(b)).as_deref(), *difference, "{one} - {other}");
    }
}

#[test]
fn a_product_is_exact_or_none() {
    for (one, other, product) in PRODUCTS {
        let [a, b] = [decimal(one), decimal(other)];
        assert_eq!(written(a.checked_mul(b)).as_deref(), *product, "{one} * {other}");
        assert_eq!(written(b.checked_mul(a)).as_deref(), *product, "{other} * {one}");
    }
}

#[test]
fn zero_is_neither_above_nor_below_zero_whatever_its_scale_and_sign() {
    assert_eq!(ExactDecimal::ZERO.to_string(), "0");
    for zero in ["0", "0.00", "-0", "-0.00", "0e5", "-0.0000000000000000000000000000"] {
        let zero = decimal(zero);
        assert_eq!(zero, ExactDecimal::ZERO, "{zero}");
        assert!(zero.is_zero() && !zero.is_negative(), "{zero}");
    }
    for (number, is_negative) in [
        ("1", false),
        (SMALLEST, false),
        (GREATEST, false),
        ("-1", true),
        ("-0.0000000000000000000000000001", true),
        ("-79228162514264337593543950335", true),
    ] {
        let number = decimal(number);
        assert_eq!((number.is_zero(), number.is_negative()), (false, is_negative), "{number}");
    }
}

#[test]
fn an_integer_is_a_decimal_without_places() {
    for (decimal, text) in [
        (ExactDecimal::from(u8::MAX), "255"),
        (ExactDecimal::from(i8::MIN), "-128"),
        (ExactDecimal::from(u16::MAX), "65535"),
        (ExactDecimal::from(i16::MIN), "-32768"),
        (ExactDecimal::from(u32::MAX), "4294967295"),
        (ExactDecimal::from(i32::MIN), "-2147483648"),
        (ExactDecimal::from(u64::MAX), "18446744073709551615"),
        (ExactDecimal::from(i64::MAX), "9223372036854775807"),
        (ExactDecimal::from(i64::MIN), "-9223372036854775808"),
        (ExactDecimal::from(0_u64), "0"),
        (ExactDecimal::from(0_i64), "0"),
    ] {
        assert_eq!(decimal.to_string(), text);
        assert_eq!(decimal.get().scale(), 0);
    }
}

#[test]
fn a_decimal_or_a_quantity_becomes_the_number_that_calculates_with_its_scale() {
    for text in ["0.50", "95000.00", GREATEST, SMALLEST] {
        let wanted = Decimal::from_str_exact(text).unwrap();
        let number = Decimal::from(decimal(text));
        assert_eq!((number, number.scale()), (wanted, wanted.scale()));
        assert_eq!(ExactDecimal::from(number).to_string(), text);
        let number = Decimal::from(text.parse::<Quantity>().unwrap());
        assert_eq!((number, number.scale()), (wanted, wanted.scale()));
    }
    assert_eq!(Decimal::from(decimal("-0.00")).to_string(), "-0.00");
}

fn decimal(text: &str) -> ExactDecimal {
    text.parse().unwrap()
}

fn written(decimal: Option<ExactDecimal>) -> Option<String> {
    decimal.map(|decimal| decimal.to_string())
}
