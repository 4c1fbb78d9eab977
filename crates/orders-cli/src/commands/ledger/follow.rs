use std::{thread, time::Duration};

use clap::Args;
use ledger_sqlite::LedgerReader;

use crate::{
    commands::{
        exit::Exit,
        ledger::{changes::for_each_since, failure::Failure, ledger_file::LedgerFile},
    },
    print::{Streams, write_json_line},
};

/// How long to wait before looking for more.
const PAUSE: Duration = Duration::from_millis(200);

/// Write changes as they come, one JSON object a line
///
/// A change is its command with two more keys: seq, its number in the ledger, and effect. Continue
/// with the last seq that you have seen, and you miss none. The program ends at the first change
/// that it cannot write because its reader has gone.
#[derive(Args)]
pub(crate) struct FollowArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Start after this change; by default after the last one
    #[arg(long, value_name = "SEQ")]
    since: Option<u64>,
}

impl FollowArgs {
    /// Ends only with an error, such as that of a closed pipe.
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let reader = self.ledger.open()?;
        let last_seq = reader.last_seq()?;
        let mut seq = self.since.unwrap_or(last_seq);
        if seq > last_seq {
            return Err(Failure::NoSuchChange { seq, last_seq });
        }
        loop {
            seq = for_each_since(seq, u64::MAX, &reader, |change| {
                write_json_line(change, &mut streams.out)?;
                streams.out.flush()
            })?;
            thread::sleep(PAUSE);
        }
    }
}
