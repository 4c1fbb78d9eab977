use clap::Args;
use strategy_ledger::LedgerWriter;

use crate::{
    commands::ledger::{
        failure::Failure,
        place::{Place, Reader, place},
    },
    print::Streams,
};

/// The ledger that a command looks into.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct LedgerFile {
    /// The ledger: a file, or an address such as postgres://worker@db1/orders
    #[arg(
        long,
        value_name = "LEDGER",
        env = "ORDERS_LEDGER",
        hide_env_values = true,
        value_parser = place()
    )]
    pub(crate) db: Place,
}

impl LedgerFile {
    pub(crate) fn open(&self) -> Result<Reader, Failure> {
        self.db.open()
    }

    /// Opens a ledger that is there to write to it.
    pub(crate) fn open_writer(
        &self,
        streams: &mut Streams,
    ) -> Result<Box<dyn LedgerWriter>, Failure> {
        self.db.open_writer(streams)
    }
}
