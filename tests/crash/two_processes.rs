//! One process writes, others want to, and others read.

use std::time::{Duration, Instant};

use crash_tests::{ORDERS_OF_GROUP, Script, call, calls_in, reopen};
use ledger_sqlite::{LedgerReader, OpenError, OrderFilter, SqliteLedger, SqliteReader};

use crate::process::{Process, command};

#[test]
fn a_second_writer_is_refused_while_the_first_lives_and_let_in_after_it_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("orders.ledger");
    let mut first = Process::start_writer("write", &path, 0);
    first.next().unwrap();
    for _ in 0..20 {
        match SqliteLedger::open(&path) {
            Err(OpenError::LedgerInUse { path: named }) => assert_eq!(named, path),
            other => panic!("{other:?}"),
        }
    }
    let third = command("open").arg(&path).output().unwrap();
    assert!(String::from_utf8_lossy(&third.stderr).contains("LedgerInUse"), "{third:?}");
    // The refused have left it as it was.
    first.next().unwrap();
    let acknowledged = *first.kill().last().unwrap();

    let script = Script::of(acknowledged + 2);
    let (mut ledger, calls) = reopen(&path, &script).unwrap();
    assert!(calls >= acknowledged, "{calls} of {acknowledged}");
    call(calls).make(&mut ledger).unwrap();
}

#[test]
fn f_5_a_forked_child_neither_writes_nor_lets_go_of_its_parents_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    let mut parent = Process::start("fork", &path);
    assert_eq!(parent.next(), Some(0), "the child wrote, or failed");
    assert!(matches!(SqliteLedger::open(&path), Err(OpenError::LedgerInUse { .. })));
    parent.end_of_input();
    assert_eq!(parent.next(), Some(2));
    assert_eq!(parent.next(), None);
    let script = Script::of(3);
    let (_, calls) = reopen(&path, &script).unwrap();
    assert_eq!(script.last_seq(calls), script.last_seq(2));
}

#[test]
fn readers_in_other_processes_see_whole_batches_before_during_and_after_the_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    let mut before = Process::start("read", &path);
    assert_eq!(before.next(), Some(0));
    let mut writer = Process::start_writer("write", &path, 0);
    writer.next().unwrap();
    let mut during = Process::start("read", &path);
    let first_seen = during.next().unwrap();
    while during.next().unwrap() < first_seen + 30 {}
    while before.next().unwrap() < 30 {}
    let acknowledged = *writer.kill().last().unwrap();
    let mut after = Process::start("read", &path);
    let seen = after.next().unwrap();
    assert!(seen >= acknowledged, "{seen} of {acknowledged}");

    // A reader that finds half a batch ends, and cannot be killed.
    for (name, reader) in [("before", before), ("during", during), ("after", after)] {
        let seen = reader.kill();
        assert!(seen.is_sorted(), "{name}: {seen:?}");
    }
}

#[test]
fn a_call_that_changes_nothing_counts_as_made() {
    // Seven registrations and a group, a request with its answer and a report, and the same
    // report again.
    let mut script = Script::of(0);
    script.extend_beyond(11);
    assert_eq!(script.calls_until(11), Some(3));
}

#[test]
fn orders_that_are_registered_together_are_seen_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    let reader = SqliteReader::open(&path).unwrap();
    let mut writer = Process::start_writer("write", &path, 0);
    let mut counts = vec![0];
    while *counts.last().unwrap() < 10 * ORDERS_OF_GROUP {
        writer.next().unwrap();
        // While the writer is at the next call.
        for _ in 0..10 {
            let count = reader.orders(&OrderFilter::default()).unwrap().len();
            assert_eq!(count % ORDERS_OF_GROUP, 0, "after {counts:?}");
            counts.push(count);
        }
    }
    assert!(counts.is_sorted());
    writer.kill();
}

#[test]
fn a_reader_that_keeps_a_view_sees_the_same_and_holds_up_no_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    (0..10).for_each(|number| call(number).make(&mut ledger).unwrap());
    let mut reader = Process::start("hold", &path);
    assert_eq!(reader.next(), Some(10));
    for number in 10..100 {
        let start = Instant::now();
        call(number).make(&mut ledger).unwrap();
        // Who waits for a lock does so for ten seconds.
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(5), "call {number} took {taken:?}");
    }
    reader.end_of_input();
    assert_eq!(reader.next(), Some(10));
    assert_eq!(calls_in(&ledger.view(), &Script::of(101)).unwrap(), 100);
}
