//! Who may use the files of a ledger.

use std::{fs::File, io, path::Path};

use strategy_ledger::StorageError;

use crate::{error::OpenError, open_file::beside};

/// Who may read and write a new ledger, whatever the process's mask is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// The user who makes it: mode 0600.
    #[default]
    Owner,
    /// The user and the group of the file: mode 0660.
    Group,
}

impl Sharing {
    #[cfg(unix)]
    pub(crate) fn apply(self, file: &File) -> io::Result<()> {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};

        let mode = match self {
            Self::Owner => 0o600,
            Self::Group => 0o660,
        };
        file.set_permissions(Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    pub(crate) const fn apply(self, _file: &File) -> io::Result<()> {
        Ok(())
    }
}

/// Refuses a ledger of which this process may not write one of the files; names it.
pub(crate) fn check_writable(ledger: &Path) -> Result<(), OpenError> {
    let mut wanted = vec![ledger.to_owned()];
    wanted.extend(["-wal", "-shm", "-writer"].map(|suffix| beside(ledger, suffix)));
    let all = wanted.len();
    wanted.retain(|file| file.exists());
    if wanted.len() < all {
        // The others are made there.
        wanted.extend(ledger.parent().map(Path::to_owned));
    }
    match wanted.into_iter().find_map(|file| Some((system::no_writing(&file)?, file))) {
        None => Ok(()),
        Some((why, file)) => Err(OpenError::NotWritable { path: ledger.to_owned(), file, why }),
    }
}

/// Refuses a ledger of which this process may not read one of the files; names it.
pub(crate) fn check_readable(ledger: &Path) -> Result<(), OpenError> {
    let files = ["", "-wal", "-shm"].map(|suffix| beside(ledger, suffix));
    let mut files = files.into_iter().filter(|file| file.exists());
    match files.find_map(|file| Some((system::no_reading(&file)?, file))) {
        None => Ok(()),
        Some((why, file)) => Err(OpenError::NotReadable { path: ledger.to_owned(), file, why }),
    }
}

/// Names the folder where a reader failed because it may not make the index of a log there.
pub(crate) fn blame_folder(ledger: &Path, error: OpenError) -> OpenError {
    let folder = ledger.parent().unwrap_or(Path::new("/"));
    match (&error, system::no_writing(folder)) {
        (OpenError::Storage { source: StorageError::Io(_), .. }, Some(why)) => {
            let (path, file) = (ledger.to_owned(), folder.to_owned());
            OpenError::NotReadable { path, file, why: format!("{why}: open it as a writer once") }
        }
        _ => error,
    }
}

/// Whether every writer of the ledger may write the files that SQLite makes for a reader: its log
/// and the index of it.
pub(crate) fn may_leave_files(ledger: &Path) -> bool {
    system::may_leave_files(ledger)
}

#[cfg(unix)]
pub(crate) mod system {
    use std::{
        fs::{File, Metadata, Permissions},
        io,
        os::unix::fs::{MetadataExt, PermissionsExt, fchown},
        path::Path,
    };

    use rustix::{
        fs::{Access, AtFlags, CWD, accessat},
        process::{getegid, geteuid},
    };

    pub(super) fn no_writing(file: &Path) -> Option<String> {
        obstacle(file, Access::WRITE_OK)
    }

    pub(super) fn no_reading(file: &Path) -> Option<String> {
        obstacle(file, Access::READ_OK)
    }

    /// Why this process may not do this to a file.
    fn obstacle(file: &Path, access: Access) -> Option<String> {
        let error = accessat(CWD, file, access, AtFlags::EACCESS).err()?;
        let owner = file.metadata().map_or_else(
            |error| error.to_string(),
            |found| {
                let (user, mode) = (found.uid(), found.mode() & 0o7777);
                format!("it is of user {user}, with mode {mode:04o}, and this is user {}", us())
            },
        );
        Some(format!("{}: {owner}", io::Error::from(error)))
    }

    /// SQLite gives new files the mode of the ledger, and as root its owner and group.
    pub(super) fn may_leave_files(ledger: &Path) -> bool {
        let folder = ledger.parent().unwrap_or(Path::new("/"));
        let (Ok(found), Ok(in_folder)) = (ledger.metadata(), folder.metadata()) else {
            return false;
        };
        let inherits = in_folder.mode() & 0o2000 != 0;
        let group = if inherits { in_folder.gid() } else { getegid().as_raw() };
        let is_shared = found.mode() & 0o020 != 0;
        let suits = us() == 0 || us() == found.uid() && (!is_shared || group == found.gid());
        suits && no_writing(folder).is_none()
    }

    /// Gives a file that stands beside a ledger to those who may write the ledger. Who may only
    /// read the ledger may not open it.
    pub(crate) fn give(file: &File, ledger: &Metadata) -> io::Result<()> {
        let writers = ledger.mode() & 0o222;
        let mode = writers | writers << 1;
        let found = file.metadata()?;
        if us() != 0 && us() != found.uid() {
            return Ok(());
        }
        if found.mode() & 0o777 != mode {
            file.set_permissions(Permissions::from_mode(mode))?;
        }
        if found.gid() != ledger.gid() || us() == 0 && found.uid() != ledger.uid() {
            let user = (us() == 0).then(|| ledger.uid());
            // Only root may give a file away, and a user only to a group that it is in.
            let _ = fchown(file, user, Some(ledger.gid()));
        }
        Ok(())
    }

    fn us() -> u32 {
        geteuid().as_raw()
    }
}

#[cfg(not(unix))]
pub(crate) mod system {
    use std::{
        fs::{File, Metadata},
        io,
        path::Path,
    };

    pub(super) const fn no_reading(_file: &Path) -> Option<String> {
        None
    }

    pub(super) fn no_writing(file: &Path) -> Option<String> {
        let is_read_only = file.metadata().is_ok_and(|found| found.permissions().readonly());
        (is_read_only && file.is_file()).then(|| "it is read-only".to_owned())
    }

    pub(super) const fn may_leave_files(_ledger: &Path) -> bool {
        true
    }

    pub(crate) const fn give(_file: &File, _ledger: &Metadata) -> io::Result<()> {
        Ok(())
    }
}
