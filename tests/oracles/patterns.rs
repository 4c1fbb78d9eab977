//! Ids, symbols and printable texts compared with the regular expressions of
//! the design.

use dtos_state::{CommissionAsset, ConnectorFillId, ConnectorOrderId, Symbol};
use id_generators::{ExecutionGroupId, FillId, OrderId};
use proptest::prelude::*;
use regex::Regex;

use super::texts::{around, config, matching};
use crate::text_form::{TextForm, assert_reads_as};

const ORDER_ID: &str = "^ORD_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$";
const FILL_ID: &str = "^FIL_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$";
const EXECUTION_GROUP_ID: &str = "^EXG_[0-9]{8}_[0-9]{6}_[0-9a-z]{5,8}$";
const SYMBOL: &str = "^[A-Z]+_[A-Z]+$";
const PRINTABLE_TEXT: &str = r"^[^\x00-\x1f\x7f]+$";

/// Letters, digits and marks at the limits of the patterns.
const CHARACTERS: &str = "\0\n\r\t /059:@AFGZ[_`afgz{+-.~\u{7f}\u{80}é٣９\u{430}\u{2028}😀";

#[test]
fn an_order_id_is_what_its_pattern_matches() {
    assert_is_what_matches::<OrderId>(ORDER_ID);
}

#[test]
fn a_fill_id_is_what_its_pattern_matches() {
    assert_is_what_matches::<FillId>(FILL_ID);
}

#[test]
fn a_group_id_is_what_its_pattern_matches() {
    assert_is_what_matches::<ExecutionGroupId>(EXECUTION_GROUP_ID);
}

#[test]
fn a_symbol_is_what_its_pattern_matches() {
    assert_is_what_matches::<Symbol>(SYMBOL);
}

#[test]
fn a_connector_order_id_is_any_text_without_control_characters() {
    assert_is_what_matches::<ConnectorOrderId>(PRINTABLE_TEXT);
}

#[test]
fn a_connector_fill_id_is_any_text_without_control_characters() {
    assert_is_what_matches::<ConnectorFillId>(PRINTABLE_TEXT);
}

#[test]
fn a_commission_asset_is_any_text_without_control_characters() {
    assert_is_what_matches::<CommissionAsset>(PRINTABLE_TEXT);
}

#[test]
fn ids_sort_as_their_texts() {
    proptest!(config(), |(one in matching(EXECUTION_GROUP_ID), other in near(EXECUTION_GROUP_ID))| {
        let [a, b] = [&one, &other].map(|text| text.parse::<ExecutionGroupId>().unwrap());
        prop_assert_eq!(a.cmp(&b), one.cmp(&other));
    });
}

/// Half of the texts differ from a fixed one only at the end.
fn near(pattern: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![matching(pattern), matching("EXG_00000000_000000_[0a]{5,8}")]
}

fn assert_is_what_matches<T>(pattern: &'static str)
where
    T: TextForm + std::fmt::Display + serde::Serialize + PartialEq,
{
    let regex = Regex::new(pattern).unwrap();
    proptest!(config(), |(text in around(matching(pattern), CHARACTERS))| {
        prop_assert_eq!(text.parse::<T>().is_ok(), regex.is_match(&text), "{:?}", &text);
        if regex.is_match(&text) {
            assert_reads_as::<T>(&text, &text);
        }
    });
}
