//! `orders ledger rule` and `orders ledger audit`: what is wrong, and what settles it.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;

use dtos_state::{Command, Ruling};
use program::{
    Run,
    ledger::{FILL, SESSION, UPDATE, changes, last_seq, ledger, ledger_of, register},
};
use serde_json::Value;

const ORDER: &str = "ORD_20251201_150000_a1b2c3d4";
const BY: [&str; 4] = ["--by", "a trader", "--reason", "the exchange says so"];

fn rule(folder: &tempfile::TempDir, args: &[&str]) -> Run {
    ledger(folder.path(), &[&["rule"], args, &BY].concat())
}

fn report(status: &str, second: &str) -> String {
    UPDATE.replace("OPEN", status).replace(":01Z", &format!(":{second}Z"))
}

/// The ruling that was made last.
fn last_ruling(folder: &tempfile::TempDir) -> Ruling {
    match changes(folder.path()).pop().unwrap().command {
        Command::Ruling(ruling) => ruling,
        other => panic!("{other:?}"),
    }
}

/// FIELD N-12.
#[test]
fn n_12_a_rest_that_the_exchange_rounds_away_is_settled_by_a_ruling() {
    let fill = FILL.replace("\"0.2\"", "\"0.49999999\"");
    let folder = ledger_of(&format!("{}\n{fill}\n{}\n", register(), report("FILLED", "03")));
    let finding = format!("{ORDER}: is FILLED, but its fills are 0.00000001 short\n");
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, &*audit.out, &*audit.err), (1, &*finding, "1 finding in 1 order\n"));
    let run = rule(&folder, &[ORDER]);
    assert_eq!((run.status, &*run.out), (0, &*finding));
    assert_eq!(run.err, "1 finding settled; the order is FILLED\n");
    let ruling = last_ruling(&folder);
    assert_eq!((ruling.over(), ruling.status()), (None, None));
    assert_eq!(ruling.settles()[0].as_str(), format!("{ORDER} filled_but_short 0.00000001"));
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, &*audit.out, &*audit.err), (0, "", "0 findings\n"));
    // Another fill makes it another finding.
    let other = FILL.replace("c3d4e5f6", "c3d4e5f7").replace("trade_1", "trade_2");
    program::ledger::import(folder.path(), &other);
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, audit.out), (1, format!("{ORDER}: is overfilled by 0.19999999\n")));
}

/// FIELD N-7.
#[test]
fn n_7_a_ruling_takes_a_wrong_end_back_and_the_order_goes_on() {
    let folder = ledger_of(&format!(
        "{}\n{}\n{}\n{FILL}\n{}\n",
        register(),
        report("CANCELLED", "00"),
        report("OPEN", "04"),
        report("PARTIALLY_FILLED", "59")
    ));
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, audit.out.lines().count()), (1, 3), "{}", audit.out);
    let at = "2025-12-01T15:02:00Z";
    let run = rule(&folder, &[ORDER, "--status=PARTIALLY_FILLED", "--at", at]);
    assert_eq!((run.status, &*run.out), (0, &*audit.out));
    assert_eq!(run.err, "3 findings settled; the order is PARTIALLY_FILLED\n");
    let ruling = last_ruling(&folder);
    let [over, status] = [ruling.over(), ruling.status()].map(|status| status.unwrap().as_str());
    assert_eq!((over, status), ("CANCELLED", "PARTIALLY_FILLED"));
    assert_eq!(ruling.ruled_at().to_string(), at);
    assert_eq!(ledger(folder.path(), &["audit"]).status, 0);
    assert!(ledger(folder.path(), &["list"]).out.contains("PARTIALLY_FILLED     0.2/0.5"));
    // A later report counts like any other.
    let filled = UPDATE.replace("OPEN", "CANCELLED").replace("15:00:01Z", "15:03:00Z");
    program::ledger::import(folder.path(), &filled);
    assert_eq!(ledger(folder.path(), &["audit"]).status, 0);
    assert!(ledger(folder.path(), &["list"]).out.contains("CANCELLED     0.2/0.5"));
}

