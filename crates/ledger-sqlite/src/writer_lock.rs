use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::Path,
    process,
};

use strategy_ledger::StorageError;

use crate::{
    error::{OpenError, in_opening},
    open_file::{OpenFile, beside},
    past::{Doing, Past, compare, describe},
    rights::system,
};

/// The right to write to a ledger, held while this lives.
///
/// It is a lock on a file of its own beside the ledger. The operating system
/// lets go of it when the process ends, however it ends. The ledger's own file
/// must not be opened for this: closing it would drop SQLite's locks.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    at_its_path: OpenFile,
    /// Who took it: a forked child has a copy.
    owner: u32,
}

impl WriterLock {
    pub(crate) fn take(ledger: &Path) -> Result<Self, OpenError> {
        let failed = in_opening(ledger);
        let path = beside(ledger, "-writer");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| failed(error.into()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::LedgerInUse { path: ledger.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error.into())),
        }
        let handle = file.try_clone().map_err(|error| failed(error.into()))?;
        let at_its_path = OpenFile::new(path, handle).map_err(|error| failed(error.into()))?;
        let lock = Self { file, at_its_path, owner: process::id() };
        // It may have been removed just before it was locked.
        lock.check().map_err(failed)?;
        Ok(lock)
    }

    /// Lets those take the lock who may write to the ledger, and nobody else.
    pub(crate) fn give_to_writers(&self, ledger: &Path) -> Result<(), OpenError> {
        let give = || system::give(&self.file, &ledger.metadata()?);
        give().map_err(|error| in_opening(ledger)(error.into()))
    }

    /// What the last writer left.
    pub(crate) fn past(&self, ledger: &Path) -> Past {
        let mut described = String::new();
        match (&self.file).rewind().and_then(|()| (&self.file).read_to_string(&mut described)) {
            Ok(_) => compare(&described, ledger),
            Err(_) => Past::Unknown,
        }
    }

    /// Notes for the next writer how the files are now. Where there is no space for that, the next
    /// writer checks more.
    pub(crate) fn note(&self, doing: Doing, ledger: &Path) -> Result<(), StorageError> {
        self.forget()?;
        let noted = describe(doing, ledger).unwrap_or_default();
        match (&self.file).write_all(noted.as_bytes()).map_err(StorageError::from) {
            Err(StorageError::DiskFull(_)) => Ok(()),
            result => result,
        }
    }

    /// Lets the next writer know nothing: the ledger's file is about to change.
    pub(crate) fn forget(&self) -> Result<(), StorageError> {
        (&self.file).rewind()?;
        Ok(self.file.set_len(0)?)
    }

    /// Checks that this process holds the lock, and that another writer would find it.
    pub(crate) fn check(&self) -> Result<(), StorageError> {
        if process::id() != self.owner {
            let who = "this process is a fork of the one that has the ledger open: open it anew";
            return Err(io::Error::other(who).into());
        }
        self.at_its_path.check().map(drop)
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // To close the file is not enough: a process that another thread is just
        // starting has it open too, and with it the lock, until it runs its own
        // program. If this fails, closing remains.
        if process::id() == self.owner {
            drop(self.file.unlock());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_let_go_of_though_the_file_is_open_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("orders.ledger");
        let lock = WriterLock::take(&ledger).unwrap();
        let _elsewhere = lock.file.try_clone().unwrap();
        assert!(WriterLock::take(&ledger).is_err());
        drop(lock);
        assert!(WriterLock::take(&ledger).is_ok());
    }
}
