//! Writers that write all the time, and what was acknowledged to them.

use std::{
    collections::BTreeSet,
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use dtos_state::{Command, Fill, NewFill, Order, OrderId, OrderStatus};
use ledger_conformance::examples::{fill_id, new_fill, new_order, order_id, report_of};
use ledger_postgres::{
    Address, LedgerReader, LedgerWriter, Options, PostgresLedger, PostgresReader,
};
use strategy_ledger::{Change, Cursor};

/// How often a test repeats: so often, or what a variable of the environment says.
pub(crate) fn count_of(variable: &str, usual: u32) -> u32 {
    env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// Times that suit servers which come and go.
pub(crate) fn impatient() -> Options {
    Options {
        connect_within: Duration::from_secs(1),
        answer_within: Duration::from_secs(5),
        lock_within: Duration::from_secs(3),
        ..Options::default()
    }
}

/// An order of its own, its report and its fill.
pub(crate) fn news(number: u32) -> Vec<Command> {
    let fill = NewFill { parent_order_id: order_id(number), ..new_fill() };
    vec![
        Order::with_id(order_id(number), new_order()).into(),
        report_of(number, OrderStatus::Open, None, 1).into(),
        Fill::with_id(fill_id(number), fill).into(),
    ]
}

/// Writers, each with orders of its own.
pub(crate) struct Load {
    is_over: Arc<AtomicBool>,
    pub(crate) acknowledged: Arc<AtomicU64>,
    writers: Vec<JoinHandle<Vec<u32>>>,
}

impl Load {
    pub(crate) fn start(address: &Address, options: Options, writers: u32) -> Self {
        Self::after(address, options, writers, 0)
    }

    /// The orders have numbers from the first one on.
    pub(crate) fn after(address: &Address, options: Options, writers: u32, first: u32) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let acknowledged = Arc::new(AtomicU64::new(0));
        let writers = (0..writers).map(|writer| {
            let (address, is_over) = (address.clone(), Arc::clone(&is_over));
            let acknowledged = Arc::clone(&acknowledged);
            let first = first + (writer << 24);
            thread::spawn(move || write(&address, options, first, &is_over, &acknowledged))
        });
        let writers = writers.collect();
        Self { is_over, acknowledged, writers }
    }

    /// Ends the writers, and returns the numbers of the orders that were acknowledged.
    pub(crate) fn end(self) -> BTreeSet<OrderId> {
        self.is_over.store(true, Ordering::SeqCst);
        let numbers = self.writers.into_iter().flat_map(|writer| writer.join().unwrap());
        numbers.map(order_id).collect()
    }
}

fn write(
    address: &Address,
    options: Options,
    first: u32,
    is_over: &AtomicBool,
    acknowledged: &AtomicU64,
) -> Vec<u32> {
    let mut ledger = None;
    let mut kept = Vec::new();
    let mut number = first;
    while !is_over.load(Ordering::SeqCst) {
        let Some(open) = &mut ledger else {
            ledger = PostgresLedger::open_with(address, options).ok();
            thread::sleep(Duration::from_millis(5));
            continue;
        };
        match open.take_all(&news(number)) {
            Ok(outcomes) => {
                assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
                kept.push(number);
                acknowledged.fetch_add(1, Ordering::SeqCst);
                number += 1;
            }
            Err(error) => {
                assert!(error.may_be_tried_again(), "{error:?}");
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
    kept
}

/// Follows a ledger in a thread of its own, through whatever happens to the server.
pub(crate) struct Follower {
    is_over: Arc<AtomicBool>,
    changes: JoinHandle<Vec<Change>>,
}

impl Follower {
    pub(crate) fn start(address: &Address, options: Options) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let (address, over) = (address.clone(), Arc::clone(&is_over));
        let changes = thread::spawn(move || {
            let mut reader = None;
            let mut seen: Vec<Change> = Vec::new();
            loop {
                let is_last = over.load(Ordering::SeqCst);
                let Some(open) = &reader else {
                    reader = PostgresReader::open_with(&address, options).ok();
                    continue;
                };
                let cursor = seen.last().map_or(Cursor::BEGINNING, |change| change.cursor);
                match open.changes_since(cursor, 500) {
                    Ok(changes) if changes.is_empty() && is_last => return seen,
                    Ok(changes) => seen.extend(changes),
                    Err(error) => assert!(error.may_be_tried_again(), "{error:?}"),
                }
                thread::sleep(Duration::from_millis(5));
            }
        });
        Self { is_over, changes }
    }

    /// All that it saw, once there is nothing more.
    pub(crate) fn end(self) -> Vec<Change> {
        self.is_over.store(true, Ordering::SeqCst);
        self.changes.join().unwrap()
    }
}

/// All changes of a ledger, in the order that followers share.
pub(crate) fn changes(reader: &impl LedgerReader) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    loop {
        let cursor = all.last().map_or(Cursor::BEGINNING, |change| change.cursor);
        let page = reader.changes_since(cursor, 1_000).unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// What of acknowledged orders is not whole in a ledger.
pub(crate) fn lost(acknowledged: &BTreeSet<OrderId>, changes: &[Change]) -> usize {
    let mut counts = std::collections::HashMap::new();
    for change in changes {
        *counts.entry(change.command.order_id().unwrap()).or_insert(0) += 1;
    }
    assert!(counts.values().all(|count| *count == 3), "a batch is kept whole, and once");
    acknowledged.iter().filter(|order_id| !counts.contains_key(*order_id)).count()
}

/// The same changes in the same order, whatever the timeline of their cursors.
pub(crate) fn without_cursors(changes: &[Change]) -> Vec<(u64, String)> {
    changes.iter().map(|change| (change.seq, change.command.to_json())).collect()
}
