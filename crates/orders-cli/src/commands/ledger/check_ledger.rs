use clap::Args;
use record_files::printable;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile},
    },
    print::{Streams, counted},
};

/// Check that the ledger is what was written to it
///
/// Reads all of it: the pages and the indexes of the file, the numbers of the changes and their
/// running digest, and each order against its news. A flaw is a line PLACE: FOUND on standard
/// output; at most a thousand are listed. The exit status is 0 without flaws, 1 with flaws, and 2
/// if the ledger could not be read. After a flaw, restore a backup.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger check --db session.ledger
  orders ledger check || orders ledger restore --db session.ledger yesterday.ledger")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    ledger: LedgerFile,
}

impl CheckArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let flaws = self.ledger.open()?.check()?;
        for flaw in &flaws {
            writeln!(streams.out, "{}", printable(&flaw.to_string()))?;
        }
        streams.out.flush()?;
        writeln!(streams.err, "{}", counted(flaws.len() as u64, "flaw"))?;
        Ok(if flaws.is_empty() { Exit::Fine } else { Exit::Problems })
    }
}
