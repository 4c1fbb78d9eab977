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
    /// The one that `ORDERS_PAGER` or `PAGER` names, if there is one. `cat` is none.
    pub(crate) fn start() -> Option<Self> {
        let set = ["ORDERS_PAGER", "PAGER"].into_iter().find_map(|name| env::var(name).ok())?;
        if set.trim().is_empty() || set.trim() == "cat" {
            return None;
        }
        let mut command = Command::new("sh");
        command.args(["-c", &set]).stdin(Stdio::piped());
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
