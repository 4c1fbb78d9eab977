use clap::Args;

use crate::{
    commands::{exit::Exit, journal::journal_files::JournalFiles, ledger::failure::Failure},
    print::{Streams, counted, write_json_line},
};

/// Check that the journal and its ledger fit each other
///
/// Every order with a request has its decision in the journal, and so has every cancel; each fill,
/// end, bust and ruling up to where the journal has followed has one entry, with the chain of the
/// decision; and every id in the journal is in the ledger, or was abandoned. A finding is a line
/// ORDER: WHAT on standard output. The exit status is 0 without findings, 1 with findings, and 2 if
/// a file could not be read, or the ledger is not the one that the journal has followed.
#[derive(Args)]
#[command(after_help = "Examples:
  orders journal check --journal my.journal --ledger my.ledger
  orders journal check --journal my.journal --ledger my.ledger --json")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    files: JournalFiles,
    /// Write one JSON object for each finding
    #[arg(long)]
    json: bool,
}

impl CheckArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let (journal, ledger) = self.files.open()?;
        let findings = strategy_journal::check(&journal, &ledger)?;
        for finding in &findings {
            if self.json {
                write_json_line(finding, &mut streams.out)?;
            } else {
                writeln!(streams.out, "{}: {}", finding.order_id, finding.message)?;
            }
        }
        streams.out.flush()?;
        writeln!(streams.err, "{}", counted(findings.len() as u64, "finding"))?;
        Ok(if findings.is_empty() { Exit::Fine } else { Exit::Problems })
    }
}
