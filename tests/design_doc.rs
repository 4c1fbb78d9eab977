//! The design documents compared with the code: neither can change alone.

use std::{any, fmt::Debug, marker::PhantomData, path::Path};

use id_generators::{ExecutionGroupId, FillId, OrderId};
use regex::Regex;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

mod fill;
mod journal;
mod ledger;
mod order;

/// A design document, and the type of the record that it describes.
struct Design<T> {
    markdown: &'static str,
    record: PhantomData<T>,
}

/// A row of the field table.
struct Field {
    name: &'static str,
    type_name: &'static str,
    wire: &'static str,
    required: &'static str,
    validation: &'static str,
}

impl<T: DeserializeOwned + Serialize + Debug> Design<T> {
    const fn of(markdown: &'static str) -> Self {
        Self { markdown, record: PhantomData }
    }

    /// Every JSON block of the document, with the heading above it.
    fn examples(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let markdown = self.markdown;
        markdown.match_indices("```json\n").map(move |(at, fence)| {
            let above = markdown[..at].rsplit_once("\n### ").expect("a heading above each example");
            let (json, _) =
                markdown[at + fence.len()..].split_once("\n```").expect("a closing fence");
            (above.1.lines().next().unwrap_or_default(), json)
        })
    }

    fn fields(&self) -> Vec<Field> {
        let head = ["Field", "Type", "Wire", "Req", "Producer", "Consumer", "Validation"];
        let rows = table(self.markdown, "## 3. Fields", head).into_iter();
        rows.map(|[name, type_name, wire, required, _, _, validation]| Field {
            name,
            type_name,
            wire,
            required,
            validation,
        })
        .collect()
    }

    fn assert_examples_are_those_we_know(&self, headings: [&str; 2]) {
        assert_eq!(self.examples().map(|(heading, _)| heading).collect::<Vec<_>>(), headings);
    }

    fn assert_every_example_reads_and_writes_back_unchanged(&self) {
        for (heading, json) in self.examples() {
            let record: T = serde_json::from_str(json).unwrap_or_else(|e| panic!("{heading}: {e}"));
            let written = serde_json::to_string_pretty(&record).unwrap();
            assert_eq!(written, json, "{heading}");
            let name = heading.to_lowercase().replace(' ', "_");
            insta::assert_snapshot!(format!("{name}_json"), written);
            insta::assert_debug_snapshot!(format!("{name}_value"), record);
        }
    }

    fn assert_the_fields_are_the_keys_that_are_written(&self) {
        let fields = self.fields();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        for (heading, json) in self.examples() {
            let record: T = serde_json::from_str(json).unwrap();
            let written = serde_json::to_string_pretty(&record).unwrap();
            let keys: Vec<&str> = written
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\":"))
                .map(|(key, _)| key)
                .collect();
            assert_eq!(names, keys, "{heading}");
        }
    }

    fn assert_the_types_are(&self, types: &[(&str, String)]) {
        let documented: Vec<_> =
            self.fields().iter().map(|field| (field.name, field.type_name.to_owned())).collect();
        assert_eq!(documented, types);
    }

    fn assert_a_required_field_is_neither_absent_nor_null(&self) {
        for (heading, json) in self.examples() {
            for Field { name, wire, required, .. } in self.fields() {
                let absent = Self::reads_after(json, |keys| keys.remove(name));
                let null = Self::reads_after(json, |keys| keys.insert(name.into(), Value::Null));
                let documented = match (required, wire) {
                    ("yes", "string") => (false, false),
                    ("no", "string or null") => (true, true),
                    _ => panic!("{name}: required {required}, on the wire {wire}"),
                };
                assert_eq!((absent, null), documented, "{heading}: {name}");
            }
        }
    }

    fn assert_a_field_is_a_string_and_nothing_else(&self) {
        let others = [1.into(), 0.5.into(), true.into(), Value::Array(vec![]), Map::new().into()];
        for (heading, json) in self.examples() {
            assert!(Self::reads_after(json, |_| ()), "{heading}");
            for Field { name, .. } in self.fields() {
                for other in &others {
                    let put = |keys: &mut Map<_, _>| keys.insert(name.into(), other.clone());
                    assert!(!Self::reads_after(json, put), "{heading}: {name}: {other}");
                }
            }
        }
    }

    fn assert_every_pattern_accepts_what_its_reader_does(&self, readers: &[(&str, Reader)]) {
        let mut patterns = self.fields();
        patterns.retain(|field| field.validation.starts_with('^'));
        let names: Vec<&str> = patterns.iter().map(|field| field.name).collect();
        assert_eq!(names, readers.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for (Field { name, validation, .. }, (_, reads)) in patterns.iter().zip(readers) {
            let accepted = agreed(validation, reads, TEXTS);
            assert!((2..TEXTS.len()).contains(&accepted), "{name}: {accepted} samples accepted");
        }
    }

    fn assert_crate_paths_exist(&self, count: usize) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let code = self.markdown.split('`');
        let paths: Vec<&str> = code.filter(|text| text.starts_with("crates/")).collect();
        assert_eq!(paths.len(), count);
        for path in paths {
            assert!(root.join(path).is_file(), "{path}");
        }
    }

    /// Whether a changed example is still a valid record.
    fn reads_after<R>(json: &str, change: impl FnOnce(&mut Map<String, Value>) -> R) -> bool {
        let mut keys = serde_json::from_str(json).unwrap();
        change(&mut keys);
        serde_json::from_value::<T>(Value::Object(keys)).is_ok()
    }
}

