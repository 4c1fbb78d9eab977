use clap::Args;

use crate::{
    commands::{
        exit::Exit,
        ledger::{copy::digest_of, failure::Failure, ledger_file::LedgerFile},
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
        let digest = digest_of(&mut self.ledger.open()?)?;
        writeln!(streams.out, "{digest}")?;
        Ok(Exit::Fine)
    }
}
