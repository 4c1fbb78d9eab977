use std::path::PathBuf;

use clap::Args;
use ledger_sqlite::{SqliteReader, restore};

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile},
    },
    print::Streams,
};

/// Copy the ledger to a new file, while it may be in use
///
/// The copy is a ledger as well. It is checked, and complete on disk before it gets its name. A
/// file that exists is not replaced.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger backup yesterday.ledger
  orders ledger backup /backups/$(date +%F).ledger --db session.ledger")]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// The copy
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl BackupArgs {
    pub(crate) fn run(&self, _streams: &mut Streams) -> Result<Exit, Failure> {
        SqliteReader::open(self.ledger.db.file()?)?.back_up(&self.file)?;
        Ok(Exit::Fine)
    }
}

/// Put a backup in the place of a ledger
///
/// The backup is checked and copied first; if it is damaged, or no ledger, nothing changes. The
/// ledger that it replaces is kept beside it, as LEDGER-replaced. It must have no writer; a program
/// that reads it ends with an error.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger restore yesterday.ledger --db session.ledger
  orders ledger restore /backups/2025-12-01.ledger --db copy.ledger")]
pub(crate) struct RestoreArgs {
    /// The ledger; it is created if there is no file
    #[arg(long, value_name = "LEDGER")]
    db: PathBuf,
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl RestoreArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        if let Some(old) = restore(&self.file, &self.db)? {
            writeln!(streams.err, "the ledger that was there is {}", old.display())?;
        }
        Ok(Exit::Fine)
    }
}
