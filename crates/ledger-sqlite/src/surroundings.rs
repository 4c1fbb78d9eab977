//! What stands at the path of a ledger and beside it, before SQLite opens anything.

use std::{fs::Metadata, path::Path};

use crate::{
    error::OpenError,
    open_file::{beside, names},
};

/// Refuses what makes the files unsafe to open: a second name, which no lock covers; a pipe or a
/// device, which would make the opener wait; a journal, which SQLite would roll back into the
/// ledger.
pub(crate) fn check(ledger: &Path) -> Result<(), OpenError> {
    let refuse = |found| Err(OpenError::UnsafeFiles { path: ledger.to_owned(), found });
    let names = ledger.metadata().ok().filter(Metadata::is_file).map_or(1, |file| names(&file));
    if names > 1 {
        return refuse(format!(
            "it has {names} names, which are hard links, and its lock covers one of them: remove \
            the others, or make a copy"
        ));
    }
    for suffix in ["-wal", "-shm", "-journal", "-writer"] {
        let path = beside(ledger, suffix);
        if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return refuse(format!("{} is not a regular file: remove it", path.display()));
        }
    }
    let journal = beside(ledger, "-journal");
    if journal.exists() {
        return refuse(format!(
            "{} is not of a ledger: move it away, or open the file with the program that left it",
            journal.display()
        ));
    }
    Ok(())
}
