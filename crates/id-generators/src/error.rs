use core_enums::Excerpt;

core_enums::invalid_text! {
    /// The error of a text that is not an id of the wanted kind.
    "id": InvalidId
}

/// The error of asking an id for its time when its digits are none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the digits of {given} are not a date and time")]
pub struct NotATimestamp {
    given: Excerpt,
}

impl NotATimestamp {
    pub(crate) fn new(id: &str) -> Self {
        Self { given: Excerpt::of(id) }
    }

    /// The id.
    #[must_use]
    pub const fn given(&self) -> &Excerpt {
        &self.given
    }
}

/// The error of a clock whose year cannot be written in four digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock is at Unix time {given}: expected a year from 0000 to 9999")]
pub struct ClockOutOfRange {
    given: i64,
}

impl ClockOutOfRange {
    pub(crate) fn new(unix_seconds: i64) -> Self {
        Self { given: unix_seconds }
    }

    /// The clock's time, in seconds since 1970.
    #[must_use]
    pub const fn given(&self) -> i64 {
        self.given
    }
}

/// The error of an operating system that gives no entropy to start ids from.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the operating system gives no entropy to start ids from")]
pub struct NoEntropy {
    source: getrandom::Error,
}

impl NoEntropy {
    pub(crate) fn new(source: getrandom::Error) -> Self {
        Self { source }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    // This test is here because only this crate can construct the error.
    #[test]
    fn no_entropy_names_the_cause_beside_its_message_and_not_in_it() {
        let error = NoEntropy::new(getrandom::Error::UNSUPPORTED);
        assert_eq!(error.to_string(), "the operating system gives no entropy to start ids from");
        assert!(error.source().is_some_and(<dyn Error>::is::<getrandom::Error>));
    }
}
