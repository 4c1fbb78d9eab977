use std::fmt;

/// The start of an input text, quoted for a message: `"BTC-USDT"`.
///
/// It keeps at most 60 characters, so that an error about a text of 100 MB
/// stays small. It escapes control characters, so that a message never controls
/// the terminal that prints it. A text that was cut ends in `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt {
    text: Box<str>,
    is_cut: bool,
}

impl Excerpt {
    const MAX_CHARS: usize = 60;

    /// The first 60 characters of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.char_indices().nth(Self::MAX_CHARS) {
            Some((end, _)) => Self { text: text[..end].into(), is_cut: true },
            None => Self { text: text.into(), is_cut: false },
        }
    }
}

impl Excerpt {
    /// The text without quotes where it is harmless as it stands, and as it is displayed otherwise.
    #[must_use]
    pub fn unquoted(&self) -> String {
        let quoted = self.to_string();
        let is_harmless = quoted.len() == self.text.len() + 2 && !self.text.is_empty();
        if is_harmless { self.text.to_string() } else { quoted }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.text, if self.is_cut { "…" } else { "" })
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Declares the error of a text that is not what it should be: what was given,
/// and what was expected.
#[doc(hidden)]
#[macro_export]
macro_rules! invalid_text {
    ($(#[$about:meta])* $noun:literal: $Invalid:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("invalid {} {given}: expected {expected}", $noun)]
        pub struct $Invalid {
            given: $crate::excerpt::Excerpt,
            expected: &'static str,
        }

        impl $Invalid {
            pub(crate) fn new(given: &str, expected: &'static str) -> Self {
                Self { given: $crate::excerpt::Excerpt::of(given), expected }
            }

            /// The start of the text.
            #[must_use]
            pub const fn given(&self) -> &$crate::excerpt::Excerpt {
                &self.given
            }

            /// What it should have been.
            #[must_use]
            pub const fn expected(&self) -> &'static str {
                self.expected
            }
        }
    };
}
