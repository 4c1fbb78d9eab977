use std::{io, path::PathBuf, thread};

use clap::{Args, ValueEnum, value_parser};
use record_files::{BLOCK, DEFAULT_MAX_MIB, Found, InputFormat, Options, Source, Stop, Task};

use crate::{
    commands::{count::Count, exit::Exit},
    print::{Meter, Notation, ProblemWriter, Streams, counted},
};

/// The input of `check` and `format`, and how to read it.
#[derive(Args)]
pub(crate) struct Input {
    /// The format of the files; auto goes by their extension
    #[arg(long = "input", value_name = "FORMAT", default_value = "auto")]
    format: Format,
    /// The size limit of a record, in MiB; reading takes up to five times as much memory, and a
    /// Markdown file may have a 32nd of it
    #[arg(
        long,
        value_name = "MIB",
        default_value_t = DEFAULT_MAX_MIB,
        value_parser = value_parser!(u16).range(1..=1024)
    )]
    max_record: u16,
    /// The number of reading threads; by default the number of cores
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Show neither progress nor a summary
    #[arg(long, short)]
    quiet: bool,
    /// The files to read; standard input if none or -
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Input {
    /// Reads all files for a task, and writes what was found with `write`.
    pub(crate) fn read<T: Task>(
        &self,
        task: T,
        notation: Notation,
        streams: &mut Streams,
        noun: &dyn Fn() -> &'static str,
        mut write: impl FnMut(Found<T::Output>, &mut ProblemWriter, &mut Streams) -> io::Result<()>,
    ) -> io::Result<Exit> {
        let (threads, max_record) = (self.threads(), self.max_record());
        let options = Options { task, threads, max_record, block: BLOCK };
        let mut count = Count::default();
        let mut is_complete = true;
        for source in Source::all(&self.files) {
            let meter = Meter::start(source.size(), self.quiet);
            let mut problems = ProblemWriter::new(source.name(), notation);
            let result = source.read(self.format.into(), options, &mut |found, bytes| {
                count.add(&found);
                meter.advance(bytes, || {
                    write(found, &mut problems, streams)?;
                    streams.out.flush()
                })
            });
            meter.end();
            problems.end(streams.err)?;
            match result {
                Ok(()) => {}
                Err(Stop::Refused(error)) => return Err(error),
                Err(Stop::CannotRead(error)) => {
                    is_complete = false;
                    writeln!(streams.err, "orders: cannot read {}: {error}", source.name())?;
                }
            }
        }
        let Count { orders, problems } = count;
        if !self.quiet {
            let (orders, problems) = (counted(orders, noun()), counted(problems, "problem"));
            writeln!(streams.err, "{orders}, {problems}")?;
        }
        Ok(Exit::of(is_complete, problems))
    }

    /// In bytes.
    fn max_record(&self) -> usize {
        usize::from(self.max_record) << 20
    }

    fn threads(&self) -> usize {
        let of_machine = || thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(of_machine, usize::from)
    }
}

/// What a file holds.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Markdown if the name ends in .md or .markdown, else JSON
    Auto,
    /// JSON values, one after another or in an array
    Json,
    /// Markdown with fenced blocks marked `json`
    Markdown,
}

impl From<Format> for InputFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Auto => Self::Auto,
            Format::Json => Self::Json,
            Format::Markdown => Self::Markdown,
        }
    }
}
