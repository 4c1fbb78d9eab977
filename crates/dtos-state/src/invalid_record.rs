use serde::de::Error;

/// The error of a text that is not a record of the wanted kind.
///
/// ```
/// use dtos_state::Command;
///
/// let json = r#"{"update":{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"SENT"}}"#;
/// let error = Command::from_json(json).unwrap_err();
/// assert_eq!(error.key(), Some("status"));
/// assert_eq!((error.line(), error.column()), (1, 68));
/// assert!(error.to_string().starts_with("unknown order status \"SENT\""));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidRecord {
    key: Option<Box<str>>,
    message: String,
    line: usize,
    column: usize,
}

impl InvalidRecord {
    pub(crate) fn new(AtKey(key): AtKey, error: &serde_json::Error) -> Self {
        Self { key, message: error.to_string(), line: error.line(), column: error.column() }
    }

    /// The key that is missing, unknown or given twice, or whose value is wrong: the
    /// innermost, in a command. None where the text is wrong beside the keys, and
    /// where a command has none or several.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The line where reading ended, from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The column where reading ended, in bytes; 0 before the first of the line.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }
}

/// The key that a reader failed at.
#[derive(Default)]
pub(crate) struct AtKey(Option<Box<str>>);

impl AtKey {
    /// Notes the key of an error, unless one further in has been.
    pub(crate) fn note<E>(&mut self, key: &str, error: E) -> E {
        self.0.get_or_insert_with(|| key.into());
        error
    }

    /// The error of an unknown key.
    pub(crate) fn unknown<E: Error>(&mut self, key: &str, keys: &'static [&'static str]) -> E {
        self.note(key, E::unknown_field(key, keys))
    }
}
