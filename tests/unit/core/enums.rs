//! The three enums: their names, and texts that are not names.

use core_enums::{ChangeEffect, Excerpt, OrderSide, OrderStatus, OrderType, Sum};

use crate::text_form::{assert_all_refused, assert_reads_as};

/// V13: spellings of venues, of people, and in other alphabets.
pub(crate) const REFUSED_SIDES: &[&str] = &[
    "",
    " ",
    "\0",
    "\n",
    "B",
    "BU",
    "BUYS",
    "BUYBUY",
    "BUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUYBUY",
    "buy",
    "Buy",
    "sell",
    "SELl",
    " BUY",
    "BUY ",
    "\tBUY",
    "BUY\n",
    "BUY\r\n",
    "BUY\0",
    "+BUY",
    "-SELL",
    "\"BUY\"",
    "BUY,SELL",
    "BUY_SELL",
    "LONG",
    "SHORT",
    "BID",
    "0",
    "1",
    "null",
    "ＢＵＹ",
    "\u{412}UY",  // a Cyrillic capital that looks like B
    "\u{405}ELL", // a Cyrillic capital that looks like S
    "SELL\u{200b}",
    "\u{feff}SELL",
];

pub(crate) const REFUSED_TYPES: &[&str] = &[
    "",
    " ",
    "market",
    "Limit",
    "stop_limit",
    "STOP",
    "STOP LIMIT",
    "STOP-LIMIT",
    "STOPLIMIT",
    "StopLimit",
    "STOP_LIMIT_",
    "_STOP_LIMIT",
    "STOP__LIMIT",
    "STOP_MARKET",
    "LIMIT_MAKER",
    "LIMIT ",
    " LIMIT",
    "LIMIT\n",
    "LIMIT\0",
    "+LIMIT",
    "-LIMIT",
    "LIMI",
    "LIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMITLIMIT",
    "2",
    "ＬＩＭＩＴ",
    "LIM\u{406}T",       // a Cyrillic capital that looks like I
    "STOP\u{ff3f}LIMIT", // a full-width low line
    "LİMİT",
];

pub(crate) const REFUSED_STATUSES: &[&str] = &[
    "",
    " ",
    "SENT",
    "NEW",
    "CANCELED",
    "cancelled",
    "Filled",
    "PARTIALLY FILLED",
    "PARTIALLY-FILLED",
    "PARTIALLYFILLED",
    "PARTIALLY_FILLED_",
    "PARTIAL",
    "PENDING_NEW",
    "PENDING\n",
    "PENDING ",
    " PENDING",
    "PENDING\0",
    "+OPEN",
    "-OPEN",
    "OPENED",
    "OPE",
    "OrderStatus.OPEN",
    "PENDINGPENDINGPENDINGPENDINGPENDINGPENDINGPENDINGPENDINGPENDING",
    "3",
    "\u{41e}PEN", // a Cyrillic capital that looks like O
    "ＯＰＥＮ",
    "FILLED\u{301}",
];

#[test]
fn the_names_are_those_of_the_design_document() {
    assert_eq!(OrderSide::ALL.map(OrderSide::as_str), ["BUY", "SELL"]);
    assert_eq!(OrderType::ALL.map(OrderType::as_str), ["MARKET", "LIMIT", "STOP_LIMIT"]);
    assert_eq!(
        OrderStatus::ALL.map(OrderStatus::as_str),
        ["PENDING", "OPEN", "PARTIALLY_FILLED", "FILLED", "CANCELLED", "REJECTED", "EXPIRED"]
    );
}

#[test]
fn every_name_is_read_as_its_value_and_written_the_same() {
    for side in OrderSide::ALL {
        assert_eq!(assert_reads_as::<OrderSide>(side.as_str(), side.as_str()), side);
    }
    for order_type in OrderType::ALL {
        let name = order_type.as_str();
        assert_eq!(assert_reads_as::<OrderType>(name, name), order_type);
    }
    for status in OrderStatus::ALL {
        assert_eq!(assert_reads_as::<OrderStatus>(status.as_str(), status.as_str()), status);
    }
}

