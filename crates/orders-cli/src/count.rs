use std::io::Cursor;

use crate::{
    args::DEFAULT_MAX_RECORD,
    batch::{Batch, Task},
    markdown::read_markdown,
    stream::{Options, read_json},
};

/// What `orders check` sums up: how many records a text holds, and how many
/// problems they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The records, broken ones too.
    pub orders: u64,
    /// The problems of all of them.
    pub problems: u64,
}

const OPTIONS: Options =
    Options { task: Task::Check { sendable: false }, threads: 1, max_record: DEFAULT_MAX_RECORD };

impl Count {
    /// Of JSON: values one after another, or in an array.
    #[must_use]
    pub fn of_json(bytes: &[u8]) -> Self {
        let mut count = Self::default();
        // Neither reading from memory nor counting fails.
        let _ = read_json(Cursor::new(bytes.to_vec()), OPTIONS, &mut |batch, _| {
            count.add(&batch);
            Ok(())
        });
        count
    }

    /// Of the JSON in Markdown.
    #[must_use]
    pub fn of_markdown(bytes: &[u8]) -> Self {
        let mut count = Self::default();
        // Counting does not fail.
        let _ = read_markdown(bytes, OPTIONS, &mut |batch, _| {
            count.add(&batch);
            Ok(())
        });
        count
    }

    pub(crate) fn add(&mut self, batch: &Batch) {
        self.orders += batch.orders;
        self.problems += batch.problems.len() as u64;
    }
}
