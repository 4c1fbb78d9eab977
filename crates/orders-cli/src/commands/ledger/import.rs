use std::{io, path::PathBuf};

use clap::Args;
use strategy_ledger::{Command, StorageError, StrategyLedger, WriteError};

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, tally::Tally},
    },
    print::{Meter, Notation, ProblemWriter, Streams},
    read::{
        BLOCK, DEFAULT_MAX_RECORD, Found, InputFormat, Options, Position, Problem, Source, Stop,
        Task,
    },
};

/// The ledger is slower than the one thread that reads, and faster with more commands at once.
const OPTIONS: Options<Import> =
    Options { task: Import, threads: 1, max_record: DEFAULT_MAX_RECORD, block: 4 * BLOCK };

/// Take orders, reports and fills into a ledger
///
/// A file holds commands, one JSON object after another: {"register":ORDER}, {"update":REPORT}
/// with order_id, status, connector_order_id and updated_at, or {"fill":FILL}.
///
/// What is there already is no change, so that the same file may be imported again. A report
/// that contradicts what is known, and a fill that conflicts with another, are kept beside it.
/// A command that is refused is a line FILE:LINE:COLUMN: FIELD: MESSAGE on standard output, as
/// `orders check` has it, and the others are taken in, up to a thousand at a time.
///
/// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read or
/// the ledger not be written; what was taken in before is kept.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct ImportArgs {
    /// The ledger; a new one where there is no file
    #[arg(long, value_name = "LEDGER")]
    db: PathBuf,
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
        let mut importer =
            Importer { ledger: StrategyLedger::open(&self.db)?, tally: Tally::default() };
        let mut is_complete = true;
        for source in Source::all(&self.files) {
            let meter = Meter::start(source.len(), self.quiet);
            let mut writer = ProblemWriter::new(source.name(), notation);
            let result = source.read(InputFormat::Json, OPTIONS, &mut |found, bytes| {
                let records = found.records;
                let problems = importer.submit(found)?;
                meter.advance(bytes, || {
                    let written = writer.write(records, problems, &mut streams.out);
                    ignore_closed_pipe(written.and_then(|()| streams.out.flush()), streams)
                })?;
                Ok(())
            });
            meter.end();
            match result {
                Ok(()) => {}
                Err(Stop::CannotRead(error)) => {
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

/// A command, and where it was found.
#[derive(Debug)]
struct Submission {
    command: Command,
    position: Position,
    record: u64,
}

impl Import {
    const MAX_COMMANDS: usize = 1_000;
}

impl Task for Import {
    type Record = Command;
    type Output = Vec<Submission>;

    fn take(
        self,
        command: Command,
        position: impl FnOnce() -> Position,
        found: &mut Found<Vec<Submission>>,
    ) {
        found.output.push(Submission { command, position: position(), record: found.records });
    }

    fn is_enough(submissions: &Vec<Submission>) -> bool {
        submissions.len() >= Self::MAX_COMMANDS
    }
}

struct Importer {
    ledger: StrategyLedger,
    /// Of all that is on disk.
    tally: Tally,
}

impl Importer {
    /// Submits commands to the ledger, in one batch, and returns what is wrong with them and with
    /// the other records, by record.
    fn submit(&mut self, found: Found<Vec<Submission>>) -> Result<Vec<Problem>, StorageError> {
        let Found { output: submissions, mut problems, .. } = found;
        let mut tally = self.tally;
        if !submissions.is_empty() {
            self.ledger.batch(|ledger| {
                for submission in submissions {
                    match tally.write(&submission.command, ledger) {
                        Ok(()) => {}
                        Err(WriteError::Storage(error)) => return Err(error),
                        Err(refusal) => problems.push(problem(&submission, &refusal)),
                    }
                }
                Ok(())
            })?;
        }
        problems.sort_by_key(|problem| problem.record);
        tally.problems += problems.len() as u64;
        self.tally = tally;
        Ok(problems)
    }

    fn sum_up(&self, quiet: bool, streams: &mut Streams) -> io::Result<()> {
        if quiet { Ok(()) } else { writeln!(streams.err, "{}", self.tally) }
    }
}

/// Why the ledger refuses a command.
fn problem(submission: &Submission, refusal: &WriteError) -> Problem {
    Problem {
        position: submission.position,
        record: submission.record,
        order_id: Some(submission.command.order_id()),
        field: field(&submission.command, refusal).map(Into::into),
        message: refusal.to_string(),
    }
}

/// The key that a refusal is about.
fn field(command: &Command, refusal: &WriteError) -> Option<&'static str> {
    match (refusal, command) {
        (WriteError::UnknownOrder { .. }, Command::Fill(_)) => Some("parent_order_id"),
        (WriteError::UnknownOrder { .. }, Command::Register(_) | Command::Update(_))
        | (WriteError::OrderIdInUse { .. }, _) => Some("order_id"),
        (WriteError::FillIdInUse { .. }, _) => Some("fill_id"),
        (WriteError::TimeOutOfRange { given }, Command::Register(order))
            if *given == order.created_at() =>
        {
            Some("created_at")
        }
        (WriteError::TimeOutOfRange { .. }, Command::Fill(_)) => Some("executed_at"),
        (WriteError::TimeOutOfRange { .. }, Command::Register(_) | Command::Update(_)) => {
            Some("updated_at")
        }
        (WriteError::Storage(_), _) => None,
    }
}
