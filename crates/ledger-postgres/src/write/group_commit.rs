use std::{
    io,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use dtos_state::Command;
use strategy_ledger::{LedgerWriter, Outcome, StorageError};
use thiserror::Error;

use crate::write::ledger::PostgresLedger;

/// How many commands are taken at once, unless one caller alone has more.
const MOST: usize = 1_000;

/// One connection that many callers share: all that waits is written with the next commit.
///
/// Nobody waits for a timer. While a commit is on its way, the batches of other callers gather,
/// and go with the next one. What a caller submits stays together, and is kept whole or not at
/// all. Clones share the connection, which ends with the last of them.
///
/// ```no_run
/// # use ledger_postgres::{Address, GroupCommit, PostgresLedger};
/// # let address: Address = "postgres://localhost/orders".parse()?;
/// # let commands = Vec::new();
/// let ledger = GroupCommit::of(PostgresLedger::open(&address)?)?;
/// let mut batch = commands;
/// let outcomes = loop {
///     match ledger.clone().submit(batch).wait() {
///         Ok(outcomes) => break outcomes,
///         Err(returned) if returned.error.may_be_tried_again() => batch = returned.commands,
///         Err(returned) => return Err(returned.into()),
///     }
/// };
/// # drop(outcomes);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GroupCommit {
    jobs: Sender<Job>,
}

/// A batch that waits. Where it is dropped without an answer, as in a panic, its caller gets it
/// back.
#[derive(Debug)]
struct Job {
    commands: Vec<Command>,
    answer: Option<SyncSender<Answer>>,
}

impl Job {
    fn answer(mut self, outcomes: Vec<Outcome>) {
        if let Some(answer) = self.answer.take() {
            // Nobody may wait any more.
            let _ = answer.send(Ok(outcomes));
        }
    }

    fn give_back(&mut self, error: Arc<StorageError>) {
        if let Some(answer) = self.answer.take() {
            let commands = std::mem::take(&mut self.commands);
            let _ = answer.send(Err(Returned { commands, error }));
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.give_back(Arc::new(ended()));
    }
}

fn ended() -> StorageError {
    StorageError::Unavailable("the ledger's thread has ended".into())
}

type Answer = Result<Vec<Outcome>, Returned>;

/// A batch that was not confirmed, and why. Another caller's batch can have the same error.
#[derive(Debug, Error)]
#[error("a batch of {} was not confirmed", commands.len())]
pub struct Returned {
    /// The batch, to submit again.
    pub commands: Vec<Command>,
    /// Why.
    #[source]
    pub error: Arc<StorageError>,
}

/// A batch on its way. To drop this does not take the batch back.
#[derive(Debug)]
#[must_use = "only its answer says whether the batch is kept"]
pub struct Pending {
    answer: Receiver<Answer>,
}

impl Pending {
    /// Waits for the outcome of each command.
    ///
    /// # Errors
    /// [`Returned`], with the batch.
    pub fn wait(self) -> Result<Vec<Outcome>, Returned> {
        let nothing = |_| Err(Returned { commands: Vec::new(), error: Arc::new(ended()) });
        self.answer.recv().unwrap_or_else(nothing)
    }
}

impl GroupCommit {
    /// Lets many callers share a ledger.
    ///
    /// # Errors
    /// The system's error where no thread can be made.
    pub fn of(mut ledger: PostgresLedger) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        thread::Builder::new().name("ledger".into()).spawn(move || {
            while let Some(jobs) = next(&waiting) {
                take(&mut ledger, jobs);
            }
        })?;
        Ok(Self { jobs })
    }

    /// Submits a batch, and does not wait.
    pub fn submit(&self, commands: Vec<Command>) -> Pending {
        let (sender, answer) = sync_channel(1);
        // One that cannot be sent comes back as it is dropped.
        drop(self.jobs.send(Job { commands, answer: Some(sender) }));
        Pending { answer }
    }
}

/// All that waits, up to a limit. None once nobody can submit any more.
fn next(waiting: &Receiver<Job>) -> Option<Vec<Job>> {
    let first = waiting.recv().ok()?;
    let mut count = first.commands.len();
    let mut jobs = vec![first];
    while count < MOST
        && let Ok(job) = waiting.try_recv()
    {
        count += job.commands.len();
        jobs.push(job);
    }
    Some(jobs)
}

fn take(ledger: &mut PostgresLedger, jobs: Vec<Job>) {
    let all: Vec<Command> = jobs.iter().flat_map(|job| job.commands.iter().cloned()).collect();
    let mut outcomes = match ledger.take_all(&all) {
        Ok(outcomes) => outcomes.into_iter(),
        // What is wrong with the batch of one is not to stop the others.
        Err(error) if !error.may_be_tried_again() && jobs.len() > 1 => {
            return jobs.into_iter().for_each(|job| take(ledger, vec![job]));
        }
        Err(error) => {
            let error = Arc::new(error);
            return jobs.into_iter().for_each(|mut job| job.give_back(Arc::clone(&error)));
        }
    };
    for job in jobs {
        let own = outcomes.by_ref().take(job.commands.len()).collect();
        job.answer(own);
    }
}