#[test]
fn every_value_has_a_meaning_of_its_own() {
    let mut meanings: Vec<&str> = OrderSide::ALL.map(OrderSide::meaning).into();
    meanings.extend(OrderType::ALL.map(OrderType::meaning));
    meanings.extend(OrderStatus::ALL.map(OrderStatus::meaning));
    for (i, meaning) in meanings.iter().enumerate() {
        assert!(!meaning.is_empty() && meaning.trim() == *meaning, "{meaning:?}");
        assert!(!meanings[..i].contains(meaning), "{meaning:?} is said twice");
    }
}

#[test]
fn the_words_for_sums_and_effects_are_read_and_written_too() {
    for sum in Sum::ALL {
        assert_eq!(assert_reads_as::<Sum>(sum.as_str(), sum.as_str()), sum);
        assert_eq!(sum.meaning(), sum.as_str().replace('_', " "));
    }
    for effect in ChangeEffect::ALL {
        assert_eq!(assert_reads_as::<ChangeEffect>(effect.as_str(), effect.as_str()), effect);
        assert!(!effect.meaning().is_empty());
    }
}

#[test]
fn each_vocabulary_lists_its_names_with_their_meanings() {
    let pairs = OrderSide::ALL.map(|side| (side.as_str(), side.meaning()));
    assert_eq!(OrderSide::MEANINGS, pairs);
    let pairs = OrderType::ALL.map(|order_type| (order_type.as_str(), order_type.meaning()));
    assert_eq!(OrderType::MEANINGS, pairs);
    let pairs = OrderStatus::ALL.map(|status| (status.as_str(), status.meaning()));
    assert_eq!(OrderStatus::MEANINGS, pairs);
}

#[test]
fn the_other_side_of_the_other_side_is_the_side() {
    assert_eq!(OrderSide::ALL.map(OrderSide::opposite), [OrderSide::Sell, OrderSide::Buy]);
    assert_eq!(OrderSide::ALL.map(|side| side.opposite().opposite()), OrderSide::ALL);
}

#[test]
fn an_unknown_name_says_what_was_given_and_which_are_known() {
    let error = "SHORT".parse::<OrderSide>().unwrap_err();
    assert_eq!(*error.given(), Excerpt::of("SHORT"));
    assert_eq!(error.expected().collect::<Vec<_>>(), ["BUY", "SELL"]);
    let error = "".parse::<OrderStatus>().unwrap_err();
    assert_eq!(*error.given(), Excerpt::of(""));
    assert!(error.expected().eq(OrderStatus::ALL.map(OrderStatus::as_str)));
}

#[test]
fn no_other_side_is_read() {
    assert_all_refused::<OrderSide>(
        REFUSED_SIDES,
        "unknown order side",
        "expected one of BUY, SELL",
    );
}

#[test]
fn no_other_type_is_read() {
    assert_all_refused::<OrderType>(
        REFUSED_TYPES,
        "unknown order type",
        "expected one of MARKET, LIMIT, STOP_LIMIT",
    );
}

#[test]
fn no_other_status_is_read() {
    assert_all_refused::<OrderStatus>(
        REFUSED_STATUSES,
        "unknown order status",
        "expected one of PENDING, OPEN, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED",
    );
}

#[test]
fn no_name_is_read_as_a_value_of_another_vocabulary() {
    for name in OrderStatus::ALL.map(OrderStatus::as_str) {
        assert!(name.parse::<OrderSide>().is_err() && name.parse::<OrderType>().is_err(), "{name}");
    }
    for name in OrderType::ALL.map(OrderType::as_str) {
        assert!(name.parse::<OrderSide>().is_err(), "{name}");
    }
}

#[test]
fn a_name_fills_the_width_it_is_given() {
    assert_eq!(format!("[{:<6}|{:>6}]", OrderSide::Buy, OrderType::Limit), "[BUY   | LIMIT]");
    assert_eq!(format!("[{:^10}]", OrderStatus::Open), "[   OPEN   ]");
}
