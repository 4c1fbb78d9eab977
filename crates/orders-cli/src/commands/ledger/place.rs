//! Where a ledger is, and how it is opened.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Arg, Command, builder::TypedValueParser, error::ErrorKind};
use ledger_postgres::{Address, InvalidAddress, PostgresLedger, PostgresReader};
use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader, is_ledger};
use record_files::printable;
use strategy_ledger::{Cursor, Flaw, LedgerReader, LedgerWriter, StorageError};

use crate::{
    commands::ledger::{failure::Failure, upgrade::tell_upgrade},
    print::Streams,
};

/// Where a ledger is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    File(PathBuf),
    Server(Box<Address>),
}

/// Reads an argument, which no error repeats: an address may have a password.
#[derive(Clone)]
struct Discreet<T>(fn(&OsStr) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Discreet<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        given: &OsStr,
    ) -> Result<T, clap::Error> {
        self.0(given).map_err(|message| {
            let argument = argument.map(ToString::to_string).unwrap_or_default();
            let message = format!("invalid value for '{argument}': {message}\n");
            clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command)
        })
    }
}

/// Reads the place of an argument: a path, or an address such as `postgres://worker@db1/orders`.
pub(crate) fn place() -> impl TypedValueParser<Value = Place> {
    Discreet(read)
}

/// Reads an argument that has to be an address.
pub(crate) fn address() -> impl TypedValueParser<Value = Address> {
    Discreet(|given| match read(given)? {
        Place::Server(address) => Ok(*address),
        Place::File(_) => Err("expected an address such as postgres://worker@db1/orders".into()),
    })
}

/// Reads the path of an argument that cannot be on a server: a journal goes by the numbers of
/// changes, which are not in the order of the changes there.
pub(crate) fn only_file() -> impl TypedValueParser<Value = PathBuf> {
    Discreet(|given| match read(given)? {
        Place::File(path) => Ok(path),
        Place::Server(_) => {
            Err("a journal follows a ledger in a file, and none on a server".into())
        }
    })
}

fn read(given: &OsStr) -> Result<Place, String> {
    match given.to_str().filter(|text| Address::is_one(text)) {
        Some(text) => {
            let address = text.parse().map_err(|error: InvalidAddress| error.to_string())?;
            Ok(Place::Server(Box::new(address)))
        }
        None => Ok(Place::File(given.into())),
    }
}

impl Place {
    /// The file, if it is one.
    pub(crate) fn file(&self) -> Result<&Path, Failure> {
        match self {
            Self::File(path) => Ok(path),
            Self::Server(_) => Err(Failure::NotAFile),
        }
    }

    /// Opens a ledger that is there to read it.
    pub(crate) fn open(&self) -> Result<Reader, Failure> {
        Ok(match self {
            Self::File(path) => Reader::File(Box::new(open_file(path)?)),
            Self::Server(address) => Reader::Server(Box::new(PostgresReader::open(address)?)),
        })
    }

    /// Opens a ledger that is there to write to it.
    pub(crate) fn open_writer(
        &self,
        streams: &mut Streams,
    ) -> Result<Box<dyn LedgerWriter>, Failure> {
        match self {
            Self::File(path) => {
                // A writer would make one that is not.
                drop(open_file(path)?);
                let ledger = SqliteLedger::open(path)?;
                tell_upgrade(&ledger, streams)?;
                Ok(Box::new(ledger))
            }
            Self::Server(address) => Ok(Box::new(PostgresLedger::open(address)?)),
        }
    }
}

/// Opens a file to read it.
pub(crate) fn open_file(path: &Path) -> Result<SqliteReader, Failure> {
    SqliteReader::open(path).map_err(|error| match error {
        OpenError::NoSuchLedger { path } => {
            Failure::NoSuchLedger { beside: ledgers_beside(&path), path }
        }
        error => error.into(),
    })
}

/// How many ledgers a message names.
const MAX_NAMED: usize = 5;

/// The names of the ledgers in the folder of a path.
fn ledgers_beside(path: &Path) -> Vec<String> {
    let entries = path.parent().and_then(|folder| folder.read_dir().ok());
    let files = entries.into_iter().flatten().flatten().take(1_000);
    let ledgers = files.filter(|file| is_ledger(file.path()));
    let names = ledgers.map(|file| printable(&file.file_name().to_string_lossy()));
    let mut names: Vec<_> = names.take(MAX_NAMED).collect();
    names.sort_unstable();
    names
}

/// A ledger that others may write to.
pub(crate) enum Reader {
    File(Box<SqliteReader>),
    Server(Box<PostgresReader>),
}

impl Reader {
    /// The ledger as it is now.
    pub(crate) fn view(&mut self) -> Result<Box<dyn LedgerReader + '_>, StorageError> {
        Ok(match self {
            Self::File(reader) => Box::new(reader.view()?),
            Self::Server(reader) => Box::new(reader.view()?),
        })
    }

    /// Waits until there is a change after a cursor, and returns whether one has come in time.
    pub(crate) fn wait_for_changes(
        &self,
        after: Cursor,
        timeout: Duration,
    ) -> Result<bool, StorageError> {
        match self {
            Self::File(reader) => reader.wait_for_changes(after, timeout),
            Self::Server(reader) => reader.wait_for_changes(after, timeout),
        }
    }

    /// What is wrong with the ledger.
    pub(crate) fn check(&mut self) -> Result<Vec<Flaw>, StorageError> {
        match self {
            Self::File(reader) => reader.view()?.check(),
            Self::Server(reader) => reader.view()?.check(),
        }
    }
}
