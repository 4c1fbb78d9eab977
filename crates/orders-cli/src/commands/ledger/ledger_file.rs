use std::path::PathBuf;

use clap::Args;
use strategy_ledger::{LedgerReader, OpenError};

/// The ledger that a command looks into.
#[derive(Args)]
pub(crate) struct LedgerFile {
    /// The ledger
    #[arg(long, value_name = "LEDGER")]
    db: PathBuf,
}

impl LedgerFile {
    pub(crate) fn open(&self) -> Result<LedgerReader, OpenError> {
        LedgerReader::open(&self.db)
    }
}
