//! An open handle of a file on a disk: what SQLite calls a file.

use std::cell::Cell;
use std::ffi::{c_int, c_void};

use rusqlite::ffi;

use crate::disk::{Disk, Outcome};
use crate::faults::Call;
use crate::locks::{Level, Owner};
use crate::storage::{Event, FileId};
use crate::stored_file::Change;

/// A file to read, write, lock and share. Dropping it releases its locks.
pub(crate) struct OpenFile {
    disk: Disk,
    file: FileId,
    owner: Owner,
    syncs_directory: Cell<bool>,
}

impl OpenFile {
    pub(crate) fn new(disk: Disk, file: FileId, owner: Owner, syncs_directory: bool) -> Self {
        Self { disk, file, owner, syncs_directory: Cell::new(syncs_directory) }
    }

    pub(crate) fn read(&self, offset: i64, into: &mut [u8]) -> Outcome {
        let mut state = self.disk.state();
        state.faults.count(Call::Read)?;
        let offset = usize::try_from(offset).map_err(|_| ffi::SQLITE_IOERR_READ)?;
        let content = state.content(self.file).get(offset..).unwrap_or_default();
        let (read, missing) = into.split_at_mut(content.len().min(into.len()));
        read.copy_from_slice(&content[..read.len()]);
        missing.fill(0);
        if missing.is_empty() { Ok(()) } else { Err(ffi::SQLITE_IOERR_SHORT_READ) }
    }

    pub(crate) fn write(&self, offset: i64, data: &[u8]) -> Outcome {
        let mut state = self.disk.state();
        let offset = usize::try_from(offset).map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        let outcome = state.faults.count(Call::Write);
        let written = if outcome.is_ok() { data } else { &data[..data.len() / 2] };
        let change = Change::Write { offset, data: written.into() };
        state.record(Event::Change { file: self.file, change });
        outcome
    }

    pub(crate) fn truncate(&self, size: i64) -> Outcome {
        let mut state = self.disk.state();
        state.faults.count(Call::Truncate)?;
        let size = usize::try_from(size).map_err(|_| ffi::SQLITE_IOERR_TRUNCATE)?;
        state.record(Event::Change { file: self.file, change: Change::Resize { size } });
        Ok(())
    }

    pub(crate) fn sync(&self) -> Outcome {
        let mut state = self.disk.state();
        state.faults.count(Call::Sync)?;
        state.record(Event::Sync { file: self.file });
        if self.syncs_directory.take() {
            state.record(Event::SyncDirectory);
        }
        Ok(())
    }

    pub(crate) fn size(&self) -> Outcome<i64> {
        let mut state = self.disk.state();
        state.faults.count(Call::Size)?;
        i64::try_from(state.content(self.file).len()).map_err(|_| ffi::SQLITE_IOERR_FSTAT)
    }

    pub(crate) fn lock(&self, level: c_int) -> Outcome {
        let level = Level::try_from(level)?;
        self.disk.state().locks.entry(self.file).or_default().lock(self.owner, level)
    }

    pub(crate) fn unlock(&self, level: c_int) -> Outcome {
        let level = Level::try_from(level)?;
        self.disk.state().locks.entry(self.file).or_default().unlock(self.owner, level);
        Ok(())
    }

    pub(crate) fn is_reserved(&self) -> bool {
        self.disk.state().locks.entry(self.file).or_default().is_reserved()
    }

    pub(crate) fn map_memory(
        &self,
        region: c_int,
        size: c_int,
        extend: bool,
    ) -> Outcome<*mut c_void> {
        let mut state = self.disk.state();
        state.faults.count(Call::ShareMemory)?;
        let region = usize::try_from(region).map_err(|_| ffi::SQLITE_IOERR_SHMMAP)?;
        let size = usize::try_from(size).map_err(|_| ffi::SQLITE_IOERR_SHMMAP)?;
        Ok(state.memory.entry(self.file).or_default().map(self.owner, region, size, extend))
    }

    pub(crate) fn lock_memory(&self, first: c_int, count: c_int, flags: c_int) -> Outcome {
        let mut state = self.disk.state();
        state.memory.entry(self.file).or_default().lock(self.owner, first, count, flags)
    }

    pub(crate) fn unmap_memory(&self) {
        self.disk.state().memory.entry(self.file).or_default().unmap(self.owner);
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.disk.state().locks.entry(self.file).or_default().unlock(self.owner, Level::None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{Failure, Fault, Lasting};
    use crate::storage::Image;

    fn open(disk: &Disk) -> OpenFile {
        disk.open("ledger", ffi::SQLITE_OPEN_CREATE).unwrap()
    }

    #[test]
    fn a_file_is_opened_or_created_as_the_flags_say() {
        let disk = Disk::new(Image::default());
        let exclusive = ffi::SQLITE_OPEN_CREATE | ffi::SQLITE_OPEN_EXCLUSIVE;
        for (flags, opens) in [
            (ffi::SQLITE_OPEN_READWRITE, false),
            (exclusive, true),
            (exclusive, false),
            (ffi::SQLITE_OPEN_READWRITE, true),
        ] {
            assert_eq!(disk.open("ledger", flags).is_ok(), opens, "flags {flags}");
        }
    }

    #[test]
    fn a_read_beyond_the_end_is_short_and_filled_with_zeros() {
        let file = open(&Disk::new(Image::default()));
        file.write(0, b"abc").unwrap();
        for (offset, expected, outcome) in [
            (0, b"abc", Ok(())),
            (2, b"c\0\0", Err(ffi::SQLITE_IOERR_SHORT_READ)),
            (9, b"\0\0\0", Err(ffi::SQLITE_IOERR_SHORT_READ)),
            (-1, b"???", Err(ffi::SQLITE_IOERR_READ)),
        ] {
            let mut read = *b"???";
            assert_eq!(file.read(offset, &mut read), outcome, "at {offset}");
            assert_eq!(&read, expected, "at {offset}");
        }
    }

    #[test]
    fn a_write_that_fails_has_written_half() {
        let disk = Disk::new(Image::default());
        let file = open(&disk);
        let (failure, lasting) = (Failure::Full, Lasting::Once);
        disk.fail(Fault { call: Some(Call::Write), nth: 1, failure, lasting });
        assert_eq!(file.write(0, b"abcdef"), Err(ffi::SQLITE_FULL));
        assert_eq!(file.size(), Ok(3));
    }

    #[test]
    fn a_file_that_is_closed_holds_no_lock() {
        let disk = Disk::new(Image::default());
        let (one, other) = (open(&disk), open(&disk));
        one.lock(ffi::SQLITE_LOCK_EXCLUSIVE).unwrap();
        assert_eq!(other.lock(ffi::SQLITE_LOCK_SHARED), Err(ffi::SQLITE_BUSY));
        drop(one);
        assert_eq!(other.lock(ffi::SQLITE_LOCK_SHARED), Ok(()));
    }
}
