//! What holds at a venue, as data: its words for statuses and types, and its error codes.

use dtos_state::{ErrorClass, OrderStatus};

/// A venue's word for a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRow {
    /// The word, as the venue spells it.
    pub word: &'static str,
    /// Ours. With executions, OPEN is `PARTIALLY_FILLED`, and REJECTED is CANCELLED.
    pub status: OrderStatus,
    /// What there is to know.
    pub note: &'static str,
}

/// A venue's word for a type of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeRow {
    /// The word, as the venue spells it.
    pub word: &'static str,
    /// Ours, or why there is none.
    pub order_type: Result<dtos_state::OrderType, &'static str>,
    /// What there is to know.
    pub note: &'static str,
}

/// An error code of a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The code, or a pattern: a `*` stands for anything, an `x` behind a digit for a digit.
    pub code: &'static str,
    /// A text that the message holds as well, if the code alone does not tell.
    pub with: &'static str,
    /// What follows.
    pub class: ErrorClass,
    /// What it means.
    pub meaning: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

impl ErrorRow {
    fn is_of(&self, code: &str, message: &str) -> bool {
        matches(self.code, code) && contains(message, self.with)
    }
}

/// The class of an error. What is in no row is unknown.
#[must_use]
pub fn class_of(table: &[ErrorRow], code: &str, message: &str) -> ErrorClass {
    table.iter().find(|row| row.is_of(code, message)).map_or(ErrorClass::Unknown, |row| row.class)
}

/// Whether a code is what a pattern stands for.
fn matches(pattern: &str, code: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            code.len() >= start.len() + end.len() && code.starts_with(start) && code.ends_with(end)
        }
        None if pattern.bytes().any(|byte| byte.is_ascii_digit()) && pattern.ends_with('x') => {
            let is_same = |(wanted, given): (u8, u8)| {
                wanted == given || wanted == b'x' && given.is_ascii_digit()
            };
            pattern.len() == code.len() && pattern.bytes().zip(code.bytes()).all(is_same)
        }
        None => pattern == code,
    }
}

/// Whatever the case.
fn contains(message: &str, part: &str) -> bool {
    part.is_empty() || message.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}

/// The row of a word.
pub(crate) fn status_of(table: &[StatusRow], word: &str) -> Option<OrderStatus> {
    table.iter().find(|row| row.word == word).map(|row| row.status)
}

/// Ours, or why there is none; none at all if the word is not in the table.
pub(crate) fn type_of(
    table: &[TypeRow],
    word: &str,
) -> Option<Result<dtos_state::OrderType, &'static str>> {
    table.iter().find(|row| row.word == word).map(|row| row.order_type)
}
