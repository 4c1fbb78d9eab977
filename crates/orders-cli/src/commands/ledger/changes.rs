use std::io;

use ledger_sqlite::{Change, LedgerReader};

use crate::commands::ledger::failure::Failure;

/// How many changes are held at once.
const PAGE: usize = 1_000;

/// Visits the changes after the one numbered `seq`, and returns the number of the last.
pub(crate) fn for_each_since(
    mut seq: u64,
    view: &impl LedgerReader,
    mut visit: impl FnMut(&Change) -> io::Result<()>,
) -> Result<u64, Failure> {
    loop {
        let changes = view.changes_since(seq, PAGE)?;
        changes.iter().try_for_each(&mut visit)?;
        match changes.last() {
            None => return Ok(seq),
            Some(last) => seq = last.seq,
        }
    }
}
