use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use dtos_state::{ConnectorOrderId, Order};
use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader, is_ledger};
use record_files::printable;

use crate::{
    commands::ledger::failure::Failure,
    print::{Streams, counted},
};

/// The ledger that a command looks into.
#[derive(Args, Clone)]
pub(crate) struct LedgerFile {
    /// The ledger
    #[arg(long, value_name = "LEDGER", env = "ORDERS_LEDGER")]
    db: PathBuf,
}

impl LedgerFile {
    pub(crate) fn open(&self) -> Result<SqliteReader, Failure> {
        SqliteReader::open(&self.db).map_err(|error| match error {
            OpenError::NoSuchLedger { path } => {
                Failure::NoSuchLedger { beside: ledgers_beside(&path), path }
            }
            error => error.into(),
        })
    }

    /// Opens a ledger that is there to write to it.
    pub(crate) fn open_writer(&self, streams: &mut Streams) -> Result<SqliteLedger, Failure> {
        // A writer would make one that is not.
        drop(self.open()?);
        let ledger = SqliteLedger::open(&self.db)?;
        tell_upgrade(&ledger, streams)?;
        Ok(ledger)
    }
}

/// How many ledgers a message names.
const MAX_NAMED: usize = 5;

/// The names of the ledgers in the folder of a path.
fn ledgers_beside(path: &Path) -> Vec<String> {
    let entries = path.parent().and_then(|folder| folder.read_dir().ok());
    let files = entries.into_iter().flatten().flatten().take(1_000);
    let ledgers = files.filter(|file| is_ledger(file.path()));
    let names = ledgers.map(|file| printable(&file.file_name().to_string_lossy()));
    let mut names: Vec<_> = names.take(MAX_NAMED).collect();
    names.sort_unstable();
    names
}

/// Says what opening a ledger of an earlier version changed.
pub(crate) fn tell_upgrade(ledger: &SqliteLedger, streams: &mut Streams) -> io::Result<()> {
    let Some(upgrade) = ledger.upgrade() else { return Ok(()) };
    let (orders, changed) = (counted(upgrade.orders, "order"), upgrade.changed_orders);
    writeln!(streams.err, "upgraded from version 1: {orders}, {changed} of them differ now")?;
    for (before, after) in &upgrade.examples {
        writeln!(streams.err, "{}: was {}, is {}", after.order_id(), state(before), state(after))?;
    }
    Ok(())
}

fn state(order: &Order) -> String {
    let id = order.connector_order_id().map(ConnectorOrderId::as_str).map(printable);
    let id = id.map(|id| format!(" as {id}")).unwrap_or_default();
    format!("{}{id} at {}", order.status(), order.updated_at())
}
