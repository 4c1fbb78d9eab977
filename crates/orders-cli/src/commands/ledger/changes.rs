use std::io;

use ledger_sqlite::{Change, LedgerReader};

use crate::commands::ledger::failure::Failure;

/// How many changes are held at once.
const PAGE: usize = 1_000;

/// Visits the changes after the one numbered `seq` up to `last_seq`, and returns the number of the
/// last.
///
/// A reader has a view for each page alone: who visits may wait for a pipe, and a view that waits
/// keeps the log growing. Changes are neither changed nor taken back, so the pages fit together.
pub(crate) fn for_each_since(
    mut seq: u64,
    last_seq: u64,
    reader: &impl LedgerReader,
    mut visit: impl FnMut(&Change) -> io::Result<()>,
) -> Result<u64, Failure> {
    loop {
        let left = usize::try_from(last_seq.saturating_sub(seq)).unwrap_or(usize::MAX);
        let changes = reader.changes_since(seq, left.min(PAGE))?;
        changes.iter().try_for_each(&mut visit)?;
        match changes.last() {
            None => return Ok(seq),
            Some(last) => seq = last.seq,
        }
    }
}
