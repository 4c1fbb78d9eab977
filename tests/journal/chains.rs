//! The causality chain: how it is extended, and its JSON.

use serde_json::{Value, json};
use strategy_journal::{CausalityChain, ExecutionCommandId, Link, Origin, OriginType, RiskId};

use crate::samples::{chain, command_id, fill_id, order_id};

/// A chain with every id there is.
const FULL: &str = concat!(
    r#"{"origin":{"id":"SCH_20251201_145959_00000","type":"SCHEDULE"},"#,
    r#""signal_ids":["SIG_20251201_145959_abc12","SIG_20251201_145959_abc13"],"#,
    r#""risk_ids":["RSK_20251201_145959_abc123"],"#,
    r#""strategy_directive_id":"STR_20251201_145959_abc1234","#,
    r#""entry_plan_id":"ENT_20251201_145959_abc12345","#,
    r#""size_plan_id":"SIZ_20251201_145959_zzzzz","#,
    r#""exit_plan_id":"EXT_20251201_145959_99999","#,
    r#""execution_plan_id":"EXP_20251201_145959_a1b2c3","#,
    r#""execution_command_id":"EXC_20251201_150000_a1b2c3","#,
    r#""order_ids":["ORD_20251201_150000_a1b2c3d4"],"#,
    r#""fill_ids":["FIL_20251201_150002_c3d4e5f6"]}"#,
);

const KEYS: [&str; 11] = [
    "origin",
    "signal_ids",
    "risk_ids",
    "strategy_directive_id",
    "entry_plan_id",
    "size_plan_id",
    "exit_plan_id",
    "execution_plan_id",
    "execution_command_id",
    "order_ids",
    "fill_ids",
];

fn refused(json: &str) -> String {
    CausalityChain::from_json(json).expect_err(json).to_string()
}

#[test]
fn a_chain_is_read_and_written_the_same() {
    let empty = CausalityChain::of(Origin::Tick("TCK_20251201_145959_abc123".parse().unwrap()));
    for json in [FULL, &empty.to_json(), &chain(1).to_json()] {
        let read = CausalityChain::from_json(json).unwrap();
        assert_eq!(read.to_json(), json);
        assert_eq!(serde_json::from_str::<CausalityChain>(json).unwrap(), read);
    }
    let keys: serde_json::Map<_, _> = serde_json::from_str(FULL).unwrap();
    assert_eq!(keys.len(), KEYS.len());
    for (key, value) in keys {
        let rest: Value = serde_json::from_str(&empty.to_json()).unwrap();
        let is_empty = rest[&key].is_null() || rest[&key] == json!([]);
        assert!(KEYS.contains(&key.as_str()) && (is_empty || key == "origin"), "{key}: {value}");
    }
}

