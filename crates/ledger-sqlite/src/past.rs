//! What the last writer left of itself in its lock file, to tell a crash from files that
//! were exchanged since.

use std::{fs, io, path::Path, time::UNIX_EPOCH};

use crate::open_file::{beside, id};

/// What a writer was doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It changes no more than the log.
    Writing,
    /// It has written all of the log back.
    Closing,
}

/// What is known of the files of a ledger that has a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Past {
    /// They are as the last writer closed them.
    Closed,
    /// The ledger's file is not the one that the last writer had.
    Replaced,
    Unknown,
}

/// The files as they are now, as text; none where this system cannot tell.
pub(crate) fn describe(doing: Doing, ledger: &Path) -> Option<String> {
    let [file, log, lock] = parts(ledger).ok()?;
    let boot = boot()?;
    Some(format!("{doing:?} {boot} {lock} {file} {log}\n"))
}

/// Compares the files with what the last writer described.
pub(crate) fn compare(described: &str, ledger: &Path) -> Past {
    let (Ok([file, log, lock]), Some(boot)) = (parts(ledger), boot()) else {
        return Past::Unknown;
    };
    let words: Vec<_> = described.split_whitespace().collect();
    match words[..] {
        // A copy of all files has a lock file of its own.
        [doing, then, its_lock, its_file, its_log] if then == boot && its_lock == lock => {
            if its_file != file {
                Past::Replaced
            } else if doing == format!("{:?}", Doing::Closing) && its_log == log {
                Past::Closed
            } else {
                Past::Unknown
            }
        }
        _ => Past::Unknown,
    }
}

/// The ledger and its log with their sizes and times, and which file the lock is.
fn parts(ledger: &Path) -> io::Result<[String; 3]> {
    let content = |path: &Path| {
        let found = path.metadata()?;
        let modified = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (device, file) = id(&found);
        Ok::<_, io::Error>(format!("{device}:{file}:{}:{}", found.len(), modified.as_nanos()))
    };
    let (device, file) = id(&beside(ledger, "-writer").metadata()?);
    let log = content(&beside(ledger, "-wal")).unwrap_or_else(|_| "-".to_owned());
    Ok([content(ledger)?, log, format!("{device}:{file}")])
}

/// Which start of the system this is: after a loss of power, times may be older than what was
/// described.
fn boot() -> Option<String> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned())
}
