use clap::Args;
use ledger_sqlite::LedgerReader;

use crate::{
    commands::{
        exit::Exit,
        ledger::{changes::for_each_since, failure::Failure, ledger_file::LedgerFile},
    },
    print::{Streams, write_json_line},
};

/// Write the commands that rebuild the ledger, as `import` reads them
#[derive(Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    ledger: LedgerFile,
}

impl ExportArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let reader = self.ledger.open()?;
        for_each_since(0, reader.last_seq()?, &reader, |change| {
            write_json_line(&change.command, &mut streams.out)
        })?;
        Ok(Exit::Fine)
    }
}
