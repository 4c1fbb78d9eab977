//! `orders ledger import`.

use std::io;

use strategy_ledger::{Command, StorageError, StrategyLedger, WriteError};

use crate::{
    args::{DEFAULT_MAX_RECORD, Import, InputFormat},
    batch::{Batch, Given, Task},
    ledger::{failure::Failure, tally::Tally},
    problem::{Notation, Problem},
    progress::Progress,
    source::Source,
    stream::{BLOCK, Options, Stop},
    streams::{Status, Streams},
};

/// The ledger has more to do than the one thread that reads, and the less the
/// more it is handed at once.
const OPTIONS: Options =
    Options { task: Task::Import, threads: 1, max_record: DEFAULT_MAX_RECORD, block: 4 * BLOCK };

pub(crate) fn import(args: &Import, streams: &mut Streams) -> Result<Status, Failure> {
    let notation = if args.json { Notation::Json } else { streams.out_notation };
    let mut importer =
        Importer { ledger: StrategyLedger::open(&args.db)?, tally: Tally::default(), notation };
    let mut is_complete = true;
    for source in Source::all(&args.files) {
        let progress = Progress::start(source.len(), args.quiet);
        let result = importer.read(&source, &progress, streams);
        progress.end();
        match result {
            Ok(()) => {}
            Err(Ended::CannotRead(error)) => {
                is_complete = false;
                writeln!(streams.err, "orders: cannot read {}: {error}", source.name())?;
            }
            Err(Ended::Failed(failure)) => {
                importer.sum_up(args.quiet, streams)?;
                return Err(failure);
            }
        }
    }
    importer.sum_up(args.quiet, streams)?;
    Ok(match (is_complete, importer.tally.problems) {
        (false, _) => Status::Failed,
        (true, 0) => Status::Fine,
        (true, _) => Status::Problems,
    })
}

/// Why a file was not read to its end.
enum Ended {
    CannotRead(io::Error),
    Failed(Failure),
}

struct Importer {
    ledger: StrategyLedger,
    /// Of all that is on disk.
    tally: Tally,
    notation: Notation,
}

impl Importer {
    fn read(
        &mut self,
        source: &Source,
        progress: &Progress,
        streams: &mut Streams,
    ) -> Result<(), Ended> {
        let (file, mut records, mut failure) = (source.name(), 0, None);
        let result = source.read(InputFormat::Json, OPTIONS, &mut |batch, bytes| {
            let found = batch.orders;
            let mut problems = self.take(batch).map_err(|error| {
                failure = Some(error.into());
                io::Error::other("the ledger takes no more")
            })?;
            for problem in &mut problems {
                problem.record += records;
            }
            records += found;
            progress.advance(bytes, || tell(&problems, &file, self.notation, streams))
        });
        result.map_err(|stop| match (stop, failure) {
            (_, Some(failure)) => Ended::Failed(failure),
            (Stop::CannotRead(error), None) => Ended::CannotRead(error),
            (Stop::CannotWrite(error), None) => Ended::Failed(error.into()),
        })
    }

    /// Puts the commands of a batch on disk, and returns what is wrong with it,
    /// by record.
    fn take(&mut self, batch: Batch) -> Result<Vec<Problem>, StorageError> {
        let Batch { commands, mut problems, .. } = batch;
        let mut tally = self.tally;
        if !commands.is_empty() {
            self.ledger.batch(|ledger| {
                for given in commands {
                    match tally.write(&given.command, ledger) {
                        Ok(()) => {}
                        Err(WriteError::Storage(error)) => return Err(error),
                        Err(refusal) => problems.push(problem(&given, &refusal)),
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

/// Writes problems. Where nobody reads them, the rest is imported all the same.
fn tell(
    problems: &[Problem],
    file: &str,
    notation: Notation,
    streams: &mut Streams,
) -> io::Result<()> {
    let mut write = || {
        problems.iter().try_for_each(|problem| problem.write(streams.out, file, notation))?;
        streams.out.flush()
    };
    match write() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // A box of nothing takes no memory that could leak.
            streams.out = Box::leak(Box::new(io::sink()));
            Ok(())
        }
        result => result,
    }
}

/// What the ledger has against a command.
fn problem(given: &Given, refusal: &WriteError) -> Problem {
    Problem {
        place: given.place,
        record: given.record,
        order_id: Some(given.command.order_id()),
        field: field(&given.command, refusal).map(Into::into),
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