#[test]
fn a_ruling_settles_what_it_brings_about_itself() {
    let folder = ledger_of(&format!("{}\n{FILL}\n{}\n", register(), report("CANCELLED", "09")));
    assert_eq!(ledger(folder.path(), &["audit"]).status, 0);
    let run = rule(&folder, &[ORDER, "--status=OPEN"]);
    assert_eq!(run.out, format!("{ORDER}: is OPEN, but has fills\n"));
    assert_eq!((run.status, &*run.err), (0, "1 finding settled; the order is OPEN\n"));
    assert_eq!(ledger(folder.path(), &["audit"]).status, 0);
}

#[test]
fn a_ruling_is_of_the_later_of_now_and_the_last_report() {
    let ahead = UPDATE.replace("2025-12-01T15:00:01Z", "2190-12-01T15:00:01Z");
    let folder = ledger_of(&format!("{}\n{ahead}\n", register()));
    assert_eq!(rule(&folder, &[ORDER]).status, 0);
    assert_eq!(last_ruling(&folder).ruled_at().to_string(), "2190-12-01T15:00:01Z");
    let folder = ledger_of(&register());
    let before = dtos_state::Timestamp::now();
    assert_eq!(rule(&folder, &[ORDER]).status, 0);
    assert!((before..=dtos_state::Timestamp::now()).contains(&last_ruling(&folder).ruled_at()));
}

#[test]
fn a_ruling_that_cannot_be_is_refused_and_nothing_is_kept() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n", register()));
    let early = "a ruling at 2025-12-01T15:00:00.999Z is older than what it rules on: expected \
                 2025-12-01T15:00:01Z, when the order was updated, or later";
    let far = "the time 2262-04-12T00:00:00Z is out of range: expected 1677-09-21 to 2262-04-11";
    for (args, told) in [
        (&[ORDER, "--at=2025-12-01T15:00:00.999Z"][..], early),
        (&[ORDER, "--at=2262-04-12T00:00:00Z"], far),
        (
            &["ORD_20251201_150000_00000000"],
            "unknown order ORD_20251201_150000_00000000: expected one that is in the ledger",
        ),
    ] {
        let run = rule(&folder, args);
        assert_eq!((run.status, &*run.out, run.err), (2, "", format!("orders: {told}\n")));
    }
    for (args, told) in [
        (&[ORDER, "--status=SENT"][..], "possible values: PENDING, OPEN"),
        (&["EXG_20251201_145955_xyz789"], "invalid id \"EXG_20251201_145955_xyz789\""),
        (&[ORDER, "--at=now"], "invalid timestamp \"now\""),
    ] {
        let run = rule(&folder, args);
        assert!(run.status == 2 && run.err.contains(told), "{args:?}: {}", run.err);
    }
    let long = "x".repeat(1025);
    for (by, reason) in [("", "x"), ("a\nb", "x"), ("a", ""), ("a", &*long)] {
        let run = ledger(folder.path(), &["rule", ORDER, "--by", by, "--reason", reason]);
        assert!(run.status == 2 && run.err.contains("invalid value"), "{}", run.err);
    }
    assert_eq!(ledger(folder.path(), &["rule", ORDER, "--by", "a trader"]).status, 2);
    assert_eq!(last_seq(folder.path()), 2);
    // No ledger is made for a ruling.
    let run = program::orders_in(
        folder.path(),
        &[&["ledger", "rule", ORDER, "--db=missing"][..], &BY].concat(),
    );
    assert!(run.status == 2 && run.err.starts_with("orders: there is no ledger "), "{}", run.err);
    assert!(!folder.path().join("missing").exists());
}

