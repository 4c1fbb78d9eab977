//! The log has a ceiling beside readers that come and go.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use ledger_conformance::examples::order;
use ledger_sqlite::{LedgerReader, LedgerWriter, SqliteReader};

use super::on_disk::new_ledger;

const CEILING: u64 = 16 << 20;

#[test]
fn f_9_the_log_stays_short_beside_readers_whose_views_overlap() {
    let (_folder, mut ledger) = new_ledger();
    let path = ledger.path().to_owned();
    let log = ledger.path().with_file_name("orders.ledger-wal");
    let is_done = AtomicBool::new(false);
    let mut longest = 0;
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let mut reader = SqliteReader::open(&path).unwrap();
                while !is_done.load(Ordering::Relaxed) {
                    let view = reader.view().unwrap();
                    thread::sleep(Duration::from_millis(3));
                    view.last_cursor().unwrap();
                }
            });
        }
        thread::sleep(Duration::from_millis(50));
        // More than 40 MiB of log, were it never to begin anew.
        for batch in 0..400 {
            let numbers = batch * 50..(batch + 1) * 50;
            // Each is far from the one before, and so in a page of its own.
            let orders: Vec<_> =
                numbers.map(|n: u32| order(n.wrapping_mul(0x9E37_79B1)).into()).collect();
            ledger.take_all(&orders).unwrap();
            longest = longest.max(fs::metadata(&log).unwrap().len());
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert!(longest < CEILING, "{} MiB", longest >> 20);
    assert!(longest > 1 << 20, "{longest}");
}
