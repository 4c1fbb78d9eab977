//! Follows a ledger on disk from another thread: no change is missed, and nothing is polled.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::{thread, time::Duration};

use dtos_state::{NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate, Timestamp};
use ledger_sqlite::{Cursor, LedgerReader, LedgerWriter, SqliteLedger, SqliteReader, StorageError};

/// Prints changes until so many have come. Keep the last cursor, and you can go on from there.
fn follow(reader: &SqliteReader, mut wanted: usize) -> Result<Cursor, StorageError> {
    let mut cursor = Cursor::BEGINNING;
    while wanted > 0 {
        reader.wait_for_changes(cursor, Duration::from_mins(1))?;
        for change in reader.changes_since(cursor, wanted)? {
            println!("{} {}", change.seq, change.effect);
            cursor = change.cursor;
            wanted -= 1;
        }
    }
    Ok(cursor)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("orders.ledger");
    let mut ledger = SqliteLedger::open(&path)?;
    let reader = SqliteReader::open(&path)?;
    let follower = thread::spawn(move || follow(&reader, 2));

    let order = Order::generate(NewOrder::market(OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
        symbol: "BTC_USDT".parse()?,
        side: OrderSide::Buy,
        quantity: "0.5".parse()?,
        created_at: Timestamp::now(),
    }));
    ledger.register_order(&order)?;
    ledger.apply_update(&OrderUpdate::new(
        order.order_id(),
        OrderStatus::Open,
        Timestamp::now(),
    ))?;
    let cursor = follower.join().expect("the follower does not panic")?;
    assert_eq!(cursor, ledger.last_cursor()?);
    Ok(())
}
