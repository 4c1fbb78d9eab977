//! Copies of a ledger that are complete under another name before they get their own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use tempfile::NamedTempFile;

use crate::{
    error::{OpenError, SqliteError, in_opening},
    file::{self, check_soundness, in_ledger, temporary, use_write_ahead_log},
    open_file::beside,
    rights::{Sharing, check_writable},
    surroundings,
    writer_lock::WriterLock,
};

/// Copies what a connection sees of a ledger to a name that no file has.
pub(crate) fn back_up(from: &Connection, to: &Path) -> Result<(), OpenError> {
    let to = file::resolve(to)?;
    surroundings::check(&to)?;
    if to.exists() || beside(&to, "-wal").exists() {
        let found = "there is such a file already, which a backup does not replace".to_owned();
        return Err(OpenError::UnsafeFiles { path: to, found });
    }
    let copy = copy(from, &to)?;
    in_ledger(&to, || {
        copy.persist_noclobber(&to).map_err(|error| error.error)?;
        Ok(sync_folder(&to)?)
    })
}

/// Puts a backup in the place of a ledger; returns where the old one is now, if there was one.
///
/// The backup is checked, and copied to the folder of the ledger, before anything is changed. The
/// ledger that was there, with its log, is kept under another name. Nobody may have it open to
/// write; a program that reads it gets an error.
///
/// # Errors
/// What [`SqliteReader::open`](crate::SqliteReader::open) returns for the backup, or
/// [`SqliteLedger::open`](crate::SqliteLedger::open) for the ledger; nothing has changed then.
pub fn restore(
    backup: impl AsRef<Path>,
    ledger: impl AsRef<Path>,
) -> Result<Option<PathBuf>, OpenError> {
    let backup = file::resolve(backup.as_ref())?;
    if file::identify(&backup)?.is_none() {
        return Err(OpenError::NoSuchLedger { path: backup });
    }
    let ledger = file::resolve(ledger.as_ref())?;
    surroundings::check(&ledger)?;
    check_writable(&ledger)?;
    let lock = WriterLock::take(&ledger)?;
    let from = in_ledger(&backup, || file::connect_to_read(&backup))?;
    in_ledger(&backup, || check_soundness(&from))?;
    let copy = copy(&from, &ledger)?;
    drop(from);
    lock.forget().map_err(in_opening(&ledger))?;
    in_ledger(&ledger, || {
        let old = if ledger.exists() { Some(set_aside(&ledger, &copy)?) } else { None };
        copy.persist(&ledger).map_err(|error| error.error)?;
        sync_folder(&ledger)?;
        Ok(old)
    })
}

/// A complete, sound and durable copy in the folder of `to`.
fn copy(from: &Connection, to: &Path) -> Result<NamedTempFile, OpenError> {
    in_ledger(to, || {
        let copy = temporary(to)?;
        let name = copy.path().to_str().ok_or_else(|| io::Error::other("a name not in UTF-8"))?;
        from.execute("VACUUM INTO ?", [name])?;
        let connection = file::connect_to_write(copy.path())?;
        check_soundness(&connection)?;
        use_write_ahead_log(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        Sharing::Owner.apply(copy.as_file())?;
        copy.as_file().sync_all()?;
        Ok(copy)
    })
}

/// Keeps a ledger under another name. Until it is replaced, its second name keeps everybody from
/// opening it without its log.
fn set_aside(ledger: &Path, copy: &NamedTempFile) -> Result<PathBuf, SqliteError> {
    copy.as_file().set_permissions(ledger.metadata()?.permissions())?;
    let name = |number| match number {
        1 => beside(ledger, "-replaced"),
        number => beside(ledger, &format!("-replaced-{number}")),
    };
    let is_free = |path: &PathBuf| !path.exists() && !beside(path, "-wal").exists();
    let old = (1..1_000).map(name).find(is_free).unwrap_or_else(|| name(1));
    fs::hard_link(ledger, &old)?;
    let log = beside(ledger, "-wal");
    if log.exists() {
        fs::hard_link(&log, beside(&old, "-wal"))?;
        sync_folder(ledger)?;
        fs::remove_file(log)?;
    }
    match fs::remove_file(beside(ledger, "-shm")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(old),
    }
}

fn sync_folder(file: &Path) -> io::Result<()> {
    fs::File::open(file.parent().unwrap_or(Path::new("/")))?.sync_all()
}
