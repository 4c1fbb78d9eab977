//! What the program takes: all that it writes itself, compressed or not; and what it says of files
//! that are evidently something else.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fs, io::Write};

use dtos_state::Command;
use flate2::{Compression, write::GzEncoder};
use program::{
    LIMIT_ORDER,
    ledger::{FILL, SESSION, UPDATE, changes, ledger, ledger_of, register},
    orders, orders_in, orders_with,
};

/// The record under the only key of a command.
fn bare(command: &str) -> &str {
    let inner = &command[command.find(':').unwrap() + 1..];
    &inner[..inner.len() - 1]
}

/// What is in the ledger `l` of a folder.
fn commands(folder: &std::path::Path) -> Vec<Command> {
    changes(folder).into_iter().map(|change| change.command).collect()
}

#[test]
fn p_1_a_new_order_is_imported_as_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let new =
        ["new", "--symbol=BTC_USDT", "--side=BUY", "--type=LIMIT", "--quantity=1", "--price=1"];
    fs::write(folder.path().join("new"), orders(&new, "").out).unwrap();
    let run = ledger(folder.path(), &["import", "new"]);
    assert_eq!((run.status, &*run.out), (0, ""), "{}", run.err);
    assert_eq!(run.err, "l is a new ledger\n1 order, 0 reports, 0 fills; 0 problems\n");
}

#[test]
fn p_1_bare_records_are_taken_as_their_commands() {
    let all = format!("{}\n{UPDATE}\n{FILL}\n", register());
    let wanted = commands(ledger_of(&all).path());
    let pretty = |text: &str| -> String {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let lines = [LIMIT_ORDER, bare(UPDATE), bare(FILL)];
    let compact = lines.join("\n");
    let array = format!("[{}]", lines.join(",\n"));
    let spaced = lines.map(pretty).join("\n");
    for text in [compact, array, spaced] {
        let folder = ledger_of(&text);
        assert_eq!(commands(folder.path()), wanted, "{text}");
    }
}

#[test]
fn p_1_the_changes_of_a_ledger_are_what_another_one_takes() {
    let first = tempfile::tempdir().unwrap();
    ledger(first.path(), &["import", SESSION]);
    let mut lines = String::new();
    for change in changes(first.path()) {
        lines += &serde_json::to_string(&change).unwrap();
        lines.push('\n');
    }
    let second = ledger_of(&lines);
    assert_eq!(commands(second.path()), commands(first.path()));
    // Two of the three keys make no change, and a mistake in one is where it is.
    let change = lines.lines().find(|line| line.contains("\"BUY\"")).unwrap().to_owned();
    let lacking = change.replacen("\"seq\"", "\"sequence\"", 1);
    let run = orders(&["check"], &lacking);
    assert!(run.out.contains("cursor: unknown key"), "{}", run.out);
    let wrong = change.replace("\"BUY\"", "\"BOTH\"");
    let run = orders(&["check"], &wrong);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    assert!(run.out.contains(": side: unknown order side \"BOTH\""), "{}", run.out);
}

#[test]
fn p_1_twenty_thousand_bare_orders_are_taken_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let orders: String =
        (0..20_000).map(|i| LIMIT_ORDER.replace("a1b2c3d4", &format!("{i:08x}")) + "\n").collect();
    fs::write(folder.path().join("orders"), orders).unwrap();
    let run = ledger(folder.path(), &["import", "orders"]);
    assert_eq!((run.status, &*run.out), (0, ""));
    assert_eq!(run.err, "l is a new ledger\n20000 orders, 0 reports, 0 fills; 0 problems\n");
}

#[test]
fn p_2_any_record_is_checked_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let commands = fs::read_to_string(SESSION).unwrap();
    let run = orders_in(folder.path(), &["check", SESSION]);
    let lines = commands.lines().count();
    assert_eq!((run.status, &*run.out), (0, ""));
    assert_eq!(run.err, format!("{lines} records, 0 problems\n"));
    for (text, told) in [
        (UPDATE.replace("OPEN", "OPNE"), "status: unknown order status \"OPNE\""),
        (bare(FILL).replace("\"0.2\"", "0.2"), "filled_quantity: expected a decimal in quotes"),
        (LIMIT_ORDER.replace("BUY", "BY"), "side: unknown order side \"BY\""),
        (bare(UPDATE).replace("OPEN", "OPNE"), "status: unknown order status \"OPNE\""),
    ] {
        let run = orders(&["check"], &text);
        assert_eq!((run.status, run.out.lines().count()), (1, 1), "{}", run.out);
        assert!(run.out.contains(told), "{}", run.out);
    }
    // What a registration lacks to be sent is asked of it as of an order.
    let run = orders(&["check", "--sendable"], &register().replace("\"95000.00\"", "null"));
    assert!(run.out.contains("price: a LIMIT order needs it to be sent"), "{}", run.out);
}

