//! What the documents say of the order is what the code does: neither can
//! change alone.

use std::{any, path::Path};

use core_enums::{OrderSide, OrderStatus, OrderType, ReportEffect};
use dtos_state::{ExactDecimal, InvalidDecimal, Order, Symbol};
use id_generators::{ExecutionGroupId, OrderId};
use regex::Regex;
use serde_json::{Map, Value};

const DESIGN: &str = include_str!("../docs/development/backend/dtos/ORDER_DESIGN.md");
const DECISIONS: &str = include_str!("../docs/DECISIONS.md");

#[test]
fn the_examples_are_those_we_know() {
    let headings: Vec<&str> = examples().map(|(heading, _)| heading).collect();
    assert_eq!(headings, ["New Limit Order", "Filled Market Order"]);
}

#[test]
fn every_example_reads_and_writes_back_unchanged() {
    for (heading, json) in examples() {
        let order: Order = serde_json::from_str(json).unwrap_or_else(|e| panic!("{heading}: {e}"));
        let written = serde_json::to_string_pretty(&order).unwrap();
        assert_eq!(written, json, "{heading}");
        let name = heading.to_lowercase().replace(' ', "_");
        insta::assert_snapshot!(format!("{name}_json"), written);
        insta::assert_debug_snapshot!(format!("{name}_value"), order);
    }
}

#[test]
fn the_field_table_lists_the_keys_of_a_written_order() {
    for (heading, json) in examples() {
        let order: Order = serde_json::from_str(json).unwrap();
        let written = serde_json::to_string_pretty(&order).unwrap();
        let keys: Vec<&str> = written
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\":"))
            .map(|(key, _)| key)
            .collect();
        assert_eq!(fields().map(|field| field.name).collect::<Vec<_>>(), keys, "{heading}");
    }
}

#[test]
fn the_type_of_a_field_is_what_its_getter_returns() {
    let types = [
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
    ];
    let documented: Vec<_> = fields().map(|field| (field.name, field.type_name.into())).collect();
    assert_eq!(documented, types);
}

#[test]
fn a_required_field_may_be_neither_absent_nor_null() {
    for (heading, json) in examples() {
        for Field { name, wire, required, .. } in fields() {
            let absent = reads_after(json, |keys| keys.remove(name));
            let null = reads_after(json, |keys| keys.insert(name.into(), Value::Null));
            let documented = match (required, wire) {
                ("yes", "string") => (false, false),
                ("no", "string or null") => (true, true),
                _ => panic!("{name}: required {required}, on the wire {wire}"),
            };
            assert_eq!((absent, null), documented, "{heading}: {name}");
        }
    }
}

#[test]
fn a_field_is_a_string_and_nothing_else_on_the_wire() {
    let others =
        [Value::from(1), Value::from(0.5), true.into(), Value::Array(vec![]), Map::new().into()];
    for (heading, json) in examples() {
        assert!(reads_after(json, |_| ()), "{heading}");
        for Field { name, .. } in fields() {
            for other in &others {
                let reads = reads_after(json, |keys| keys.insert(name.into(), other.clone()));
                assert!(!reads, "{heading}: {name}: {other}");
            }
        }
    }
}

#[test]
fn every_pattern_in_the_field_table_accepts_what_its_reader_does() {
    type Reader = fn(&str) -> bool;
    let readers: [(&str, Reader); 3] = [
        ("order_id", |text| text.parse::<OrderId>().is_ok()),
        ("parent_group_id", |text| text.parse::<ExecutionGroupId>().is_ok()),
        ("symbol", |text| text.parse::<Symbol>().is_ok()),
    ];
    let patterns: Vec<Field> = fields().filter(|field| field.validation.starts_with('^')).collect();
    let names: Vec<&str> = patterns.iter().map(|field| field.name).collect();
    assert_eq!(names, readers.map(|(name, _)| name));
    for (Field { name, validation, .. }, (_, reads)) in patterns.iter().zip(readers) {
        let accepted = agreed(validation, reads, TEXTS);
        assert!((2..TEXTS.len()).contains(&accepted), "{name}: {accepted} samples accepted");
    }
}

#[test]
fn the_pattern_of_decimals_accepts_what_their_reader_does() {
    let pattern = DESIGN.lines().find(|line| line.starts_with('^')).expect("a line of its own");
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
        table(DESIGN, "### OrderSide", ["Name", "Meaning"]),
        OrderSide::ALL.map(|side| [side.as_str(), side.meaning()])
    );
    assert_eq!(
        table(DESIGN, "### OrderType", ["Name", "Meaning"]),
        OrderType::ALL.map(|order_type| [order_type.as_str(), order_type.meaning()])
    );
    assert_eq!(
        table(DESIGN, "### OrderStatus", ["Name", "Meaning", "Final"]),
        OrderStatus::ALL.map(|status| {
            [status.as_str(), status.meaning(), if status.is_final() { "yes" } else { "no" }]
        })
    );
}

#[test]
fn the_lifecycle_table_is_that_of_the_code() {
    let mut head = [""; OrderStatus::ALL.len() + 1];
    for (cell, status) in head[1..].iter_mut().zip(OrderStatus::ALL) {
        *cell = status.as_str();
    }
    let rows = table(DECISIONS, "## The lifecycle", head);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), head[1..]);
    for (row, status) in rows.iter().zip(OrderStatus::ALL) {
        for (cell, reported) in row[1..].iter().zip(OrderStatus::ALL) {
            let mark = match status.effect_of(reported) {
                ReportEffect::Advances => "->",
                ReportEffect::ChangesNothing => "=",
                ReportEffect::Contradicts => "x",
            };
            assert_eq!(*cell, mark, "an order that is {status}, reported {reported}");
        }
    }
}

