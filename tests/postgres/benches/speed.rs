//! The ledger on a real disk, beside bare statements that write the same rows, in one run.
//!
//! `cargo bench -p postgres-tests`; `SECONDS=n` for each figure, 3 by default.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed measurement")]
#![expect(clippy::print_stdout, reason = "it is what this is for")]
#![expect(clippy::cast_precision_loss, reason = "a rate")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentile")]

use std::{
    env,
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use dtos_state::{Command, Order, OrderStatus};
use ledger_conformance::examples::{new_order, order_id, report_of};
use ledger_postgres::{
    Address, GroupCommit, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader,
};
use postgres_tests::{Server, Settings, Sql, machine};

/// No two writers have an order in common.
static NEXT: AtomicU32 = AtomicU32::new(0);

fn next() -> u32 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn seconds() -> Duration {
    let seconds = env::var("SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(3))
}

/// Half of it registers new orders, half reports of those before: as commands.
fn batch(size: u32, before: &mut Vec<u32>) -> Vec<Command> {
    let new: Vec<u32> = (0..size.div_ceil(2)).map(|_| next()).collect();
    let registered = new.iter().map(|&number| Order::with_id(order_id(number), new_order()).into());
    let reports = before.drain(..).take(size as usize - new.len());
    let reports = reports.map(|number| report_of(number, OrderStatus::Open, None, 1).into());
    let commands = registered.chain(reports).collect();
    *before = new;
    commands
}

/// How many commands a second some threads do together.
fn rate(threads: u32, work: impl Fn(&AtomicBool) -> u64 + Send + Sync + 'static) -> f64 {
    let (is_over, work) = (Arc::new(AtomicBool::new(false)), Arc::new(work));
    let begin = Instant::now();
    let threads: Vec<_> = (0..threads)
        .map(|_| {
            let (is_over, work) = (Arc::clone(&is_over), Arc::clone(&work));
            thread::spawn(move || work(&is_over))
        })
        .collect();
    thread::sleep(seconds());
    is_over.store(true, Ordering::SeqCst);
    let done: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    done as f64 / begin.elapsed().as_secs_f64()
}

fn ours(address: &Address, writers: u32, size: u32) -> f64 {
    let address = address.clone();
    rate(writers, move |is_over| {
        let mut ledger = PostgresLedger::open(&address).unwrap();
        let (mut before, mut done) = (Vec::new(), 0);
        while !is_over.load(Ordering::Relaxed) {
            let commands = batch(size, &mut before);
            assert!(ledger.take_all(&commands).unwrap().iter().all(Result::is_ok));
            done += commands.len() as u64;
        }
        done
    })
}

/// The same rows, without a rule: COPY, and an UPDATE by key.
fn bare(words: &str, writers: u32, size: u32) -> f64 {
    let words = words.to_owned();
    rate(writers, move |is_over| {
        let sql = Sql::connect(&words).unwrap();
        let (mut before, mut done): (Vec<u32>, u64) = (Vec::new(), 0);
        while !is_over.load(Ordering::Relaxed) {
            let new: Vec<u32> = (0..size.div_ceil(2)).map(|_| next()).collect();
            let known: Vec<u32> = before.drain(..).take(size as usize - new.len()).collect();
            sql.run("BEGIN").unwrap();
            sql.copy("COPY bare.order_rows FROM STDIN", &order_rows(&new));
            let changes = change_rows(&new, "registered", "PENDING", 0)
                + &change_rows(&known, "advanced", "OPEN", 1_000_000_000);
            sql.copy(CHANGES, &changes);
            if !known.is_empty() {
                let known: Vec<i64> = known.iter().map(|&number| number.into()).collect();
                sql.rows(UPDATE, &[&known]).unwrap();
            }
            sql.run("COMMIT").unwrap();
            done += u64::from(size);
            before = new;
        }
        done
    })
}

const CHANGES: &str = "COPY bare.change_rows (order_no, effect, at, digest, status) FROM STDIN";
const UPDATE: &str = "UPDATE bare.order_rows SET status = 'OPEN', updated_at = 1 \
    WHERE order_no = ANY ($1::bigint[])";
/// The same tables with the same indexes, and nothing in them.
const BARE: &str = "CREATE SCHEMA bare; \
    CREATE TABLE bare.order_rows (LIKE ledger.order_rows INCLUDING ALL) WITH (fillfactor = 80); \
    CREATE TABLE bare.change_rows (LIKE ledger.change_rows INCLUDING ALL)";

fn order_rows(numbers: &[u32]) -> String {
    let mut rows = String::new();
    for &number in numbers {
        let id = order_id(number);
        writeln!(
            rows,
            "{number}\t{id}\tEXG_20251201_145955_xyz789\t\\N\t\\N\tBTC_USDT\tBUY\tLIMIT\t0.5\t\
             95000.00\t\\N\tPENDING\t0\t0"
        )
        .unwrap();
    }
    rows
}

fn change_rows(numbers: &[u32], effect: &str, status: &str, at: i64) -> String {
    let mut rows = String::new();
    for number in numbers {
        let digest = format!("\\\\x{number:032x}");
        writeln!(rows, "{number}\t{effect}\t{at}\t{digest}\t{status}").unwrap();
    }
    rows
}

/// 32 callers with a batch of one each: a queue before one connection, connections of their
/// own, and one connection that commits each.
fn callers(address: &Address) -> [f64; 3] {
    let queue = GroupCommit::of(PostgresLedger::open(address).unwrap()).unwrap();
    let group = rate(32, move |is_over| {
        let (mut before, mut done) = (Vec::new(), 0);
        while !is_over.load(Ordering::Relaxed) {
            queue.submit(batch(1, &mut before)).wait().unwrap();
            done += 1;
        }
        done
    });
    [group, ours(address, 32, 1), ours(address, 1, 1)]
}

/// Milliseconds from the acknowledgement of a batch to its sight, sorted.
fn lag(address: &Address) -> Vec<f64> {
    let reader = PostgresReader::open(address).unwrap();
    let mut cursor = reader.last_cursor().unwrap();
    let (writer, seen) = (address.clone(), Arc::new(AtomicU64::new(0)));
    let begin = Instant::now();
    let (sender, acknowledged) = std::sync::mpsc::channel();
    let told = Arc::clone(&seen);
    let writing = thread::spawn(move || {
        let mut ledger = PostgresLedger::open(&writer).unwrap();
        let mut before = Vec::new();
        while begin.elapsed() < seconds() {
            let commands = batch(10, &mut before);
            ledger.take_all(&commands).unwrap();
            sender.send((commands.len(), Instant::now())).unwrap();
            thread::sleep(Duration::from_millis(5));
        }
        told.store(1, Ordering::SeqCst);
    });
    let mut sights: Vec<Instant> = Vec::new();
    let mut empty = 0;
    while seen.load(Ordering::SeqCst) == 0 || empty < 3 {
        let changes = reader.changes_since(cursor, 1_000).unwrap();
        empty = if changes.is_empty() { empty + 1 } else { 0 };
        cursor = changes.last().map_or(cursor, |change| change.cursor);
        sights.extend(changes.iter().map(|_| Instant::now()));
        thread::sleep(Duration::from_millis(10));
    }
    writing.join().unwrap();
    let mut lags = Vec::new();
    let mut count = 0;
    for (changes, at) in acknowledged {
        count += changes;
        lags.push(sights[count - 1].saturating_duration_since(at).as_secs_f64() * 1_000.0);
    }
    lags.sort_by(f64::total_cmp);
    lags
}

fn reading(address: &Address, words: &str) -> [f64; 2] {
    let last = NEXT.load(Ordering::SeqCst);
    let (address, words) = (address.clone(), words.to_owned());
    let ours = rate(1, move |is_over| {
        let reader = PostgresReader::open(&address).unwrap();
        let mut done = 0;
        while !is_over.load(Ordering::Relaxed) {
            let _ = reader.order(order_id(u32::try_from(done).unwrap() * 7919 % last)).unwrap();
            done += 1;
        }
        done
    });
    let bare = rate(1, move |is_over| {
        let sql = Sql::connect(&words).unwrap();
        let statement = sql.prepare("SELECT * FROM ledger.order_rows WHERE order_id = $1");
        let mut done = 0;
        while !is_over.load(Ordering::Relaxed) {
            let id = order_id(u32::try_from(done).unwrap() * 7919 % last);
            let _ = sql.execute_prepared(&statement, &[&id.as_str()]);
            done += 1;
        }
        done
    });
    [ours, bare]
}

fn main() {
    let Some(machine) = machine() else { return };
    let lines = vec!["shared_buffers = 256MB".into(), "max_wal_size = 4GB".into()];
    let server = Server::start(&machine, &Settings { lines, on_disk: true });
    let address = server.new_ledger("orders");
    let words =
        format!("host={} port={} user=postgres dbname=orders", server.folder(), server.port());
    server.sql("orders").run(BARE).unwrap();
    println!("| writers | batch | bare/s | ledger/s | ratio |\n|---|---|---|---|---|");
    for (writers, size) in
        [(1, 1), (1, 10), (1, 100), (1, 1_000), (2, 1_000), (4, 1_000), (8, 1_000), (4, 1), (8, 1)]
    {
        let bare = bare(&words, writers, size);
        let ours = ours(&address, writers, size);
        println!("| {writers} | {size} | {bare:.0} | {ours:.0} | {:.2} |", ours / bare);
    }
    let [group, many, one] = callers(&address);
    println!("32 callers: group commit {group:.0}/s, 32 connections {many:.0}/s, one {one:.0}/s");
    println!("group commit: {:.1} x one, {:.1} x 32", group / one, group / many);
    let [ours, bare] = reading(&address, &words);
    println!("orders read: {ours:.0}/s, bare {bare:.0}/s: {:.2}", ours / bare);
    let lags = lag(&address);
    let at = |share: f64| lags[((lags.len() - 1) as f64 * share) as usize];
    println!("followers' lag in ms: median {:.1}, 99th percentile {:.1}", at(0.5), at(0.99));
    let orders = server.sql("orders").text("SELECT count(*) FROM ledger.order_rows");
    let size = server.sql("orders").text(
        "SELECT pg_total_relation_size('ledger.order_rows') \
         + pg_total_relation_size('ledger.change_rows')",
    );
    println!("{orders} orders, {size} bytes");
}
