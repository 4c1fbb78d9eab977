//! What is read from JSON: each public type by itself, from an object alone.

use std::fmt::Debug;

use dtos_state::{
    ChangeEffect, Command, ExecutionSummary, Fill, NewFill, OrderStatus,
    OrderStatus::{Cancelled, Open},
    Sum,
};
use ledger_conformance::examples::{at, fill, fill_id, new_fill, order, order_id, report};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use strategy_ledger::{Change, Discrepancy, Finding};

#[test]
fn an_array_is_refused_where_an_object_is_read() {
    refuses_arrays(&order(1));
    refuses_arrays(&fill(1, Some("t1")));
    refuses_arrays(&report(Open, Some("8"), 1));
    commands().iter().for_each(refuses_arrays);
    changes().iter().for_each(refuses_arrays);
    discrepancies().iter().for_each(refuses_arrays);
    findings().iter().for_each(refuses_arrays);
    refuses_arrays(&summary());
    summary().commissions().iter().for_each(refuses_arrays);
}

#[test]
fn an_unknown_key_and_a_key_given_twice_are_refused() {
    refuses_more_keys(&order(1));
    refuses_more_keys(&fill(1, Some("t1")));
    refuses_more_keys(&report(Open, Some("8"), 1));
    commands().iter().for_each(refuses_more_keys);
    changes().iter().for_each(refuses_more_keys);
    discrepancies().iter().for_each(refuses_more_keys);
    findings().iter().for_each(refuses_more_keys);
    refuses_more_keys(&summary());
    summary().commissions().iter().for_each(refuses_more_keys);
}

#[test]
fn a_finding_is_named_by_its_name_alone() {
    for name in ["0", "1", "null", "true", "\"Overfilled\"", "\"\"", "{}", "[]"] {
        let json = format!("{{\"finding\":{name},\"by\":\"1\"}}");
        assert!(serde_json::from_str::<Discrepancy>(&json).is_err(), "{json}");
        let json = json.replace('{', &format!("{{\"order_id\":\"{}\",", order_id(1)));
        assert!(serde_json::from_str::<Finding>(&json).is_err(), "{json}");
    }
}

#[test]
fn a_change_has_an_effect_of_its_command_and_a_number_from_one() {
    for change in changes() {
        for effect in ChangeEffect::ALL {
            let json = serde_json::to_string(&Change { effect, ..change.clone() }).unwrap();
            let fits = changes()
                .iter()
                .any(|other| other.effect == effect && is_alike(&other.command, &change.command));
            assert_eq!(serde_json::from_str::<Change>(&json).is_ok(), fits, "{json}");
        }
        let json = serde_json::to_string(&Change { seq: 0, ..change }).unwrap();
        assert!(serde_json::from_str::<Change>(&json).is_err(), "{json}");
    }
}

fn is_alike(one: &Command, other: &Command) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

#[test]
fn sums_that_no_fills_have_are_refused() {
    let good = serde_json::to_string(&summary()).unwrap();
    for (key, value) in [
        ("filled_quantity", "\"-1\""),
        ("filled_quantity", "\"0\""),
        ("remaining_quantity", "\"-1\""),
        ("average_price", "null"),
        ("fills", "0"),
    ] {
        let mut json: Value = serde_json::from_str(&good).unwrap();
        json[key] = serde_json::from_str(value).unwrap();
        let text = json.to_string();
        assert!(serde_json::from_str::<ExecutionSummary>(&text).is_err(), "{text}");
    }
    let mut json: Value = serde_json::from_str(&good).unwrap();
    json["overfill"] = "1".into();
    json["remaining_quantity"] = "1".into();
    assert!(serde_json::from_value::<ExecutionSummary>(json).is_err());
}

#[test]
fn what_is_written_is_read_as_the_same() {
    is_read_as_written(&order(1));
    is_read_as_written(&fill(1, Some("t1")));
    is_read_as_written(&report(Open, Some("8"), 1));
    commands().iter().for_each(is_read_as_written);
    changes().iter().for_each(is_read_as_written);
    discrepancies().iter().for_each(is_read_as_written);
    findings().iter().for_each(is_read_as_written);
    is_read_as_written(&summary());
    summary().commissions().iter().for_each(is_read_as_written);
}

#[test]
fn a_change_is_its_command_with_two_more_keys() {
    for change in changes() {
        let mut json = serde_json::to_value(&change).unwrap();
        let object = json.as_object_mut().unwrap();
        assert_eq!(object.remove("seq"), Some(change.seq.into()));
        assert_eq!(object.remove("effect"), Some(change.effect.as_str().into()));
        assert_eq!(json, serde_json::to_value(&change.command).unwrap());
    }
}

