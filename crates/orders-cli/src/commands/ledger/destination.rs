use std::{
    io,
    path::{Path, PathBuf},
};

use dtos_state::Command;
use ledger_postgres::PostgresLedger;
use ledger_sqlite::{Sharing, SqliteLedger, SqliteReader};
use record_files::printable;
use strategy_ledger::{LedgerWriter, MemoryLedger, Outcome};
use tempfile::TempDir;

use crate::{
    commands::ledger::{copy::copy_news, failure::Failure, place::Place, upgrade::tell_upgrade},
    print::Streams,
};

/// What an import writes to.
pub(crate) enum Destination {
    /// A ledger that is made once there is something to take in.
    New {
        path: PathBuf,
        sharing: Sharing,
    },
    Ledger(Box<dyn LedgerWriter>),
    /// Something that is gone after the run.
    Trial {
        ledger: Box<dyn LedgerWriter>,
        _folder: Option<TempDir>,
    },
}

impl Destination {
    /// The ledger at a place. Where there is no file, it is not made yet.
    pub(crate) fn open(
        place: &Place,
        sharing: Sharing,
        streams: &mut Streams,
    ) -> Result<Self, Failure> {
        let path = match place {
            Place::File(path) => path,
            Place::Server(address) => {
                return Ok(Self::Ledger(Box::new(PostgresLedger::open(address)?)));
            }
        };
        if is_free(path) {
            return Ok(Self::New { path: path.to_owned(), sharing });
        }
        let ledger = SqliteLedger::open_as(path, sharing)?;
        tell_upgrade(&ledger, streams)?;
        Ok(Self::Ledger(Box::new(ledger)))
    }

    /// A copy of the ledger at a place, or an empty one where there is none.
    pub(crate) fn trial(place: &Place) -> Result<Self, Failure> {
        if let Place::File(path) = place
            && path.symlink_metadata().is_err()
        {
            return Ok(Self::Trial { ledger: Box::new(MemoryLedger::default()), _folder: None });
        }
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("copy");
        if let Place::File(path) = place {
            SqliteReader::open(path)?.back_up(&copy)?;
        }
        let mut ledger = SqliteLedger::open(copy)?;
        if let Place::Server(_) = place {
            copy_news(&mut place.open()?, &mut ledger, &mut |_, _| {})?;
        }
        Ok(Self::Trial { ledger: Box::new(ledger), _folder: Some(folder) })
    }

    /// Takes commands, and returns the outcome of each.
    pub(crate) fn take_all(
        &mut self,
        commands: &[Command],
        told: &mut dyn FnMut(String) -> io::Result<()>,
    ) -> Result<Vec<Outcome>, Failure> {
        if let Self::New { path, sharing } = self {
            let ledger = SqliteLedger::open_as(&*path, *sharing)?;
            told(format!("{} is a new ledger", printable(&path.to_string_lossy())))?;
            *self = Self::Ledger(Box::new(ledger));
        }
        Ok(match self {
            Self::Ledger(ledger) | Self::Trial { ledger, .. } => ledger.take_all(commands)?,
            Self::New { .. } => Vec::new(),
        })
    }
}

/// Whether a ledger can be made here. What cannot be made is found out by trying at once.
fn is_free(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    path.file_name().is_some()
        && path.symlink_metadata().is_err()
        && folder.is_none_or(Path::is_dir)
        && !path.as_os_str().to_string_lossy().ends_with('/')
}
