use std::{io, path::PathBuf};

use clap::Args;
use dtos_state::{ConnectorOrderId, Order};
use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader};
use record_files::printable;

use crate::{
    commands::ledger::failure::Failure,
    print::{Streams, counted},
};

/// The ledger that a command looks into.
#[derive(Args)]
pub(crate) struct LedgerFile {
    /// The ledger
    #[arg(long, value_name = "LEDGER", env = "ORDERS_LEDGER")]
    db: PathBuf,
}

impl LedgerFile {
    pub(crate) fn open(&self) -> Result<SqliteReader, OpenError> {
        SqliteReader::open(&self.db)
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
