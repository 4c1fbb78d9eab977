//! V5 and V9: the decimals that are read, and how they are written.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use dtos_state::ExactDecimal;
use rust_decimal::Decimal;

use crate::text_form::assert_reads_as;

/// Decimals that are written as they were read.
pub(crate) const CANONICAL_DECIMALS: &[&str] = &[
    "0",
    "-0",
    "0.0",
    "-0.00",
    "0.0000000000000000000000000000", // 28 places
    "-0.0000000000000000000000000000",
    "1",
    "-1",
    "9",
    "10",
    "100",
    "0.5",
    "2.0",
    "-2.50",
    "95000.00",
    "-37.63", // the price of oil on 20 April 2020
    "0.00000001",
    "123456789.123456789",
    "18446744073709551615", // 2^64 - 1
    "18446744073709551616",
    "18446744073709551616.0000000",
    "79228162514264337593543950335", // 2^96 - 1
    "-79228162514264337593543950335",
    "7.9228162514264337593543950335",
    "-7.9228162514264337593543950335",
    "0.0000000000000000000000000001",
    "1.0000000000000000000000000000",
];

/// Decimals with an exponent, which is never written.
pub(crate) const EXPONENTS: &[(&str, &str)] = &[
    ("1E-8", "0.00000001"),
    ("1e-8", "0.00000001"),
    ("1.50e1", "15.0"),
    ("1.5e0", "1.5"),
    ("1.5E+0", "1.5"),
    ("1.5e-0", "1.5"),
    ("1.0e1", "10"),
    ("1.00e1", "10.0"),
    ("0.1e1", "1"),
    ("12e-1", "1.2"),
    ("100e-2", "1.00"),
    ("-12.5E+3", "-12500"),
    ("1e2", "100"),
    ("1e+02", "100"),
    ("1e00000000000000000000000000000000000000005", "100000"),
    ("1e28", "10000000000000000000000000000"),
    ("7e28", "70000000000000000000000000000"),
    ("1e-28", "0.0000000000000000000000000001"),
    ("79228162514264337593543950335e-28", "7.9228162514264337593543950335"),
    ("79228162514264337593543950335e0", "79228162514264337593543950335"),
    ("0e0", "0"),
    ("0e5", "0"),
    ("-0e5", "-0"),
    ("0.00e1", "0.0"),
    ("0e-28", "0.0000000000000000000000000000"),
    ("0e29", "0"),
    ("0e99999999999999999999", "0"),
];

#[test]
fn a_plain_decimal_is_written_as_it_was_read() {
    for text in CANONICAL_DECIMALS {
        let decimal = assert_reads_as::<ExactDecimal>(text, text).get();
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        assert_eq!(decimal, Decimal::from_str_exact(text).unwrap());
        assert_eq!(decimal.scale() as usize, places);
        assert_eq!(decimal.is_sign_negative(), text.starts_with('-'));
    }
}

#[test]
fn an_exponent_is_read_and_written_out() {
    for (given, written) in EXPONENTS {
        assert_reads_as::<ExactDecimal>(given, written);
    }
}

#[test]
fn decimals_of_every_width_scale_and_sign_keep_all_three() {
    let widths = (0..=96).flat_map(|bits| [(1_i128 << bits) - 1, 1 << bits]);
    for mantissa in widths.filter(|&it| it < 1 << 96) {
        for scale in 0..=28 {
            let positive = Decimal::from_i128_with_scale(mantissa, scale);
            for decimal in [positive, -positive] {
                let text = ExactDecimal::from(decimal).to_string();
                let read = text.parse::<ExactDecimal>().unwrap().get();
                // Equality of decimals ignores the scale, but their bytes
                // contain it.
                assert_eq!(read.serialize(), decimal.serialize(), "{text}");
                assert_eq!(text, decimal.to_string());
            }
        }
    }
}

#[test]
fn equal_decimals_of_different_scale_or_sign_of_zero_are_equal_and_hash_the_same() {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    for (one, other) in [
        ("2.0", "2.00"),
        ("-2", "-2.000"),
        ("1e2", "100.00"),
        ("1E-8", "0.00000001000"),
        ("0", "-0"),
        ("0", "-0.000"),
        ("-0", "0.0000000000000000000000000000"),
        ("0.0", "-0e5"),
        ("79228162514264337593543950330", "79228162514264337593543950330e0"),
        ("7922816251426433759354395033", "7922816251426433759354395033.0"),
    ] {
        let [a, b] = [one, other].map(|text| text.parse::<ExactDecimal>().unwrap());
        assert_eq!(a, b);
        assert!(a.cmp(&b).is_eq(), "{one} and {other}");
        assert_eq!(hasher.hash_one(a), hasher.hash_one(b), "{one} and {other}");
    }
}

#[test]
fn decimals_are_ordered_as_numbers_and_not_as_texts() {
    let ascending = [
        "-79228162514264337593543950335",
        "-10",
        "-9.5",
        "-1e-28",
        "0",
        "1e-28",
        "9.5",
        "10",
        "1e28",
    ];
    let decimals = ascending.map(|text| text.parse::<ExactDecimal>().unwrap());
    assert!(decimals.is_sorted_by(|one, next| one < next));
}

#[test]
fn a_decimal_fills_the_width_it_is_given_and_debugs_with_its_name() {
    let decimal: ExactDecimal = "-0.50".parse().unwrap();
    assert_eq!(format!("[{decimal:>7}]"), "[  -0.50]");
    // A precision neither truncates nor rounds.
    assert_eq!(format!("{decimal:.1} {decimal:08.0}"), "-0.50 -0000.50");
    assert_eq!(format!("{decimal:?}"), "ExactDecimal(-0.50)");
}
