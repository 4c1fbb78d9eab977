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

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn a_bar_goes_as_far_as_has_been_read_and_is_cleared_at_the_end() {
        for len in [Some(7), None] {
            let progress = Progress::start(len, false);
            assert_eq!(progress.bar.length(), len);
            for (bytes, position) in [(3, 3), (4, 7)] {
                assert!(progress.advance(bytes, || Ok(())).is_ok());
                assert_eq!(progress.bar.position(), position);
            }
            progress.end();
            assert!(progress.bar.is_finished());
        }
    }
}
