//! Messages of exchanges, read by the program.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;

use program::{Run, ledger::ledger, orders, orders_in, orders_with, watched};

const INSTRUMENTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/binance_instruments.json");
const DAY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/binance_day.ndjson");
const ORDERS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/binance_orders.ndjson");
const PAGE: &str = include_str!("../../../docs/VENUES.md");

const BINANCE: [&str; 6] = ["venue", "read", "--venue", "binance", "--instruments", INSTRUMENTS];

fn read(more: &[&str], input: &str) -> Run {
    orders(&[&BINANCE, more].concat(), input)
}

/// A trade, which has no client id.
const TRADES: &str = r#"[{"symbol":"BTCUSDT","id":5,"orderId":7,"price":"1","qty":"1",
    "time":1768465800123}]"#;

/// An event of the stream, of an order that is new.
fn event(client_id: &str, changes: &str) -> String {
    format!(
        r#"{{"e":"executionReport","s":"BTCUSDT","c":"{client_id}","S":"BUY","o":"LIMIT","q":"1",
        "p":"50000","P":"0","C":"","x":"NEW","r":"NONE","i":7,"l":"0","T":1768465800123,"t":-1,
        "O":1768465800100,"Q":"0",{changes}}}"#
    )
}

/// The commands, by their keys.
fn keys(run: &Run) -> Vec<&str> {
    run.out.lines().map(|line| line.split('"').nth(1).unwrap()).collect()
}

#[test]
fn p_7_a_day_of_an_exchange_becomes_commands_that_a_ledger_takes_once() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(ledger(folder.path(), &["import", ORDERS, "--quiet"]).status, 0);
    let run = read(&["--adopt", DAY], "");
    assert_eq!(run.status, 0, "{}", run.err);
    let commands = folder.path().join("commands.ndjson");
    fs::write(&commands, &run.out).unwrap();
    let import = ledger(folder.path(), &["import", commands.to_str().unwrap()]);
    assert_eq!(import.status, 0, "{}", import.err);
    let list = ledger(folder.path(), &["list", "--json"]);
    for (id, status) in
        [("ORD_20260115_083000_a1b2c3d4", "FILLED"), ("ORD_20260115_083100_b2c3d4e5", "CANCELLED")]
    {
        let line = list.out.lines().find(|line| line.contains(id)).unwrap();
        assert!(line.contains(&format!("\"status\":\"{status}\"")), "{line}");
    }
    assert_eq!(list.out.lines().count(), 3);
    let audit = ledger(folder.path(), &["audit"]);
    assert_eq!((audit.status, &*audit.out), (0, ""), "{}", audit.err);
    let digest = ledger(folder.path(), &["digest"]).out;
    let again = read(&["--adopt", DAY], "");
    assert_eq!(again.out, run.out, "the same on every run");
    assert_eq!(ledger(folder.path(), &["import", commands.to_str().unwrap()]).status, 0);
    assert_eq!(ledger(folder.path(), &["digest"]).out, digest);
}

#[test]
fn registrations_come_first_wherever_they_stand() {
    let order = event("web_1", r#""X":"NEW","z":"0""#);
    let input = format!("{TRADES}\n{order}\n");
    assert_eq!(keys(&read(&["--adopt"], &input)), ["register", "fill", "update"]);
    let run = read(&[], &input);
    assert_eq!(run.out, "");
    let wanted = "not ours: BTCUSDT, order 7: --adopt registers it as ORD_";
    assert!(run.err.contains(wanted), "{}", run.err);
}

#[test]
fn trades_without_a_client_id_find_their_order_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("trades.json"), TRADES).unwrap();
    let order = event("ORD_20260115_083000_a1b2c3d4", r#""X":"NEW","z":"0""#);
    fs::write(folder.path().join("orders.json"), order).unwrap();
    let run = orders_in(folder.path(), &[&BINANCE[..], &["trades.json", "orders.json"]].concat());
    assert_eq!(keys(&run), ["fill", "update"], "{}", run.err);
    assert_eq!(run.out.matches("ORD_20260115_083000_a1b2c3d4").count(), 2);
}

