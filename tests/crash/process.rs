use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A process of its own, at work on a ledger; killed at the latest when this is
/// dropped.
pub(crate) struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The last number it told, and before.
    told: Vec<usize>,
}

impl Process {
    pub(crate) fn start(work: &str, ledger: &Path) -> Self {
        Self::spawn(command(work).arg(ledger))
    }

    /// A writer that goes on from a call.
    pub(crate) fn start_writer(work: &str, ledger: &Path, first: usize) -> Self {
        Self::spawn(command(work).arg(ledger).arg(first.to_string()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output, told: Vec::new() }
    }

    /// Waits for the next number that the process tells; `None` if it ends
    /// before, in the middle of a line too.
    pub(crate) fn next(&mut self) -> Option<usize> {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let number = line.strip_suffix('\n')?.parse().unwrap();
        self.told.push(number);
        Some(number)
    }

    pub(crate) fn end_of_input(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Kills the process, which must not have ended before; returns all that it
    /// told.
    pub(crate) fn kill(mut self) -> Vec<usize> {
        assert_eq!(self.child.try_wait().unwrap(), None, "it ended by itself");
        self.child.kill().unwrap();
        while self.next().is_some() {}
        std::mem::take(&mut self.told)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        self.child.wait().unwrap();
    }
}

pub(crate) fn command(work: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ledger-process"));
    command.arg(work);
    command
}
