//! `orders ledger export` and `orders ledger follow`: what the ledger was told,
//! in turn.

use std::{io, thread, time::Duration};

use serde::Serialize;
use strategy_ledger::{Change, LedgerReader, LedgerView};

use crate::{
    args::{Export, Follow},
    ledger::failure::Failure,
    streams::{Status, Streams},
};

/// How many changes are held at once.
const PAGE: usize = 1_000;
/// How long to wait before looking for more.
const PAUSE: Duration = Duration::from_millis(200);

pub(crate) fn export(args: &Export, streams: &mut Streams) -> Result<Status, Failure> {
    let mut reader = LedgerReader::open(&args.ledger.db)?;
    for_each_since(0, &reader.view()?, |change| write_line(&change.command, streams))?;
    Ok(Status::Fine)
}

/// Ends only by an error, such as that of a pipe that was closed.
pub(crate) fn follow(args: &Follow, streams: &mut Streams) -> Result<Status, Failure> {
    let mut reader = LedgerReader::open(&args.ledger.db)?;
    let last_seq = reader.view()?.last_seq()?;
    let mut seq = args.since.unwrap_or(last_seq);
    if seq > last_seq {
        return Err(Failure::NoSuchChange { seq, last_seq });
    }
    loop {
        // A view that was kept would show nothing new, and hold up the ledger.
        seq = for_each_since(seq, &reader.view()?, |change| {
            write_line(change, streams)?;
            streams.out.flush()
        })?;
        thread::sleep(PAUSE);
    }
}

/// Shows the changes after the one numbered `seq`, and returns the number of the
/// last.
fn for_each_since(
    mut seq: u64,
    view: &LedgerView,
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

fn write_line(value: &impl Serialize, streams: &mut Streams) -> io::Result<()> {
    serde_json::to_writer(&mut *streams.out, value)?;
    streams.out.write_all(b"\n")
}
