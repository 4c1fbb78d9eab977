//! What is read from JSON: each public type by itself, from an object alone.

use std::{collections::BTreeSet, fmt::Debug};

use dtos_state::{
    AnswerOutcome, ChangeEffect, Command, ExecutionSummary, Fill, HistoryFault, NewFill,
    OrderStatus,
    OrderStatus::{Cancelled, Open},
    OrderUpdate, Request, RequestKind, Sum,
};
use ledger_conformance::examples::{
    answer, at, bust_of, bust_of_fill, fill, fill_id, group, new_fill, order, order_id, report,
    request, ruling,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use strategy_ledger::{Change, Cursor, Discrepancy, Finding};

#[test]
fn an_array_is_refused_where_an_object_is_read() {
    refuses_arrays(&order(1));
    refuses_arrays(&fill(1, Some("t1")));
    refuses_arrays(&report(Open, Some("8"), 1));
    commands().iter().for_each(refuses_arrays);
    changes().iter().for_each(refuses_arrays);
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
    findings().iter().for_each(refuses_more_keys);
    refuses_more_keys(&summary());
    summary().commissions().iter().for_each(refuses_more_keys);
}

#[test]
fn a_finding_is_named_by_its_name_alone() {
    for name in ["0", "1", "null", "true", "\"Overfilled\"", "\"\"", "{}", "[]"] {
        let order_id = order_id(1);
        let json = format!(r#"{{"order_id":"{order_id}","finding":{name},"by":"1"}}"#);
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
        for seq in [0, change.seq + 1] {
            let json = serde_json::to_string(&Change { seq, ..change.clone() }).unwrap();
            assert!(serde_json::from_str::<Change>(&json).is_err(), "{json}");
        }
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
        ("fills", "0"),
    ] {
        let mut json: Value = serde_json::from_str(&good).unwrap();
        json[key] = serde_json::from_str(value).unwrap();
        let text = json.to_string();
        assert!(serde_json::from_str::<ExecutionSummary>(&text).is_err(), "{text}");
    }
    // One that cannot be held is missing.
    let mut json: Value = serde_json::from_str(&good).unwrap();
    json["average_price"] = Value::Null;
    let read: ExecutionSummary = serde_json::from_value(json).unwrap();
    assert!(read.missing().eq([Sum::AveragePrice]));
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
    findings().iter().for_each(is_read_as_written);
    is_read_as_written(&summary());
    summary().commissions().iter().for_each(is_read_as_written);
}

#[test]
fn a_change_is_its_command_with_three_more_keys() {
    for change in changes() {
        let mut json = serde_json::to_value(&change).unwrap();
        let object = json.as_object_mut().unwrap();
        assert_eq!(object.remove("seq"), Some(change.seq.into()));
        assert_eq!(object.remove("cursor"), Some(change.cursor.to_string().into()));
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
        let cursor = format!("1-{:032x}", 7);
        let change =
            format!(r#"{{"seq":1,"cursor":"{cursor}","effect":"filled"{comma}{members}}}"#);
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
        assert_eq!(json["key"], finding.key().to_string());
        assert_eq!(json["message"], finding.discrepancy.to_string());
    }
    let finding = serde_json::to_string(&findings()[0]).unwrap();
    let wanted = concat!(
        r#"{"order_id":"ORD_20251201_150000_00000001","finding":"filled_but_short","#,
        r#""key":"ORD_20251201_150000_00000001 filled_but_short 0.3","#,
        r#""message":"is FILLED, but its fills are 0.30 short","by":"0.30"}"#
    );
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

/// A command of every kind.
fn commands() -> [Command; 8] {
    let update = OrderUpdate {
        reason: Some("no \"funds\"".parse().unwrap()),
        cumulative: Some("0.20".parse().unwrap()),
        ..report(Open, Some("8"), 1)
    };
    let expires_at = Some(at(9));
    [
        order(1).into(),
        update.into(),
        fill(1, Some("t1")).into(),
        bust_of("t1").into(),
        Request { expires_at, ..request(RequestKind::Place, 1, 0) }.into(),
        answer(RequestKind::Cancel, u32::MAX, AnswerOutcome::Unknown).into(),
        ruling(Cancelled, Open, 9).into(),
        group().into(),
    ]
}

/// A change of every effect.
fn changes() -> Vec<Change> {
    let [register, update, fill, bust, request, answer, ruling, group] = commands();
    let of_effect = |effect| match effect {
        ChangeEffect::Registered => vec![&register, &group],
        ChangeEffect::Advanced
        | ChangeEffect::Amended
        | ChangeEffect::Unchanged
        | ChangeEffect::Contradicted => vec![&update],
        ChangeEffect::Filled | ChangeEffect::Completed | ChangeEffect::Conflicted => vec![&fill],
        ChangeEffect::Busted => vec![&fill, &bust],
        ChangeEffect::Requested => vec![&request],
        ChangeEffect::Answered => vec![&answer],
        ChangeEffect::Ruled => vec![&ruling],
    };
    let all = ChangeEffect::ALL.into_iter();
    let all = all.flat_map(|it| of_effect(it).into_iter().map(move |command| (it, command)));
    let mut cursor = Cursor::first([7; Cursor::DIGEST_LEN]);
    all.map(|(effect, command)| {
        cursor = cursor.next(effect, command);
        Change { seq: cursor.seq(), cursor, effect, command: command.clone() }
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
    let of_faults = HistoryFault::ALL.into_iter().map(|fault| D::NotItsHistory { fault });
    let of_kinds = RequestKind::ALL.into_iter().flat_map(|kind| {
        [
            D::UnansweredRequest { kind, attempt: 3, requested_at: at(2) },
            D::ContradictoryAnswers { kind, attempt: 1 },
        ]
    });
    let busts = [bust_of("it's \"t9\""), bust_of_fill(9)].map(|bust| D::from(&bust));
    let of_sums = Sum::ALL.into_iter().flat_map(|sum| {
        ["USD", ""].map(|asset| D::NotSummable { sum, commission_asset: asset.parse().ok() })
    });
    let others = [
        D::FilledButShort { by: "0.30".parse().unwrap() },
        D::Overfilled { by: "0.1".parse().unwrap() },
        D::PartiallyFilledWithoutFills {},
        D::FillsOnRejected {},
        D::ExecutedAfterEnd { status: Cancelled, fill_id: fill_id(1), executed_at: at(2) },
        D::ReportedAfterEnd { status: Cancelled, reported: Open, updated_at: at(2) },
        D::ContradictoryReports { reported: Open, connector_order_id: None, updated_at: at(2) },
        D::ContradictoryReports {
            reported: Open,
            connector_order_id: Some("it's \"8\"".parse().unwrap()),
            updated_at: at(2),
        },
        D::ConflictingFills { fill_id: fill_id(1) },
        D::CumulativeDiffers { cumulative: "0".parse().unwrap(), filled: "0.2".parse().unwrap() },
        D::SharedConnectorOrderId {
            connector_order_id: "8".parse().unwrap(),
            other_order_id: order_id(2),
        },
        D::SharedExecution {
            connector_fill_id: "t 1".parse().unwrap(),
            other_order_id: order_id(2),
        },
    ];
    let others = others.into_iter().chain(busts).chain(of_faults).chain(of_kinds);
    let all: Vec<_> = others.chain(of_statuses).chain(of_sums).collect();
    let names: BTreeSet<_> = all.iter().map(D::name).collect();
    assert_eq!(names.len(), D::MEANINGS.len(), "{names:?}");
    all
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
