use std::{cell::Cell, convert::Infallible, io, num::NonZero};

use clap::Args;
use core_enums::MistakeKind;
use record_files::{
    AnyRecord, BLOCK, DEFAULT_MAX_RECORD, Found, Options, Path, Position, Problem, Task, read_json,
    read_markdown,
};

use crate::{
    commands::{count::Count, exit::Exit, input::Input},
    print::{Notation, Streams},
};

/// Read orders or other records and report every problem
///
/// A record is an order, a fill, an update or anything else that `orders ledger import` takes,
/// and a line of `orders ledger follow`.
///
/// A problem is a line FILE:LINE:COLUMN: FIELD: MESSAGE on standard output; lines and columns
/// count from 1, columns in characters. The last line, on standard error, is the summary.
///
/// A file holds one JSON object, an array of objects, any number of values one after another, or
/// Markdown, whose fenced blocks marked `json` are read. It may be compressed with gzip or zstd,
/// unless it is Markdown. After broken JSON, reading continues at
/// the next line that may begin a record; in an array of several lines, with the next file.
///
/// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders check orders.ndjson fills.ndjson.gz
  orders check --sendable --json day.ndjson | jq -r .message
  curl -s https://example.com/orders | jq .data | orders check")]
pub(crate) struct CheckArgs {
    /// Report problems as JSON, one object a line
    #[arg(long)]
    json: bool,
    /// Also report what an order lacks to be sent to the exchange
    #[arg(long)]
    sendable: bool,
    #[command(flatten)]
    input: Input,
}

impl CheckArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let notation = if self.json { Notation::Json } else { streams.out_notation };
        let task = Check { sendable: self.sendable };
        let has_others = Cell::new(false);
        let noun = || if has_others.get() { "record" } else { "order" };
        self.input.read(task, notation, streams, &noun, |found, problems, streams| {
            has_others.set(has_others.get() || found.output.0);
            problems.write(found.records, found.problems, &mut streams.out)
        })
    }
}

/// Whether there are records other than orders.
#[derive(Clone, Copy, Debug, Default)]
struct Others(bool);

/// Drops the records; if asked to, it reports what keeps them from being sent.
#[derive(Clone, Copy, Debug)]
struct Check {
    sendable: bool,
}

impl Task for Check {
    type Record = AnyRecord;
    type Output = Others;

    fn take(
        self,
        record: AnyRecord,
        _written: Option<&str>,
        position: impl FnOnce() -> Position,
        found: &mut Found<Others>,
    ) {
        if let AnyRecord::News(_) = record {
            found.output.0 = true;
        }
        let Some(order) = record.order().filter(|_| self.sendable) else { return };
        let Err(error) = order.check_sendable() else { return };
        let (position, record) = (position(), found.records);
        let message = format!("a {} order needs it to be sent", order.order_type());
        found.problems.extend(error.missing().map(|field| Problem {
            position,
            record,
            order_id: Some(order.order_id()),
            path: Path::default().key(field),
            kind: MistakeKind::NotSendable,
            value: None,
            message: message.clone(),
        }));
    }
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
        // Reading from memory does not fail.
        let _ = read_json::<_, Infallible>(bytes, None, in_blocks(block.get()), &mut |found, _| {
            count.add(&found);
            Ok(())
        });
        count
    }

    /// Of the JSON in Markdown.
    #[must_use]
    pub fn of_markdown(bytes: &[u8]) -> Self {
        let mut count = Self::default();
        let Ok(()) = read_markdown::<_, Infallible>(bytes, in_blocks(BLOCK), &mut |found, _| {
            count.add(&found);
            Ok(())
        });
        count
    }
}

const fn in_blocks(block: usize) -> Options<Check> {
    let task = Check { sendable: false };
    Options { task, threads: 1, max_record: DEFAULT_MAX_RECORD, block }
}
