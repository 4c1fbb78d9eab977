use std::ffi::OsStr;

/// How problems are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Plain,
    Coloured,
    Json,
}

impl Notation {
    /// Coloured on a terminal only, and not under `NO_COLOR`.
    pub(crate) fn of_stream(is_terminal: bool, no_color: Option<&OsStr>) -> Self {
        if is_terminal && no_color.is_none_or(OsStr::is_empty) {
            Self::Coloured
        } else {
            Self::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Notation, OsStr};

    #[test]
    fn colour_is_for_terminals_where_nobody_minds() {
        for (is_terminal, no_color, wanted) in [
            (true, None, Notation::Coloured),
            (true, Some(""), Notation::Coloured),
            (true, Some("1"), Notation::Plain),
            (false, None, Notation::Plain),
            (false, Some(""), Notation::Plain),
        ] {
            let notation = Notation::of_stream(is_terminal, no_color.map(OsStr::new));
            assert_eq!(notation, wanted, "{no_color:?}");
        }
    }
}
