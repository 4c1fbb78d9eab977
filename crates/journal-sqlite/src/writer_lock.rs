use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::Path,
    process,
};

use strategy_journal::JournalError;

use crate::{
    error::{OpenError, in_opening},
    open_files::beside,
};

/// The right to write to a journal, held while this lives.
///
/// It is a lock on a file of its own beside the journal. The operating system lets go of
/// it when the process ends, however it ends. The journal's own file must not be opened
/// for this: closing it would drop SQLite's locks.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    /// Who took it: a forked child has a copy.
    owner: u32,
}

impl WriterLock {
    pub(crate) fn take(journal: &Path) -> Result<Self, OpenError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(beside(journal, "-writer")).map_err(in_opening(journal))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, owner: process::id() }),
            Err(TryLockError::WouldBlock) => {
                Err(OpenError::JournalInUse { path: journal.to_owned() })
            }
            Err(TryLockError::Error(error)) => Err(in_opening(journal)(error)),
        }
    }

    /// Checks that this process holds the lock.
    pub(crate) fn check(&self) -> Result<(), JournalError> {
        if process::id() == self.owner {
            return Ok(());
        }
        let who = "this process is a fork of the one that has the journal open: open it anew";
        Err(JournalError::Io(io::Error::other(who).into()))
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // To close the file is not enough: a process that another thread is just starting
        // has it open too, until it runs its own program. If this fails, closing remains.
        if process::id() == self.owner {
            drop(self.file.unlock());
        }
    }
}
