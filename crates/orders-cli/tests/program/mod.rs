//! Runs the program.

#![allow(dead_code, reason = "each test binary uses its part")]

pub(crate) mod ledger;

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    thread,
};

/// The first example of the design document, on one line.
pub(crate) const LIMIT_ORDER: &str = concat!(
    r#"{"order_id":"ORD_20251201_150000_a1b2c3d4","#,
    r#""parent_group_id":"EXG_20251201_145955_xyz789","connector_order_id":null,"#,
    r#""symbol":"BTC_USDT","side":"BUY","order_type":"LIMIT","quantity":"0.5","#,
    r#""price":"95000.00","stop_price":null,"status":"PENDING","#,
    r#""created_at":"2025-12-01T15:00:00Z","updated_at":"2025-12-01T15:00:00Z"}"#,
);

/// An order of one line on as many lines as it has keys.
pub(crate) fn pretty(order: &str) -> String {
    let order: dtos_state::Order = serde_json::from_str(order).unwrap();
    serde_json::to_string_pretty(&order).unwrap()
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// All of it, for a snapshot.
    pub(crate) fn report(&self) -> String {
        format!("{}--- standard error\n{}--- exit status {}\n", self.out, self.err, self.status)
    }
}

/// What an import says, without the line that its ledger is new.
pub(crate) fn but_new(err: &str) -> &str {
    match err.split_once('\n') {
        Some((first, rest)) if first.ends_with("l is a new ledger") => rest,
        _ => err,
    }
}

pub(crate) fn orders(args: &[&str], input: &str) -> Run {
    orders_with(args, input.as_bytes(), &[])
}

pub(crate) fn orders_with(args: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Run {
    run(command(args).envs(variables.iter().copied()), input)
}

/// Runs the program in a folder, so that its messages name files as they were
/// given.
pub(crate) fn orders_in(folder: &std::path::Path, args: &[&str]) -> Run {
    run(command(args).current_dir(folder), b"")
}

/// Runs the program in a folder behind a command of the shell, such as one that
/// limits it.
pub(crate) fn orders_behind(shell: &str, folder: &std::path::Path, args: &[&str]) -> Run {
    let script = format!("{shell}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_orders")]).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    run(command.current_dir(folder), b"")
}

/// Runs the program with its standard output in a file.
pub(crate) fn orders_into(args: &[&str], file: File) -> Run {
    run(command(args).stdout(file), b"")
}

/// Reads one line of what the program writes, and then closes the pipe.
pub(crate) fn first_line(args: &[&str]) -> (String, Run) {
    let mut child = command(args).stdin(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let status = child.wait().unwrap().code().unwrap();
    (line, Run { status, out: String::new(), err })
}

/// Runs the program in a folder, and does something else once the first line of
/// what it writes is there.
pub(crate) fn orders_meanwhile(
    folder: &std::path::Path,
    args: &[&str],
    meanwhile: impl FnOnce(),
) -> Run {
    let mut child = command(args).current_dir(folder).stdin(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut out = String::new();
    stdout.read_line(&mut out).unwrap();
    meanwhile();
    stdout.read_to_string(&mut out).unwrap();
    let err = read_all(&mut child.stderr.take().unwrap());
    Run { status: child.wait().unwrap().code().unwrap(), out, err }
}

/// Feeds each part as often as is said, and tells also how much memory the
/// program held at its peak, in bytes.
pub(crate) fn watched(args: &[&str], parts: &[(&[u8], usize)]) -> (Run, usize) {
    let mut child = command(args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    thread::scope(|scope| {
        let out = scope.spawn(move || read_all(&mut stdout));
        let err = scope.spawn(move || read_all(&mut stderr));
        for &(part, times) in parts {
            let block = part.repeat(times.min(1 + (1 << 20) / part.len()));
            let mut left = part.len() * times;
            while left > 0 {
                let len = left.min(block.len());
                stdin.write_all(&block[..len]).unwrap();
                left -= len;
            }
        }
        // All but what fits into the pipe has been read by now.
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
        drop(stdin);
        let status = child.wait().unwrap().code().unwrap();
        (Run { status, out: out.join().unwrap(), err: err.join().unwrap() }, peak << 10)
    })
}

pub(crate) fn read_all(from: &mut impl Read) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).unwrap();
    text
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "ORDERS_LEDGER", "PAGER"]
    {
        command.env_remove(variable);
    }
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        // A program that reads no further closes the pipe; that is its right.
        scope.spawn(move || drop(stdin.write_all(input)));
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    })
}
