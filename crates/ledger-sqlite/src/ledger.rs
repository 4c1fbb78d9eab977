use std::path::{Path, PathBuf};

use dtos_state::Command;
use rusqlite::{Connection, TransactionBehavior};
use strategy_ledger::{Cursor, LedgerWriter, Outcome, StorageError, WriteError};

use crate::{
    batch::Batch,
    error::{OpenError, SqliteError, in_opening},
    file::{self, in_ledger},
    log::Log,
    numbers::Numbers,
    past::Doing,
    reserve::{Reserve, page_count},
    rights::{Sharing, check_writable},
    upgrade::{self, Upgrade},
    version_1,
    view::SqliteView,
    watch::Watch,
    writer_lock::WriterLock,
};

/// A ledger in one SQLite file, and the right to write to it.
///
/// A write returns once the disk has it, and it is then there whatever happens.
///
/// Use it from tokio by `spawn_blocking`, which may take it along and give it
/// back, since it owns all that it needs:
///
/// ```
/// use dtos_state::{Effect, NewOrder, Order, OrderSide, OrderTerms};
/// use ledger_sqlite::{LedgerWriter, SqliteLedger};
///
/// # let folder = tempfile::tempdir()?;
/// let mut ledger = SqliteLedger::open(folder.path().join("orders.ledger"))?;
/// let order = Order::generate(NewOrder::market(OrderTerms {
///     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
///     symbol: "BTC_USDT".parse()?,
///     side: OrderSide::Buy,
///     quantity: "0.5".parse()?,
///     created_at: "2025-12-01T15:00:00Z".parse()?,
/// }));
/// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// let (ledger, effect) = runtime.block_on(runtime.spawn_blocking(move || {
///     let effect = ledger.register_order(&order);
///     (ledger, effect)
/// }))?;
/// assert_eq!(effect?, Effect::Registered);
/// # drop(ledger);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SqliteLedger {
    connection: Connection,
    numbers: Numbers,
    log: Log,
    reserve: Reserve,
    /// Whether there was no space at the last write.
    is_disk_full: bool,
    watch: Watch,
    /// The schema that was checked last.
    schema: i64,
    path: PathBuf,
    upgrade: Option<Upgrade>,
    // Released after the connection.
    lock: WriterLock,
}

