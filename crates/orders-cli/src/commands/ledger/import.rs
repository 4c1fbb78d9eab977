use std::{io, path::PathBuf};

use clap::Args;
use core_enums::MistakeKind;
use dtos_state::Command;
use ledger_sqlite::Sharing;
use record_files::{
    BLOCK, DEFAULT_MAX_RECORD, Found, Interrupts, Options, Path, Position, Problem, Source, Stop,
    Task,
};
use strategy_ledger::Refusal;

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            destination::Destination,
            failure::Failure,
            place::{Place, place},
            tally::Tally,
        },
    },
    print::{Meter, Notation, ProblemWriter, Streams},
};

/// The ledger is slower than the one thread that reads, and faster with more commands at once.
const OPTIONS: Options<Import> =
    Options { task: Import, threads: 1, max_record: DEFAULT_MAX_RECORD, block: 4 * BLOCK };

/// How many commands the ledger takes at once.
const MAX_COMMANDS: usize = 1_000;

/// Import orders and the news of them into a ledger
///
/// A file holds commands, one JSON object after another, each with one key: register (an order),
/// update (a report), fill, bust, request, answer, group or ruling. `orders schema command` prints
/// what is under each. What would stand under a key is taken without it, too: an order alone, as
/// `orders new` writes it, is registered. So are the lines of `orders ledger follow`, and files
/// that are compressed with gzip or zstd.
///
/// Repeats are no-ops, so you can import the same file again. A contradictory report and a
/// conflicting fill are kept as well. Each refused command is a line FILE:LINE:COLUMN: FIELD:
/// MESSAGE on standard output, as in `orders check`; the others are imported, up to a thousand at a
/// time.
///
/// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read or
/// the ledger not be written; what was imported before is kept. So it is at a signal such as that
/// of Ctrl-C, after which the summary says what was imported.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders ledger import session.ndjson --db session.ledger
  orders ledger import --dry-run orders.ndjson.gz --db session.ledger
  orders ledger follow --since 0 --db a.ledger | orders ledger import --db b.ledger")]
pub(crate) struct ImportArgs {
    /// The ledger; it is created if there is no file, once there is something to take in. An
    /// address such as postgres://worker@db1/orders is of one that is there
    #[arg(
        long,
        value_name = "LEDGER",
        env = "ORDERS_LEDGER",
        hide_env_values = true,
        value_parser = place()
    )]
    db: Place,
    /// Only say what would come of it: write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Who may read and write a new ledger: its user, 0600, or its group too, 0660
    #[arg(long, value_name = "MODE", default_value = "0600", value_parser = sharing)]
    mode: Sharing,
    /// Report problems as JSON, one object a line
    #[arg(long)]
    json: bool,
    /// Show neither progress nor a summary
    #[arg(long, short)]
    quiet: bool,
    /// The files to read; standard input if none or -
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ImportArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let notation = if self.json { Notation::Json } else { streams.out_notation };
        let interrupts = Interrupts::catch()?;
        let destination = if self.dry_run {
            Destination::trial(&self.db)?
        } else {
            Destination::open(&self.db, self.mode, streams)?
        };
        let mut importer =
            Importer { destination, tally: Tally::default(), is_trial: self.dry_run };
        let mut is_complete = true;
        for source in Source::all(&self.files) {
            let meter = Meter::start(source.size(), self.quiet);
            let mut writer = ProblemWriter::new(source.name(), notation);
            let result = source.read_until(&interrupts, OPTIONS, &mut |found, bytes| {
                let records = found.records;
                let problems = importer.submit(found, &mut |message| {
                    if self.quiet { Ok(()) } else { writeln!(streams.err, "{message}") }
                })?;
                meter.advance(bytes, || {
                    let written = writer.write(records, problems, &mut streams.out);
                    ignore_closed_pipe(written.and_then(|()| streams.out.flush()), streams)
                })?;
                Ok(())
            });
            meter.end();
            writer.end(streams.err)?;
            match result {
                Ok(()) => {}
                Err(Stop::CannotRead(error)) => {
                    if let Some((signal, status)) = interrupts.received() {
                        importer.sum_up(self.quiet, streams)?;
                        writeln!(streams.err, "orders: ended by {signal}: {KEPT}")?;
                        return Ok(Exit::Interrupted(status));
                    }
                    is_complete = false;
                    writeln!(streams.err, "orders: cannot read {}: {error}", source.name())?;
                }
                Err(Stop::Refused(failure)) => {
                    importer.sum_up(self.quiet, streams)?;
                    return Err(failure);
                }
            }
        }
        importer.sum_up(self.quiet, streams)?;
        Ok(Exit::of(is_complete, importer.tally.problems))
    }
}

