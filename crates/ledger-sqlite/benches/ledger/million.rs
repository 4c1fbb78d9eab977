//! A ledger of a million orders.

use std::time::Instant;

use ledger_sqlite::{LedgerReader, OrderFilter, SqliteLedger, SqliteReader};

use crate::{BATCH, commands, samples, take_all};

const ORDERS: usize = 1_000_000;

pub(crate) fn measure() {
    let folder = tempfile::tempdir().unwrap();
    for count in [1_000, ORDERS] {
        let path = folder.path().join(format!("{count}.ledger"));
        let mut ledger = SqliteLedger::open(&path).unwrap();
        for first in (0..count).step_by(BATCH) {
            let orders = samples::orders(first, BATCH);
            take_all(&mut ledger, &commands(&orders));
            take_all(&mut ledger, &commands(&samples::reports(&orders)));
        }
        drop(ledger);
        println!("{count} orders, each with one report:");
        let bytes = path.metadata().unwrap().len();
        println!("  {} bytes on disk an order", bytes / count as u64);
        let times: Vec<_> = (0..9)
            .map(|_| {
                let start = Instant::now();
                drop(SqliteLedger::open(&path).unwrap());
                start.elapsed()
            })
            .collect();
        println!(
            "  opened in {:?} to {:?}",
            times.iter().min().unwrap(),
            times.iter().max().unwrap()
        );
        let mut reader = SqliteReader::open(&path).unwrap();
        let view = reader.view().unwrap();
        let open = OrderFilter { open: Some(true), ..OrderFilter::default() };
        let group = samples::orders(count / 2, 1)[0].parent_group_id();
        let open_of_group = OrderFilter { group: Some(group), ..open.clone() };
        let start = Instant::now();
        for _ in 0..1_000 {
            assert_eq!(view.orders(&open_of_group).unwrap().len(), 1);
        }
        println!("  the open order of a group in {:?}", start.elapsed() / 1_000);
        let start = Instant::now();
        let found = view.orders(&open).unwrap().len();
        println!("  {found} open orders in {:?}", start.elapsed());
    }
    println!("{}", memory());
}

/// The most memory that the process has held, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned()
}
