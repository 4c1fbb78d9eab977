//! The day in `docs/examples`, as the other commands of `orders ledger` show it.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{collections::BTreeMap, fmt::Write, fs};

use insta::assert_snapshot;
use program::{
    ledger::{FILL, SESSION, UPDATE, changes, last_seq, ledger, ledger_of, register, without_age},
    orders,
};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with the ledger `l` of the session.
fn session() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let run = ledger(folder.path(), &["import", SESSION, "--quiet"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""));
    folder
}

#[test]
fn the_audit_says_what_the_readme_says_it_does() {
    let session = session();
    let run = ledger(session.path(), &["audit"]);
    assert_snapshot!("audit", run.report());
    let json = ledger(session.path(), &["audit", "--json"]);
    assert_snapshot!("audit_as_json", json.report());

    let registered = fs::read_to_string(SESSION).unwrap();
    let registered = registered.lines().filter_map(|line| line.strip_prefix("{\"register\":"));
    let mut said: BTreeMap<String, Vec<String>> =
        registered.map(|order| (order[13..41].to_owned(), Vec::new())).collect();
    for finding in run.out.lines() {
        let (order_id, message) = finding.split_once(": ").unwrap();
        said.get_mut(order_id).unwrap().push(message.to_owned());
    }
    let readme = include_str!("../../../docs/examples/README.md");
    let mut told = BTreeMap::new();
    for row in readme.lines().filter(|line| line.contains("| `ORD_")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let findings: Vec<String> = match cells[2] {
            "-" => Vec::new(),
            findings => findings.split("<br>").map(Into::into).collect(),
        };
        for order_id in cells[1].split("<br>").map(|id| id.trim_matches('`').to_owned()) {
            assert_eq!(told.insert(order_id, findings.clone()), None, "{row}");
        }
    }
    assert_eq!(told, said);
}