#[test]
fn the_day_is_green_after_a_ruling_for_each_order_that_its_audit_names() {
    let folder = tempfile::tempdir().unwrap();
    ledger(folder.path(), &["import", SESSION, "--quiet"]);
    let found = ledger(folder.path(), &["audit"]).out;
    let mut orders: Vec<&str> = found.lines().map(|line| &line[..28]).collect();
    orders.dedup();
    let mut settled = String::new();
    for order in orders {
        let run = rule(&folder, &[order]);
        assert_eq!(run.status, 0, "{}", run.err);
        settled += &run.out;
    }
    assert_eq!(settled, found);
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, &*audit.out, &*audit.err), (0, "", "0 findings\n"));
}

#[test]
fn an_audit_tells_what_it_is_asked_for_and_ends_with_1_for_that_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("more"), format!("{}\n", register())).unwrap();
    assert_eq!(ledger(folder.path(), &["import", SESSION, "more", "--quiet"]).status, 0);
    let audit = |args: &[&str]| ledger(folder.path(), &[&["audit"], args].concat());
    let all = audit(&[]).out;
    let of = |part: &str| {
        all.lines()
            .filter(|line| line.contains(part))
            .fold(String::new(), |all, it| all + it + "\n")
    };
    let group = "--group=EXG_20251201_115955_3fa91c0a";
    let in_group = ["_120500_", "_121500_", "_123000_"].map(of).concat();
    for (args, wanted) in [
        (&["ORD_20251201_111000_3fa91c15"][..], of("_111000_3fa91c15")),
        (&[ORDER], String::new()),
        (&[group], in_group),
        (&["--group=EXG_20251201_085955_3fa91c05"], String::new()),
        (&["--kind=overfilled", "--kind=filled_but_short"], of("overfilled") + &of("short")),
        (&["--kind=not_summable"], String::new()),
        (&[group, "--kind=fills_on_rejected"], of("is REJECTED, but has")),
        (&["--kind=unanswered_request", "--now=2025-12-01T15:56:00.021Z"], of("has no answer")),
        (&["--kind=unanswered_request", "--now=2025-12-01T15:56:00.020Z"], String::new()),
        (
            &["--kind=unanswered_request", "--now=2025-12-01T15:55:30.021Z", "--unanswered=30s"],
            of("has no answer"),
        ),
        (&["--kind=executed_after_end", "--clock-tolerance=2.25s"], of("was executed later")),
        (&["--kind=executed_after_end", "--clock-tolerance=2251ms"], String::new()),
        (&["ORD_20251201_100200_3fa91c0c", "--clock-tolerance=51ms"], String::new()),
    ] {
        let run = audit(args);
        assert_eq!(run.out, wanted, "{args:?}");
        assert_eq!(run.status, i32::from(!wanted.is_empty()), "{args:?}");
    }
    let sharp = audit(&["ORD_20251201_100200_3fa91c0c", "--clock-tolerance=50ms"]);
    assert!(sharp.status == 1 && sharp.out.contains("CANCELLED later, at"), "{}", sharp.out);
    for (args, told) in [
        (&["--kind=late"][..], "possible values: cumulative_differs, filled_but_short"),
        (&["--unanswered=1"], "expected a duration, such as 500ms, 1s or 2m"),
        (&["ORD_20251201_150000_00000000"], "unknown order ORD_20251201_150000_00000000"),
        (&["--group=EXG_20251201_150000_00000000"], "unknown group EXG_20251201_150000_00000000"),
    ] {
        let run = audit(args);
        assert!(run.status == 2 && run.err.contains(told), "{args:?}: {}", run.err);
        assert_eq!(run.out, "", "{args:?}");
    }
}

#[test]
fn a_finding_as_json_has_its_key_and_its_facts() {
    let folder = ledger_of(&format!("{}\n{}\n", register(), report("FILLED", "03")));
    let run = ledger(folder.path(), &["audit", "--json"]);
    let value: Value = serde_json::from_str(&run.out).unwrap();
    let wanted = serde_json::json!({
        "order_id": ORDER,
        "finding": "filled_but_short",
        "key": format!("{ORDER} filled_but_short 0.5"),
        "message": "is FILLED, but its fills are 0.5 short",
        "by": "0.5",
    });
    assert_eq!((run.status, value), (1, wanted));
}
