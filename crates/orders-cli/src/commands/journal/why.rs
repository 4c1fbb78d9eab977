use clap::Args;
use id_generators::OrderId;
use strategy_journal::JournalReader;

use crate::{
    commands::{
        exit::Exit,
        journal::{journal_files::JournalFiles, story::write_story, told::Told},
        ledger::failure::Failure,
    },
    print::{Streams, write_json_line},
};

/// Tell the story of an order: why it exists, what it is, how it was placed, and what came of it
///
/// Why and how are in the journal; what it is and what came of it are in the ledger.
#[derive(Args)]
#[command(after_help = "Examples:
  orders journal why ORD_20251201_104000_3fa91c12 --journal my.journal --ledger my.ledger
  orders journal why ORD_20251201_104000_3fa91c12 --journal my.journal --ledger my.ledger --json")]
pub(crate) struct WhyArgs {
    #[command(flatten)]
    files: JournalFiles,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
    /// The order
    order_id: OrderId,
}

impl WhyArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let (journal, mut ledger) = self.files.open()?;
        let entries = journal.entries_of(self.order_id)?;
        let told = Told::of(self.order_id, entries, &mut ledger)?;
        if told.entries.is_empty() && told.order.is_none() {
            return Err(Failure::UndecidedOrder(self.order_id));
        }
        if self.json {
            write_json_line(&told, &mut streams.out)?;
        } else {
            write_story(&told, &mut streams.out)?;
        }
        Ok(Exit::Fine)
    }
}
