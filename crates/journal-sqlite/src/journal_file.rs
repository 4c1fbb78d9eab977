use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use strategy_journal::{AppendError, JournalError, JournalWriter, NewJournalEntry, append};
use strategy_ledger::Cursor;

use crate::{
    error::{OpenError, SqliteError, in_opening},
    file,
    open_files::OpenFiles,
    rows,
    view::{View, reads_by_view},
    writer_lock::WriterLock,
};

/// A journal in one SQLite file, and the right to append to it.
///
/// A call that appends returns once the disk has the entries, and they are then there
/// whatever happens.
#[derive(Debug)]
pub struct JournalFile {
    connection: Connection,
    files: OpenFiles,
    /// The schema that was checked last.
    schema: i64,
    path: PathBuf,
    // Released after the connection.
    lock: WriterLock,
}

impl JournalFile {
    /// Opens a journal to append to it, and makes one where there is no file.
    ///
    /// # Errors
    /// [`OpenError::JournalInUse`] while another writer lives. A file that is not a journal
    /// of a version that this crate knows is refused, and is left as it was.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_or_create(path.as_ref(), None)
    }

    /// The same; the ids of a new journal's entries begin with this number instead of one
    /// that is drawn. This is for simulations, whose journals are the same in every run.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_numbered(path: impl AsRef<Path>, first: u32) -> Result<Self, OpenError> {
        Self::open_or_create(path.as_ref(), Some(first))
    }

    fn open_or_create(path: &Path, first_number: Option<u32>) -> Result<Self, OpenError> {
        let path = file::resolve(path)?;
        file::identify(&path)?;
        let lock = WriterLock::take(&path)?;
        // Another writer may have made it, until the lock was free.
        if !file::identify(&path)? {
            file::create(&path, first_number)?;
        }
        let connection = file::connect_writer(&path).map_err(in_opening(&path))?;
        let schema = file::schema_version(&connection).map_err(in_opening(&path))?;
        let files = OpenFiles::of(&path).map_err(in_opening(&path))?;
        Ok(Self { connection, files, schema, path, lock })
    }

    /// Where the journal is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of entries.
    ///
    /// # Errors
    /// [`JournalError`] where the file cannot be read.
    pub fn entry_count(&self) -> Result<u64, JournalError> {
        let (last, _) = rows::numbers(&self.connection)?;
        u64::try_from(last).map_err(|_| SqliteError::damaged(last).into())
    }

    fn append(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Option<Cursor>,
    ) -> Result<(), AppendError> {
        self.check_files()?;
        let storage = |error| JournalError::from(SqliteError::from(error));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(storage)?;
        let schema = file::schema_version(&transaction).map_err(JournalError::from)?;
        if schema != self.schema {
            file::check_schema(&transaction).map_err(JournalError::from)?;
            self.schema = schema;
        }
        append(&mut View(&transaction), entries, followed)?;
        transaction.commit().map_err(storage)?;
        // What went into a file that is no longer the journal is not kept.
        Ok(self.check_files()?)
    }

    fn check_files(&self) -> Result<(), JournalError> {
        self.lock.check()?;
        self.files.check()
    }
}

impl JournalWriter for JournalFile {
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError> {
        self.append(entries, None)
    }

    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Cursor,
    ) -> Result<(), AppendError> {
        self.append(entries, Some(followed))
    }
}

reads_by_view! { JournalFile: |it| View(&it.connection) }
