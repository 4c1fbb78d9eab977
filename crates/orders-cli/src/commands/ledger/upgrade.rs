use std::io;

use dtos_state::{ConnectorOrderId, Order};
use ledger_sqlite::SqliteLedger;
use record_files::printable;

use crate::print::{Streams, counted};

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