#[test]
fn p_2_a_record_of_another_kind_is_one_message_for_the_file() {
    let text = format!("{UPDATE}\n").repeat(1_000);
    let run = orders(&["format"], &text);
    assert_eq!((run.status, &*run.out), (1, ""));
    assert_eq!(
        run.err,
        "<stdin>:1:1: expected an order, but got a command\n\
         <stdin>: the same of 999 more records\n1000 orders, 1000 problems\n"
    );
}

#[test]
fn p_2_what_is_evidently_something_else_is_one_message() {
    let envelope = |body: &str| format!("{{\"code\":0,\"data\":[{body},{body}],\"msg\":\"\"}}\n");
    let csv = "order_id,symbol,side,status\nORD_1,BTC_USDT,BUY,OPEN\n".repeat(500);
    let log = format!("2025-12-01T15:00:00Z INFO {LIMIT_ORDER}\n").repeat(500);
    let venue = r#"{"orderId":"1","clientOid":"2","pair":"BTCUSDT","origQty":"1","cumQty":"0"}"#;
    for (text, told) in [
        (envelope(LIMIT_ORDER), "an object with other objects in an array at .data: pass that"),
        (
            "{\"result\":{\"list\":[{\"a\":1}]},\"time\":1}".to_owned(),
            "an array at .result.list: pass that array, such as with jq .result.list",
        ),
        (csv, "this is CSV, with the columns order_id, symbol, side, status: write each row"),
        (log, "this is a log, with JSON behind other text in its lines: pass the JSON alone"),
        ("<html>\n<body>\n".repeat(100), "this is HTML or XML: expected JSON"),
        (
            format!("{venue}\n").repeat(100),
            "an object with none of its keys, but orderId, clientOid, pair, origQty, cumQty",
        ),
        (
            format!("{{\"type\":\"order\",\"payload\":{LIMIT_ORDER}}}\n").repeat(50),
            "an object with the record at .payload: pass that, such as with jq .payload",
        ),
        ("[2025-12-01 10:00:00] INFO started\n".repeat(50), "this is a log: expected JSON"),
        (
            r#"{"result":{"list":[{"orderId":"1","orderLinkId":"","orderStatus":"New"}]}}"#.into(),
            "a message of Bybit: orders venue read --venue bybit makes commands of it",
        ),
        (
            r#"{"error":[],"result":{"open":{"O1":{"opentm":1,"vol_exec":"0"}}}}"#.to_owned(),
            "a message of Kraken: orders venue read --venue kraken makes commands of it",
        ),
    ] {
        for program in [&["check"][..], &["format"], &["ledger", "import", "--db=/nowhere/l", "-n"]]
        {
            let run = orders(program, &text);
            let all = run.out + &run.err;
            assert_eq!(run.status, 1, "{all}");
            assert_eq!(all.matches("<stdin>:1:1: ").count(), 1, "{all}");
            assert!(all.contains(told) && all.lines().count() <= 3, "{all}");
        }
    }
}

#[test]
fn p_7_a_message_of_an_exchange_is_named_with_what_reads_it() {
    let read = |name: &str| format!("orders venue read --venue {name} makes commands of it");
    let others = || "map it as docs/VENUES.md maps those of others".to_owned();
    for (message, venue, told) in [
        (
            r#"{"instId":"BTC-USDT","ordId":"31","px":"9","sz":"3","side":"buy","state":"live"}"#,
            "OKX",
            read("okx"),
        ),
        (
            r#"{"order_id":"O1","cl_ord_id":"1","exec_type":"new","symbol":"BTC/USD"}"#,
            "Kraken",
            read("kraken"),
        ),
        (
            r#"{"orderId":"1","orderLinkId":"","symbol":"BTCUSDT","orderStatus":"New"}"#,
            "Bybit",
            read("bybit"),
        ),
        (
            r#"{"order":{"coin":"BTC","side":"A","oid":9,"origSz":"5.0"},"status":"filled"}"#,
            "Hyperliquid",
            others(),
        ),
        (
            r#"{"id":"6","client_order_id":"e","filled_qty":"0","qty":"1","symbol":"AAPL",
            "side":"buy","status":"accepted","created_at":"2021-03-16T18:38:01Z"}"#,
            "Alpaca",
            others(),
        ),
    ] {
        for program in [&["check"][..], &["ledger", "import", "--db=/nowhere/l", "-n"]] {
            let run = orders(program, &format!("{message}\n").repeat(3));
            let all = run.out + &run.err;
            assert_eq!(all.matches("<stdin>:1:1: ").count(), 1, "{all}");
            assert!(all.contains(&format!("but got a message of {venue}: {told}")), "{all}");
        }
    }
    let page = include_str!("../../../docs/VENUES.md");
    for name in ["OKX", "Kraken", "Bybit", "Binance", "Coinbase"] {
        assert!(page.contains(name), "{name}");
    }
}

