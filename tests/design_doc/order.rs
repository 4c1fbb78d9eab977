//! The design of the order, and the lifecycle.

use core_enums::{OrderSide, OrderStatus, OrderType, ReportEffect};
use dtos_state::{ExactDecimal, InvalidDecimal, Order, Symbol};
use id_generators::{ExecutionGroupId, OrderId};
use regex::Regex;

use super::{Design, agreed, table, type_returned_by};

const DESIGN: Design<Order> =
    Design::of(include_str!("../../docs/development/backend/dtos/ORDER_DESIGN.md"));
const DECISIONS: &str = include_str!("../../docs/DECISIONS.md");

#[test]
fn the_examples_are_those_we_know() {
    DESIGN.assert_examples_are_those_we_know(["New Limit Order", "Filled Market Order"]);
}

#[test]
fn every_example_reads_and_writes_back_unchanged() {
    DESIGN.assert_every_example_reads_and_writes_back_unchanged();
}

#[test]
fn the_field_table_lists_the_keys_of_a_written_order() {
    DESIGN.assert_the_fields_are_the_keys_that_are_written();
}

#[test]
fn the_type_of_a_field_is_what_its_getter_returns() {
    DESIGN.assert_the_types_are(&[
        ("order_id", type_returned_by(Order::order_id)),
        ("parent_group_id", type_returned_by(Order::parent_group_id)),
        ("connector_order_id", type_returned_by(Order::connector_order_id)),
        ("symbol", type_returned_by(Order::symbol)),
        ("side", type_returned_by(Order::side)),
        ("order_type", type_returned_by(Order::order_type)),
        ("quantity", type_returned_by(Order::quantity)),
        ("price", type_returned_by(Order::price)),
        ("stop_price", type_returned_by(Order::stop_price)),
        ("status", type_returned_by(Order::status)),
        ("created_at", type_returned_by(Order::created_at)),
        ("updated_at", type_returned_by(Order::updated_at)),
    ]);
}

#[test]
fn a_required_field_may_be_neither_absent_nor_null() {
    DESIGN.assert_a_required_field_is_neither_absent_nor_null();
}

#[test]
fn a_field_is_a_string_and_nothing_else_on_the_wire() {
    DESIGN.assert_a_field_is_a_string_and_nothing_else();
}

#[test]
fn every_pattern_in_the_field_table_accepts_what_its_reader_does() {
    DESIGN.assert_every_pattern_accepts_what_its_reader_does(&[
        ("order_id", |text| text.parse::<OrderId>().is_ok()),
        ("parent_group_id", |text| text.parse::<ExecutionGroupId>().is_ok()),
        ("symbol", |text| text.parse::<Symbol>().is_ok()),
    ]);
}

#[test]
fn the_pattern_of_decimals_accepts_what_their_reader_does() {
    let pattern =
        DESIGN.markdown.lines().find(|line| line.starts_with('^')).expect("a line of its own");
    let accepted = agreed(pattern, |text| text.parse::<ExactDecimal>().is_ok(), DECIMALS);
    assert!((10..DECIMALS.len()).contains(&accepted), "{accepted} samples accepted");

    let pattern = Regex::new(pattern).unwrap();
    for text in ["8e28", "1e-29", "79228162514264337593543950336"] {
        assert!(pattern.is_match(text), "{text}");
        let error = text.parse::<ExactDecimal>();
        assert!(matches!(error, Err(InvalidDecimal::TooPrecise { .. })), "{text}: {error:?}");
    }
}

#[test]
fn the_enum_tables_are_the_vocabularies() {
    assert_eq!(
        table(DESIGN.markdown, "### OrderSide", ["Name", "Meaning"]),
        OrderSide::ALL.map(|side| [side.as_str(), side.meaning()])
    );
    assert_eq!(
        table(DESIGN.markdown, "### OrderType", ["Name", "Meaning"]),
        OrderType::ALL.map(|order_type| [order_type.as_str(), order_type.meaning()])
    );
    assert_eq!(
        table(DESIGN.markdown, "### OrderStatus", ["Name", "Meaning", "Final"]),
        OrderStatus::ALL.map(|status| {
            [status.as_str(), status.meaning(), if status.is_final() { "yes" } else { "no" }]
        })
    );
}

#[test]
fn the_lifecycle_table_is_that_of_the_code() {
    let mut head = [""; OrderStatus::ALL.len() + 1];
    for (cell, status) in head[1..].iter_mut().zip(OrderStatus::ASCENDING) {
        *cell = status.as_str();
    }
    let rows = table(DECISIONS, "## The lifecycle", head);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), head[1..]);
    for (row, status) in rows.iter().zip(OrderStatus::ASCENDING) {
        for (cell, reported) in row[1..].iter().zip(OrderStatus::ASCENDING) {
            let mark = match (status.effect_of(reported), status.contradicts(reported)) {
                (ReportEffect::Advances, false) => "->",
                (ReportEffect::Advances, true) => "->!",
                (ReportEffect::ChangesNothing, false) => "=",
                (ReportEffect::ChangesNothing, true) => "=!",
            };
            assert_eq!(*cell, mark, "an order that is {status}, reported {reported}");
        }
    }
}

#[test]
fn every_crate_path_that_the_design_names_exists() {
    DESIGN.assert_crate_paths_exist(3);
}

/// Decimals short enough to be held, and what comes close to one.
const DECIMALS: &[&str] = &[
    "0", "-0", "0.5", "2.0", "95000.00", "-1.50", "1E-8", "1e8", "1e+8", "-1.5e-3", "0e0", "10",
    "", "-", "+1", ".5", "1.", "01", "-01", "00", "1_000", "1,5", " 1", "1 ", "1\n", "1e", "1e+",
    "e5", "1.e5", "1e1.5", "--1", "0x10", "NaN", "Infinity", "١", "１", "−1",
];
