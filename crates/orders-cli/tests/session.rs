//! The day in `docs/examples`, as the other commands of `orders ledger` show it.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, thread};

use insta::assert_snapshot;
use program::{
    ledger::{FILL, Follower, SESSION, UPDATE, last_seq, ledger, ledger_of, register},
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
    ] {
        let run = ledger(session.path(), &["show", order_id]);
        assert_eq!((run.status, &*run.err), (0, ""));
        writeln!(shown, "{}", run.out).unwrap();
    }
    assert_snapshot!("shown_orders", shown);
    let json = ledger(session.path(), &["show", "--json", "ORD_20251201_144000_3fa91c26"]);
    let value: Value = serde_json::from_str(&json.out).unwrap();
    assert_snapshot!("shown_order_as_json", serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn an_order_that_is_not_there_is_not_shown() {
    let folder = ledger_of(&register());
    let run = ledger(folder.path(), &["show", "ORD_20251201_150000_00000000"]);
    let told = "unknown order ORD_20251201_150000_00000000: expected one that is in the ledger";
    assert_eq!((run.status, &*run.out, &*run.err), (2, "", &*format!("orders: {told}\n")));
    let run = ledger(folder.path(), &["show", "ORD_1"]);
    assert!(run.status == 2 && run.err.contains("invalid id \"ORD_1\""), "{}", run.err);
}

#[test]
fn nothing_that_is_shown_steers_the_terminal() {
    let steering = "\u{202e}caf\u{e9} \\\\ \\\" \u{85}\u{9b}31m";
    let update = UPDATE.replace("binance_order_1", steering);
    let fill = FILL.replace("binance_trade_1", steering).replace("USDT", steering);
    let folder = ledger_of(&format!("{}\n{update}\n{fill}\n", register()));
    let run = ledger(folder.path(), &["show", "ORD_20251201_150000_a1b2c3d4"]);
    let shown = "\\u{202e}caf\u{e9} \\ \" \\u{85}\\u{9b}31m";
    assert_eq!(run.out.matches(shown).count(), 5, "{}", run.out);
    assert!(run.out.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')));
}

#[test]
fn an_export_makes_the_ledger_anew() {
    let session = session();
    let export = ledger(session.path(), &["export"]);
    assert_eq!((export.status, &*export.err), (0, ""));
    assert_eq!(export.out.lines().count(), 170);
    // What changed nothing is not in it; all else is as it was given.
    let given = fs::read_to_string(SESSION).unwrap();
    let mut given = given.lines();
    assert!(export.out.lines().all(|line| given.any(|other| other == line)));

    let copy = tempfile::tempdir().unwrap();
    let db = format!("--db={}", copy.path().join("l").display());
    let run = orders(&["ledger", "import", &db], &export.out);
    assert_eq!((run.status, &*run.out), (0, ""));
    assert!(!run.err.contains("repeated"), "{}", run.err);
    assert_eq!(last_seq(copy.path()), last_seq(session.path()));
    for args in [&["export"][..], &["audit"], &["list", "--json"]] {
        assert_eq!(ledger(copy.path(), args).out, ledger(session.path(), args).out, "{args:?}");
    }
    // The same once more is no change.
    assert_eq!(orders(&["ledger", "import", &db], &export.out).status, 0);
    assert_eq!(ledger(copy.path(), &["import", SESSION]).status, 0);
    assert_eq!(ledger(copy.path(), &["export"]).out, export.out);
    assert_eq!(last_seq(copy.path()), last_seq(session.path()));
}

#[test]
fn more_than_a_page_is_exported_and_followed_in_order() {
    let commands: String = (0..2_500).fold(register(), |commands, i| {
        let id = format!("{i:08x}");
        let fill = FILL.replace("c3d4e5f6", &id).replace("trade_1", &id);
        let update = UPDATE.replace(":01Z", &format!(":01.{i:04}Z"));
        commands + "\n" + if i % 3 == 0 { &update } else { &fill }
    });
    let folder = ledger_of(&commands);
    let export = ledger(folder.path(), &["export"]).out;
    assert_eq!(export.lines().count(), 2_501);
    let mut follower = Follower::of(folder.path(), &["--since=0"]);
    for (i, command) in export.lines().enumerate() {
        let change = follower.line();
        let head = format!("{{\"seq\":{},\"effect\":\"", i + 1);
        assert!(change.starts_with(&head) && change.ends_with(&command[1..]), "{change}");
    }
}

/// Imports one command.
fn import(folder: &Path, command: &str) {
    fs::write(folder.join("command"), command).unwrap();
    let run = ledger(folder, &["import", "command", "--quiet"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""));
}

#[test]
fn a_follower_is_reported_of_changes_as_they_come() {
    let session = session();
    let mut follower = Follower::of(session.path(), &["--since=168"]);
    assert!(follower.line().starts_with(r#"{"seq":169,"effect":"filled","fill":{"fill_id":"#));
    assert!(follower.line().starts_with(r#"{"seq":170,"effect":"advanced","update":{"#));
    for (seq, effect, status) in [(171, "advanced", "FILLED"), (172, "contradicted", "REJECTED")] {
        let update = UPDATE.replace("_150000_a1b2c3d4", "_154600_3fa91c2d");
        let update = update.replace("OPEN", status);
        import(session.path(), &update);
        let told = format!("{{\"seq\":{seq},\"effect\":\"{effect}\",{}", &update[1..]);
        assert_eq!(follower.line(), told);
    }
}

#[test]
fn a_follower_begins_at_the_end_if_nobody_says_otherwise() {
    let session = session();
    let mut follower = Follower::of(session.path(), &[]);
    let told = thread::spawn(move || follower.line());
    let mut seq = last_seq(session.path());
    // When it begins to look, nobody can say.
    for i in 0.. {
        if told.is_finished() {
            break;
        }
        let update = UPDATE.replace("_150000_a1b2c3d4", "_154600_3fa91c2d");
        import(session.path(), &update.replace(":01Z", &format!(":01.{i:04}Z")));
        seq += 1;
    }
    let told: Value = serde_json::from_str(&told.join().unwrap()).unwrap();
    assert!((171..=seq).contains(&told["seq"].as_u64().unwrap()), "{told}");
    assert_eq!(seq, last_seq(session.path()));
}

#[test]
fn a_follower_ends_quietly_with_the_first_change_that_nobody_reads() {
    let folder = ledger_of(&register());
    let mut follower = Follower::of(folder.path(), &["--since=0"]);
    assert!(follower.line().starts_with("{\"seq\":1,"));
    follower.leave();
    import(folder.path(), UPDATE);
    assert_eq!(follower.end(), (0, String::new()));
}
