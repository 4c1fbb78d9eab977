//! V4: `^[A-Z]+_[A-Z]+$`, and nothing else.

use dtos_state::Symbol;
use regex::Regex;

use crate::text_form::{assert_all_refused, assert_reads_as, neighbours};

pub(crate) const SYMBOLS: &[&str] =
    &["BTC_USDT", "ETH_USDT", "A_B", "ABCDEFGHIJKLMNOPQRSTUVWXYZ_Z", "A_LONGERTHANINLINEASSET"];

pub(crate) const REFUSED_SYMBOLS: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "BTC",
    "BTC_",
    "_USDT",
    "BTCUSDT",
    "BTC__USDT",
    "BTC_USDT_",
    "_BTC_USDT",
    "BTC_USDT_PERP",
    "btc_usdt",
    "Btc_USDT",
    "BTC_USDt",
    "BTC-USDT",
    "BTC/USDT",
    "BTC USDT",
    "BTC:USDT",
    "1INCH_USDT",
    "BTC_USDT1",
    "BTC2_USDT",
    " BTC_USDT",
    "BTC_USDT ",
    "BTC _USDT",
    "BTC_USDT\n",
    "BTC_USDT\r\n",
    "\tBTC_USDT",
    "BTC_USDT\0",
    "BTC\0_USDT",
    "+BTC_USDT",
    "-BTC_USDT",
    "BTC_-USDT",
    "btcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtcbtc_usdt",
    "ＢＴＣ_USDT",
    "BTC\u{ff3f}USDT",
    "\u{412}TC_USDT", // a Cyrillic capital that looks like B
    "BTC_USD\u{422}", // a Cyrillic capital that looks like T
    "ÉTH_USDT",
    "E\u{301}TH_USDT",
    "BTC\u{200b}_USDT",
    "\u{feff}BTC_USDT",
    "BTC_USD٣",
];

#[test]
fn capital_letters_on_both_sides_of_one_low_line_are_a_symbol() {
    for symbol in SYMBOLS {
        assert_eq!(assert_reads_as::<Symbol>(symbol, symbol).as_str(), *symbol);
    }
}

#[test]
fn a_symbol_may_be_of_any_length() {
    let long = format!("{}_{}", "B".repeat(10_000), "U".repeat(10_000));
    assert_reads_as::<Symbol>(&long, &long);
}

#[test]
fn what_is_not_a_symbol_is_refused() {
    assert_all_refused::<Symbol>(
        REFUSED_SYMBOLS,
        "invalid symbol",
        "expected BASE_QUOTE in capital letters A to Z",
    );
}

#[test]
fn a_text_one_character_from_a_symbol_is_one_only_where_the_pattern_says_so() {
    let pattern = Regex::new(r"\A[A-Z]+_[A-Z]+\z").unwrap();
    for symbol in ["A_B", "BTC_USDT"] {
        for text in neighbours(symbol, "\0\n 09@AZ[_`az{-/Éé\u{412}Ａ") {
            assert_eq!(text.parse::<Symbol>().is_ok(), pattern.is_match(&text), "{text:?}");
        }
    }
}

#[test]
fn a_symbol_is_made_of_two_assets_and_gives_them_back() {
    for (base, quote) in [("BTC", "USDT"), ("A", "B"), ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Z")] {
        let symbol = Symbol::new(base, quote).unwrap();
        assert_eq!(symbol, *format!("{base}_{quote}"));
        assert_eq!(symbol.as_str().parse(), Ok(symbol.clone()));
        assert_eq!((symbol.base(), symbol.quote()), (base, quote));
    }
    for symbol in SYMBOLS {
        let symbol: Symbol = symbol.parse().unwrap();
        assert_eq!(Symbol::new(symbol.base(), symbol.quote()), Ok(symbol));
    }
}

#[test]
fn what_is_not_two_assets_makes_no_symbol() {
    for (base, quote) in [
        ("", ""),
        ("", "USDT"),
        ("BTC", ""),
        ("btc", "USDT"),
        ("BTC", "usdt"),
        ("1INCH", "USDT"),
        ("BTC ", "USDT"),
        ("BTC", "USDT\n"),
        ("\0BTC", "USDT"),
        ("+BTC", "USDT"),
        // The low line is not the caller's to place.
        ("BTC_USDT", ""),
        ("", "BTC_USDT"),
        ("BTC_", "USDT"),
        ("BTC", "_USDT"),
        ("BTC_USDT", "PERP"),
        ("\u{412}TC", "USDT"), // a Cyrillic capital that looks like B
        ("BTC", "USDÉ"),
    ] {
        let text = format!("{base}_{quote}");
        assert_eq!(
            Symbol::new(base, quote).unwrap_err().to_string(),
            format!("invalid symbol {text:?}: expected BASE_QUOTE in capital letters A to Z")
        );
    }
}

#[test]
fn a_symbol_fills_the_width_it_is_given_and_debugs_with_its_name() {
    let symbol: Symbol = "BTC_USDT".parse().unwrap();
    assert_eq!(format!("[{symbol:>10}]"), "[  BTC_USDT]");
    assert_eq!(format!("{symbol:?}"), "Symbol(BTC_USDT)");
}
