//! V5 and V6: texts that are not decimals, and decimals that do not fit.

use core_enums::Excerpt;
use dtos_state::ExactDecimal;
use regex::Regex;

use crate::text_form::{assert_all_refused, assert_refused};

/// V5: RFC 8259 §6 and nothing else.
pub(crate) const REFUSED_NUMBERS: &[&str] = &[
    // Blanks.
    "",
    " ",
    " 1",
    "1 ",
    "\t1",
    "1\n",
    "\n1",
    "1\r\n",
    "1\0",
    "\0",
    "1 000",
    "1e 5",
    "- 1",
    "1\u{a0}000",
    "\u{feff}1",
    // Signs.
    "+1",
    "+0.5",
    "-",
    "+",
    "--1",
    "-+1",
    "1-",
    "1-2",
    "(1)",
    "\u{2212}1", // the minus sign of typography
    // Points.
    ".",
    ".5",
    "-.5",
    "1.",
    "-1.",
    "1..2",
    "1.2.3",
    "1,5",
    "1,000.00",
    // Leading zeros.
    "00",
    "01",
    "-01",
    "00.5",
    "0000000000000000000000000000000000000000000000000000000000000001",
    // Exponents.
    "e5",
    ".e5",
    "1.e5",
    "1e",
    "1E+",
    "1e-",
    "1e5.0",
    "1e1e1",
    "1e--1",
    "1e+-1",
    "1e1_0",
    "1.5e",
    "1x10^5",
    // Spellings that other readers accept.
    "1_000",
    "1_0.0_5",
    "_1",
    "1_",
    "0x10",
    "0b1",
    "0o7",
    "ff",
    "1f",
    "1d",
    "NaN",
    "nan",
    "sNaN",
    "Infinity",
    "-Infinity",
    "inf",
    "null",
    "true",
    "\"1\"",
    "1%",
    "$1",
    "1/2",
    // Other scripts.
    "∞",
    "½",
    "²",
    "１",
    "０.５",
    "1．5",
    "0.５",
    "٠.٥",
    "١",
    "1\u{66b}5", // the Arabic decimal separator
    "1\u{435}5", // a Cyrillic letter that looks like e
    "\u{417}",   // a Cyrillic capital that looks like 3
];

/// V6: more than 96 bits, or more than 28 places.
pub(crate) const REFUSED_PRECISIONS: &[&str] = &[
    "79228162514264337593543950336", // 2^96
    "-79228162514264337593543950336",
    "79228162514264337593543950335.0",
    "7.9228162514264337593543950336",
    "9.9999999999999999999999999999",
    "100000000000000000000000000000",          // 1e29
    "340282366920938463463374607431768211456", // 2^128
    "340282366920938463463374607431768211457",
    "999999999999999999999999999999999999999999999999999999999999999999999999",
    "1e29",
    "10e28",
    "8e28",
    "-1E+29",
    "0.5e30",
    "0.00000000000000000000000000001", // 29 places
    "0.00000000000000000000000000000",
    "1.00000000000000000000000000000",
    "-0.10000000000000000000000000000",
    "1e-29",
    "1.0e-28",
    "0e-29",
    "-0e-29",
    "0.0e-28",
    "0e-99",
    "0e-99999999999999999999",
    "1e99",
    "1e-99",
    "1e255",
    "1e256",
    "1e4294967295",
    "1e4294967296", // 2^32
    "1e-4294967296",
    "1e9223372036854775807",
    "1e9223372036854775808", // 2^63
    "1e-9223372036854775807",
    "1.0e-9223372036854775807",
    "1e-9223372036854775808",
    "1e18446744073709551616", // 2^64
    "1e-18446744073709551616",
    "1e340282366920938463463374607431768211456", // 2^128
    "1e99999999999999999999",
    "-1.5E+99999999999999999999",
    "1e-99999999999999999999",
    "1e00000000000000000000000000000000000000000000000000000000000000000000000029",
];

#[test]
fn what_is_not_a_number_of_json_is_refused() {
    assert_all_refused::<ExactDecimal>(
        REFUSED_NUMBERS,
        "invalid decimal",
        "expected a plain number such as 95000.00",
    );
}

#[test]
fn what_cannot_be_held_exactly_is_refused_and_never_rounded() {
    for given in REFUSED_PRECISIONS {
        let message = format!(
            "decimal {} cannot be held exactly: expected at most 28 decimal \
             places, and digits that make a number below 2^96",
            Excerpt::of(given)
        );
        assert_refused::<ExactDecimal>(given, &message);
    }
}

#[test]
fn the_error_says_what_was_given_and_what_was_expected() {
    for (table, expected) in [
        (REFUSED_NUMBERS, "a plain number such as 95000.00"),
        (REFUSED_PRECISIONS, "at most 28 decimal places, and digits that make a number below 2^96"),
    ] {
        for given in table {
            let error = given.parse::<ExactDecimal>().unwrap_err();
            assert_eq!((error.given(), error.expected()), (&Excerpt::of(given), expected));
        }
    }
}

#[test]
fn each_short_text_is_a_decimal_only_where_the_grammar_says_so() {
    let grammar = Regex::new(r"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z").unwrap();
    let mut texts = vec![String::new()];
    for start in 0.. {
        let Some(text) = texts.get(start).filter(|text| text.len() < 5) else { break };
        let longer = ["0", "1", ".", "e", "E", "+", "-", "_", " "].map(|c| format!("{text}{c}"));
        texts.extend(longer);
    }
    for text in texts {
        // The longest exponent has three digits, so it cannot reach some
        // numbers.
        let is_number = match text.parse::<ExactDecimal>() {
            Ok(_) => true,
            Err(error) => error.to_string().starts_with("decimal "),
        };
        assert_eq!(is_number, grammar.is_match(&text), "{text:?}");
    }
}
