//! Whether a path still leads to the file that was opened under it.

use std::{
    fs::{File, Metadata},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use strategy_ledger::StorageError;

/// A file that is in use, and its path.
#[derive(Debug)]
pub(crate) struct OpenFile {
    path: PathBuf,
    id: (u64, u64),
    /// Keeps the system from giving the id to another file, and knows the new name.
    handle: Option<File>,
}

impl OpenFile {
    pub(crate) fn new(path: PathBuf, file: File) -> io::Result<Self> {
        Ok(Self { id: id(&file.metadata()?), path, handle: Some(file) })
    }

    /// A file that SQLite uses. To open it in the usual way and to close it would drop
    /// SQLite's locks.
    #[cfg(target_os = "linux")]
    pub(crate) fn at(path: PathBuf) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags, open};

        let file = open(&path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        Self::new(path, file.into())
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn at(path: PathBuf) -> io::Result<Self> {
        Ok(Self { id: id(&path.metadata()?), path, handle: None })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the system says of the file, if it is still at its path.
    pub(crate) fn check(&self) -> Result<Metadata, StorageError> {
        let path = || self.path.clone();
        match self.path.symlink_metadata() {
            Ok(found) if id(&found) == self.id => Ok(found),
            Ok(_) => Err(StorageError::Replaced { path: path() }),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Err(_) if self.has_a_name()? => {
                Err(StorageError::Moved { path: path(), to: self.new_name() })
            }
            Err(_) => Err(StorageError::Removed { path: path() }),
        }
    }

    /// Begins to read the file without locks.
    pub(crate) fn at_rest(&self) -> Result<Rest<'_>, StorageError> {
        let found = self.check()?;
        Ok(Rest { file: self, modified: found.modified().ok(), size: found.len() })
    }

    fn has_a_name(&self) -> io::Result<bool> {
        self.handle.as_ref().map_or(Ok(false), |file| Ok(names(&file.metadata()?) > 0))
    }

    #[cfg(target_os = "linux")]
    fn new_name(&self) -> Option<PathBuf> {
        use std::os::fd::AsRawFd;

        let handle = self.handle.as_ref()?.as_raw_fd();
        std::fs::read_link(format!("/proc/self/fd/{handle}")).ok()
    }

    #[cfg(not(target_os = "linux"))]
    const fn new_name(&self) -> Option<PathBuf> {
        None
    }
}

/// A file that is read without locks.
#[derive(Debug)]
pub(crate) struct Rest<'a> {
    file: &'a OpenFile,
    modified: Option<SystemTime>,
    size: u64,
}

impl Rest<'_> {
    /// Checks that what was read is right: nobody wrote to the file.
    pub(crate) fn check(&self) -> Result<(), StorageError> {
        let now = self.file.at_rest()?;
        if (now.modified, now.size) == (self.modified, self.size) {
            return Ok(());
        }
        Err(StorageError::Overtaken { path: self.file.path.clone() })
    }
}

/// The path of a file that belongs to a ledger.
pub(crate) fn beside(ledger: &Path, suffix: &str) -> PathBuf {
    let mut path = ledger.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

#[cfg(unix)]
pub(crate) fn id(file: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    (file.dev(), file.ino())
}

/// How many names a file has: a hard link is a second one.
#[cfg(unix)]
pub(crate) fn names(file: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(file)
}

// The standard library does not tell: there, another file of the same size goes unnoticed.
#[cfg(not(unix))]
pub(crate) const fn id(_file: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(not(unix))]
pub(crate) const fn names(_file: &Metadata) -> u64 {
    1
}
