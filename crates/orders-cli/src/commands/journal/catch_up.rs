use std::{thread, time::Duration};

use clap::Args;
use dtos_state::Timestamp;
use journal_sqlite::JournalFile;
use strategy_journal::{JournalReader, follow_page};

use crate::{
    commands::{exit::Exit, journal::journal_files::JournalFiles, ledger::failure::Failure},
    print::Streams,
};

/// How many changes are followed in one write.
const PAGE: usize = 1_000;
/// How long to wait before looking for more.
const PAUSE: Duration = Duration::from_millis(200);

/// Let the journal follow its ledger, and write the new entries, one JSON object a line
///
/// Appends an entry for each order that was placed, filled, rejected, cancelled or expired, for
/// each bust and each ruling, together with how far it has followed: after a crash it continues
/// there, without a gap or a double. An order on which the journal has no decision gets no entry.
/// The exit status is 2 if the ledger is not the one that the journal has followed so far. While an
/// execution worker runs, it has the journal, and follows by itself.
#[derive(Args)]
#[command(after_help = "Examples:
  orders journal follow --journal my.journal --ledger my.ledger
  orders journal follow --journal my.journal --ledger my.ledger --once")]
pub(crate) struct FollowArgs {
    #[command(flatten)]
    files: JournalFiles,
    /// End when the journal has all that the ledger has, instead of waiting for more
    #[arg(long)]
    once: bool,
}

impl FollowArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let (mut journal, ledger) = self.files.open_writer()?;
        loop {
            let page = follow_page(&mut journal, &ledger, PAGE, Timestamp::now())?;
            write_last(&journal, page.entries, streams)?;
            if page.changes == PAGE {
                continue;
            }
            if self.once {
                return Ok(Exit::Fine);
            }
            thread::sleep(PAUSE);
        }
    }
}

/// Writes the last entries of a journal.
fn write_last(journal: &JournalFile, count: usize, streams: &mut Streams) -> Result<(), Failure> {
    if count == 0 {
        return Ok(());
    }
    let before = journal.entry_count()?.saturating_sub(count as u64);
    for entry in journal.entries_after(before, count)? {
        writeln!(streams.out, "{}", entry.to_json())?;
    }
    Ok(streams.out.flush()?)
}
