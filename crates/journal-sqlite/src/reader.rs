use std::path::{Path, PathBuf};

use rusqlite::Connection;
use strategy_journal::JournalError;

use crate::{
    error::{OpenError, in_opening},
    file,
    open_files::OpenFiles,
    view::{View, reads_by_view},
};

/// A reader of a journal that may have a writer, in this process or in another. It never
/// holds up the writer. Each call sees what is appended by then.
#[derive(Debug)]
pub struct JournalFileReader {
    connection: Connection,
    files: OpenFiles,
    path: PathBuf,
}

impl JournalFileReader {
    /// Opens a journal to read.
    ///
    /// # Errors
    /// [`OpenError::NoSuchJournal`] where there is no file; a file that is not a journal of
    /// a version that this crate knows is refused.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = file::resolve(path.as_ref())?;
        if !file::identify(&path)? {
            return Err(OpenError::NoSuchJournal { path });
        }
        let connection = file::connect_reader(&path).map_err(in_opening(&path))?;
        let files = OpenFiles::of_reader(&path).map_err(in_opening(&path))?;
        Ok(Self { connection, files, path })
    }

    /// Where the journal is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn view(&self) -> Result<View<'_>, JournalError> {
        self.files.check()?;
        Ok(View(&self.connection))
    }
}

reads_by_view! { JournalFileReader: |it| it.view()? }
