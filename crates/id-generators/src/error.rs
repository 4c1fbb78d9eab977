use std::{error::Error, fmt};

use core_enums::Excerpt;

/// The error of a text that is not an id of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    given: Excerpt,
    form: &'static str,
}

impl InvalidId {
    pub(crate) fn new(text: &str, form: &'static str) -> Self {
        Self { given: Excerpt::of(text), form }
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid id {}: expected {}", self.given, self.form)
    }
}

impl Error for InvalidId {}

/// The error of an id whose digits are not a date and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotATimestamp {
    id: Excerpt,
}

impl NotATimestamp {
    pub(crate) fn new(id: &str) -> Self {
        Self { id: Excerpt::of(id) }
    }
}

impl fmt::Display for NotATimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the digits of {} are not a date and time", self.id)
    }
}

impl Error for NotATimestamp {}

/// The error of a clock whose year cannot be written in four digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockOutOfRange {
    unix_seconds: i64,
}

impl ClockOutOfRange {
    pub(crate) fn new(unix_seconds: i64) -> Self {
        Self { unix_seconds }
    }
}

impl fmt::Display for ClockOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unix_seconds } = self;
        write!(f, "the clock is at Unix time {unix_seconds}: expected a year from 0000 to 9999")
    }
}

impl Error for ClockOutOfRange {}

/// The error of an operating system that gives no entropy for the first id.
#[derive(Clone, Debug)]
pub struct NoEntropy {
    source: getrandom::Error,
}

impl NoEntropy {
    pub(crate) fn new(source: getrandom::Error) -> Self {
        Self { source }
    }
}

impl fmt::Display for NoEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operating system gives no entropy to start ids from")
    }
}

impl Error for NoEntropy {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // This test is here because only this crate can construct the error.
    #[test]
    fn no_entropy_names_the_cause_beside_its_message_and_not_in_it() {
        let error = NoEntropy::new(getrandom::Error::UNSUPPORTED);
        assert_eq!(error.to_string(), "the operating system gives no entropy to start ids from");
        assert!(error.source().is_some_and(<dyn Error>::is::<getrandom::Error>));
    }
}
