use std::{
    env,
    io::{self, BufWriter, IsTerminal, LineWriter},
    process::ExitCode,
};

use clap::{CommandFactory, Parser, Subcommand};
use terminal_size::{Height, Width, terminal_size};

use crate::{
    commands::{
        CheckArgs, CompletionsArgs, Exit, FormatArgs, IdArgs, JournalCommands, LedgerCommands,
        LifecycleArgs, ManArgs, NewArgs, SchemaArgs, SimulateArgs, VenueCommands,
    },
    print::{ColorChoice, Notation, Streams, Terminal},
};

/// Check, format and make orders, the records of what should be on an exchange, and keep them in a
/// ledger with their reports and fills.
#[derive(Parser)]
#[command(name = "orders", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  orders check orders.ndjson
  orders ledger import orders.ndjson --db my.ledger
  ORDERS_LEDGER=my.ledger orders ledger list --open")]
struct Arguments {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    Check(CheckArgs),
    Format(FormatArgs),
    New(NewArgs),
    Id(IdArgs),
    Lifecycle(LifecycleArgs),
    #[command(subcommand)]
    Ledger(LedgerCommands),
    #[command(subcommand)]
    Journal(JournalCommands),
    #[command(subcommand)]
    Venue(VenueCommands),
    Schema(SchemaArgs),
    Simulate(SimulateArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// The size of the pipe that standard output may be, in bytes; by default it has 64 KiB.
#[cfg(target_os = "linux")]
const PIPE_SIZE: usize = 256 << 10;

/// How long a message may be, in bytes, to be written at once.
const MESSAGE_SIZE: usize = 64 << 10;

/// Runs the program on the arguments and the streams of this process.
///
/// Its exit status is 0 if all is well, 1 if the input has problems, and 2 if the job could not be
/// done.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let no_color = env::var_os("NO_COLOR");
    let color = arguments.color;
    let is_terminal = io::stdout().is_terminal();
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let size = if is_terminal { terminal_size() } else { None };
    widen_pipe();
    let out = BufWriter::new(io::stdout().lock());
    let mut streams = Streams {
        out_notation: Notation::of_stream(color, is_terminal, no_color.as_deref()),
        err_notation: Notation::of_stream(color, io::stderr().is_terminal(), no_color.as_deref()),
        is_terminal,
        width: columns.or(size.map(|(Width(width), _)| width.into())),
        height: size.map(|(_, Height(height))| height.into()),
        out: if is_terminal { Box::new(Terminal::new(out)) } else { Box::new(out) },
        // Another program may write to the same terminal: lines of the two do not mix.
        err: &mut LineWriter::with_capacity(MESSAGE_SIZE, io::stderr().lock()),
    };
    let result = run(&arguments.command, &mut streams).and_then(|exit| {
        streams.out.flush()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => exit.into(),
        // The reader of our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, there is nowhere left to report it.
            let _ = writeln!(streams.err, "orders: cannot write: {error}");
            Exit::Failed.into()
        }
    }
}

/// Makes the pipe that standard output may be larger, so that its reader and this program wait less
/// for each other.
#[cfg(target_os = "linux")]
fn widen_pipe() {
    use rustix::pipe::{fcntl_getpipe_size, fcntl_setpipe_size};

    if fcntl_getpipe_size(io::stdout()).is_ok_and(|size| size < PIPE_SIZE) {
        // It fails where the user has too many large pipes: then it stays as it is.
        let _ = fcntl_setpipe_size(io::stdout(), PIPE_SIZE);
    }
}

#[cfg(not(target_os = "linux"))]
const fn widen_pipe() {}

fn run(command: &Commands, streams: &mut Streams) -> io::Result<Exit> {
    match command {
        Commands::Check(args) => args.run(streams),
        Commands::Format(args) => args.run(streams),
        Commands::New(args) => args.run(streams),
        Commands::Id(args) => args.run(streams),
        Commands::Lifecycle(args) => args.run(streams),
        Commands::Ledger(command) => command.run(streams),
        Commands::Journal(command) => command.run(streams),
        Commands::Venue(command) => command.run(streams),
        Commands::Schema(args) => args.run(streams),
        Commands::Simulate(args) => args.run(streams),
        Commands::Completions(args) => args.run(Arguments::command(), streams),
        Commands::Man(args) => args.run(Arguments::command(), streams),
    }
}
