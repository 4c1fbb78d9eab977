//! Follows a ledger from asynchronous code: the reader waits in a blocking thread, and passes each
//! change to a channel.

use std::time::Duration;

use dtos_state::{NewOrder, Order, OrderSide, OrderTerms, Timestamp};
use ledger_sqlite::{
    Change, Cursor, LedgerReader, LedgerWriter, SqliteLedger, SqliteReader, StorageError,
};
use tokio::{
    runtime::Builder,
    sync::mpsc::{Receiver, Sender, channel},
    task::spawn_blocking,
};

/// Sends every change after a cursor, until nobody receives them.
fn send_changes(
    reader: &SqliteReader,
    mut cursor: Cursor,
    changes: &Sender<Change>,
) -> Result<(), StorageError> {
    while !changes.is_closed() {
        reader.wait_for_changes(cursor, Duration::from_millis(100))?;
        for change in reader.changes_since(cursor, 1_000)? {
            cursor = change.cursor;
            if changes.blocking_send(change).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn follow(reader: SqliteReader, cursor: Cursor) -> Receiver<Change> {
    let (sender, receiver) = channel(100);
    spawn_blocking(move || send_changes(&reader, cursor, &sender));
    receiver
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("orders.ledger");
    let mut ledger = SqliteLedger::open(&path)?;
    Builder::new_current_thread().build()?.block_on(async {
        let mut changes = follow(SqliteReader::open(&path)?, Cursor::BEGINNING);
        let order = Order::generate(NewOrder::market(OrderTerms {
            parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
            symbol: "BTC_USDT".parse()?,
            side: OrderSide::Buy,
            quantity: "0.5".parse()?,
            created_at: Timestamp::now(),
        }));
        ledger.register_order(&order)?;
        let change = changes.recv().await.ok_or("the reader has ended")?;
        assert_eq!(change.command.order_id(), Some(order.order_id()));
        Ok(())
    })
}
