use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::error::{OpenError, StorageError};

/// The right to write to a ledger, held while this lives.
///
/// It is a lock on a file of its own beside the ledger. The operating system
/// lets go of it when the process ends, however it ends. The ledger's own file
/// must not be opened for this: closing it would drop SQLite's locks.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    pub(crate) fn take(ledger: &Path) -> Result<Self, OpenError> {
        let failed = |source: StorageError| OpenError::Storage { path: ledger.to_owned(), source };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(ledger, "-writer"))
            .map_err(|error| failed(error.into()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(OpenError::LedgerInUse { path: ledger.to_owned() })
            }
            Err(TryLockError::Error(error)) => Err(failed(error.into())),
        }
    }
}

/// The path of a file that belongs to a ledger.
pub(crate) fn beside(ledger: &Path, suffix: &str) -> PathBuf {
    let mut path = ledger.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}
