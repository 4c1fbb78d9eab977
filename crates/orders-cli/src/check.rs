//! `orders check` and `orders format`.

use std::{
    convert::Infallible,
    io::{self, Cursor},
    num::NonZero,
};

use dtos_state::Order;

use crate::{
    args::{self, Input},
    count::Count,
    notation::{Notation, ProblemWriter},
    progress::Progress,
    read::{
        BLOCK, DEFAULT_MAX_RECORD, Found, Options, Position, Problem, Source, Stop, Task,
        read_json, read_markdown,
    },
    streams::{Status, Streams},
};

pub(crate) fn check(args: &args::Check, streams: &mut Streams) -> io::Result<Status> {
    let notation = if args.json { Notation::Json } else { streams.out_notation };
    let task = Check { sendable: args.sendable };
    read_all(&args.input, task, notation, streams, |found, problems, streams| {
        problems.write(found.records, found.problems, &mut streams.out)
    })
}

pub(crate) fn format(args: &args::Format, streams: &mut Streams) -> io::Result<Status> {
    read_all(&args.input, Format, streams.err_notation, streams, |found, problems, streams| {
        streams.out.write_all(found.output.as_bytes())?;
        problems.write(found.records, found.problems, streams.err)
    })
}

/// Drops the orders; if asked to, it reports what keeps them from being sent.
#[derive(Clone, Copy, Debug)]
struct Check {
    sendable: bool,
}

impl Task for Check {
    type Record = Order;
    type Output = ();

    fn take(self, order: Order, position: impl FnOnce() -> Position, found: &mut Found<()>) {
        if !self.sendable {
            return;
        }
        let Err(error) = order.check_sendable() else { return };
        let (position, record) = (position(), found.records);
        let message = format!("a {} order needs it to be sent", order.order_type());
        found.problems.extend(error.missing().map(|field| Problem {
            position,
            record,
            order_id: Some(order.order_id()),
            field: Some(field.into()),
            message: message.clone(),
        }));
    }
}

/// Writes orders in canonical form, one a line.
#[derive(Clone, Copy, Debug)]
struct Format;

impl Task for Format {
    type Record = Order;
    type Output = String;

    fn output_for(self, len: usize) -> String {
        // Orders are hardly ever longer in canonical form.
        String::with_capacity(len)
    }

    fn take(self, order: Order, _position: impl FnOnce() -> Position, found: &mut Found<String>) {
        order.append_json(&mut found.output);
        found.output.push('\n');
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
        let text = Cursor::new(bytes.to_vec());
        // Reading from memory does not fail.
        let _ = read_json::<_, Infallible>(text, in_blocks(block.get()), &mut |found, _| {
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

fn read_all<T: Task>(
    input: &Input,
    task: T,
    notation: Notation,
    streams: &mut Streams,
    mut write: impl FnMut(Found<T::Output>, &mut ProblemWriter, &mut Streams) -> io::Result<()>,
) -> io::Result<Status> {
    let options =
        Options { task, threads: input.threads(), max_record: input.max_record(), block: BLOCK };
    let mut total = Count::default();
    let mut is_complete = true;
    for source in Source::all(&input.files) {
        let progress = Progress::start(source.len(), input.quiet);
        let mut problems = ProblemWriter::new(source.name(), notation);
        let result = source.read(input.format, options, &mut |found, bytes| {
            total.add(&found);
            progress.advance(bytes, || {
                write(found, &mut problems, streams)?;
                streams.out.flush()
            })
        });
        progress.end();
        match result {
            Ok(()) => {}
            Err(Stop::Refused(error)) => return Err(error),
            Err(Stop::CannotRead(error)) => {
                is_complete = false;
                writeln!(streams.err, "orders: cannot read {}: {error}", source.name())?;
            }
        }
    }
    if !input.quiet {
        writeln!(streams.err, "{}", summary(total))?;
    }
    Ok(match (is_complete, total.problems) {
        (false, _) => Status::Failed,
        (true, 0) => Status::Fine,
        (true, _) => Status::Problems,
    })
}

fn summary(Count { orders, problems }: Count) -> String {
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    format!("{orders} order{}, {problems} problem{}", plural(orders), plural(problems))
}
