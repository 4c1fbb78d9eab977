//! The inputs that the fuzzer found, replayed on the properties that it tests.

use std::{fs, path::PathBuf};

use crate::properties;

#[test]
fn an_order_is_written_as_what_it_was_read_as() {
    replay("read_order", properties::read_order);
}

#[test]
fn a_fill_is_written_as_what_it_was_read_as() {
    replay("read_fill", properties::read_fill);
}

#[test]
fn a_command_is_written_as_what_it_was_read_as() {
    replay("read_command", properties::read_command);
}

#[test]
fn the_reader_of_the_canonical_spelling_reads_what_serde_reads() {
    replay("read_canonical", properties::read_canonical);
}

#[test]
fn an_id_is_its_text() {
    replay("read_id", properties::read_id);
}

#[test]
fn a_decimal_is_a_json_number_and_keeps_its_scale() {
    replay("read_decimal", properties::read_decimal);
}

#[test]
fn a_timestamp_is_written_as_what_it_was_read_as() {
    replay("read_timestamp", properties::read_timestamp);
}

#[test]
fn check_finds_no_problem_exactly_where_the_reader_accepts_all() {
    replay("check_json", properties::check_json);
}

#[test]
fn check_counts_what_is_fenced_in_markdown() {
    replay("check_markdown", properties::check_markdown);
}

fn replay(target: &str, property: fn(&[u8])) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus")).join(target);
    let mut replayed = 0;
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        // If an input breaks the property, its name is printed first.
        eprintln!("{}", path.display());
        property(&fs::read(&path).unwrap());
        replayed += 1;
    }
    assert!(replayed > 20, "{replayed} inputs in {}", folder.display());
}
