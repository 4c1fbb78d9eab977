//! The program `orders`: checks, formats and makes orders.
//!
//! Reading goes from room to room. `source` opens a file; `stream`, with
//! `pipeline`, and `markdown` give its text to `scan`, which finds the records;
//! `diagnosis` says all that is wrong with those that the typed reader refuses;
//! `batch` collects what is to be written, and `check` writes it.

mod args;
mod batch;
mod check;
mod count;
mod diagnosis;
mod flaw;
mod id;
mod lifecycle;
mod markdown;
mod new;
mod pipeline;
mod place;
mod problem;
mod progress;
mod scan;
mod source;
mod stream;
mod streams;
mod syntax;

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice, stream::RawStream};
use clap::{CommandFactory, Parser};

pub use crate::count::Count;
use crate::{
    args::{Arguments, Command},
    problem::Notation,
    streams::{Status, Streams},
};

/// Runs the program on the arguments and the streams of this process.
///
/// Its exit status is 0 where all is well, 1 where the input has problems, and
/// 2 where the job could not be done.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut streams = Streams {
        out_notation: notation_on(&io::stdout()),
        err_notation: notation_on(&io::stderr()),
        out: &mut BufWriter::new(io::stdout().lock()),
        err: &mut io::stderr().lock(),
    };
    let result = run(&arguments, &mut streams).and_then(|status| {
        streams.out.flush()?;
        Ok(status)
    });
    match result {
        Ok(status) => ExitCode::from(status as u8),
        // Whoever read our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, there is nobody left to tell.
            let _ = writeln!(streams.err, "orders: cannot write: {error}");
            ExitCode::from(Status::Failed as u8)
        }
    }
}

fn run(arguments: &Arguments, streams: &mut Streams) -> io::Result<Status> {
    match &arguments.command {
        Command::Check(args) => check::check(args, streams),
        Command::Format(args) => check::format(args, streams),
        Command::New(args) => new::new(args, streams),
        Command::Id(args) => id::id(args, streams),
        Command::Lifecycle(args) => lifecycle::lifecycle(args, streams),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "orders", &mut script);
            streams.out.write_all(&script)?;
            Ok(Status::Fine)
        }
    }
}

/// Colour only on a terminal, and not under `NO_COLOR`.
fn notation_on(stream: &impl RawStream) -> Notation {
    match AutoStream::choice(stream) {
        ColorChoice::Never => Notation::Plain,
        ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Notation::Coloured,
    }
}
