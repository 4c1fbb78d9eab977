//! `orders check` and `orders format` on a million orders, one a line, beside
//! reading each line with `serde_json` into a struct of borrowed texts.
//!
//! All are run in turn, several times; a ratio is the median of those of each
//! turn. The file stays in the temporary folder of the build, for other readers
//! to be measured on it.

#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use serde::Deserialize;

const ORDERS: u64 = 1_000_000;
const TURNS: usize = 7;

type Run<'a> = (&'a str, Box<dyn Fn() + 'a>);

/// The floor: nothing is copied, nothing is checked.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read only to be dropped")]
struct Borrowed<'a> {
    order_id: &'a str,
    parent_group_id: &'a str,
    connector_order_id: Option<&'a str>,
    symbol: &'a str,
    side: &'a str,
    order_type: &'a str,
    quantity: &'a str,
    price: Option<&'a str>,
    stop_price: Option<&'a str>,
    status: &'a str,
    created_at: &'a str,
    updated_at: &'a str,
}

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let good = write_orders(&folder.join("orders.ndjson"), false);
    let broken = write_orders(&folder.join("broken.ndjson"), true);
    let size = fs::metadata(&good).map_or(0, |file| file.len()) / 1_000_000;
    println!("{ORDERS} orders, {size} MB: {}", good.display());
    let runs: [Run; 6] = [
        ("floor: serde_json, borrowed texts, one thread", Box::new(|| read_borrowed(&good))),
        ("orders check --threads 1", Box::new(|| orders(&["check", "--threads", "1"], &good))),
        ("orders check", Box::new(|| orders(&["check"], &good))),
        ("orders format into a pipe", Box::new(|| orders(&["format"], &good))),
        ("orders check, each 10th line broken", Box::new(|| orders(&["check"], &broken))),
        (
            "orders check --threads 1, the same",
            Box::new(|| orders(&["check", "--threads", "1"], &broken)),
        ),
    ];
    let mut seconds = vec![Vec::new(); runs.len()];
    for _ in 0..TURNS {
        for ((_, run), seconds) in runs.iter().zip(&mut seconds) {
            let start = Instant::now();
            run();
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    for ((name, _), seconds) in runs.iter().zip(&seconds) {
        println!("{:.3} s  {name}", median(seconds.clone()));
    }
    let ratio = |above: usize, below: usize| {
        median(seconds[above].iter().zip(&seconds[below]).map(|(a, b)| a / b).collect())
    };
    println!("one thread / floor                 {:.2}", ratio(1, 0));
    println!("one thread / all cores             {:.2}", ratio(1, 2));
    println!("format / check                     {:.2}", ratio(3, 2));
    println!("with broken lines / without        {:.2}", ratio(4, 2));
}

fn choose<T: Copy>(items: &[T], nth: u64) -> T {
    items[usize::try_from(nth).map_or(0, |nth| nth % items.len())]
}

/// Orders of all kinds, and with `broken` a mistake in each tenth.
fn write_orders(path: &Path, broken: bool) -> PathBuf {
    let mut file = BufWriter::new(File::create(path).expect("the folder is there"));
    let mut chance: u64 = 1;
    for i in 0..ORDERS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let pick = |n: u64, salt: u32| chance.rotate_right(20 + salt) % n;
        let symbol = choose(&["BTC_USDT", "ETH_USDT", "SOL_USDC", "DOGE_EUR"], pick(4, 0));
        let symbol = if broken && i % 10 == 0 { "btc_usdt" } else { symbol };
        let statuses =
            [("BUY", "PENDING"), ("SELL", "OPEN"), ("BUY", "FILLED"), ("SELL", "CANCELLED")];
        let (side, status) = choose(&statuses, pick(4, 3));
        let (kind, price) = match pick(3, 5) {
            0 => ("MARKET", "null".into()),
            _ => ("LIMIT", format!("\"{}.{:02}\"", 1 + pick(100_000, 7), pick(100, 9))),
        };
        let connector = match pick(2, 11) {
            0 => "null".into(),
            _ => format!("\"{}\"", 100_000_000_000 + pick(1 << 36, 13)),
        };
        let (minute, second, milli) = (pick(60, 15), pick(60, 17), pick(1000, 19));
        writeln!(
            file,
            "{{\"order_id\":\"ORD_20251201_15{minute:02}{second:02}_{i:08x}\",\
             \"parent_group_id\":\"EXG_20251201_15{minute:02}00_{:06x}\",\
             \"connector_order_id\":{connector},\"symbol\":\"{symbol}\",\"side\":\"{side}\",\
             \"order_type\":\"{kind}\",\"quantity\":\"{}.{:03}\",\"price\":{price},\
             \"stop_price\":null,\"status\":\"{status}\",\
             \"created_at\":\"2025-12-01T15:{minute:02}:{second:02}Z\",\
             \"updated_at\":\"2025-12-01T16:{minute:02}:{second:02}.{milli:03}Z\"}}",
            pick(1 << 24, 21),
            pick(100, 23),
            1 + pick(999, 25),
        )
        .expect("the disk has room");
    }
    path.to_owned()
}

fn read_borrowed(path: &Path) {
    let mut lines = BufReader::with_capacity(1 << 18, File::open(path).expect("it was written"));
    let mut line = String::new();
    let mut count = 0;
    while lines.read_line(&mut line).expect("it is text") > 0 {
        count += u64::from(serde_json::from_str::<Borrowed>(&line).is_ok());
        line.clear();
    }
    assert_eq!(count, ORDERS);
}

fn orders(args: &[&str], path: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_orders"))
        .args(args)
        .arg("--quiet")
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let mut pipe = child.stdout.take().expect("it is piped");
    let mut sink = vec![0; 1 << 18];
    while pipe.read(&mut sink).expect("a pipe can be read") > 0 {}
    assert!(child.wait().expect("it ends").code().is_some_and(|code| code < 2));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
