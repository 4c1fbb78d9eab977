//! A ledger of a million orders.

use std::time::Instant;

use strategy_ledger::{LedgerReader, StrategyLedger};

use crate::{BATCH, apply_all, register_all, samples};

const ORDERS: usize = 1_000_000;

pub(crate) fn measure() {
    let folder = tempfile::tempdir().unwrap();
    for count in [1_000, ORDERS] {
        let path = folder.path().join(format!("{count}.ledger"));
        let mut ledger = StrategyLedger::open(&path).unwrap();
        for first in (0..count).step_by(BATCH) {
            let orders = samples::orders(first, BATCH);
            register_all(&mut ledger, &orders);
            apply_all(&mut ledger, &samples::reports(&orders));
        }
        drop(ledger);
        println!("{count} orders, each with one report:");
        let bytes = path.metadata().unwrap().len();
        println!("  {} bytes on disk an order", bytes / count as u64);
        let times: Vec<_> = (0..9)
            .map(|_| {
                let start = Instant::now();
                drop(StrategyLedger::open(&path).unwrap());
                start.elapsed()
            })
            .collect();
        println!(
            "  opened in {:?} to {:?}",
            times.iter().min().unwrap(),
            times.iter().max().unwrap()
        );
        let mut reader = LedgerReader::open(&path).unwrap();
        let view = reader.view().unwrap();
        let group = samples::orders(count / 2, 1)[0].parent_group_id();
        let start = Instant::now();
        for _ in 0..1_000 {
            assert_eq!(view.open_orders_of_group(group).unwrap().len(), 1);
        }
        println!("  the open order of a group in {:?}", start.elapsed() / 1_000);
        let start = Instant::now();
        let open = view.open_orders().unwrap().len();
        println!("  {open} open orders in {:?}", start.elapsed());
    }
    println!("{}", memory());
}

/// The most memory that the process has held, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned()
}
