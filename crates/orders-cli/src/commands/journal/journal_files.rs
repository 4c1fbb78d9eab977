use std::path::PathBuf;

use clap::Args;
use journal_sqlite::{JournalFile, JournalFileReader};
use ledger_sqlite::SqliteReader;

use crate::commands::ledger::{failure::Failure, place::only_file};

/// A journal and the ledger that it follows.
#[derive(Args)]
pub(crate) struct JournalFiles {
    /// The journal
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    /// The ledger that it follows
    #[arg(
        long,
        value_name = "LEDGER",
        env = "ORDERS_LEDGER",
        hide_env_values = true,
        value_parser = only_file()
    )]
    ledger: PathBuf,
}

impl JournalFiles {
    pub(crate) fn open(&self) -> Result<(JournalFileReader, SqliteReader), Failure> {
        Ok((JournalFileReader::open(&self.journal)?, SqliteReader::open(&self.ledger)?))
    }

    /// Opens a journal that is there to append to it.
    pub(crate) fn open_writer(&self) -> Result<(JournalFile, SqliteReader), Failure> {
        // A writer would make one that is not.
        drop(self.open()?);
        Ok((JournalFile::open(&self.journal)?, SqliteReader::open(&self.ledger)?))
    }
}
