use std::{
    env,
    ffi::OsStr,
    io::{self, BufWriter, IsTerminal},
    process::ExitCode,
};

use clap::{CommandFactory, Parser};

use crate::{
    args::{Arguments, Command},
    check, id, ledger, lifecycle, new,
    notation::Notation,
    schema,
    streams::{Status, Streams},
    terminal::Terminal,
};

/// Runs the program on the arguments and the streams of this process.
///
/// Its exit status is 0 where all is well, 1 where the input has problems, and
/// 2 where the job could not be done.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let no_color = env::var_os("NO_COLOR");
    let is_terminal = io::stdout().is_terminal();
    let out = BufWriter::new(io::stdout().lock());
    let mut streams = Streams {
        out_notation: notation(is_terminal, no_color.as_deref()),
        err_notation: notation(io::stderr().is_terminal(), no_color.as_deref()),
        out: if is_terminal { Box::new(Terminal::new(out)) } else { Box::new(out) },
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
        Command::Ledger(args) => ledger::ledger(args, streams),
        Command::Schema => schema::schema(streams),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "orders", &mut script);
            streams.out.write_all(&script)?;
            Ok(Status::Fine)
        }
    }
}

/// Colour only on a terminal, and not under `NO_COLOR`.
fn notation(is_terminal: bool, no_color: Option<&OsStr>) -> Notation {
    if is_terminal && no_color.is_none_or(OsStr::is_empty) {
        Notation::Coloured
    } else {
        Notation::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::{Notation, OsStr, notation};

    #[test]
    fn colour_is_for_terminals_where_nobody_minds() {
        for (is_terminal, no_color, wanted) in [
            (true, None, Notation::Coloured),
            (true, Some(""), Notation::Coloured),
            (true, Some("1"), Notation::Plain),
            (false, None, Notation::Plain),
            (false, Some(""), Notation::Plain),
        ] {
            assert_eq!(notation(is_terminal, no_color.map(OsStr::new)), wanted, "{no_color:?}");
        }
    }
}
