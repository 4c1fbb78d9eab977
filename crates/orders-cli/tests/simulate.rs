//! `orders simulate`: a history from a seed, what it prints, and what it leaves.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use insta::assert_snapshot;
use program::{orders, orders_in};

#[test]
fn a_history_without_faults_prints_its_counts() {
    let run = orders(&["simulate", "--seed", "7", "--faults", "none"], "");
    assert_snapshot!("without_faults", run.report());
}

#[test]
fn the_same_seed_prints_the_same_bytes() {
    let told = || orders(&["simulate", "--seed", "8", "--venue", "okx", "--trace"], "");
    let (one, other) = (told(), told());
    assert_eq!((one.status, &*one.err), (0, ""));
    assert_eq!(one.out, other.out);
    assert!(one.out.contains("the worker dies"));
}

#[test]
fn a_day_that_is_kept_can_be_read_and_has_no_flaws() {
    let folder = tempfile::tempdir().unwrap();
    let stores = ["--journal", "day/simulated.journal", "--ledger", "day/simulated.ledger"];
    let in_folder = |args: &[&str]| orders_in(folder.path(), args);
    let kept = in_folder(&["simulate", "--seed", "8", "--keep", "day"]);
    let in_memory = in_folder(&["simulate", "--seed", "8"]);
    assert_eq!((kept.status, &kept.out), (0, &in_memory.out));
    let check = in_folder(&[&["journal", "check"], &stores[..]].concat());
    assert_eq!(check.status, 0, "{}", check.report());
    let list = in_folder(&["ledger", "list", "--db", "day/simulated.ledger"]);
    assert_eq!(list.status, 0, "{}", list.report());
    let order_id = list.out.split_whitespace().find(|word| word.starts_with("ORD_")).unwrap();
    let why = in_folder(&[&["journal", "why", order_id], &stores[..]].concat());
    assert_eq!(why.status, 0, "{}", why.report());
    let again = in_folder(&["simulate", "--seed", "8", "--keep", "day"]);
    assert_eq!(again.status, 2);
    assert!(again.err.ends_with("simulated.ledger exists\n"), "{}", again.err);
}

#[test]
fn an_unknown_fault_is_refused() {
    let run = orders(&["simulate", "--seed", "1", "--faults", "bust,bad-luck"], "");
    assert_eq!(run.status, 2);
    assert!(run.err.contains(r#"unknown fault "bad-luck": expected all, none"#), "{}", run.err);
}
