//! `orders ledger export`, as CSV, JSON and Parquet.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use ledger_sqlite::{LedgerReader, OrderFilter, SqliteReader};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use program::{
    LIMIT_ORDER,
    ledger::{SESSION, ledger_of},
    orders_into,
};
use serde_json::Value;

/// A row: its values by their columns, none of them null.
type Texts = BTreeMap<String, String>;

#[test]
fn every_format_has_the_same_values() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    for what in ["orders", "fills", "changes"] {
        let csv = csv(folder.path(), what);
        assert!(csv.len() > 40, "{what}");
        assert_eq!(parquet(folder.path(), what), csv, "{what}");
        if what != "changes" {
            assert_eq!(json(folder.path(), what), csv, "{what}");
        }
    }
}

#[test]
fn the_fills_are_the_executions_that_count_and_the_orders_have_their_sums() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    let reader = SqliteReader::open(folder.path().join("l")).unwrap();
    let executed = reader.executed(&OrderFilter::default()).unwrap();
    let ids = executed.iter().flat_map(|(_, fills)| fills).map(|fill| fill.fill_id().to_string());
    let told: Vec<_> =
        csv(folder.path(), "fills").iter().map(|row| row["fill_id"].clone()).collect();
    assert_eq!(told, ids.collect::<Vec<_>>());
    let orders = csv(folder.path(), "orders");
    assert_eq!(orders.len(), executed.len());
    for ((order, fills), row) in executed.iter().zip(orders) {
        assert_eq!(row["order_id"], order.order_id().to_string());
        assert_eq!(row["executions"], fills.len().to_string());
        let sums = reader.execution_summary(order.order_id()).unwrap().unwrap();
        let sums = [
            ("filled_quantity", sums.filled_quantity().map(|sum| sum.to_string())),
            ("remaining_quantity", sums.remaining_quantity().map(|sum| sum.to_string())),
            ("average_price", sums.average_price().map(|price| price.to_string())),
            ("commissions", serde_json::to_string(sums.commissions()).ok()),
        ];
        for (column, wanted) in sums {
            assert_eq!(row.get(column), wanted.as_ref(), "{column} of {}", order.order_id());
        }
    }
}

#[test]
fn a_parquet_file_of_several_groups_is_whole() {
    let id = |number: u32| format!("ORD_20251201_150000_{number:08x}");
    let register = |number| {
        let order = LIMIT_ORDER.replace("ORD_20251201_150000_a1b2c3d4", &id(number));
        format!("{{\"register\":{order}}}\n")
    };
    let folder = ledger_of(&(0..20_001).map(register).collect::<String>());
    let rows = parquet(folder.path(), "orders");
    assert_eq!(rows.len(), 20_001);
    assert!((0..).map(id).zip(&rows).all(|(id, row)| row["order_id"] == id));
}

/// Exports into a file.
fn export(folder: &Path, what: &str, format: &str) -> PathBuf {
    let (path, db) = (folder.join(format), folder.join("l"));
    let args = ["ledger", "export", "--what", what, "--format", format, "--db"];
    let args = [&args[..], &[db.to_str().unwrap()]].concat();
    let run = orders_into(&args, File::create(&path).unwrap());
    assert_eq!((run.status, &*run.err), (0, ""));
    path
}

fn csv(folder: &Path, what: &str) -> Vec<Texts> {
    let csv = csv::Reader::from_path(export(folder, what, "csv")).unwrap();
    let rows = csv.into_deserialize().map(|row| {
        let mut row: Texts = row.unwrap();
        row.retain(|_, text| !text.is_empty());
        row
    });
    rows.collect()
}

fn json(folder: &Path, what: &str) -> Vec<Texts> {
    let lines = fs::read_to_string(export(folder, what, "ndjson")).unwrap();
    let rows = lines.lines().map(|line| serde_json::from_str::<BTreeMap<_, Value>>(line).unwrap());
    let text = |(column, value)| match value {
        Value::Null => None,
        Value::String(text) => Some((column, text)),
        json => Some((column, json.to_string())),
    };
    rows.map(|row| row.into_iter().filter_map(text).collect()).collect()
}

/// The rows of a Parquet file. A decimal is its text, once it is seen to be that.
fn parquet(folder: &Path, what: &str) -> Vec<Texts> {
    let file = File::open(export(folder, what, "parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let fields: BTreeMap<_, _> = row.get_column_iter().collect();
        let mut texts = Texts::new();
        for (name, field) in &fields {
            let exact = fields.get(&format!("{name}_text"));
            let text = match (field, exact) {
                (Field::Null, _) => continue,
                (Field::Decimal(decimal), Some(Field::Str(exact))) => {
                    let bytes = decimal.data().try_into().unwrap();
                    assert_eq!(i128::from_be_bytes(bytes), places_18(exact), "{name} {exact}");
                    continue;
                }
                (Field::Str(text), _) => text.clone(),
                (Field::Long(nanos), _) if name.ends_with("_at") => {
                    dtos_state::Timestamp::from_unix_nanos((*nanos).into()).unwrap().to_string()
                }
                (field, _) => field.to_string(),
            };
            texts.insert(name.trim_end_matches("_text").to_owned(), text);
        }
        texts
    });
    rows.collect()
}

/// An exact decimal times ten to the eighteenth, cut.
fn places_18(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<18.18}").parse().unwrap()
}
