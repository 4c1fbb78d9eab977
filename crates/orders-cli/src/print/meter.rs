use std::io;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows how much of a file has been read, on standard error if that is a terminal.
pub(crate) struct Meter {
    bar: ProgressBar,
}

impl Meter {
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
        // If the template is invalid, the default one stays.
        let style = ProgressStyle::with_template(template);
        Self { bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())) }
    }

    /// Notes that more bytes have been read, and lets `write` write what was found.
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
    use super::Meter;

    #[test]
    fn a_bar_goes_as_far_as_has_been_read_and_is_cleared_at_the_end() {
        for len in [Some(7), None] {
            let meter = Meter::start(len, false);
            assert_eq!(meter.bar.length(), len);
            for (bytes, position) in [(3, 3), (4, 7)] {
                assert!(meter.advance(bytes, || Ok(())).is_ok());
                assert_eq!(meter.bar.position(), position);
            }
            meter.end();
            assert!(meter.bar.is_finished());
        }
    }
}