impl SqliteLedger {
    /// Opens a ledger to write, and makes one where there is no file.
    ///
    /// # Errors
    /// [`OpenError::LedgerInUse`] while another writer lives. A file that is not
    /// a ledger of a version that this crate knows is refused, and is left as it
    /// was. [`OpenError::NotWritable`] names the file that this process may not write.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_as(path, Sharing::default())
    }

    /// The same; a new ledger is shared as you say.
    ///
    /// # Errors
    /// As [`open`](Self::open) does.
    pub fn open_as(path: impl AsRef<Path>, sharing: Sharing) -> Result<Self, OpenError> {
        let path = file::resolve(path.as_ref())?;
        file::identify(&path)?;
        check_writable(&path)?;
        let lock = WriterLock::take(&path)?;
        // Another writer may have made or upgraded it, until the lock was free.
        let version = file::identify(&path)?;
        if version.is_none() {
            file::create(&path, sharing)?;
        }
        lock.give_to_writers(&path)?;
        file::check_log(&path, lock.past(&path))?;
        lock.forget().map_err(in_opening(&path))?;
        let upgrade = match version {
            Some(version_1::VERSION) => Some(upgrade::upgrade(&path)?),
            Some(_) | None => None,
        };
        let watch = in_ledger(&path, || Ok(Watch::new(&path)?))?;
        let mut connection = file::connect_writer(&path)?;
        let log = in_ledger(&path, || Log::of(&mut connection))?;
        let schema = in_ledger(&path, || file::schema_version(&connection))?;
        watch.begin(&connection).map_err(in_opening(&path))?;
        lock.note(Doing::Writing, &path).map_err(in_opening(&path))?;
        let mut reserve = Reserve::beside(&path);
        let pages = in_ledger(&path, || page_count(&connection))?;
        let is_disk_full = reserve.cover(pages, watch.size()).is_err();
        let numbers = Numbers::default();
        Ok(Self {
            connection,
            numbers,
            log,
            reserve,
            is_disk_full,
            watch,
            schema,
            path,
            upgrade,
            lock,
        })
    }

    /// What opening it changed, if it was of an earlier version.
    #[must_use]
    pub const fn upgrade(&self) -> Option<&Upgrade> {
        self.upgrade.as_ref()
    }

    /// Where the ledger is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes many writes at the price of one, with reads in between: all of them
    /// are on disk when this returns, or none. A batch is itself a
    /// [`LedgerWriter`].
    ///
    /// ```
    /// use dtos_state::{NewOrder, Order, OrderSide, OrderTerms};
    /// use ledger_sqlite::{LedgerReader, LedgerWriter, SqliteLedger};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let mut ledger = SqliteLedger::open(folder.path().join("orders.ledger"))?;
    /// # let o = Order::generate(NewOrder::market(OrderTerms {
    /// #     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
    /// #     symbol: "BTC_USDT".parse()?,
    /// #     side: OrderSide::Buy,
    /// #     quantity: "0.5".parse()?,
    /// #     created_at: "2025-12-01T15:00:00Z".parse()?,
    /// # }));
    /// ledger.batch(|b| { b.register_order(&o)?; Ok(()) })?;
    /// assert_eq!(ledger.last_cursor()?.seq(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What `write` returns, or a [`StorageError`]; either way nothing of the
    /// batch is kept.
    pub fn batch<T>(
        &mut self,
        write: impl FnOnce(&mut Batch) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        self.try_batch(write)
    }

    /// The same as [`batch`](Self::batch), with an error type of the caller's choice.
    ///
    /// # Errors
    /// What `write` returns, or a [`StorageError`]; either way nothing of the
    /// batch is kept.
    pub fn try_batch<T, E: From<StorageError>>(
        &mut self,
        write: impl FnOnce(&mut Batch) -> Result<T, E>,
    ) -> Result<T, E> {
        self.check_files()?;
        if self.is_disk_full {
            self.make_room()?;
        }
        let (value, last) = self.write(write)?;
        // What went into a file that is no longer the ledger is not kept.
        self.check_files()?;
        self.watch.note_last(last);
        if self.log.is_long() {
            self.lock.forget()?;
            self.log.write_back(&self.connection);
            self.watch.note(&self.connection)?;
            self.lock.note(Doing::Writing, &self.path)?;
        }
        Ok(value)
    }

    /// Makes a transaction of some writes; returns the last change too.
    fn write<T, E: From<StorageError>>(
        &mut self,
        write: impl FnOnce(&mut Batch) -> Result<T, E>,
    ) -> Result<(T, Cursor), E> {
        let storage = |error| StorageError::from(SqliteError::from(error));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(storage)?;
        let schema = file::schema_version(&transaction).map_err(StorageError::from)?;
        if schema != self.schema {
            file::check_rules(&transaction).map_err(StorageError::from)?;
            self.schema = schema;
        }
        let mut batch = Batch::begin(&transaction)?;
        // Every way out but the last rolls back.
        let written = write(&mut batch);
        self.is_disk_full = batch.is_disk_full();
        let value = written?;
        let last = batch.finish()?;
        let pages = page_count(&transaction).map_err(StorageError::from)?;
        let covered = self.reserve.cover(pages, self.watch.size()).map_err(StorageError::from);
        let kept = covered.and_then(|()| transaction.commit().map_err(storage));
        self.is_disk_full = matches!(kept, Err(StorageError::DiskFull(_)));
        kept?;
        Ok((value, last))
    }

    /// Writes back the log that has filled the disk, in the space that is kept for that.
    ///
    /// A reader may keep the log. Then nothing is written to it before there is space again for
    /// what is not written back yet.
    fn make_room(&mut self) -> Result<(), StorageError> {
        self.lock.forget()?;
        self.reserve.release();
        Log::empty(&self.connection);
        self.watch.note(&self.connection)?;
        self.lock.note(Doing::Writing, &self.path)?;
        self.reserve.cover(page_count(&self.connection)?, self.watch.size())?;
        self.is_disk_full = false;
        Ok(())
    }

    fn check_files(&self) -> Result<(), StorageError> {
        self.lock.check()?;
        self.watch.check(&self.connection)
    }

    /// What is known now.
    #[must_use]
    pub const fn view(&self) -> SqliteView<'_> {
        SqliteView::of(&self.connection, &self.numbers)
    }
}

impl Drop for SqliteLedger {
    fn drop(&mut self) {
        // SQLite writes the log back when it closes the last connection. Where another is left,
        // the note says that all is well.
        if self.lock.check().is_ok() && self.lock.forget().is_ok() {
            self.reserve.release();
            self.log.write_back(&self.connection);
            if Log::is_written_back(&self.connection) {
                let _ = self.lock.note(Doing::Closing, &self.path);
            }
        }
    }
}

impl LedgerWriter for SqliteLedger {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        match self.try_batch(|batch| batch.take_all(commands)) {
            // The log may have filled the disk, and is written back before the second try.
            Err(StorageError::DiskFull(_)) => self.try_batch(|batch| batch.take_all(commands)),
            result => result,
        }
    }
}
