use std::{io::Cursor, num::NonZero};

use crate::{
    args::DEFAULT_MAX_RECORD,
    batch::{Batch, Task},
    markdown::read_markdown,
    stream::{BLOCK, Options, read_json},
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

const fn in_blocks(block: usize) -> Options {
    let task = Task::Check { sendable: false };
    Options { task, threads: 1, max_record: DEFAULT_MAX_RECORD, block }
}

impl Count {
    /// Of JSON: values one after another, or in an array.
    #[must_use]
    pub fn of_json(bytes: &[u8]) -> Self {
        Self::of_json_in_blocks(bytes, NonZero::new(bytes.len()).unwrap_or(NonZero::<usize>::MIN))
    }

    /// Of JSON that is read in blocks of so many bytes.
    #[must_use]
    pub fn of_json_in_blocks(bytes: &[u8], block: NonZero<usize>) -> Self {
        let mut count = Self::default();
        let text = Cursor::new(bytes.to_vec());
        // Reading from memory does not fail, nor does counting.
        let _ = read_json(text, in_blocks(block.get()), &mut |batch, _| {
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
        let _ = read_markdown(bytes, in_blocks(BLOCK), &mut |batch, _| {
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
