//! The processes that the tests start and kill.
//!
//! They write each acknowledgement to standard output, one per line.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod full_disk;

use std::{
    env,
    fmt::Display,
    io::{self, Read, Write},
    path::Path,
    process,
    time::{Duration, Instant},
};

use crash_tests::{Script, call, calls_in};
use fork::{Fork, fork, waitpid};
use ledger_sqlite::{LedgerReader, SqliteLedger, SqliteReader};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["open", path] => drop(SqliteLedger::open(path).unwrap()),
        ["write", path, first] => write(path.as_ref(), first.parse().unwrap()),
        ["acknowledge-first", path, first] => {
            acknowledge_first(path.as_ref(), first.parse().unwrap());
        }
        ["read", path] => read(path.as_ref()),
        ["hold", path] => hold(path.as_ref()),
        ["fork", path] => fork_and_hold(path.as_ref()),
        ["fill", path, room] => full_disk::fill(path.as_ref(), room),
        ["outgrow", path] => full_disk::outgrow(path.as_ref()),
        _ => panic!("unknown arguments {arguments:?}"),
    }
}

/// Makes one call after the other, without end.
fn write(path: &Path, first: usize) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    for number in first.. {
        call(number).make(&mut ledger).unwrap();
        tell(&(number + 1));
    }
}

/// The faulty control: it acknowledges each call before it makes it.
fn acknowledge_first(path: &Path, first: usize) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    for number in first.. {
        tell(&(number + 1));
        call(number).make(&mut ledger).unwrap();
    }
}

/// Watches a ledger until nothing changes for a minute, and prints how many
/// calls it contains whenever that number changes.
fn read(path: &Path) {
    let mut reader = SqliteReader::open(path).unwrap();
    let mut script = Script::of(0);
    let mut told = None;
    let mut since = Instant::now();
    while since.elapsed() < Duration::from_mins(1) {
        let view = reader.view().unwrap();
        script.extend_beyond(view.last_cursor().unwrap().seq());
        let calls = calls_in(&view, &script).unwrap();
        if told != Some(calls) {
            tell(&calls);
            told = Some(calls);
            since = Instant::now();
        }
    }
}

/// Prints what a view shows, once at the start and once when the input ends.
fn hold(path: &Path) {
    let mut reader = SqliteReader::open(path).unwrap();
    let view = reader.view().unwrap();
    let mut script = Script::of(0);
    script.extend_beyond(view.last_cursor().unwrap().seq());
    tell(&calls_in(&view, &script).unwrap());
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
    tell(&calls_in(&view, &script).unwrap());
}

/// Forks, and tells what its child could write, which then drops its copy; then holds the
/// ledger until the input ends, and makes one more call.
fn fork_and_hold(path: &Path) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    call(0).make(&mut ledger).unwrap();
    match fork().unwrap() {
        Fork::Child => {
            let written = call(1).make(&mut ledger);
            drop(ledger);
            process::exit(i32::from(written.is_ok()));
        }
        Fork::Parent(child) => {
            let status = waitpid(child).unwrap();
            tell(&status);
        }
    }
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
    call(1).make(&mut ledger).unwrap();
    tell(&2);
}

/// Writes a line immediately and in one piece.
fn tell(line: &impl Display) {
    io::stdout().write_all(format!("{line}\n").as_bytes()).unwrap();
}
