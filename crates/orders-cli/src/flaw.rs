use id_generators::OrderId;

use crate::record::Record;

/// A record that was found in a text.
#[derive(Debug)]
pub(crate) struct Found {
    /// Where it begins, in bytes from the start of the text.
    pub(crate) offset: usize,
    /// Whether it counts: a stray comma is no record, nor is a word.
    pub(crate) is_record: bool,
    pub(crate) outcome: Result<Record, Refusal>,
}

/// Why a value is not a record.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) order_id: Option<OrderId>,
    /// At least one, by offset.
    pub(crate) flaws: Vec<Flaw>,
}

impl Refusal {
    pub(crate) fn of(offset: usize, message: String) -> Self {
        Self { order_id: None, flaws: vec![Flaw { offset, field: None, message }] }
    }
}

/// One thing that is wrong with a record.
#[derive(Debug)]
pub(crate) struct Flaw {
    /// Where, in bytes from the start of the text.
    pub(crate) offset: usize,
    /// The key that it is about.
    pub(crate) field: Option<String>,
    /// What was given and what was wanted.
    pub(crate) message: String,
}

/// Who takes the records that are found.
pub(crate) trait Sink {
    fn take(&mut self, found: Found);

    /// Whether it would rather be emptied before it takes more.
    fn is_full(&self) -> bool;
}
