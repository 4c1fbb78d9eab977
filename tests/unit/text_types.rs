//! What every type that is a text can be made of, become and be compared with.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
    fmt::Debug,
    hash::Hash,
};

use core_enums::Excerpt;
use dtos_state::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, ExecutionGroupId, FillId, OrderId, Symbol,
};

use super::{
    dtos::state::{
        printable_text::{CONNECTOR_ORDER_IDS, REFUSED_CONNECTOR_ORDER_IDS},
        symbol::{REFUSED_SYMBOLS, SYMBOLS},
    },
    utils::ids::{
        EXECUTION_GROUP_IDS, FILL_IDS, ORDER_IDS, REFUSED_EXECUTION_GROUP_IDS, REFUSED_ORDER_IDS,
    },
};

#[test]
fn an_id_is_made_of_its_text_and_becomes_it_again() {
    assert_is_a_text::<OrderId>(ORDER_IDS, REFUSED_ORDER_IDS);
    assert_is_a_text::<ExecutionGroupId>(EXECUTION_GROUP_IDS, REFUSED_EXECUTION_GROUP_IDS);
    assert_is_a_text::<FillId>(FILL_IDS, ORDER_IDS);
}

#[test]
fn a_symbol_or_a_printable_text_is_made_of_its_text_and_becomes_it_again() {
    assert_is_a_text::<Symbol>(SYMBOLS, REFUSED_SYMBOLS);
    let (good, bad) = (CONNECTOR_ORDER_IDS, REFUSED_CONNECTOR_ORDER_IDS);
    assert_is_a_text::<ConnectorOrderId>(good, bad);
    assert_is_a_text::<ConnectorFillId>(good, bad);
    assert_is_a_text::<CommissionAsset>(good, bad);
}

#[test]
fn a_map_of_symbols_or_printable_texts_is_searched_by_text() {
    assert_is_found_by_text::<Symbol>(SYMBOLS);
    assert_is_found_by_text::<ConnectorOrderId>(CONNECTOR_ORDER_IDS);
    assert_is_found_by_text::<ConnectorFillId>(CONNECTOR_ORDER_IDS);
    assert_is_found_by_text::<CommissionAsset>(CONNECTOR_ORDER_IDS);
}

#[test]
fn the_error_of_a_text_says_what_was_given_and_what_was_expected() {
    let long = "x".repeat(100);
    for text in ["", "x\n", &long] {
        let given = Excerpt::of(text);
        let error = text.parse::<OrderId>().unwrap_err();
        assert_eq!((error.given(), error.expected()), (&given, ORDER_ID_FORM));
        let error = text.parse::<Symbol>().unwrap_err();
        let expected = "BASE_QUOTE in capital letters A to Z";
        assert_eq!((error.given(), error.expected()), (&given, expected));
    }
    for text in ["", "x\n"] {
        let given = Excerpt::of(text);
        let expected = "a text that is not empty and has no control characters";
        let error = text.parse::<ConnectorOrderId>().unwrap_err();
        assert_eq!((error.given(), error.expected()), (&given, expected));
        let error = text.parse::<ConnectorFillId>().unwrap_err();
        assert_eq!((error.given(), error.expected()), (&given, expected));
        let error = text.parse::<CommissionAsset>().unwrap_err();
        assert_eq!((error.given(), error.expected()), (&given, expected));
    }
    let id: OrderId = "ORD_20259999_150000_a1b2c3d4".parse().unwrap();
    assert_eq!(*id.timestamp().unwrap_err().given(), Excerpt::of(id.as_str()));
}

const ORDER_ID_FORM: &str = "ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in digits and lower-case hex";

fn assert_is_a_text<T>(good: &[&str], bad: &[&str])
where
    T: Debug + Clone + AsRef<str> + Into<String>,
    T: for<'a> TryFrom<&'a str, Error: Debug + ToString> + TryFrom<String, Error: ToString>,
    T: PartialEq + PartialEq<str> + for<'a> PartialEq<&'a str>,
{
    for text in good {
        let value = T::try_from(*text).unwrap();
        assert!(T::try_from((*text).to_owned()).is_ok_and(|same| same == value), "{text:?}");
        assert_eq!(value.as_ref(), *text);
        assert_eq!(value, *text);
        assert!(value == **text && value != *format!("{text}0") && value != "", "{text:?}");
        assert_eq!(value.into(), *text);
    }
    for text in bad {
        let [borrowed, owned] = [
            T::try_from(*text).map_err(|error| error.to_string()),
            T::try_from((*text).to_owned()).map_err(|error| error.to_string()),
        ];
        assert!(borrowed.is_err(), "{text:?} was read as {borrowed:?}");
        assert_eq!(owned, borrowed);
    }
}

fn assert_is_found_by_text<T>(texts: &[&str])
where
    T: Borrow<str> + Hash + Ord + for<'a> TryFrom<&'a str, Error: Debug>,
{
    let entries = || texts.iter().map(|text| (T::try_from(*text).unwrap(), *text));
    let (hashed, sorted): (HashMap<T, _>, BTreeMap<T, _>) =
        (entries().collect(), entries().collect());
    for text in texts {
        assert_eq!((hashed.get(*text), sorted.get(*text)), (Some(text), Some(text)));
        let other = format!("{text}0");
        assert_eq!((hashed.get(&*other), sorted.get(&*other)), (None, None));
    }
    let mut sorted_texts = texts.to_vec();
    sorted_texts.sort_unstable();
    assert!(sorted.into_values().eq(sorted_texts));
}
