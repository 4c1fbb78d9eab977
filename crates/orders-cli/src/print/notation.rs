use std::ffi::OsStr;

use crate::print::color_choice::ColorChoice;

/// How problems are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Plain,
    Coloured,
    Json,
}

impl Notation {
    /// Coloured as is asked for; by default on a terminal only, and not under `NO_COLOR`.
    pub(crate) fn of_stream(
        choice: ColorChoice,
        is_terminal: bool,
        no_color: Option<&OsStr>,
    ) -> Self {
        let is_coloured = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && no_color.is_none_or(OsStr::is_empty),
        };
        if is_coloured { Self::Coloured } else { Self::Plain }
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, Notation, OsStr};

    #[test]
    fn colour_is_for_terminals_where_nobody_minds() {
        for (is_terminal, no_color, wanted) in [
            (true, None, Notation::Coloured),
            (true, Some(""), Notation::Coloured),
            (true, Some("1"), Notation::Plain),
            (false, None, Notation::Plain),
            (false, Some(""), Notation::Plain),
        ] {
            let of = |choice| Notation::of_stream(choice, is_terminal, no_color.map(OsStr::new));
            assert_eq!(of(ColorChoice::Auto), wanted, "{no_color:?}");
            assert_eq!(of(ColorChoice::Always), Notation::Coloured);
            assert_eq!(of(ColorChoice::Never), Notation::Plain);
        }
    }
}
