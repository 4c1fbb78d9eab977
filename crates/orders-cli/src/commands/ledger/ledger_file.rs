use std::path::PathBuf;

use clap::Args;
use ledger_sqlite::{OpenError, SqliteReader};

/// The ledger that a command looks into.
#[derive(Args)]
pub(crate) struct LedgerFile {
    /// The ledger
    #[arg(long, value_name = "LEDGER")]
    db: PathBuf,
}

impl LedgerFile {
    pub(crate) fn open(&self) -> Result<SqliteReader, OpenError> {
        SqliteReader::open(&self.db)
    }
}
