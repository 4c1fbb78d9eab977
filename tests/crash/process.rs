use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A separate process that uses a ledger. Dropping this kills it.
pub(crate) struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The last number that it printed, and the earlier ones.
    told: Vec<usize>,
}

impl Process {
    pub(crate) fn start(work: &str, ledger: &Path) -> Self {
        Self::spawn(command(work).arg(ledger))
    }

    /// A writer that continues from a call.
    pub(crate) fn start_writer(work: &str, ledger: &Path, first: usize) -> Self {
        Self::spawn(command(work).arg(ledger).arg(first.to_string()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output, told: Vec::new() }
    }

    /// Waits for the next number that the process prints; `None` if it ends
    /// first, even in the middle of a line.
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

    /// Kills the process, which must still be running; returns all its output.
    pub(crate) fn kill(mut self) -> Vec<usize> {
        assert_eq!(self.child.try_wait().unwrap(), None, "it ended by itself");
        self.child.kill().unwrap();
        while self.next().is_some() {}
        std::mem::take(&mut self.told)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process may have ended already.
        drop(self.child.kill());
        self.child.wait().unwrap();
    }
}

pub(crate) fn command(work: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ledger-process"));
    command.arg(work);
    command
}