#[test]
fn a_ledger_without_findings_ends_the_audit_with_0() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n", register()));
    let run = ledger(folder.path(), &["audit"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", "0 findings\n"));
}

#[test]
fn an_order_is_shown_with_its_fills_its_history_and_its_findings() {
    let session = session();
    let mut shown = String::new();
    for order_id in [
        "ORD_20251201_091000_3fa91c08",
        "ORD_20251201_120500_3fa91c1a",
        "ORD_20251201_143000_3fa91c25",
        "ORD_20251201_144000_3fa91c26",
        "ORD_20251201_154500_3fa91c2c",
        "ORD_20251201_155100_3fa91c2f",
        "ORD_20251201_155200_3fa91c30",
        "ORD_20251201_155300_3fa91c31",
        "ORD_20251201_155400_3fa91c32",
        "ORD_20251201_155500_3fa91c33",
        "ORD_20251201_155600_3fa91c34",
    ] {
        let run = ledger(session.path(), &["show", order_id]);
        assert_eq!((run.status, &*run.err), (0, ""));
        writeln!(shown, "{}", run.out).unwrap();
    }
    assert_snapshot!("shown_orders", shown);
    let json = ledger(session.path(), &["show", "--json", "ORD_20251201_144000_3fa91c26"]);
    let mut value: Value = serde_json::from_str(&json.out).unwrap();
    for change in value["history"].as_array_mut().unwrap() {
        // Each ledger has cursors of its own.
        let cursor = change["cursor"].take();
        assert!(cursor.as_str().unwrap().starts_with(&format!("{}-", change["seq"])), "{cursor}");
    }
    assert_snapshot!("shown_order_as_json", serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn a_group_is_shown_with_its_plan_its_quantities_and_its_orders() {
    let session = session();
    let mut shown = String::new();
    // Registered; named by orders alone.
    for group_id in ["EXG_20251201_154955_3fa91c0f", "EXG_20251201_090455_3fa91c06"] {
        let run = ledger(session.path(), &["show", group_id]);
        assert_eq!((run.status, &*run.err), (0, ""));
        let (fields, orders) = run.out.split_at(run.out.find("\nORDER").unwrap() + 1);
        writeln!(shown, "{fields}{}", without_age(orders)).unwrap();
    }
    assert_snapshot!("shown_groups", shown);
    let json = ledger(session.path(), &["show", "--json", "EXG_20251201_154955_3fa91c0f"]).out;
    let mut value: Value = serde_json::from_str(&json).unwrap();
    let orders = value["orders"].as_array().unwrap();
    let listed =
        ledger(session.path(), &["list", "--json", "--group=EXG_20251201_154955_3fa91c0f"]);
    let mut listed: Vec<Value> =
        listed.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    listed.sort_by_key(|overview| overview["order"]["order_id"].to_string());
    assert_eq!(*orders, listed);
    let orders = orders.len();
    value["orders"] = orders.into();
    assert_snapshot!("shown_group_as_json", serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn an_order_that_is_not_there_is_not_shown() {
    let folder = ledger_of(&register());
    let run = ledger(folder.path(), &["show", "ORD_20251201_150000_00000000"]);
    let told = "unknown order ORD_20251201_150000_00000000: expected one that is in the ledger";
    assert_eq!((run.status, &*run.out, &*run.err), (2, "", &*format!("orders: {told}\n")));
    for id in ["ORD_1", "EXG_1", "FIL_20251201_150002_c3d4e5f6"] {
        let run = ledger(folder.path(), &["show", id]);
        assert!(
            run.status == 2 && run.err.contains(&format!("nothing has the id {id:?}")),
            "{}",
            run.err
        );
    }
    let run = ledger(folder.path(), &["show", "EXG_20251201_145955_00000000"]);
    let told = "unknown group EXG_20251201_145955_00000000: expected one that is registered, or \
                that an order names";
    assert_eq!((run.status, &*run.out, &*run.err), (2, "", &*format!("orders: {told}\n")));
}

#[test]
fn nothing_that_is_shown_steers_the_terminal() {
    let steering = "\u{202e}caf\u{e9} \\\\ \\\" \u{85}\u{9b}31m";
    let update = UPDATE.replace("binance_order_1", steering);
    let update = update.replace("\"reason\":null", &format!("\"reason\":\"{steering}\""));
    let fill = FILL.replace("binance_trade_1", steering).replace("USDT", steering);
    let later = UPDATE.replace("binance_order_1", &format!("{steering}2")).replace(":01Z", ":02Z");
    let bust = format!(
        r#"{{"bust":{{"parent_order_id":"ORD_20251201_150000_a1b2c3d4",
        "connector_fill_id":"{steering}3","reason":"{steering}",
        "busted_at":"2025-12-01T15:00:03Z"}}}}"#
    );
    let ruling = format!(
        r#"{{"ruling":{{"order_id":"ORD_20251201_150000_a1b2c3d4","settles":[],
        "reason":"{steering}","ruled_by":"{steering}","ruled_at":"2025-12-01T15:00:03Z"}}}}"#
    );
    let folder = ledger_of(
        &[&register(), &update, &fill, &later, &bust, &ruling].map(|it| &**it).join("\n"),
    );
    let shown = "\\u{202e}caf\u{e9} \\ \" \\u{85}\\u{9b}31m";
    let by = ["--by=x", "--reason=x", "ORD_20251201_150000_a1b2c3d4"];
    for (args, wanted) in [
        (&["show", "ORD_20251201_150000_a1b2c3d4"][..], 13),
        (&["audit"], 2),
        (&[&["rule"], &by[..]].concat(), 2),
    ] {
        let run = ledger(folder.path(), args);
        assert_eq!(run.out.matches(shown).count(), wanted, "{}", run.out);
        assert!(run.out.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')));
    }
}

#[test]
fn an_export_makes_the_ledger_anew() {
    let session = session();
    let export = ledger(session.path(), &["export"]);
    assert_eq!((export.status, &*export.err), (0, ""));
    assert_eq!(export.out.lines().count(), changes(session.path()).len());
    // What was a repeat is not in it; all else is as it was given.
    let given = fs::read_to_string(SESSION).unwrap();
    let mut given = given.lines();
    assert!(export.out.lines().all(|line| given.any(|other| other == line)));

    let copy = tempfile::tempdir().unwrap();
    let db = format!("--db={}", copy.path().join("l").display());
    let run = orders(&["ledger", "import", &db], &export.out);
    assert_eq!((run.status, &*run.out), (0, ""));
    assert!(!run.err.contains("repeated"), "{}", run.err);
    assert_eq!(last_seq(copy.path()), last_seq(session.path()));
    for args in [&["export"][..], &["audit"], &["list", "--json"], &["digest"]] {
        assert_eq!(ledger(copy.path(), args).out, ledger(session.path(), args).out, "{args:?}");
    }
    // The same once more is no change.
    assert_eq!(orders(&["ledger", "import", &db], &export.out).status, 0);
    assert_eq!(ledger(copy.path(), &["import", SESSION]).status, 0);
    assert_eq!(ledger(copy.path(), &["export"]).out, export.out);
    assert_eq!(last_seq(copy.path()), last_seq(session.path()));
}
