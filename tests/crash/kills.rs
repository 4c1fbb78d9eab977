//! The writing process is killed at any moment, with `kill -9`.
//!
//! `KILLS` sets how often.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crash_tests::{Script, call, calls_in, drawn, is_sound, reopen};
use ledger_sqlite::{SqliteLedger, SqliteReader};
use tempfile::TempDir;

use crate::{
    number_of,
    process::{Process, command},
};

/// The number of kills after which a new ledger starts, so that no ledger grows
/// large.
const KILLS_OF_LEDGER: usize = 10;

/// The results of a number of kills.
#[derive(Debug, Default)]
struct Losses {
    kills: u64,
    acknowledged: usize,
    lost: u64,
    /// Kills after which a complete call was there that had not been
    /// acknowledged.
    early: u64,
}

fn new_ledger() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    (folder, path)
}

/// Starts a writer on a ledger with this many calls and kills it; returns the
/// total number of acknowledged calls.
fn kill_writer(work: &str, path: &Path, calls: usize, seed: u64) -> usize {
    let mut writer = Process::start_writer(work, path, calls);
    // One in four may be killed before it has opened the ledger.
    if !seed.is_multiple_of(4) {
        writer.next().unwrap();
    }
    thread::sleep(Duration::from_micros(1_000 + drawn(seed, 29_000)));
    writer.kill().last().copied().unwrap_or(calls)
}

impl Losses {
    /// Kills writers of one ledger, one after the other. Each continues where
    /// the last one was killed.
    fn of_ledger(&mut self, work: &str, path: &Path, seeds: impl Iterator<Item = u64>) {
        let mut script = Script::of(0);
        let mut calls = 0;
        for seed in seeds {
            let acknowledged = kill_writer(work, path, calls, seed);
            script.extend(acknowledged + 2);
            let (_, left) = reopen(path, &script).unwrap();
            self.kills += 1;
            self.acknowledged += acknowledged - calls;
            self.lost += u64::from(left < acknowledged);
            let last_seq = script.last_seq(left);
            assert!(last_seq <= script.last_seq(acknowledged + 1), "{left} of {acknowledged}");
            self.early += u64::from(last_seq > script.last_seq(acknowledged));
            calls = left;
        }
    }

    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.early += other.early;
    }
}

/// Kills the writers of every other ledger, starting with the n-th. A process
/// that runs beside each, if any, must not end.
fn kill_writers(kills: u64, nth: usize, beside: impl Fn(&Path) -> Option<Process>) -> Losses {
    let mut losses = Losses::default();
    for first in (0..kills).step_by(KILLS_OF_LEDGER).skip(nth).step_by(2) {
        let (_folder, path) = new_ledger();
        let beside = beside(&path);
        losses.of_ledger("write", &path, (first..kills).take(KILLS_OF_LEDGER));
        if let Some(beside) = beside {
            beside.kill();
        }
    }
    losses
}

#[test]
fn no_kill_of_the_writer_loses_what_was_acknowledged_or_leaves_half_a_batch() {
    let kills = number_of("KILLS", 500);
    // Every other ledger has a reader during the kills.
    let losses = thread::scope(|scope| {
        let unread = scope.spawn(|| kill_writers(kills, 0, |_| None));
        let mut losses = kill_writers(kills, 1, |path| Some(Process::start("read", path)));
        losses.add(&unread.join().unwrap());
        losses
    });
    eprintln!("writers: {losses:?}");
    assert_eq!(losses.lost, 0, "{losses:?}");
    assert!(losses.acknowledged as u64 > kills / 2, "{losses:?}");
}

#[test]
fn a_writer_that_acknowledges_before_it_writes_loses_what_it_acknowledged() {
    let (_folder, path) = new_ledger();
    let mut losses = Losses::default();
    losses.of_ledger("acknowledge-first", &path, 0..40);
    eprintln!("writers that acknowledge too soon: {losses:?}");
    assert!(losses.lost > 2, "{losses:?}");
}

#[test]
fn a_kill_while_a_ledger_is_made_leaves_nothing_or_an_empty_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    assert!(command("open").arg(folder.path().join("first")).status().unwrap().success());
    let mut micros = u64::try_from(start.elapsed().as_micros()).unwrap();
    let script = Script::of(2);
    let (mut nothing, mut ledgers) = (0, 0);
    for seed in 0..number_of("KILLS", 500) / 5 {
        let path = folder.path().join(format!("{seed}"));
        let mut opening = command("open").arg(&path).spawn().unwrap();
        thread::sleep(Duration::from_micros(drawn(seed, 2 * micros)));
        opening.kill().unwrap();
        opening.wait().unwrap();
        if path.exists() {
            ledgers += 1;
            is_sound(&path).unwrap();
            let mut reader = SqliteReader::open(&path).unwrap();
            assert_eq!(calls_in(&reader.view().unwrap(), &script).unwrap(), 0);
            micros -= micros / 8;
        } else {
            nothing += 1;
            micros += micros / 8;
        }
        let mut ledger = SqliteLedger::open(&path).unwrap();
        call(0).make(&mut ledger).unwrap();
        assert_eq!(calls_in(&ledger.view(), &script).unwrap(), 1);
    }
    eprintln!("killed while it was made: {nothing} times nothing, {ledgers} times a ledger");
    assert!(nothing > 0 && ledgers > 0, "{nothing} times nothing, {ledgers} times a ledger");
}