#[test]
fn every_crate_path_that_the_design_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let paths: Vec<&str> = DESIGN.split('`').filter(|text| text.starts_with("crates/")).collect();
    assert_eq!(paths.len(), 3);
    for path in paths {
        assert!(root.join(path).is_file(), "{path}");
    }
}

/// What one of the patterns in the field table accepts, and what comes close.
const TEXTS: &[&str] = &[
    "ORD_20251201_150000_a1b2c3d4",
    "ORD_00000000_000000_00000000",
    "ORD_20251201_150000_A1B2C3D4",
    "ORD_20251201_150000_a1b2c3d45",
    "ORD_20251201_150000_a1b2c3dg",
    "ORD_20251201_150000_a1b2c3d4\n",
    "ORD_٢٠٢٥١٢٠١_150000_a1b2c3d4",
    "EXG_20251201_145955_xyz789",
    "EXG_20251201_145955_zzzzz",
    "EXG_20251201_145955_zzzz",
    "EXG_20251201_145955_zzzzzzzzz",
    "EXG_20251201_145955_XYZ789",
    "EXG_20251201_145955_xyz789\n",
    "BTC_USDT",
    "A_B",
    "BITCOIN_TETHERDOLLARSANDMORE",
    "1INCH_USDT",
    "btc_usdt",
    "BTC__USDT",
    "_USDT",
    "BTC_USDT_PERP",
    "BTC_USDT\n",
    "BTC_USDÉ",
    "",
];

/// Decimals short enough to be held, and what comes close to one.
const DECIMALS: &[&str] = &[
    "0", "-0", "0.5", "2.0", "95000.00", "-1.50", "1E-8", "1e8", "1e+8", "-1.5e-3", "0e0", "10",
    "", "-", "+1", ".5", "1.", "01", "-01", "00", "1_000", "1,5", " 1", "1 ", "1\n", "1e", "1e+",
    "e5", "1.e5", "1e1.5", "--1", "0x10", "NaN", "Infinity", "١", "１", "−1",
];

/// A row of the field table.
struct Field<'a> {
    name: &'a str,
    type_name: &'a str,
    wire: &'a str,
    required: &'a str,
    validation: &'a str,
}

fn fields() -> impl Iterator<Item = Field<'static>> {
    let head = ["Field", "Type", "Wire", "Req", "Producer", "Consumer", "Validation"];
    table(DESIGN, "## 3. Fields", head).into_iter().map(
        |[name, type_name, wire, required, _, _, validation]| Field {
            name,
            type_name,
            wire,
            required,
            validation,
        },
    )
}

/// Every JSON block of the design document, with the heading above it.
fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    DESIGN.match_indices("```json\n").map(|(at, fence)| {
        let (_, above) = DESIGN[..at].rsplit_once("\n### ").expect("a heading above each example");
        let (json, _) = DESIGN[at + fence.len()..].split_once("\n```").expect("a closing fence");
        (above.lines().next().unwrap_or_default(), json)
    })
}

/// The first table under a heading: its rows, without its head, which is to be
/// `head`.
fn table<'a, const N: usize>(
    markdown: &'a str,
    heading: &str,
    head: [&str; N],
) -> Vec<[&'a str; N]> {
    let (_, below) = markdown
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no heading {heading:?}"));
    let mut rows = below
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .map(cells);
    assert_eq!(rows.next(), Some(head), "{heading}");
    // A line of dashes comes between.
    rows.skip(1).collect()
}

/// The cells of a row, without the backticks around code.
fn cells<const N: usize>(row: &str) -> [&str; N] {
    let row = row.strip_prefix('|').and_then(|row| row.strip_suffix('|')).unwrap_or(row);
    let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
    cells.try_into().unwrap_or_else(|cells| panic!("expected {N} cells: {cells:?}"))
}

/// The name of what a getter returns: no paths, no references, and an id by its
/// alias.
fn type_returned_by<'a, T>(_getter: fn(&'a Order) -> T) -> String {
    any::type_name::<T>()
        .replace(any::type_name::<OrderId>(), "OrderId")
        .replace(any::type_name::<ExecutionGroupId>(), "ExecutionGroupId")
        .replace('&', "")
        .split_inclusive(['<', '>', ','])
        .map(|part| part.rsplit("::").next().unwrap_or(part))
        .collect()
}

/// Whether an example, changed, is still an order.
fn reads_after<T>(json: &str, change: impl FnOnce(&mut Map<String, Value>) -> T) -> bool {
    let mut keys = serde_json::from_str(json).unwrap();
    change(&mut keys);
    serde_json::from_value::<Order>(Value::Object(keys)).is_ok()
}

/// How many samples both a pattern and a reader accept; they have to agree on
/// each.
fn agreed(pattern: &str, reads: impl Fn(&str) -> bool, samples: &[&str]) -> usize {
    assert!(!pattern.contains(r"\d"), "{pattern}: other scripts have digits too");
    let regex = Regex::new(pattern).unwrap();
    let accepts = |text: &&&str| {
        assert_eq!(reads(text), regex.is_match(text), "{pattern}: {text:?}");
        reads(text)
    };
    samples.iter().filter(accepts).count()
}