/// A frame of zstd with one block, as it is.
fn zstd(text: &str) -> Vec<u8> {
    let len = u32::try_from(text.len()).unwrap();
    let block = (len << 3 | 1).to_le_bytes();
    [&b"\x28\xB5\x2F\xFD\xA0"[..], &len.to_le_bytes(), &block[..3], text.as_bytes()].concat()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn p_2_compressed_files_are_read_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{LIMIT_ORDER}\n").repeat(300);
    for (name, packed) in [
        ("orders.ndjson.gz", gzip(&text)),
        ("orders.ndjson.zst", zstd(&text)),
        // Several in one file, as they are appended to.
        ("two.gz", [gzip(&text[..50_000]), gzip(&text[50_000..])].concat()),
        ("two.zst", [zstd(&text[..50_000]), zstd(&text[50_000..])].concat()),
    ] {
        fs::write(folder.path().join(name), &packed).unwrap();
        let run = orders_in(folder.path(), &["format", name]);
        assert!(run.out == text, "{name}: {}", run.err);
        assert_eq!((run.status, &*run.err), (0, "300 orders, 0 problems\n"), "{name}");
        // By its content, not by its name.
        let piped = orders_with(&["check"], &packed, &[]);
        assert_eq!((piped.status, &*piped.err), (0, "300 orders, 0 problems\n"), "{name}");
        let cut = orders_with(&["check"], &packed[..packed.len() - 9], &[]);
        assert_eq!(cut.status, 2, "{name}: {}", cut.err);
        assert!(cut.err.contains("orders: cannot read <stdin>: "), "{name}: {}", cut.err);
    }
}

#[test]
fn p_3_a_record_behind_a_gap_or_a_torn_one_is_read_or_its_loss_is_said() {
    let whole = LIMIT_ORDER;
    for (before, records, problem) in [
        ("\0".repeat(64), 2, "1:1: invalid JSON: expected a value, but got"),
        ("\u{feff}\u{feff}".into(), 2, "1:1: invalid JSON: expected a value, but got"),
        (whole[..30].to_owned(), 3, "invalid JSON: expected `,` or `}`, but got"),
    ] {
        let run = orders(&["format"], &format!("{before}{whole}\n{whole}\n"));
        assert_eq!(run.out, format!("{whole}\n{whole}\n"), "{before}: {}", run.err);
        assert!(run.err.contains(problem), "{before}: {}", run.err);
        assert!(run.err.contains(&format!("{records} orders, 1 problem")), "{before}: {}", run.err);
    }
    // An inner mark of another file's start, in the middle of a stream.
    let run = orders(&["format"], &format!("{whole}\n\u{feff}{whole}\n"));
    assert_eq!(run.out, format!("{whole}\n{whole}\n"), "{}", run.err);
    // What might be a part of the broken one is left out, and that is said.
    let run = orders(&["format"], &format!("{{\"order_id\":{whole}\n{whole}\n"));
    assert_eq!(run.out, format!("{whole}\n"));
    let told = "; what seems to be a whole record behind it, on the same line, is not read";
    assert!(run.err.contains(told), "{}", run.err);
}

#[test]
fn p_3_what_an_array_on_one_line_loses_is_said() {
    let order = LIMIT_ORDER.trim_end();
    let torn = &order[..order.len() / 2];
    for text in [
        format!("[{order},,{order}]"),
        format!("[{order} {order}]"),
        format!("[{order},{torn}\",{order}]"),
        format!("[{order},{torn}{order},{order}]"),
        format!("[{order},\0\0\0\0{order},{order}]"),
        format!("[{order},\u{feff}{order},{order}]"),
    ] {
        let run = orders(&["check"], &text);
        assert_eq!(run.status, 1, "{text}");
        assert!(run.out.contains("; the rest of the array is not read"), "{text}: {}", run.out);
    }
    // Nothing is lost with the last one.
    let run = orders(&["check"], &format!("[{order},{torn}\"]"));
    assert!(!run.out.contains("not read"), "{}", run.out);
}

