//! The ledger beside bare prepared statements that write and read the same rows,
//! with the same schema and pragmas, taking turns.
//!
//! `cargo bench -p ledger-sqlite` prints the table of docs/BENCHMARKS.md; with
//! `-- million` it makes a ledger of a million orders and measures that, with
//! `-- scans` it reads whole ledgers.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has no result")]
#![expect(clippy::print_stdout, reason = "the result of a bench is what it prints")]

mod bare;
mod million;
mod samples;
mod scans;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use dtos_state::{Command, Order};
use ledger_sqlite::{LedgerReader, LedgerWriter, SqliteLedger};

use crate::bare::Bare;

const BATCH: usize = 1_000;
const TURNS: usize = 15;

fn main() {
    let is_asked = |what: &str| std::env::args().any(|argument| argument == what);
    if is_asked("million") {
        return million::measure();
    }
    if is_asked("scans") {
        return scans::measure();
    }
    let folder = tempfile::tempdir().unwrap();
    // The first ledger is made by the library, the second is a copy of it.
    let (ours, bares) = (folder.path().join("ours.ledger"), folder.path().join("bare.ledger"));
    SqliteLedger::open(&ours).unwrap().take_all(&[]).unwrap();
    std::fs::copy(&ours, &bares).unwrap();
    batches(&ours, &bares);
    single_writes(&ours, &bares);
    reads(&ours, &bares);
}

/// Registers and updates orders, a thousand to the batch.
fn batches(ours: &Path, bare: &Path) {
    let mut ledger = SqliteLedger::open(ours).unwrap();
    let mut bare = Bare::open(bare);
    let [mut register, mut update, mut fill] = [const { Ratio { turns: Vec::new() } }; 3];
    for turn in 0..TURNS {
        let orders = samples::orders(turn * 10 * BATCH, 10 * BATCH);
        let commands = commands(&orders);
        register.turn(
            || commands.chunks(BATCH).for_each(|commands| take_all(&mut ledger, commands)),
            || orders.chunks(BATCH).for_each(|orders| bare.register(orders)),
        );
        let reports = samples::reports(&orders);
        let commands = self::commands(&reports);
        update.turn(
            || commands.chunks(BATCH).for_each(|commands| take_all(&mut ledger, commands)),
            || reports.chunks(BATCH).for_each(|reports| bare.update(reports)),
        );
        let fills = samples::fills(&orders);
        let commands = self::commands(&fills);
        fill.turn(
            || commands.chunks(BATCH).for_each(|commands| take_all(&mut ledger, commands)),
            || fills.chunks(BATCH).for_each(|fills| bare.fill(fills)),
        );
    }
    register.print("register, in batches of 1 000", 10 * BATCH);
    update.print("update, in batches of 1 000", 10 * BATCH);
    fill.print("fill, in batches of 1 000", 10 * BATCH);
}

/// Registers and updates one order at a time, each with a sync of its own.
fn single_writes(ours: &Path, bare: &Path) {
    let mut ledger = SqliteLedger::open(ours).unwrap();
    let mut bare = Bare::open(bare);
    let mut ratio = Ratio::default();
    let orders = samples::orders(1_000_000, 50 * TURNS);
    for orders in orders.chunks(50) {
        let reports = samples::reports(orders);
        ratio.turn(
            || {
                for (order, report) in orders.iter().zip(&reports) {
                    ledger.register_order(order).unwrap();
                    ledger.apply_update(report).unwrap();
                }
            },
            || {
                for (order, report) in orders.iter().zip(&reports) {
                    bare.register(std::slice::from_ref(order));
                    bare.update(std::slice::from_ref(report));
                }
            },
        );
    }
    ratio.print("write one, on disk", 100);
}

/// Reads orders by their ids, in no order.
fn reads(ours: &Path, bare: &Path) {
    let ledger = SqliteLedger::open(ours).unwrap();
    let bare = Bare::open(bare);
    let ids: Vec<_> = samples::orders(0, 10 * BATCH * TURNS)
        .iter()
        .map(Order::order_id)
        .step_by(7)
        .map(|id| (samples::scattered(&id), id))
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_values()
        .collect();
    let mut ratio = Ratio::default();
    for _ in 0..TURNS {
        ratio.turn(
            || ids.iter().for_each(|id| assert!(ledger.order(*id).unwrap().is_some())),
            || ids.iter().for_each(|id| assert!(bare.order(*id) > 0)),
        );
    }
    ratio.print("read an order by its id", ids.len());
}

fn commands<T: Clone + Into<Command>>(news: &[T]) -> Vec<Command> {
    news.iter().cloned().map(Into::into).collect()
}

fn take_all(ledger: &mut SqliteLedger, commands: &[Command]) {
    let outcomes = ledger.take_all(commands).unwrap();
    assert!(outcomes.iter().all(Result::is_ok));
}

/// The times of both, turn by turn.
#[derive(Default)]
struct Ratio {
    turns: Vec<(Duration, Duration)>,
}

impl Ratio {
    fn turn(&mut self, ours: impl FnOnce(), bare: impl FnOnce()) {
        // Who goes first takes turns, too.
        self.turns.push(if self.turns.len().is_multiple_of(2) {
            let ours = timed(ours);
            (ours, timed(bare))
        } else {
            let bare = timed(bare);
            (timed(ours), bare)
        });
    }

    fn print(&self, what: &str, count: usize) {
        let median = |mut times: Vec<Duration>| {
            times.sort_unstable();
            times[times.len() / 2]
        };
        let ours = median(self.turns.iter().map(|turn| turn.0).collect());
        let bare = median(self.turns.iter().map(|turn| turn.1).collect());
        let each = |time: Duration| time.as_nanos() / count as u128;
        // Rates: bare through ours, in hundredths.
        let percent = bare.as_nanos() * 100 / ours.as_nanos();
        println!(
            "{what}: {}.{:02} of the rate of bare statements ({} ns, {} ns)",
            percent / 100,
            percent % 100,
            each(ours),
            each(bare)
        );
    }
}

fn timed(act: impl FnOnce()) -> Duration {
    let start = Instant::now();
    act();
    start.elapsed()
}
