use crate::{
    args::DEFAULT_MAX_RECORD,
    batch::{Batch, Task},
    markdown::read_markdown,
    place::Place,
    stream::{BYTE_ORDER_MARK, Options, Standing},
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
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let mut count = Self::default();
        let mut standing = Standing::at(Place::START, OPTIONS);
        let mut at = 0;
        while at < bytes.len() {
            let (batch, read) = standing.read(OPTIONS.task, &bytes[at..], true);
            count.add(&batch);
            at += read;
        }
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
