//! Which files stand at the path of a journal and beside it.

use std::{
    fs::Metadata,
    io,
    path::{Path, PathBuf},
};

use strategy_journal::JournalError;

use crate::error::OpenError;

/// The path of a file that belongs to a journal.
pub(crate) fn beside(journal: &Path, suffix: &str) -> PathBuf {
    let mut path = journal.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// Refuses what makes the files unsafe to open: a second name, which no lock covers; a pipe
/// or a device, which would make the opener wait; a rollback journal, which SQLite would
/// apply.
pub(crate) fn check_surroundings(journal: &Path) -> Result<(), OpenError> {
    let refuse = |found| Err(OpenError::UnsafeFiles { path: journal.to_owned(), found });
    let names = journal.metadata().ok().filter(Metadata::is_file).map_or(1, |file| names(&file));
    if names > 1 {
        return refuse(format!(
            "it has {names} names, which are hard links, and its lock covers one of them: remove \
            the others, or make a copy"
        ));
    }
    for suffix in ["-wal", "-shm", "-journal", "-writer"] {
        let path = beside(journal, suffix);
        if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return refuse(format!("{} is not a regular file: remove it", path.display()));
        }
    }
    let rollback = beside(journal, "-journal");
    if rollback.exists() {
        return refuse(format!(
            "{} is of another program: move it away, or open the file with the program that \
            left it",
            rollback.display()
        ));
    }
    Ok(())
}

/// The files that a connection has open.
#[derive(Debug)]
pub(crate) struct OpenFiles(Vec<(PathBuf, (u64, u64))>);

impl OpenFiles {
    /// Those of a writer that exist. A simulated disk has some elsewhere.
    pub(crate) fn of(journal: &Path) -> io::Result<Self> {
        Self::find(journal, &["", "-wal", "-writer"])
    }

    /// Those of a reader. Its log comes and goes with a writer.
    pub(crate) fn of_reader(journal: &Path) -> io::Result<Self> {
        Self::find(journal, &[""])
    }

    fn find(journal: &Path, suffixes: &[&str]) -> io::Result<Self> {
        let mut files = Vec::new();
        for suffix in suffixes {
            let path = beside(journal, suffix);
            match path.symlink_metadata() {
                Ok(found) => files.push((path, id(&found))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self(files))
    }

    /// Checks that each is still at its path.
    pub(crate) fn check(&self) -> Result<(), JournalError> {
        for (path, expected) in &self.0 {
            let found = path.symlink_metadata();
            if found.is_ok_and(|found| id(&found) == *expected) {
                continue;
            }
            let found =
                format!("{} was moved, removed or replaced while it was open", path.display());
            return Err(JournalError::Displaced { found });
        }
        Ok(())
    }
}

#[cfg(unix)]
fn id(file: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    (file.dev(), file.ino())
}

/// How many names a file has: a hard link is a second one.
#[cfg(unix)]
fn names(file: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(file)
}

// The standard library does not tell: there, another file goes unnoticed.
#[cfg(not(unix))]
const fn id(_file: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(not(unix))]
const fn names(_file: &Metadata) -> u64 {
    1
}
