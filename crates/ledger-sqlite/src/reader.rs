use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use strategy_ledger::StorageError;

use crate::{
    backup::back_up,
    error::{OpenError, in_opening},
    file::{self, in_ledger},
    numbers::Numbers,
    rights::blame_folder,
    view::SqliteView,
    watch::Watch,
};

/// A reader of a ledger that may have a writer, in this process or in another. It
/// never holds up the writer.
///
/// A reader that follows in a thread of its own:
///
/// ```
/// use std::{thread, time::Duration};
///
/// use ledger_sqlite::{Cursor, LedgerReader, SqliteLedger, SqliteReader};
/// # use ledger_sqlite::LedgerWriter;
/// # use dtos_state::{NewOrder, Order, OrderSide, OrderTerms};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("orders.ledger");
/// # let mut ledger = SqliteLedger::open(&path)?;
/// let reader = SqliteReader::open(&path)?;
/// let follower = thread::spawn(move || {
///     let mut cursor = Cursor::BEGINNING;
///     loop {
///         reader.wait_for_changes(cursor, Duration::from_secs(1))?;
///         let changes = reader.changes_since(cursor, 1_000)?;
///         if let Some(last) = changes.last() {
///             cursor = last.cursor;
///         }
///         if cursor != Cursor::BEGINNING {
///             return Ok::<_, ledger_sqlite::StorageError>(cursor.seq());
///         }
///     }
/// });
/// # ledger.register_order(&Order::generate(NewOrder::market(OrderTerms {
/// #     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
/// #     symbol: "BTC_USDT".parse()?,
/// #     side: OrderSide::Buy,
/// #     quantity: "0.5".parse()?,
/// #     created_at: "2025-12-01T15:00:00Z".parse()?,
/// # })))?;
/// assert_eq!(follower.join().expect("no panic")?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SqliteReader {
    path: PathBuf,
    watch: Watch,
    numbers: Numbers,
    /// None as long as the ledger is at rest, and this process may not make files for it.
    connection: OnceCell<Connection>,
}

impl SqliteReader {
    /// Opens a ledger to read.
    ///
    /// # Errors
    /// [`OpenError::NoSuchLedger`] where there is no file; a file that is not a
    /// ledger of a version that this crate knows is refused.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = file::resolve(path.as_ref())?;
        if file::identify(&path)?.is_none() {
            return Err(OpenError::NoSuchLedger { path });
        }
        let watch = in_ledger(&path, || Ok(Watch::new(&path)?))?;
        let reader = Self { path, watch, numbers: Numbers::default(), connection: OnceCell::new() };
        match reader
            .connect()
            .map_err(|error| blame_folder(&reader.path, in_opening(&reader.path)(error)))?
        {
            Some(_) => {}
            None => file::check_at_rest(&reader.path)?,
        }
        Ok(reader)
    }

    /// What is known now: whole batches only, all of the same moment. While the
    /// view lives, the ledger keeps what it shows, and its `-wal` file grows.
    ///
    /// # Errors
    /// [`StorageError`] where the file cannot be read, or is no longer at its path.
    pub fn view(&mut self) -> Result<SqliteView<'_>, StorageError> {
        self.snapshot()
    }

    /// Copies the ledger, as it is now, to a file that does not exist yet. The copy is
    /// checked, and complete on disk when it gets its name.
    ///
    /// # Errors
    /// [`OpenError`] for the copy, or for the ledger.
    pub fn back_up(&self, to: impl AsRef<Path>) -> Result<(), OpenError> {
        let failed = in_opening(&self.path);
        if let Some(connection) = self.connect().map_err(&failed)? {
            self.watch.check(connection).map_err(&failed)?;
            back_up(connection, to.as_ref())
        } else {
            let connection = in_ledger(&self.path, || file::connect_at_rest(&self.path))?;
            back_up(&connection, to.as_ref())
        }
    }

    /// No view lives while another is made: that would take a borrow that this one
    /// excludes.
    pub(crate) fn snapshot(&self) -> Result<SqliteView<'_>, StorageError> {
        let Some(connection) = self.connect()? else {
            let rest = self.watch.at_rest()?;
            let connection = file::connect_at_rest(&self.path)?;
            return SqliteView::at_rest(connection, &self.numbers, rest);
        };
        self.watch.check(connection)?;
        let (view, last) = SqliteView::snapshot(connection, &self.numbers)?;
        self.watch.note_last(last);
        Ok(view)
    }

    /// The connection, unless the ledger is at rest.
    fn connect(&self) -> Result<Option<&Connection>, StorageError> {
        if self.connection.get().is_none() && !file::is_at_rest(&self.path) {
            let connection = file::connect_reader(&self.path)?;
            self.watch.begin(&connection)?;
            return Ok(Some(self.connection.get_or_init(|| connection)));
        }
        Ok(self.connection.get())
    }
}