#[test]
fn two_commands_in_one_and_none_are_refused() {
    let (fill, update) = (fill(1, None).to_json(), report(Open, None, 1).to_json());
    for (members, wanted) in [
        (format!(r#""fill":{fill},"update":{update}"#), "but got several"),
        (format!(r#""fill":{fill},"fill":{fill}"#), "but got several"),
        (format!(r#""fill":{fill},"extra":1"#), "but got several"),
        (format!(r#""extra":1,"fill":{fill}"#), "unknown field `extra`"),
        (String::new(), "but got none"),
    ] {
        let refused = Command::from_json(&format!("{{{members}}}")).unwrap_err().to_string();
        assert!(refused.contains(wanted), "{members}: {refused}");
        let comma = if members.is_empty() { "" } else { "," };
        let change = format!(r#"{{"seq":1,"effect":"filled"{comma}{members}}}"#);
        let refused = serde_json::from_str::<Change>(&change).unwrap_err().to_string();
        assert!(refused.contains(wanted), "{change}: {refused}");
    }
}

#[test]
fn a_finding_is_named_and_its_facts_stand_beside_the_name() {
    for finding in findings() {
        let json = serde_json::to_value(&finding).unwrap();
        assert_eq!(json["order_id"], finding.order_id.as_str());
        assert_eq!(json["finding"], finding.discrepancy.name());
    }
    let finding = serde_json::to_string(&findings()[0]).unwrap();
    let wanted =
        r#"{"order_id":"ORD_20251201_150000_00000001","finding":"filled_but_short","by":"0.30"}"#;
    assert_eq!(finding, wanted);
}

fn refuses_arrays<T: Serialize + DeserializeOwned + Debug>(value: &T) {
    let Value::Object(object) = serde_json::to_value(value).unwrap() else { unreachable!() };
    let values: Vec<Value> = object.values().cloned().collect();
    let one = Value::Array(vec![Value::Object(object)]);
    for array in [Value::Array(values), Value::Array(Vec::new()), one] {
        let read = serde_json::from_str::<T>(&array.to_string());
        assert!(read.is_err(), "{array} was read as {read:?}");
    }
}

fn refuses_more_keys<T: Serialize + DeserializeOwned + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    let (first, _) = json[1..].split_once(',').unwrap_or((&json[1..json.len() - 1], ""));
    let key = first.split(':').next().unwrap();
    for more in [r#""extra":1"#.to_owned(), format!("{key}:1")] {
        for json in
            [format!("{},{more}}}", &json[..json.len() - 1]), format!("{{{more},{}", &json[1..])]
        {
            let read = serde_json::from_str::<T>(&json);
            assert!(read.is_err(), "{json} was read as {read:?}");
        }
    }
}

fn is_read_as_written<T: Serialize + DeserializeOwned + Debug + PartialEq>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value, "{json}");
    // By way of a document, whose keys are in another order.
    let document = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(document).unwrap(), *value, "{json}");
}

fn commands() -> [Command; 3] {
    [order(1).into(), report(Open, Some("8"), 1).into(), fill(1, Some("t1")).into()]
}

/// A change of every effect.
fn changes() -> Vec<Change> {
    let [register, update, fill] = commands();
    (1..)
        .zip(ChangeEffect::ALL)
        .map(|(seq, effect)| {
            let command = match effect {
                ChangeEffect::Registered => register.clone(),
                ChangeEffect::Advanced
                | ChangeEffect::Amended
                | ChangeEffect::Unchanged
                | ChangeEffect::Contradicted => update.clone(),
                ChangeEffect::Filled | ChangeEffect::Conflicted => fill.clone(),
            };
            Change { seq, effect, command }
        })
        .collect()
}

fn findings() -> Vec<Finding> {
    let finding = |discrepancy| Finding { order_id: order_id(1), discrepancy };
    discrepancies().into_iter().map(finding).collect()
}

/// Every discrepancy, and every one of its facts that may be absent.
fn discrepancies() -> Vec<Discrepancy> {
    use Discrepancy as D;
    let of_statuses = OrderStatus::ALL
        .into_iter()
        .flat_map(|status| [D::CompleteButNotFilled { status }, D::FillsUnreported { status }]);
    let of_sums = Sum::ALL.into_iter().map(|sum| D::NotSummable { sum });
    let others = [
        D::FilledButShort { by: "0.30".parse().unwrap() },
        D::Overfilled { by: "0.1".parse().unwrap() },
        D::PartiallyFilledWithoutFills {},
        D::FillsOnRejected {},
        D::ExecutedAfterEnd { status: Cancelled, fill_id: fill_id(1), executed_at: at(2) },
        D::ReportedAfterEnd { status: Cancelled, reported: Open, updated_at: at(2) },
        D::ContradictoryReport { reported: Open, connector_order_id: None, updated_at: at(2) },
        D::ContradictoryReport {
            reported: Open,
            connector_order_id: Some("it's \"8\"".parse().unwrap()),
            updated_at: at(2),
        },
        D::ConflictingFill { fill_id: fill_id(1) },
        D::NotItsHistory {},
    ];
    others.into_iter().chain(of_statuses).chain(of_sums).collect()
}

/// With an overfill, and commissions in an asset and in none.
fn summary() -> ExecutionSummary {
    let fills = [None, Some("BNB")].map(|asset| NewFill {
        filled_quantity: "0.3".parse().unwrap(),
        commission: Some("0.10".parse().unwrap()),
        commission_asset: asset.map(|asset| asset.parse().unwrap()),
        ..new_fill()
    });
    let fills: Vec<Fill> =
        (1..).zip(fills).map(|(number, new)| Fill::with_id(fill_id(number), new)).collect();
    ExecutionSummary::of(&order(1), &fills).unwrap()
}
