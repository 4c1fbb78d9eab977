use std::path::Path;

use rusqlite::Connection;

use crate::{
    error::{OpenError, StorageError},
    file,
    view::LedgerView,
};

/// A reader of a ledger that somebody else may be writing to, in this process
/// or in another. It never holds up the writer.
#[derive(Debug)]
pub struct LedgerReader {
    connection: Connection,
}

impl LedgerReader {
    /// Opens a ledger to read.
    ///
    /// # Errors
    /// [`OpenError::NoSuchLedger`] where there is no file; a file that is not a
    /// ledger of a version that this crate knows is refused.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = file::resolve(path.as_ref())?;
        if !file::identify(&path)? {
            return Err(OpenError::NoSuchLedger { path });
        }
        Ok(Self { connection: file::connect_reader(&path)? })
    }

    /// What is known now: whole batches only, all of the same moment. While the
    /// view lives, the ledger keeps what it shows, and its `-wal` file grows.
    ///
    /// # Errors
    /// [`StorageError`] where the file cannot be read.
    pub fn view(&mut self) -> Result<LedgerView<'_>, StorageError> {
        LedgerView::snapshot(&self.connection)
    }
}
