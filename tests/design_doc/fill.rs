//! The design of the fill.

use dtos_state::Fill;
use id_generators::{FillId, OrderId};

use super::{Design, type_returned_by};

const DESIGN: Design<Fill> =
    Design::of(include_str!("../../docs/development/backend/dtos/FILL_DESIGN.md"));

#[test]
fn the_examples_are_those_we_know() {
    DESIGN.assert_examples_are_those_we_know(["New Fill", "Fill With a Rebate"]);
}

#[test]
fn every_example_reads_and_writes_back_unchanged() {
    DESIGN.assert_every_example_reads_and_writes_back_unchanged();
}

#[test]
fn the_field_table_lists_the_keys_of_a_written_fill() {
    DESIGN.assert_the_fields_are_the_keys_that_are_written();
}

#[test]
fn the_type_of_a_field_is_what_its_getter_returns() {
    DESIGN.assert_the_types_are(&[
        ("fill_id", type_returned_by(Fill::fill_id)),
        ("parent_order_id", type_returned_by(Fill::parent_order_id)),
        ("connector_fill_id", type_returned_by(Fill::connector_fill_id)),
        ("filled_quantity", type_returned_by(Fill::filled_quantity)),
        ("fill_price", type_returned_by(Fill::fill_price)),
        ("commission", type_returned_by(Fill::commission)),
        ("commission_asset", type_returned_by(Fill::commission_asset)),
        ("executed_at", type_returned_by(Fill::executed_at)),
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
        ("fill_id", |text| text.parse::<FillId>().is_ok()),
        ("parent_order_id", |text| text.parse::<OrderId>().is_ok()),
    ]);
}

#[test]
fn every_crate_path_that_the_design_names_exists() {
    DESIGN.assert_crate_paths_exist(3);
}