#[test]
fn the_first_terms_are_registered_wherever_they_stand() {
    let first = event("web_1", r#""X":"NEW","z":"0""#);
    let later = first.replace("\"q\":\"1\"", "\"q\":\"9\"");
    let later = later.replace("1768465800123", "1768465900000");
    for input in [format!("{first}\n{later}"), format!("{later}\n{first}")] {
        let run = read(&["--adopt"], &input);
        assert!(run.out.lines().next().unwrap().contains("\"quantity\":\"1\""), "{}", run.out);
        assert_eq!(keys(&run), ["register", "update", "update"]);
    }
}

#[test]
fn what_no_ledger_can_hold_is_reported_and_left_out() {
    let quoted = event("web_1", r#""X":"NEW","z":"0""#).replace("\"Q\":\"0\"", "\"Q\":\"10\"");
    let run = read(&["--adopt"], &quoted);
    assert_eq!((run.status, &*run.out), (0, ""));
    assert!(run.err.contains("it is sized in the quote asset"), "{}", run.err);
}

#[test]
fn a_problem_has_its_place_in_the_file_and_the_rest_is_read() {
    let good = event("ORD_20260115_083000_a1b2c3d4", r#""X":"NEW","z":"0""#);
    let bad = event("ORD_20260115_083000_a1b2c3d4", r#""X":"NEW","z":"0,4""#);
    let input = format!("{good}\n  {bad}\n{good}\nhello\n{{\"e\":\"a\n{good}");
    let run = read(&[], &input);
    assert_eq!((run.status, keys(&run).len()), (1, 3), "{}", run.err);
    for wanted in ["<stdin>:6:49: z: invalid decimal \"0,4\"", "<stdin>:10:1: expected a JSON"] {
        assert!(run.err.contains(wanted), "{wanted}: {}", run.err);
    }
}

#[test]
fn an_unknown_symbol_says_how_to_add_it() {
    let input = event("web_1", r#""X":"NEW","z":"0""#).replace("BTCUSDT", "1INCHUSDT");
    let run = read(&["--adopt"], &input);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("unknown symbol \"1INCHUSDT\""), "{}", run.err);
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.json");
    fs::write(
        &list,
        r#"{"symbols":[{"symbol":"1INCHUSDT","baseAsset":"1INCH","quoteAsset":"USDT"}]}"#,
    )
    .unwrap();
    let list = ["--instruments", list.to_str().unwrap(), "--adopt"];
    let run = read(&list, &input);
    assert!(run.err.contains("--alias 1INCH=NAME"), "{}", run.err);
    let run = read(&[&list[..], &["--alias", "1INCH=ONEINCH"]].concat(), &input);
    assert_eq!((run.status, run.out.contains("ONEINCH_USDT")), (0, true), "{}", run.err);
}

#[test]
fn answers_are_reported_and_a_refusal_of_ours_is_an_update() {
    let okx = |code: &str| {
        let input = format!(
            r#"{{"code":"1","data":[{{"clOrdId":"ORD20260115083000a1b2c3d4","ordId":"","tag":"",
            "ts":"1695190491421","sCode":"{code}","sMsg":"no"}}]}}"#
        );
        orders(&["venue", "read", "--venue", "okx"], &input)
    };
    let refused = okx("51008");
    assert!(refused.out.contains("\"status\":\"REJECTED\""), "{}", refused.out);
    assert!(refused.err.contains("final refusal: 51008 no"), "{}", refused.err);
    for code in ["51149", "51016", "50011", "51603", "99999"] {
        assert_eq!(okx(code).out, "", "{code}");
    }
}

