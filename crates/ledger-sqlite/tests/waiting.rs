//! Readers that wait for changes.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    thread,
    time::{Duration, Instant},
};

use dtos_state::{NewOrder, Order, OrderSide, OrderTerms};
use ledger_sqlite::{Cursor, LedgerReader, LedgerWriter, SqliteLedger, SqliteReader};

fn order() -> Order {
    Order::generate(NewOrder::market(OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: "2025-12-01T15:00:00Z".parse().unwrap(),
    }))
}

#[test]
fn a_reader_waits_until_there_is_a_change_or_for_as_long_as_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    let reader = SqliteReader::open(&path).unwrap();
    let pause = Duration::from_millis(50);
    let start = Instant::now();
    assert!(!reader.wait_for_changes(Cursor::BEGINNING, pause).unwrap());
    assert!(start.elapsed() >= pause);

    let waiting = thread::spawn(move || {
        // Longer than the test may take.
        let has_come = reader.wait_for_changes(Cursor::BEGINNING, Duration::MAX).unwrap();
        (has_come, reader.last_cursor().unwrap())
    });
    thread::sleep(pause);
    assert!(!waiting.is_finished());
    ledger.register_order(&order()).unwrap();
    let last = ledger.last_cursor().unwrap();
    assert_eq!(waiting.join().unwrap(), (true, last));
    // What has come is not waited for.
    assert!(ledger.wait_for_changes(Cursor::BEGINNING, Duration::ZERO).unwrap());
    assert!(!ledger.wait_for_changes(last, Duration::ZERO).unwrap());
    // A view sees nothing that comes later.
    let mut reader = SqliteReader::open(&path).unwrap();
    let view = reader.view().unwrap();
    ledger.register_order(&order()).unwrap();
    assert!(!view.wait_for_changes(last, Duration::from_millis(1)).unwrap());
}
