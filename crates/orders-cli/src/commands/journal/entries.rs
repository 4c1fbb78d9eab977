use std::path::PathBuf;

use clap::Args;
use journal_sqlite::JournalFileReader;
use ledger_sqlite::SqliteReader;
use strategy_journal::JournalReader;
use strategy_ledger::LedgerReader;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, place::only_file},
    },
    print::Streams,
};

/// How many entries are held at once.
const PAGE: usize = 1_000;

/// Write all entries of the journal, one JSON object a line, in sequence
///
/// With a ledger, each has one key more: order, which is the order of the entry as the ledger has
/// it now, or null.
#[derive(Args)]
#[command(after_help = "Examples:
  orders journal export --journal my.journal > entries.ndjson
  orders journal export --journal my.journal --ledger my.ledger | jq .order")]
pub(crate) struct ExportArgs {
    /// The journal
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    /// The ledger that it follows
    #[arg(long, value_name = "LEDGER", value_parser = only_file())]
    ledger: Option<PathBuf>,
}

impl ExportArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let journal = JournalFileReader::open(&self.journal)?;
        let ledger = self.ledger.as_ref().map(SqliteReader::open).transpose()?;
        let mut written = 0;
        loop {
            let entries = journal.entries_after(written, PAGE)?;
            if entries.is_empty() {
                return Ok(Exit::Fine);
            }
            written += entries.len() as u64;
            for entry in entries {
                let mut line = entry.to_json();
                if let Some(ledger) = &ledger {
                    let order = ledger.order(entry.order_id())?;
                    // The object goes on.
                    line.pop();
                    line.push_str(",\"order\":");
                    line.push_str(&order.map_or("null".into(), |order| order.to_json()));
                    line.push('}');
                }
                writeln!(streams.out, "{line}")?;
            }
        }
    }
}
