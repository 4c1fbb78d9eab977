use memchr::memchr;

/// Where in a text the scanner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Before a value, or at the end.
    Between,
    /// In an array, before a value; only the first may be missing.
    BeforeElement { is_multiline: bool, is_first: bool },
    /// In an array, behind a value.
    BehindElement { is_multiline: bool },
    /// Behind a broken value, on the way to a line that may begin a record.
    Skipping { is_line_start: bool },
    /// The rest is not read.
    Done,
}

impl State {
    /// Whether it is in an array on more than one line.
    pub(crate) const fn is_multiline(self) -> bool {
        match self {
            Self::BeforeElement { is_multiline, .. } | Self::BehindElement { is_multiline } => {
                is_multiline
            }
            Self::Between | Self::Skipping { .. } | Self::Done => false,
        }
    }

    /// Notes line feeds within an array.
    pub(crate) fn see_lines(&mut self, bytes: &[u8]) {
        if let Self::BeforeElement { is_multiline, .. } | Self::BehindElement { is_multiline } =
            self
        {
            *is_multiline = *is_multiline || memchr(b'\n', bytes).is_some();
        }
    }
}
