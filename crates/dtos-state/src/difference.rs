use std::fmt;

use core_enums::Excerpt;

/// A key under which two records differ, and both values.
///
/// ```
/// # use dtos_state::Difference;
/// let difference = Difference { key: "price", was: "95000.00".into(), is: "null".into() };
/// assert_eq!(difference.to_string(), "price is null, was 95000.00");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The key.
    pub key: &'static str,
    /// The value of the first record: a text as it stands, all else as JSON.
    pub was: String,
    /// The value of the other one.
    pub is: String,
}

impl Difference {
    /// Of two values in JSON.
    pub(crate) fn of_json(key: &'static str, was: &str, is: &str) -> Self {
        let text = |json: &str| match serde_json::from_str(json) {
            Ok(text) => text,
            Err(_) => json.to_owned(),
        };
        Self { key, was: text(was), is: text(is) }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text| Excerpt::of(text).unquoted();
        write!(f, "{} is {}, was {}", self.key, shown(&self.is), shown(&self.was))
    }
}