const KEPT: &str = "what was imported is kept; import the same again for the rest";

fn sharing(mode: &str) -> Result<Sharing, &'static str> {
    match mode {
        "0600" => Ok(Sharing::Owner),
        "0660" => Ok(Sharing::Group),
        _ => Err("expected 0600 or 0660"),
    }
}

/// Where nobody reads the problems any more, the rest is imported without them.
fn ignore_closed_pipe(written: io::Result<()>, streams: &mut Streams) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            streams.out = Box::new(io::sink());
            Ok(())
        }
        result => result,
    }
}

/// Collects commands, for the ledger to take many at once.
#[derive(Clone, Copy, Debug)]
struct Import;

/// Commands, and where each begins: its position, and the number of its record.
#[derive(Debug, Default)]
struct Submission {
    commands: Vec<Command>,
    begins: Vec<(Position, u64)>,
}

impl Task for Import {
    type Record = Command;
    type Output = Submission;

    fn take(
        self,
        command: Command,
        _written: Option<&str>,
        position: impl FnOnce() -> Position,
        found: &mut Found<Submission>,
    ) {
        found.output.commands.push(command);
        found.output.begins.push((position(), found.records));
    }

    fn move_to(start: Position, submission: &mut Submission) {
        for (position, _) in &mut submission.begins {
            *position = position.from(start);
        }
    }

    fn is_enough(submission: &Submission) -> bool {
        submission.commands.len() >= MAX_COMMANDS
    }
}

struct Importer {
    destination: Destination,
    /// Of all that is on disk.
    tally: Tally,
    is_trial: bool,
}

impl Importer {
    /// Submits commands to the ledger, all at once, and returns what is wrong with them and with
    /// the other records, by record.
    fn submit(
        &mut self,
        found: Found<Submission>,
        told: &mut dyn FnMut(String) -> io::Result<()>,
    ) -> Result<Vec<Problem>, Failure> {
        let Found { output: Submission { commands, begins }, mut problems, .. } = found;
        if !commands.is_empty() {
            let outcomes = self.destination.take_all(&commands, told)?;
            for ((outcome, command), begin) in outcomes.into_iter().zip(&commands).zip(begins) {
                match outcome {
                    Ok(effect) => self.tally.count(command, &effect),
                    Err(refusal) => problems.push(problem(command, begin, &refusal)),
                }
            }
        }
        problems.sort_by_key(|problem| problem.record);
        self.tally.problems += problems.len() as u64;
        Ok(problems)
    }

    fn sum_up(&self, quiet: bool, streams: &mut Streams) -> io::Result<()> {
        let tried = if self.is_trial { "not written: " } else { "" };
        if quiet { Ok(()) } else { writeln!(streams.err, "{tried}{}", self.tally) }
    }
}

/// Why the ledger refuses a command.
fn problem(command: &Command, (position, record): (Position, u64), refusal: &Refusal) -> Problem {
    Problem {
        position,
        record,
        order_id: command.order_id(),
        path: Path::default().key(refusal.key()),
        kind: MistakeKind::Refused,
        value: None,
        message: match refusal {
            Refusal::UnknownOrder { .. } => format!("{refusal}; {FOREIGN}"),
            _ => refusal.to_string(),
        },
    }
}

/// How an order is taken in that was not placed here, but by hand or by the exchange.
const FOREIGN: &str = "if it was placed elsewhere, register it first under the order_id that \
    `orders id --derived-from ID --at TIME` makes of the exchange's id and time for it, which is \
    the same at every try";
