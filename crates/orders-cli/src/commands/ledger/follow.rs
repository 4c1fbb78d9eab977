use std::{thread, time::Duration};

use clap::Args;
use strategy_ledger::{Change, Cursor};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure, filters::Filters, ledger_file::LedgerFile, pages::for_each_page_of,
        },
    },
    print::Streams,
};

/// How long to wait for more at a time.
const PAUSE: Duration = Duration::from_secs(1);

/// Write changes as they come, one JSON object a line
///
/// A change is its command with three more keys: seq, its number in the ledger; cursor, where it
/// stands in this very ledger; and effect. Continue with the last cursor that you have seen, and
/// you miss none. A cursor does not fit another ledger, nor this one after an older backup took its
/// place: then the program ends with 2. It also ends at the first change that it cannot write
/// because its reader has gone. While a ledger's server is away it waits.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger follow --since 0
  orders ledger follow --symbol btc_usdt | jq -r '.update.status // empty'
  orders ledger follow --since 0 --db a.ledger | orders ledger import --db b.ledger")]
pub(crate) struct FollowArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Start after this change, or with the first one if it is 0; by default after the last one
    #[arg(long, value_name = "CURSOR", value_parser = cursor)]
    since: Option<Cursor>,
    #[command(flatten)]
    filters: Filters,
}

impl FollowArgs {
    /// Ends only with an error, such as that of a closed pipe.
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        let mut cursor = match self.since {
            Some(cursor) => cursor,
            None => reader.view()?.last_cursor()?,
        };
        let filter = self.filters.to_filter();
        loop {
            let read = for_each_page_of(&filter, cursor, &mut reader, |changes| {
                let lines: String = changes.iter().map(line).collect();
                streams.out.write_all(lines.as_bytes())?;
                streams.out.flush()?;
                cursor = changes.last().map_or(cursor, |change| change.cursor);
                Ok(())
            });
            cursor = if_there(read)?.unwrap_or(cursor);
            if_there(reader.wait_for_changes(cursor, PAUSE).map_err(Failure::from))?;
        }
    }
}

/// What was read; none while the ledger's server is away: a standby may take over.
fn if_there<T>(read: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match read {
        Err(failure) if failure.is_unavailable() => {
            thread::sleep(PAUSE);
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// A change as one line of JSON.
fn line(change: &Change) -> String {
    let mut line = String::new();
    change.append_json(&mut line);
    line.push('\n');
    line
}

fn cursor(text: &str) -> Result<Cursor, String> {
    text.parse().map_err(|error: strategy_ledger::InvalidCursor| {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            "a number does not say of which ledger it is: expected the cursor of the line with \
             this seq, or 0 to start with the first change"
                .into()
        } else {
            error.to_string()
        }
    })
}
