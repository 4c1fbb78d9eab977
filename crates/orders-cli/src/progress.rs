use std::io;

use indicatif::{ProgressBar, ProgressStyle};

/// How far the reading of a file has come, on standard error where that is a
/// terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// For a file of `len` bytes, or a pipe.
    pub(crate) fn start(len: Option<u64>, quiet: bool) -> Self {
        let (bar, template) = match (quiet, len) {
            (true, _) => return Self { bar: ProgressBar::hidden() },
            (false, Some(len)) => (
                ProgressBar::new(len),
                "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
            ),
            (false, None) => (ProgressBar::no_length(), "{spinner} {bytes}, {bytes_per_sec}"),
        };
        // A template that is not understood leaves the default one.
        let style = ProgressStyle::with_template(template);
        Self { bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())) }
    }

    /// Some more bytes have been read, and what was found is to be written.
    pub(crate) fn advance(
        &self,
        bytes: usize,
        write: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        self.bar.inc(bytes as u64);
        self.bar.suspend(write)
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
