//! The summary of an order and its fills as a document.

use dtos_state::{CommissionSum, ExecutionSummary, Fill, NewFill};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    examples::{limit_order, on_one_line, with_known_id},
    fill_examples::new_fill,
};

/// A summary with a value for each key; each key has a line of its own.
const FULL: &str = r#"{
  "filled_quantity": "0.60",
  "remaining_quantity": "0",
  "average_price": "95000.00",
  "overfill": "0.10",
  "commissions": [{"commission":"1.5","commission_asset":null},
  {"commission":"-0.3","commission_asset":"BNB"}],
  "fills": 3
}"#;

const EMPTY: &str = r#"{
  "filled_quantity": "0",
  "remaining_quantity": "0.5",
  "average_price": null,
  "overfill": null,
  "commissions": [],
  "fills": 0
}"#;

#[test]
fn a_summary_is_written_key_by_key_and_read_as_the_same() {
    let paid = [("0.20", "1.5", None), ("0.2", "-0.3", Some("BNB"))];
    let mut fills: Vec<Fill> = paid
        .map(|(quantity, commission, asset)| {
            Fill::generate(NewFill {
                filled_quantity: quantity.parse().unwrap(),
                commission: Some(commission.parse().unwrap()),
                commission_asset: asset.map(|asset| asset.parse().unwrap()),
                ..new_fill()
            })
        })
        .into();
    let filled_quantity = "0.2".parse().unwrap();
    fills.push(Fill::generate(NewFill { filled_quantity, ..new_fill() }));
    let order = with_known_id(limit_order());
    for (fills, json) in [(&fills[..], FULL), (&[], EMPTY)] {
        let summary = ExecutionSummary::of(&order, fills).unwrap();
        assert_writes_and_reads(&summary, &on_one_line(json));
    }
}

#[test]
fn a_sum_of_commissions_is_written_and_read_by_itself() {
    for (asset, json) in [(None, "null"), (Some("BNB"), r#""BNB""#)] {
        let commission = "-0.30".parse().ok();
        let commission_asset = asset.map(|asset| asset.parse().unwrap());
        let json = format!(r#"{{"commission":"-0.30","commission_asset":{json}}}"#);
        assert_writes_and_reads(&CommissionSum { commission, commission_asset }, &json);
    }
}

/// The full summary with one text replaced.
const REFUSED: &[(&str, &str, &str)] = &[
    ("  \"fills\": 3", "  \"fills\": 3, \"at\": 1", "unknown field `at`, expected one of"),
    ("\"fills\"", "\"Fills\"", "unknown field `Fills`, expected one of"),
    ("\"fills\": 3", "\"fills\": 3, \"fills\": 3", "duplicate field `fills`"),
    (",\n  \"fills\": 3", "", "missing field `fills`"),
    ("\"0.60\"", "0.60", "invalid type: floating point `0.6`, expected a decimal in quotes"),
    ("\"0.60\"", "\".60\"", "invalid decimal \".60\": expected a plain number"),
    ("\"0.10\"", "\"0.00\"", "invalid quantity \"0.00\": expected a decimal above zero"),
    ("\"fills\": 3", "\"fills\": -3", "invalid value: integer `-3`, expected usize"),
    ("\"fills\": 3", "\"fills\": \"3\"", "invalid type: string \"3\", expected usize"),
    ("\"BNB\"", "\"\"", "invalid commission asset \"\": expected a text that is not empty"),
    ("\"BNB\"", "\"BNB\",\"at\":1", "unknown field `at`, expected `commission` or"),
    (
        r#"{"commission":"1.5","commission_asset":null}"#,
        r#"["1.5",null]"#,
        "invalid type: sequence, expected a commission, as an object",
    ),
];

#[test]
fn what_is_not_a_summary_is_refused() {
    for (old, new, message) in REFUSED {
        assert_eq!(FULL.matches(old).count(), 1, "{old}");
        let refused = refusal::<ExecutionSummary>(&FULL.replace(old, new));
        assert!(refused.starts_with(message), "{refused}");
    }
}

#[test]
fn values_without_their_keys_are_no_summary_and_no_sum_of_commissions() {
    let summary = r#"["0.60", "0", "95000.00", "0.10", [], 3]"#;
    let expected = "invalid type: sequence, expected an execution summary, as an object";
    assert_eq!(refusal::<ExecutionSummary>(summary), format!("{expected} at line 1 column 0"));
    let expected = "invalid type: sequence, expected a commission, as an object";
    assert_eq!(
        refusal::<CommissionSum>(r#"["1.5", null]"#),
        format!("{expected} at line 1 column 0")
    );
}

fn refusal<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(json) {
        // A value has lost the second of two keys.
        let is_read = serde_json::from_value::<T>(value).is_ok();
        assert_eq!(is_read, json.matches("\"fills\"").count() == 2, "{json}");
    }
    serde_json::from_str::<T>(json).unwrap_err().to_string()
}

fn assert_writes_and_reads<T>(value: &T, json: &str)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(serde_json::from_str::<T>(json).unwrap(), *value);
    let document: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::from_value::<T>(document).unwrap(), *value);
}
