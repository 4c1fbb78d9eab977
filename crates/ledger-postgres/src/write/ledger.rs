use std::{cell::RefCell, time::Duration};

use dtos_state::{Command, Effect};
use strategy_ledger::{
    Decision, Known, LedgerWriter, Outcome, Questions, StorageError, Store, take_all,
};
use tokio::time::Instant;

use crate::{
    connect::address::Address,
    connect::error::{Doubt, Failure, OpenError},
    connect::link::Link,
    connect::options::Options,
    connect::session::{Purpose, Wanted},
    read::changes::Window,
    read::reads::Reads,
    read::view::PostgresView,
    write::answering::{self, Asked},
    write::writing,
};

/// How often a batch is decided anew because other writers were faster.
const MOST_TRIES: u32 = 50;

/// A ledger on PostgreSQL, and a connection to write to it. Any number of them write at once.
///
/// A write that returned is on the server's disk, and on as many standbys as the server
/// demands. After [`StorageError::Unavailable`] nobody knows: submit the same again, and what
/// was kept is a repeat. The ledger connects anew by itself, and to whichever of the hosts of
/// its address takes writes.
///
/// Calls wait for the server. Use it from tokio by `spawn_blocking`.
#[derive(Debug)]
pub struct PostgresLedger {
    link: Link,
    window: RefCell<Option<Window>>,
    races: u64,
}

/// What every batch has to be planned for.
const WANTED: Wanted = Wanted {
    purpose: Purpose::Write,
    statements: &[
        answering::LOCK,
        answering::REGISTRATIONS,
        answering::UPDATES,
        answering::REPORTS,
        answering::FILLS_BY_ID,
        answering::FIRST_NAMED,
        answering::NEWS,
        answering::GROUPS,
        answering::NUMBERS,
        writing::ORDERS,
        writing::STATES,
        writing::CHANGES,
    ],
};

impl PostgresLedger {
    /// Opens a ledger to write.
    ///
    /// # Errors
    /// [`OpenError`] where no server answers, or none has a ledger of this version and era, or
    /// the server could lose what it confirms.
    pub fn open(address: &Address) -> Result<Self, OpenError> {
        Self::open_with(address, Options::default())
    }

    /// The same, with other times to wait.
    ///
    /// # Errors
    /// As [`open`](Self::open) does.
    pub fn open_with(address: &Address, options: Options) -> Result<Self, OpenError> {
        let link = Link::open(address.clone(), WANTED, options)?;
        Ok(Self { link, window: RefCell::new(None), races: 0 })
    }

    /// Where the ledger is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        self.link.address()
    }

    /// How many batches were decided anew because another writer was faster.
    #[must_use]
    pub const fn races(&self) -> u64 {
        self.races
    }

    /// What is known now.
    ///
    /// # Errors
    /// [`StorageError`] where the server cannot be asked.
    pub fn view(&self) -> Result<PostgresView<'_>, StorageError> {
        PostgresView::of(&self.link, &self.window)
    }

    pub(crate) const fn reads(&self) -> Reads<'_> {
        Reads { link: &self.link, window: &self.window, is_alone: true }
    }

    fn try_all(&self, commands: &[Command], deadline: Instant) -> Attempt {
        let mut batch = Batch::begin(&self.link, deadline);
        let outcomes = match take_all(&mut batch, commands) {
            Ok(outcomes) => outcomes,
            Err(_) if batch.has_raced => return Attempt::Raced,
            Err(error) => return Attempt::Over(Err(error)),
        };
        Attempt::Over(batch.end(&outcomes).map(|()| outcomes))
    }
}

/// How a try of a batch ended.
enum Attempt {
    Over(Result<Vec<Outcome>, StorageError>),
    /// Another writer was faster: it has to be decided anew.
    Raced,
}

impl LedgerWriter for PostgresLedger {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        if commands.is_empty() {
            return Ok(Vec::new());
        }
        let deadline = self.link.deadline();
        for tries in 0..MOST_TRIES {
            match self.try_all(commands, deadline) {
                Attempt::Over(result) => return result,
                Attempt::Raced => self.races += 1,
            }
            // Those that ran into each other shall not do so again.
            self.link.sleep(Duration::from_micros(jitter(tries)));
        }
        Err(Failure::from(Doubt::Races { tries: MOST_TRIES }).into())
    }
}

/// Some microseconds, more of them with every try.
fn jitter(tries: u32) -> u64 {
    let most = 500_u64 << tries.min(6);
    getrandom::u64().map_or(most, |random| random % most)
}

/// One try of a batch: a transaction of its own, in two round trips.
struct Batch<'a> {
    link: &'a Link,
    deadline: Instant,
    asked: Asked,
    is_written: bool,
    has_raced: bool,
    /// Whether the transaction is over, one way or the other.
    is_over: bool,
}

impl<'a> Batch<'a> {
    fn begin(link: &'a Link, deadline: Instant) -> Self {
        let asked = Asked::default();
        Self { link, deadline, asked, is_written: false, has_raced: false, is_over: true }
    }

    /// Ends a batch that wrote nothing.
    fn end(mut self, outcomes: &[Outcome]) -> Result<(), StorageError> {
        if self.is_written {
            return Ok(());
        }
        let has_repeats = outcomes.iter().any(|outcome| matches!(outcome, Ok(Effect::Repeated)));
        let ended = self.link.until(self.deadline, async |session| {
            if has_repeats {
                writing::confirm(session).await
            } else {
                writing::roll_back(session).await
            }
        });
        self.is_over = ended.is_ok();
        ended
    }
}

impl Store for Batch<'_> {
    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, StorageError> {
        let promise = self.link.options().promise;
        self.is_over = false;
        let mut has_raced = false;
        let answered = self.link.until(self.deadline, async |session| {
            let answered = answering::answer(session, questions, promise).await;
            match answered {
                // Its transaction has failed, and the connection is sound.
                Err(failure) if failure.is_race() => {
                    has_raced = true;
                    writing::roll_back(session).await?;
                    Ok(None)
                }
                answered => answered.map(Some),
            }
        })?;
        self.has_raced = has_raced;
        self.is_over = has_raced;
        if !has_raced {
            // From here to the end, another connection would be another transaction.
            self.link.pin();
        }
        let (known, asked) = answered.ok_or(StorageError::BatchFailed)?;
        self.asked = asked;
        Ok(known)
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), StorageError> {
        let (mut has_raced, asked) = (false, &mut self.asked);
        self.link.until(self.deadline, async |session| {
            match writing::write(session, decision, asked).await {
                // What was to be a commit has rolled the transaction back.
                Err(failure) if failure.is_race() => {
                    has_raced = true;
                    Ok(())
                }
                written => written,
            }
        })?;
        self.is_over = true;
        self.has_raced = has_raced;
        self.is_written = !has_raced;
        if has_raced { Err(StorageError::BatchFailed) } else { Ok(()) }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.link.let_go(self.is_over);
    }
}
