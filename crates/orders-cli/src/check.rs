//! `orders check` and `orders format`.

use std::io;

use crate::{
    args::{Check, Format, Input},
    batch::{Batch, Task},
    count::Count,
    problem::Notation,
    progress::Progress,
    source::Source,
    stream::{BLOCK, Options, Stop},
    streams::{Status, Streams},
};

pub(crate) fn check(args: &Check, streams: &mut Streams) -> io::Result<Status> {
    let notation = if args.json { Notation::Json } else { streams.out_notation };
    let task = Task::Check { sendable: args.sendable };
    read_all(&args.input, task, notation, streams)
}

pub(crate) fn format(args: &Format, streams: &mut Streams) -> io::Result<Status> {
    read_all(&args.input, Task::Format, streams.err_notation, streams)
}

fn read_all(
    input: &Input,
    task: Task,
    notation: Notation,
    streams: &mut Streams,
) -> io::Result<Status> {
    let options =
        Options { task, threads: input.threads(), max_record: input.max_record(), block: BLOCK };
    let mut total = Count::default();
    let mut is_complete = true;
    for source in Source::all(&input.files) {
        let mut writer = Writer::new(&source, task, notation, input.quiet);
        let result = source.read(input.format, options, &mut |batch, bytes| {
            total.add(&batch);
            writer.write(batch, bytes, streams)
        });
        writer.progress.end();
        match result {
            Ok(()) => {}
            Err(Stop::CannotWrite(error)) => return Err(error),
            Err(Stop::CannotRead(error)) => {
                is_complete = false;
                writeln!(streams.err, "orders: cannot read {}: {error}", writer.file)?;
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

/// Writes what was found in one file.
struct Writer {
    task: Task,
    notation: Notation,
    file: String,
    /// How many records of the file have been written of.
    orders: u64,
    progress: Progress,
}

impl Writer {
    fn new(source: &Source, task: Task, notation: Notation, quiet: bool) -> Self {
        let progress = Progress::start(source.len(), quiet);
        Self { task, notation, file: source.name(), orders: 0, progress }
    }

    fn write(&mut self, mut batch: Batch, bytes: usize, streams: &mut Streams) -> io::Result<()> {
        let Self { task, notation, file, orders, progress } = self;
        progress.advance(bytes, || {
            streams.out.write_all(batch.lines.as_bytes())?;
            for problem in &mut batch.problems {
                problem.record += *orders;
                match task {
                    Task::Format => problem.write(streams.err, file, *notation)?,
                    Task::Check { .. } | Task::Import => {
                        problem.write(streams.out, file, *notation)?;
                    }
                }
            }
            streams.out.flush()
        })?;
        self.orders += batch.orders;
        Ok(())
    }
}

fn summary(Count { orders, problems }: Count) -> String {
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    format!("{orders} order{}, {problems} problem{}", plural(orders), plural(problems))
}