#[test]
fn p_3_what_a_long_line_loses_is_said() {
    let gap = "\0".repeat(70_000);
    let run = orders(&["check"], &format!("{LIMIT_ORDER}\n{gap}{LIMIT_ORDER}\n{LIMIT_ORDER}\n"));
    assert!(run.out.contains("; the rest of this long line is not read"), "{}", run.out);
    assert!(run.err.starts_with("2 orders"), "{}", run.err);
}

#[test]
fn a_trial_writes_nothing_and_says_what_would_be_written() {
    let folder = ledger_of(&register());
    fs::write(folder.path().join("more"), format!("{UPDATE}\n{FILL}\nx\n")).unwrap();
    let before = fs::read(folder.path().join("l")).unwrap();
    let run = ledger(folder.path(), &["import", "more", "--dry-run"]);
    assert_eq!(run.err, "not written: 0 orders, 1 report, 1 fill; 1 problem\n");
    assert_eq!((run.status, changes(folder.path()).len()), (1, 1));
    assert_eq!(fs::read(folder.path().join("l")).unwrap(), before);
    // Nor is a ledger made.
    let run = orders_in(folder.path(), &["ledger", "import", "more", "-n", "--db=other"]);
    assert!(run.err.ends_with("not written: 0 orders, 0 reports, 0 fills; 3 problems\n"));
    assert!(!folder.path().join("other").exists());
}

#[test]
fn a_ledger_is_made_once_there_is_something_to_take_in() {
    let folder = tempfile::tempdir().unwrap();
    for (text, is_made) in [("", false), ("x\n", false), (LIMIT_ORDER, true)] {
        fs::write(folder.path().join("text"), text).unwrap();
        let run = ledger(folder.path(), &["import", "text"]);
        assert_eq!(folder.path().join("l").exists(), is_made, "{text}");
        assert_eq!(run.err.contains("l is a new ledger"), is_made, "{text}: {}", run.err);
    }
    let again = ledger(folder.path(), &["import", "text"]);
    assert!(!again.err.contains("new ledger"), "{}", again.err);
}

#[test]
fn p_5_a_registration_that_differs_is_refused_with_both_values() {
    let precise = LIMIT_ORDER.replace("15:00:00Z", "15:00:00.807503Z");
    let folder = ledger_of(&precise);
    let again = precise.replacen(".807503Z", ".807Z", 1);
    fs::write(folder.path().join("again"), again).unwrap();
    let run = ledger(folder.path(), &["import", "again"]);
    let told = "with another created_at: created_at is 2025-12-01T15:00:00.807Z, was \
        2025-12-01T15:00:00.807503Z\n";
    assert!(run.status == 1 && run.out.ends_with(told), "{}", run.out);
}

#[test]
fn p_6_a_message_guesses_what_was_meant() {
    for (from, to, told) in [
        ("\"PENDING\"", "\"CANCELED\"", "; did you mean CANCELLED?"),
        ("\"quantity\"", "\"qantity\"", "qantity: unknown key; did you mean quantity?"),
        ("\"quantity\"", "\"qty\"", "qty: unknown key; did you mean quantity?"),
        ("\"connector_order_id\":null", "\"connector_order_id\":\"\"", "; write null where"),
        ("15:00:00Z\",", "15:00:00\",", "; the offset is missing: 2025-12-01T15:00:00Z if it"),
        ("01T15:00:00Z\",", "01 15:00:00Z\",", "; write T between date and time: 2025-"),
        ("\"2025-12-01T15:00:00Z\",", "1764601200,", "seconds since 1970: 1764601200 is 2025-"),
        ("\"0.5\"", "\"0,5\"", "; write a decimal point: 0.5"),
        ("00Z\"}", "00Z\",}", ": invalid JSON: expected no comma before the closing bracket"),
    ] {
        let run = orders(&["check"], &LIMIT_ORDER.replacen(from, to, 1));
        assert!(run.status == 1 && run.out.contains(told), "{to}: {}", run.out);
    }
    // Where nothing is near, nothing is guessed.
    let run = orders(&["check"], &LIMIT_ORDER.replace("PENDING", "SENT"));
    assert!(!run.out.contains("did you mean"), "{}", run.out);
    // An array that is cut short, without the words of a parser.
    let run = orders(&["check"], &format!("[{LIMIT_ORDER},{}", &LIMIT_ORDER[..50]));
    assert!(run.out.contains("the text ends within a string"), "{}", run.out);
    let run = orders(&["check"], &format!("[{LIMIT_ORDER}"));
    assert!(run.out.contains("invalid JSON: the array is not closed"), "{}", run.out);
}
