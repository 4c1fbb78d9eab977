use std::{
    env,
    io::{self, Write},
    process::{Child, ChildStdin, Command, Stdio},
};

/// A program that shows a text page by page, such as `less`. It is waited for.
pub(crate) struct Pager {
    child: Child,
    input: Option<ChildStdin>,
}

impl Pager {
    /// The command that `ORDERS_PAGER` or `PAGER` has, if there is one. `cat` is none.
    pub(crate) fn command() -> Option<String> {
        let set = ["ORDERS_PAGER", "PAGER"].into_iter().find_map(|name| env::var(name).ok())?;
        (!set.trim().is_empty() && set.trim() != "cat").then_some(set)
    }

    /// Starts the pager of a command, if that is there: a shell would say so only when what was
    /// to be shown is gone.
    pub(crate) fn start(set: &str) -> Option<Self> {
        let program = set.split_whitespace().find(|word| !word.contains('='))?;
        let mut search = Command::new("sh");
        search.args(["-c", "command -v \"$1\"", "sh", program]).stdout(Stdio::null());
        if !search.status().is_ok_and(|status| status.success()) {
            return None;
        }
        let mut command = Command::new("sh");
        command.args(["-c", set]).stdin(Stdio::piped());
        if env::var_os("LESS").is_none() {
            // Short texts are just shown, colours are kept, and the text stays when it ends.
            command.env("LESS", "FRX");
        }
        let mut child = command.spawn().ok()?;
        let input = child.stdin.take();
        Some(Self { child, input })
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.input {
            Some(input) => input.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        drop(self.input.take());
        // It shows what it has until it is left.
        let _ = self.child.wait();
    }
}
