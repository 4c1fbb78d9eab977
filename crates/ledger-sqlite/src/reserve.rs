//! Space on the disk that is kept for the ledger's file, so that a log which has filled the disk
//! can be written back.

use std::{
    fs::File,
    io::{self, ErrorKind, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::error::SqliteError;

/// The size of a page of the ledger.
const PAGE: u64 = 4096;
/// What the disk may need besides: for its own tables, and for the note of a writer.
const SLACK: u64 = 64 << 10;
/// How much is taken at once.
const CHUNK: usize = 256 << 10;

/// A file without a name. The system frees its space when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Reserve {
    folder: PathBuf,
    kept: Option<File>,
    len: u64,
    /// Not where this process may make no files.
    is_possible: bool,
}

impl Reserve {
    /// Without any space at first.
    pub(crate) fn beside(ledger: &Path) -> Self {
        let folder = ledger.parent().unwrap_or(Path::new("/")).to_owned();
        Self { folder, kept: None, len: 0, is_possible: true }
    }

    /// Keeps enough for the ledger's file of `size` bytes to become one of so many pages.
    ///
    /// # Errors
    /// Only that the disk is full.
    pub(crate) fn cover(&mut self, pages: u64, size: u64) -> io::Result<()> {
        let growth = (pages * PAGE).saturating_sub(size);
        if growth == 0 || growth + SLACK <= self.len || !self.is_possible {
            return Ok(());
        }
        let kept = self.extend((growth + SLACK).next_multiple_of(CHUNK as u64));
        match kept.as_ref().map_err(io::Error::kind) {
            Ok(()) | Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => kept,
            Err(_) => {
                self.release();
                self.is_possible = false;
                Ok(())
            }
        }
    }

    fn extend(&mut self, wanted: u64) -> io::Result<()> {
        let file = match self.kept.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(&self.folder)?,
        };
        let file = self.kept.insert(file);
        let zeros = vec![0; CHUNK];
        file.seek(SeekFrom::Start(self.len))?;
        while self.len < wanted {
            if let Err(error) = file.write_all(&zeros) {
                let _ = file.set_len(self.len);
                return Err(error);
            }
            self.len += CHUNK as u64;
        }
        Ok(())
    }

    /// Gives the space back to the disk.
    pub(crate) fn release(&mut self) {
        (self.kept, self.len) = (None, 0);
    }
}

/// How many pages the ledger has, with those that a transaction adds.
pub(crate) fn page_count(connection: &Connection) -> Result<u64, SqliteError> {
    let mut statement = connection.prepare_cached("PRAGMA page_count")?;
    Ok(statement.query_one([], |row| row.get::<_, u32>(0))?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_longer_than_the_ledger_has_to_grow_and_takes_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut reserve = Reserve::beside(&folder.path().join("orders.ledger"));
        let kept = |reserve: &Reserve| {
            let kept = reserve.kept.as_ref().map_or(0, |file| file.metadata().unwrap().len());
            assert_eq!(reserve.len, kept);
            kept
        };
        for (pages, size, wanted) in [
            (10, 10 * PAGE, 0),
            (10, 20 * PAGE, 0),
            (11, 10 * PAGE, 256 << 10),
            (58, 10 * PAGE, 256 << 10),
            (59, 10 * PAGE, 512 << 10),
            (11, 10 * PAGE, 512 << 10),
        ] {
            reserve.cover(pages, size).unwrap();
            assert_eq!(kept(&reserve), wanted, "{pages} pages, {size} bytes");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        reserve.release();
        assert_eq!(kept(&reserve), 0);
    }

    #[test]
    fn where_no_file_can_be_made_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut reserve = Reserve::beside(&folder.path().join("missing").join("orders.ledger"));
        reserve.cover(100, 0).unwrap();
        assert!(reserve.kept.is_none() && !reserve.is_possible);
    }
}