#[test]
fn every_key_has_to_be_there_once_and_no_other() {
    for key in KEYS {
        let mut keys: serde_json::Map<_, _> = serde_json::from_str(FULL).unwrap();
        keys.remove(key);
        let absent = Value::Object(keys).to_string();
        assert!(refused(&absent).starts_with(&format!("missing field `{key}`")), "{key}");

        let value = &serde_json::from_str::<Value>(FULL).unwrap()[key];
        let doubled = FULL.replacen('{', &format!("{{\"{key}\":{value},"), 1);
        assert!(refused(&doubled).starts_with(&format!("duplicate field `{key}`")), "{key}");
    }
    let unknown = FULL.replacen('{', r#"{"quantity":"1","#, 1);
    assert!(refused(&unknown).starts_with("unknown field `quantity`, expected one of `origin`"));
    for (origin, error) in [
        (r#"{"id":"SCH_20251201_145959_00000"}"#, "missing field `type`"),
        (r#"{"type":"SCHEDULE"}"#, "missing field `id`"),
        (r#"{"id":"SCH_20251201_145959_00000","type":"SCHEDULE","at":1}"#, "unknown field `at`"),
        (
            r#"["SCH_20251201_145959_00000","SCHEDULE"]"#,
            "invalid type: sequence, expected an origin",
        ),
        ("null", "invalid type: null, expected an origin"),
    ] {
        let json =
            FULL.replacen(r#"{"id":"SCH_20251201_145959_00000","type":"SCHEDULE"}"#, origin, 1);
        assert!(refused(&json).starts_with(error), "{origin}: {}", refused(&json));
    }
}

#[test]
fn what_is_not_a_chain_is_refused_with_its_reason() {
    let with = |from: &str, to: &str| {
        assert!(FULL.contains(from), "{from}");
        FULL.replacen(from, to, 1)
    };
    let twice = r#"["RSK_20251201_145959_abc123","RSK_20251201_145959_abc123"]"#;
    for (json, error) in [
        (String::new(), "EOF while parsing a value"),
        ("[]".to_owned(), "invalid type: sequence, expected a causality chain, as an object"),
        (
            "\"x\"".to_owned(),
            "invalid type: string \"x\", expected a causality chain, as an object",
        ),
        (format!("{FULL}{FULL}"), "trailing characters"),
        (with("SCHEDULE", "NEWS"), "invalid id \"SCH_20251201_145959_00000\": expected NWS_"),
        (with("SCHEDULE", "schedule"), "unknown origin type \"schedule\": expected one of TICK"),
        (with("SIG_", "RSK_"), "invalid id \"RSK_20251201_145959_abc12\": expected SIG_"),
        (with("SIG_20251201", "SIG_2025120"), "invalid id \"SIG_2025120_145959_abc12\""),
        (with("ORD_", "FIL_"), "invalid id \"FIL_20251201_150000_a1b2c3d4\": expected ORD_"),
        (
            with(r#"["RSK_20251201_145959_abc123"]"#, "null"),
            "invalid type: null, expected a sequence",
        ),
        (
            with(r#"["RSK_20251201_145959_abc123"]"#, twice),
            "cannot extend risk_ids: \
            RSK_20251201_145959_abc123 is there twice",
        ),
        (with(r#""STR_20251201_145959_abc1234""#, "[]"), "invalid type: sequence"),
    ] {
        assert!(refused(&json).starts_with(error), "{error}: {}", refused(&json));
    }
}

#[test]
fn a_list_has_at_most_a_thousand_ids() {
    let ids: Vec<_> = (0..1_001)
        .map(|number| RiskId::numbered(crate::samples::now().get(), number).unwrap())
        .collect();
    let json = |count| {
        let mut keys: Value = serde_json::from_str(FULL).unwrap();
        keys["risk_ids"] = json!(ids[..count]);
        keys.to_string()
    };
    assert_eq!(CausalityChain::from_json(&json(1_000)).unwrap().risk_ids(), &ids[..1_000]);
    let error = "cannot extend risk_ids: it has 1000 ids, the most there are";
    assert!(refused(&json(1_001)).starts_with(error));
    let mut full = CausalityChain::from_json(&json(1_000)).unwrap();
    assert_eq!(full.extend(ids[1_000]).unwrap_err().to_string(), error);
    full.extend(ids[0]).unwrap();
    assert_eq!(full.risk_ids().len(), 1_000);
}

#[test]
fn an_id_that_is_there_once_never_changes() {
    let full = CausalityChain::from_json(FULL).unwrap();
    let links: [Link; 6] = [
        full.strategy_directive_id().unwrap().into(),
        full.entry_plan_id().unwrap().into(),
        full.size_plan_id().unwrap().into(),
        full.exit_plan_id().unwrap().into(),
        full.execution_plan_id().unwrap().into(),
        full.execution_command_id().unwrap().into(),
    ];
    for link in links {
        let mut chain = CausalityChain::of(full.origin());
        chain.extend(link).unwrap();
        let once = chain.clone();
        chain.extend(link).unwrap();
        assert_eq!(chain, once);
        assert_ne!(chain, CausalityChain::of(full.origin()));
    }
    let mut changed = full.clone();
    let other: ExecutionCommandId = "EXC_20251201_150000_other1".parse().unwrap();
    let error = changed.extend(other).unwrap_err();
    assert_eq!(error.key(), "execution_command_id");
    assert_eq!(
        error.to_string(),
        "cannot extend execution_command_id: it is EXC_20251201_150000_a1b2c3, \
        and cannot be EXC_20251201_150000_other1"
    );
    assert_eq!(changed, full);
}

#[test]
fn a_list_keeps_its_order_and_has_no_id_twice() {
    let mut chain = chain(1);
    for number in [3, 1, 2, 1] {
        chain.extend(order_id(number)).unwrap();
        chain.extend(fill_id(number)).unwrap();
    }
    assert_eq!(chain.order_ids(), [order_id(3), order_id(1), order_id(2)]);
    assert_eq!(chain.fill_ids(), [fill_id(3), fill_id(1), fill_id(2)]);
    assert_eq!(chain.execution_command_id(), Some(command_id(1)));
}

#[test]
fn an_origin_has_the_type_of_its_id() {
    for (id, origin_type) in [
        ("TCK_20251201_145959_abc123", OriginType::Tick),
        ("NWS_20251201_145959_abc123", OriginType::News),
        ("SCH_20251201_145959_abc123", OriginType::Schedule),
    ] {
        for other in OriginType::ALL {
            let origin = Origin::of(other, id);
            assert_eq!(origin.is_ok(), other == origin_type, "{id} {other}");
            if let Ok(origin) = origin {
                assert_eq!((origin.id(), origin.origin_type()), (id, origin_type));
            }
        }
    }
}
