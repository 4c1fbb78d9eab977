//! The designs of the chain and of the journal's entry, and the document of its file.

use std::any;

use core_enums::{JournalEvent, JournalFault};
use id_generators::{
    EntryPlanKind, ExecutionCommandKind, ExecutionPlanKind, ExitPlanKind, FillKind, IdKind,
    OrderKind, RiskKind, SignalKind, SizePlanKind, StrategyDirectiveKind,
};
use journal_sqlite::JournalFile;
use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};
use strategy_journal::{CausalityChain, JournalEntry};

use super::{Design, table};

const CHAIN: Design<CausalityChain> =
    Design::of(include_str!("../../docs/development/backend/dtos/CAUSALITY_CHAIN_DESIGN.md"));
const ENTRY: Design<JournalEntry> =
    Design::of(include_str!("../../docs/development/backend/dtos/JOURNAL_ENTRY_DESIGN.md"));
const JOURNAL: &str = include_str!("../../docs/JOURNAL.md");

#[test]
fn the_examples_are_those_we_know_and_are_written_back_unchanged() {
    CHAIN.assert_examples_are_those_we_know([
        "Chain of a Filled Order",
        "Chain of a Scheduled Cancel",
    ]);
    CHAIN.assert_every_example_reads_and_writes_back_unchanged();
    ENTRY.assert_examples_are_those_we_know(["Decided Order", "Filled Order"]);
    ENTRY.assert_every_example_reads_and_writes_back_unchanged();
}

/// The keys of an example, in the order in which they stand, those of inner objects apart.
fn keys(json: &str) -> Vec<&str> {
    let outer = json.lines().filter_map(|line| line.strip_prefix("  \""));
    outer.filter_map(|line| line.split_once("\":")).map(|(key, _)| key).collect()
}

fn assert_keys<T: DeserializeOwned + Serialize + std::fmt::Debug>(
    design: &Design<T>,
    documented: &[&str],
) {
    for (heading, json) in design.examples() {
        assert_eq!(keys(json), documented, "{heading}");
        for key in documented {
            let without = Design::<T>::reads_after(json, |keys| keys.remove(*key));
            assert!(!without, "{heading}: {key}");
        }
    }
}

#[test]
fn the_field_tables_list_the_keys_and_none_may_be_absent() {
    let head = ["Field", "Type", "Pattern", "Producer", "Meaning"];
    let rows = table(CHAIN.markdown, "## 3. Fields", head);
    assert_keys(&CHAIN, &rows.iter().map(|row| row[0]).collect::<Vec<_>>());
    let head = ["Field", "Type", "Producer", "Meaning"];
    let rows = table(ENTRY.markdown, "## 3. Fields", head);
    assert_keys(&ENTRY, &rows.iter().map(|row| row[0]).collect::<Vec<_>>());
}

/// The kind of an id in what a getter returns, such as `signal_kind`, and what it is in.
fn returned_by<'a, R: 'a, T>(_getter: fn(&'a R) -> T) -> &'static str {
    any::type_name::<T>()
}

#[test]
fn the_type_of_a_field_is_what_its_getter_returns() {
    let head = ["Field", "Type", "Pattern", "Producer", "Meaning"];
    let rows = table(CHAIN.markdown, "## 3. Fields", head);
    let types = [
        returned_by(CausalityChain::origin),
        returned_by(CausalityChain::signal_ids),
        returned_by(CausalityChain::risk_ids),
        returned_by(CausalityChain::strategy_directive_id),
        returned_by(CausalityChain::entry_plan_id),
        returned_by(CausalityChain::size_plan_id),
        returned_by(CausalityChain::exit_plan_id),
        returned_by(CausalityChain::execution_plan_id),
        returned_by(CausalityChain::execution_command_id),
        returned_by(CausalityChain::order_ids),
        returned_by(CausalityChain::fill_ids),
    ];
    assert_types(rows.iter().map(|row| row[1]), &types);
    let rows = table(ENTRY.markdown, "## 3. Fields", ["Field", "Type", "Producer", "Meaning"]);
    let types = [
        returned_by(JournalEntry::entry_id),
        returned_by(JournalEntry::event_type),
        returned_by(JournalEntry::recorded_at),
        returned_by(JournalEntry::order_id),
        returned_by(JournalEntry::fill_id),
        returned_by(JournalEntry::change),
        returned_by(JournalEntry::causality),
        returned_by(JournalEntry::context),
    ];
    assert_types(rows.iter().map(|row| row[1]), &types);
}

/// An id is `Id<…Kind>` to the compiler, and `…Id` in the document.
fn assert_types<'a>(documented: impl Iterator<Item = &'a str>, types: &[&str]) {
    let words = |name: &str| {
        let name = name.replace("Kind>", "Id").replace("Id<", "");
        let parts = name.split_inclusive(['<', '[', '&', '>', ']']);
        parts.map(|part| part.rsplit("::").next().unwrap_or(part)).collect::<String>()
    };
    let documented: Vec<_> = documented.map(str::to_owned).collect();
    assert_eq!(documented, types.iter().map(|name| words(name)).collect::<Vec<_>>());
}

#[test]
fn every_pattern_of_the_chain_is_that_of_the_code() {
    let head = ["Field", "Type", "Pattern", "Producer", "Meaning"];
    let rows = table(CHAIN.markdown, "## 3. Fields", head).into_iter();
    let patterns: Vec<_> = rows.skip(1).map(|[_, _, pattern, _, _]| pattern).collect();
    let expected = [
        SignalKind::PATTERN,
        RiskKind::PATTERN,
        StrategyDirectiveKind::PATTERN,
        EntryPlanKind::PATTERN,
        SizePlanKind::PATTERN,
        ExitPlanKind::PATTERN,
        ExecutionPlanKind::PATTERN,
        ExecutionCommandKind::PATTERN,
        OrderKind::PATTERN,
        FillKind::PATTERN,
    ];
    assert_eq!(patterns, expected);
}

#[test]
fn the_tables_of_events_and_findings_are_those_of_the_code() {
    let rows = ENTRY.markdown.split_once("\nThe events:\n").unwrap().1;
    let rows = rows.lines().filter(|line| line.starts_with("| `")).map(super::cells::<2>);
    let rows = rows.take(JournalEvent::ALL.len());
    assert_eq!(rows.map(|[name, why]| (name, why)).collect::<Vec<_>>(), JournalEvent::MEANINGS);
    let rows = table(JOURNAL, "## The program", ["finding", "what it means"]).into_iter();
    assert_eq!(rows.map(|[name, why]| (name, why)).collect::<Vec<_>>(), JournalFault::MEANINGS);
}

#[test]
fn the_tables_of_the_document_have_the_columns_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.journal");
    drop(JournalFile::open(&path).unwrap());
    let file = Connection::open(&path).unwrap();
    for name in ["entry_rows", "open_decisions", "followed", "identity"] {
        let documented = table(JOURNAL, &format!("### `{name}`"), ["column", "holds"]).into_iter();
        let documented: Vec<&str> = documented.map(|[column, _]| column).collect();
        let mut statement = file.prepare("SELECT name FROM pragma_table_info(?)").unwrap();
        let columns: Vec<String> =
            statement.query_map([name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(documented, columns, "{name}");
    }
}

#[test]
fn every_crate_path_that_the_designs_name_exists() {
    CHAIN.assert_crate_paths_exist(3);
    ENTRY.assert_crate_paths_exist(3);
}
