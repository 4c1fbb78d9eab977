//! Decimals compared with numbers of any size, from `bigdecimal`.

use std::cell::Cell;

use bigdecimal::{BigDecimal, num_bigint::BigInt};
use dtos_state::{ExactDecimal, Quantity};
use proptest::prelude::*;
use regex::Regex;

use super::texts::{around, config, matching};

const NUMBER: &str = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$";
const CHARACTERS: &str = "0159.eE+-_ \n１٣";

#[test]
fn a_decimal_is_a_number_of_json_that_fits_and_is_held_exactly() {
    let grammar = Regex::new(NUMBER).unwrap();
    proptest!(config(), |(text in around(numbers(), CHARACTERS))| {
        let wanted = grammar.is_match(&text).then(|| exact(&text)).flatten();
        let decimal = text.parse::<ExactDecimal>();
        let held = decimal.as_ref().ok().map(|decimal| decimal.get());
        let held = held.map(|held| (BigInt::from(held.mantissa()), i64::from(held.scale())));
        prop_assert_eq!(&held, &wanted, "{:?}", &text);
        if let Ok(decimal) = decimal {
            // The written text has the same value, and the sign of a zero
            // stays.
            let written = decimal.to_string();
            let number: BigDecimal = written.parse().unwrap();
            prop_assert_eq!(Some(number.as_bigint_and_exponent()), wanted);
            prop_assert_eq!(written.starts_with('-'), text.starts_with('-'));
            prop_assert!(!written.contains(['e', 'E']));
        }
    });
}

#[test]
fn a_quantity_is_a_decimal_above_zero() {
    let grammar = Regex::new(NUMBER).unwrap();
    proptest!(config(), |(text in around(numbers(), CHARACTERS))| {
        let wanted = grammar.is_match(&text).then(|| exact(&text)).flatten();
        let is_positive = wanted.is_some_and(|(digits, _)| digits > BigInt::ZERO);
        prop_assert_eq!(text.parse::<Quantity>().is_ok(), is_positive, "{:?}", &text);
    });
}

#[test]
fn decimals_compare_as_numbers_of_any_size_do() {
    proptest!(config(), |(one in numbers(), other in numbers())| {
        if let (Ok(a), Ok(b)) = (one.parse::<ExactDecimal>(), other.parse::<ExactDecimal>()) {
            let [one, other] = [one, other].map(|text| text.parse::<BigDecimal>().unwrap());
            prop_assert_eq!(a.cmp(&b), one.cmp(&other));
            prop_assert_eq!(a == b, one == other);
        }
    });
}

#[test]
fn sums_differences_and_products_are_exact_or_none_and_never_rounded() {
    let held = Cell::new(0);
    proptest!(config(), |(one in held_numbers(), other in held_numbers())| {
        let [a, b]: [ExactDecimal; 2] = [one.parse().unwrap(), other.parse().unwrap()];
        let [one, other] = [one, other].map(|text| text.parse::<BigDecimal>().unwrap());
        let places = a.get().scale().max(b.get().scale());
        let more_places = a.get().scale() + b.get().scale();
        for (result, wanted, places) in [
            (a.checked_add(b), &one + &other, places),
            (a.checked_sub(b), &one - &other, places),
            (a.checked_mul(b), &one * &other, more_places),
        ] {
            let digits_and_places =
                result.map(|it| (BigInt::from(it.get().mantissa()), i64::from(it.get().scale())));
            prop_assert_eq!(digits_and_places, most_places(&wanted, places), "{}", &wanted);
            held.set(held.get() + usize::from(result.is_some()));
        }
    });
    assert!(held.get() > 4_096, "{} results are held", held.get());
}

#[test]
fn a_decimal_is_zero_or_negative_where_the_number_is() {
    proptest!(config(), |(text in held_numbers())| {
        let decimal: ExactDecimal = text.parse().unwrap();
        let number: BigDecimal = text.parse().unwrap();
        prop_assert_eq!(decimal.is_zero(), number == 0);
        prop_assert_eq!(decimal.is_negative(), number < 0);
        prop_assert_eq!(decimal.is_zero(), decimal == ExactDecimal::ZERO);
    });
}

/// Numbers that a decimal holds, many of them at the limits, and zeros.
fn held_numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => matching(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,8})?"),
        2 => matching(r"-?([1-9][0-9]{0,13}|0)\.[0-9]{14}"),
        2 => matching(r"-?[0-6]\.[0-9]{14}0{0,14}|-?0\.0{1,27}[1-9]?|-?[1-9]0{0,27}"),
        1 => matching(r"-?((7[0-8]|[1-6][0-9])[0-9]{27}|0\.[0-9]{28})"),
        1 => matching("-?79228162514264337593543950335"),
    ]
}

/// The digits and the places of a number with as many places as fit, up to the
/// given ones, if any do.
fn most_places(number: &BigDecimal, places: u32) -> Option<(BigInt, i64)> {
    let fits = |places: i64| {
        let (digits, _) = number.with_scale(places).into_bigint_and_exponent();
        let is_exact = number.with_scale(places) == *number;
        (is_exact && digits.magnitude().bits() <= 96).then_some((digits, places))
    };
    (0..=i64::from(places.min(28))).rev().find_map(fits)
}

/// JSON numbers around the limits: 29 digits (96 bits) and 28 places.
fn numbers() -> impl Strategy<Value = String> {
    let short = matching(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?");
    let long = matching(r"-?(0|[1-9][0-9]{0,31})(\.[0-9]{1,32})?([eE][+-]?[0-9]{1,6})?");
    let zero = matching(r"-?0(\.0{1,32})?([eE][+-]?[0-9]{1,6})?");
    // From the largest of 96 bits upwards and downwards, at every place.
    let at_the_limit = (-3_i128..3, 0..32_usize, -3..4_i64).prop_map(|(more, places, exponent)| {
        let mut digits = format!("{:0>29}", (1_i128 << 96) + more);
        if (1..29).contains(&places) {
            digits.insert(29 - places, '.');
        }
        if exponent == 0 { digits } else { format!("{digits}e{exponent}") }
    });
    prop_oneof![short, long, zero, at_the_limit]
}

/// The digits and the places of a number, if they fit 96 bits and 28 places.
fn exact(text: &str) -> Option<(BigInt, i64)> {
    let Ok(number) = text.parse::<BigDecimal>() else { return beyond_reach(text) };
    let (digits, places) = number.as_bigint_and_exponent();
    if digits == BigInt::ZERO {
        return (places <= 28).then_some((digits, places.max(0)));
    }
    if !(-28..=28).contains(&places) {
        return None;
    }
    let (digits, places) = number.with_scale(places.max(0)).as_bigint_and_exponent();
    (digits.magnitude().bits() <= 96).then_some((digits, places))
}

/// The same for a number whose exponent is too large even for `bigdecimal`:
/// only a zero without places fits.
fn beyond_reach(text: &str) -> Option<(BigInt, i64)> {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap();
    let is_zero = !digits.contains(|digit| ('1'..='9').contains(&digit));
    (is_zero && !exponent.starts_with('-')).then_some((BigInt::ZERO, 0))
}