type Reader = fn(&str) -> bool;

/// Texts that a pattern in the field tables accepts, and texts that are close.
const TEXTS: &[&str] = &[
    "ORD_20251201_150000_a1b2c3d4",
    "ORD_00000000_000000_00000000",
    "ORD_20251201_150000_A1B2C3D4",
    "ORD_20251201_150000_a1b2c3d45",
    "ORD_20251201_150000_a1b2c3dg",
    "ORD_20251201_150000_a1b2c3d4\n",
    "ORD_٢٠٢٥١٢٠١_150000_a1b2c3d4",
    "FIL_20251201_150002_c3d4e5f6",
    "FIL_00000000_000000_00000000",
    "FIL_20251201_150002_C3D4E5F6",
    "FIL_20251201_150002_c3d4e5f",
    "FIL_20251201_150002_c3d4e5f6\n",
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

/// The rows of the first table under a heading, without its head, which must be
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
    // This skips the line of dashes.
    rows.skip(1).collect()
}

/// The cells of a row, without the backticks around code.
fn cells<const N: usize>(row: &str) -> [&str; N] {
    let row = row.strip_prefix('|').and_then(|row| row.strip_suffix('|')).unwrap_or(row);
    let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
    cells.try_into().unwrap_or_else(|cells| panic!("expected {N} cells: {cells:?}"))
}

/// The name of the type that a getter returns, without paths and references;
/// ids have their alias.
fn type_returned_by<'a, R: 'a, T>(_getter: fn(&'a R) -> T) -> String {
    any::type_name::<T>()
        .replace(any::type_name::<OrderId>(), "OrderId")
        .replace(any::type_name::<ExecutionGroupId>(), "ExecutionGroupId")
        .replace(any::type_name::<FillId>(), "FillId")
        .replace('&', "")
        .split_inclusive(['<', '>', ','])
        .map(|part| part.rsplit("::").next().unwrap_or(part))
        .collect()
}

/// The number of samples that both a pattern and a reader accept. They must
/// agree on each.
fn agreed(pattern: &str, reads: impl Fn(&str) -> bool, samples: &[&str]) -> usize {
    assert!(!pattern.contains(r"\d"), "{pattern}: other scripts have digits too");
    let regex = Regex::new(pattern).unwrap();
    let accepts = |text: &&&str| {
        assert_eq!(reads(text), regex.is_match(text), "{pattern}: {text:?}");
        reads(text)
    };
    samples.iter().filter(accepts).count()
}
