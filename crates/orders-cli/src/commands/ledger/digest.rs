use clap::Args;
use strategy_ledger::{Cursor, NewsDigest};

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile, pages::for_each_page_since},
    },
    print::Streams,
};

/// Print a digest of the news, whatever their order
///
/// Two ledgers with the same news have the same digest, in whatever order and however often the
/// news arrived, and whatever spelling the numbers have: `4` and `4.00` are the same.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger digest --db a.ledger
  test \"$(orders ledger digest --db a.ledger)\" = \"$(orders ledger digest --db b.ledger)\"")]
pub(crate) struct DigestArgs {
    #[command(flatten)]
    ledger: LedgerFile,
}

impl DigestArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut digest = NewsDigest::default();
        for_each_page_since(Cursor::BEGINNING, &mut self.ledger.open()?, |changes| {
            for change in changes {
                digest.add(&change.command);
            }
            Ok(())
        })?;
        writeln!(streams.out, "{digest}")?;
        Ok(Exit::Fine)
    }
}