#[test]
fn logs_lists_comments_and_gzip_are_read() {
    let event = event("ORD_20260115_083000_a1b2c3d4", r#""X":"NEW","z":"0""#).replace('\n', "");
    let fix = "8=FIX.4.4|35=8|52=20260115-08:30:00|11=ORD_20260115_083000_a1b2c3d4|14=0|17=E1|\
        37=V1|39=0|150=0|10=000|";
    let soh = fix.replace('|', "\x01");
    for (input, wanted) in [
        (format!("\u{feff}[{event},\n{event}]"), 2),
        (format!("2026-01-15T08:30:00Z INFO {event}\n[08:30] {event}\n\0\0{event}"), 3),
        (format!("# a comment\n< {fix}\n> {fix}{fix}\n20260115-08:30:00 : {fix}"), 4),
        (format!("{soh}{soh}"), 2),
    ] {
        let run = read(&[], &input);
        assert_eq!((run.status, keys(&run).len()), (0, wanted), "{input}\n{}", run.err);
    }
    // Two members of gzip, with the event stored as it is.
    let packed = gzip(event.as_bytes());
    let run = orders_with(&BINANCE, &[packed.clone(), packed].concat(), &[]);
    assert_eq!((run.status, keys(&run).len()), (0, 2), "{}", run.err);
}

/// A member of gzip in one stored block.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).unwrap();
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(len.to_le_bytes());
    packed.extend((!len).to_le_bytes());
    packed.extend(bytes);
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 }
        })
    };
    packed.extend((!bytes.iter().fold(!0, step)).to_le_bytes());
    packed.extend(u32::from(len).to_le_bytes());
    packed
}

#[test]
fn memory_does_not_grow_with_the_number_of_messages() {
    let mut line = event("ORD_20260115_083000_a1b2c3d4", r#""X":"NEW","z":"0""#).replace('\n', "");
    line.push('\n');
    let (_, few) = watched(&BINANCE, &[(line.as_bytes(), 2_000)]);
    let (run, many) = watched(&BINANCE, &[(line.as_bytes(), 100_000)]);
    assert_eq!(run.out.lines().count(), 100_000);
    assert!(many < few + (8 << 20), "{few} and {many} bytes");
}

#[test]
fn ids_are_translated_both_ways() {
    let id = "ORD_20260115_083000_a1b2c3d4";
    for (venue, client_id) in [
        ("binance", id),
        ("okx", "ORD20260115083000a1b2c3d4"),
        ("kraken", "20260115-0830-8000-8d0e-5a1da1b2c3d4"),
    ] {
        let run = orders(&["venue", "id", "--venue", venue, id, client_id], "");
        let back = if venue == "binance" { client_id } else { id };
        assert_eq!((run.status, run.out), (0, format!("{client_id}\n{back}\n")), "{venue}");
    }
    let cancel = "C20260115083000a1b2c3d400000007";
    let run = orders(&["venue", "id", "--venue", "okx", cancel, "web_1"], "");
    assert_eq!((run.status, &*run.out), (1, ""));
    assert!(run.err.contains(&format!("is the id of cancel 7 of {id}")), "{}", run.err);
    assert!(run.err.contains("\"web_1\" is not one of ours"), "{}", run.err);
}

#[test]
fn the_page_has_the_tables_of_the_program() {
    let tables: Vec<_> = PAGE.split("\n`orders venue table ").skip(1).collect();
    for table in &tables {
        let (arguments, rest) = table.split_once("`\n\n").unwrap();
        let shown: Vec<_> = rest.lines().take_while(|line| line.starts_with('|')).collect();
        let arguments: Vec<_> =
            ["venue", "table"].into_iter().chain(arguments.split(' ')).collect();
        let run = orders(&arguments, "");
        assert_eq!(run.status, 0, "{arguments:?}");
        assert_eq!(shown.join("\n"), markdown(&run.out), "{arguments:?}");
    }
    assert_eq!(tables.len(), 6 * 4, "each venue has its statuses, types, errors and client ids");
}

/// A table of the program, whose columns two blanks part.
fn markdown(table: &str) -> String {
    let cells = |line: &str| {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        cells.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut rows: Vec<_> = table.lines().map(cells).collect();
    let width = rows[0].len();
    for row in &mut rows {
        row.resize(width, String::new());
    }
    let mut lines: Vec<_> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
    lines.insert(1, format!("|{}", "---|".repeat(width)));
    lines.join("\n")
}
