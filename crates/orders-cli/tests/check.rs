//! `orders check` on files that were spoiled in every way we could think of.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fmt::Write, fs, path::Path};

use insta::assert_snapshot;
use orders_cli::Count;
use program::{LIMIT_ORDER, orders, orders_in, orders_with, pretty};

/// A folder with one file of each kind of trouble.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn check(folder: &Path, names: &[&str]) -> String {
    orders_in(folder, &[&["check"], names].concat()).report()
}

#[test]
fn all_problems_of_a_record_are_reported_and_none_hides_the_next() {
    let spoiled = LIMIT_ORDER
        .replace("BTC_USDT", "btc-usdt")
        .replace("\"0.5\"", "0.50")
        .replace("\"95000.00\"", "\"95000,00\"")
        .replace("\"order_type\"", "\"orderType\"")
        .replace("\"stop_price\":null", "\"filled_quantity\":\"0\"")
        .replace("15:00:00Z\"}", "15:00:00\",\"side\":\"LONG\"}");
    let text = format!("{LIMIT_ORDER}\n{spoiled}\n{}\n{LIMIT_ORDER}\n{{}}\n", &LIMIT_ORDER[..150]);
    let folder = folder(&[("orders.ndjson", text.as_bytes())]);
    assert_snapshot!("records", check(folder.path(), &["orders.ndjson"]));
    let json = orders_in(folder.path(), &["check", "--json", "orders.ndjson"]);
    assert_snapshot!("records_as_json", json.report());
}

#[test]
fn broken_json_is_reported_where_it_breaks_and_reading_goes_on_behind_it() {
    let long = "\u{1d11e}".repeat(61);
    let rows = [
        "{\"a\":1,}",
        "{\"a\":,}",
        "{\"a\":[1, ]}",
        "{'a':1}",
        "{\"a\":tru}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":\"b",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\u12\u{1d11e}\"}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[{},]",
        "[{} {}]",
        "[1,2",
        "[{\"a\":tru}] {}",
        "[{\"a\":tru},",
        "[{\"a\":",
        "third",
        "{\"\\ud800\":1,\"symbol\":\"\\udc00\"}",
        "}",
        "nonsense",
        "{} nonsense",
        "\u{feff}{}",
        &long,
    ];
    let mut told = String::new();
    for row in rows {
        let text = format!("{row}\n{LIMIT_ORDER}\n");
        let run = orders(&["check", "--json"], &text);
        assert_eq!(Count::of_json(text.as_bytes()).problems, run.out.lines().count() as u64);
        let read = run.err.lines().next().unwrap();
        writeln!(told, "{row:?}: {read}").unwrap();
        for problem in run.out.lines() {
            let problem: serde_json::Value = serde_json::from_str(problem).unwrap();
            if problem["message"] != "the key is missing" {
                let (line, column) = (&problem["line"], &problem["column"]);
                writeln!(told, "    {line}:{column}: {}", problem["message"]).unwrap();
            }
        }
    }
    assert_snapshot!("broken_json", told);
}

#[test]
fn a_value_of_many_lines_that_breaks_is_one_problem() {
    let broken = pretty(LIMIT_ORDER).replace("\"BUY\",", "\"BUY\"");
    let good = pretty(LIMIT_ORDER);
    let folder = folder(&[
        ("values.json", format!("{good}\n{broken}\n{good}\n").as_bytes()),
        ("array.json", format!("[\n{good},\n{broken},\n{good}\n]\n").as_bytes()),
        ("line.json", format!("[{LIMIT_ORDER},{{]\n{LIMIT_ORDER}\n").as_bytes()),
        ("cut.json", &good.as_bytes()[..200]),
        ("flush_left.json", format!("{}\n{good}", broken.replace("\n  ", "\n")).as_bytes()),
    ]);
    let names = ["values.json", "array.json", "line.json", "cut.json", "flush_left.json"];
    assert_snapshot!("values_of_many_lines", check(folder.path(), &names));
}

#[test]
fn what_breaks_later_does_not_displace_what_comes_before() {
    let cut = &LIMIT_ORDER[..LIMIT_ORDER.find("\"95000").unwrap()];
    let text = format!("{cut}\n{}\n{LIMIT_ORDER}\n", LIMIT_ORDER.replace("BTC", "btc"));
    let run = orders(&["check"], &text);
    let places: Vec<&str> = run.out.lines().map(|line| &line[..line.find(": ").unwrap()]).collect();
    assert_eq!(places, ["<stdin>:3:1", "<stdin>:2:126"]);
    assert_eq!(run.err, "3 orders, 2 problems\n");
    // One breach, seen from each line before it, is one problem.
    let good = pretty(LIMIT_ORDER);
    let run = orders(&["check"], &format!("{}x\n{good}\n", "{\"a\":\n".repeat(20_000)));
    assert_eq!(run.out, "<stdin>:20001:1: invalid JSON: expected a value, but got \"x\"\n");
    assert_eq!(run.err, "2 orders, 1 problem\n");
}

#[test]
fn each_file_counts_its_own_records() {
    let folder =
        folder(&[("a.json", b"{}x"), ("b.json", format!("{LIMIT_ORDER}\n{{}}").as_bytes())]);
    let run = orders_in(folder.path(), &["check", "--json", "a.json", "b.json", "b.json"]);
    let last = run.out.lines().last().unwrap();
    assert!(last.contains(r#""file":"b.json""#) && last.contains(r#""record":2"#), "{last}");
    assert_eq!(run.err, "5 orders, 28 problems\n");
}

#[test]
fn a_file_is_a_value_or_an_array_or_any_number_of_values() {
    let rows = [
        (LIMIT_ORDER.to_owned(), 1),
        (format!("[{LIMIT_ORDER},{LIMIT_ORDER}]"), 2),
        (format!("{LIMIT_ORDER}{LIMIT_ORDER} [{LIMIT_ORDER}]\r\n[]{LIMIT_ORDER}"), 4),
        (format!("\u{feff}{}\r\n", pretty(LIMIT_ORDER).replace('\n', "\r\n")), 1),
        ("[]".to_owned(), 0),
        (" \n".to_owned(), 0),
        (String::new(), 0),
    ];
    for (text, count) in rows {
        let run = orders(&["check"], &text);
        let plural = if count == 1 { "" } else { "s" };
        assert_eq!(run.err, format!("{count} order{plural}, 0 problems\n"), "{text}");
        assert_eq!((run.status, &*run.out), (0, ""), "{text}");
        assert_eq!(Count::of_json(text.as_bytes()), Count { orders: count, problems: 0 }, "{text}");
    }
}

#[test]
fn places_in_markdown_are_those_of_the_file() {
    let spoiled = pretty(&LIMIT_ORDER.replace("PENDING", "OPEN")).replace("OPEN", "SENT");
    let indented = |by: &str| format!("{by}{}\n", spoiled.replace('\n', &format!("\n{by}")));
    let text = format!(
        "# Orders\r\n\r\n```json\r\n{}\r\n```\r\n\n- a list\n\n  ~~~~ JSON title\n{}  ~~~~\n\n\
         > ```json\n{}> ```\n\n```json5\n{{}}\n```\n\n    {{}}\n\nEnd: ```json\n{{}}```\n\n\
         ```json\n{{'a'\n",
        spoiled.replace('\n', "\r\n"),
        indented("  "),
        indented("> "),
    );
    let folder = folder(&[("orders.md", text.as_bytes()), ("ORDERS.MARKDOWN", text.as_bytes())]);
    assert_snapshot!("markdown", check(folder.path(), &["orders.md"]));
    let other = orders_in(folder.path(), &["check", "ORDERS.MARKDOWN"]);
    assert_eq!(other.err, "4 orders, 4 problems\n");
    assert_eq!(Count::of_markdown(text.as_bytes()), Count { orders: 4, problems: 4 });
    let as_json = orders_in(folder.path(), &["check", "--input=json", "orders.md"]);
    assert!(as_json.out.starts_with("orders.md:1:1: invalid JSON: expected a value, but got"));
}

#[test]
fn what_is_not_utf_8_is_reported_by_its_first_byte() {
    let latin: Vec<u8> = LIMIT_ORDER.replace("BTC", "B#C").bytes().collect();
    let latin: Vec<u8> = latin.iter().map(|&b| if b == b'#' { 0xFC } else { b }).collect();
    let lines =
        [LIMIT_ORDER.as_bytes(), b"\n", &latin, b"\n", LIMIT_ORDER.as_bytes(), b"\n"].concat();
    let markdown = [b"# \xE9t\xE9\n\n```json\n", &latin[..], b"\n```\n"].concat();
    let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = folder(&[
        ("lines.json", &lines),
        ("latin.md", &markdown),
        ("utf16.json", &utf_16),
        ("cut.json", b"{\"a\":\"\xE2\x82"),
        ("later.json", b"{\"a\":\"\xC3\xBC\xFC\n\"}"),
        ("utf16.md", &utf_16),
        ("prose.md", "\u{feff}# Orders \n```json\n{}\n```\n".replace(' ', "\u{1}").as_bytes()),
    ]);
    let names =
        ["lines.json", "latin.md", "utf16.json", "cut.json", "later.json", "utf16.md", "prose.md"];
    assert_snapshot!("not_utf_8", check(folder.path(), &names));
}

#[test]
fn a_file_that_cannot_be_read_ends_with_2_and_hides_no_other() {
    let folder = folder(&[("good.json", LIMIT_ORDER.as_bytes()), ("bad.json", b"{}x")]);
    fs::create_dir(folder.path().join("folder")).unwrap();
    let names = ["missing.json", "folder", "good.json"];
    assert_snapshot!("unreadable_files", check(folder.path(), &names));
    let with_problems = orders_in(folder.path(), &["check", "missing.json", "bad.json"]);
    assert_eq!(with_problems.status, 2);
}

#[test]
fn markdown_beyond_the_limit_is_not_read() {
    let text = "# Orders\n".repeat(4_000);
    let folder = folder(&[
        ("over.md", &text.as_bytes()[..=32 << 10]),
        ("limit.md", &text.as_bytes()[..32 << 10]),
    ]);
    for (name, status, told) in [
        ("over.md", 2, "orders: cannot read over.md: expected at most 32 KiB of Markdown\n"),
        ("limit.md", 0, ""),
    ] {
        let run = orders_in(folder.path(), &["check", "--max-record=1", name]);
        assert_eq!((run.status, run.err), (status, format!("{told}0 orders, 0 problems\n")));
    }
}

#[test]
fn a_block_of_more_problems_than_are_held_at_once_is_reported_to_its_end() {
    let run = orders(&["check", "--input=markdown"], &format!("```json\n{}", "1\n".repeat(25_000)));
    assert_eq!(run.err, "25000 orders, 25000 problems\n");
    for (i, told) in run.out.lines().enumerate() {
        assert!(told.starts_with(&format!("<stdin>:{}:1: ", i + 2)), "{told}");
    }
}

#[test]
fn sendable_asks_for_the_prices_that_the_type_needs() {
    let text = [
        LIMIT_ORDER.replace("\"95000.00\"", "null"),
        LIMIT_ORDER.replace("\"95000.00\"", "null").replace("\"LIMIT\"", "\"STOP_LIMIT\""),
        LIMIT_ORDER.replace("\"95000.00\"", "null").replace("\"LIMIT\"", "\"MARKET\""),
        LIMIT_ORDER.replace("\"LIMIT\"", "\"MARKET\""),
    ]
    .join("\n");
    let plain = orders(&["check"], &text);
    assert_eq!((plain.status, &*plain.err), (0, "4 orders, 0 problems\n"));
    assert_snapshot!("sendable", orders(&["check", "--sendable"], &text).report());
}

#[test]
fn an_order_in_markdown_that_cannot_be_sent_is_reported_where_it_begins() {
    let order = LIMIT_ORDER.replace("\"95000.00\"", "null");
    for before in [1, 12_345] {
        let text = format!("```json\n{}  {order}\n", "1\n".repeat(before));
        let run = orders(&["check", "--sendable", "--input=markdown"], &text);
        let told = run.out.lines().last().unwrap();
        let place = format!("<stdin>:{}:3: ", before + 2);
        assert_eq!(told, format!("{place}price: a LIMIT order needs it to be sent"));
    }
}

#[test]
fn nothing_in_a_message_steers_the_terminal() {
    let escape = "\\u001b[31m";
    let text = [
        format!("{{\"{escape}\":1}}"),
        LIMIT_ORDER.replace("BTC", escape),
        LIMIT_ORDER.replace("\"0.5\"", &format!("\"{}\"", "9".repeat(1000))),
        "\u{1b}[31m".into(),
        "\u{202e}\u{7f}".into(),
    ]
    .join("\n");
    let folder = folder(&[("\u{1b}[31m.json", text.as_bytes())]);
    for args in [vec!["check", "\u{1b}[31m.json"], vec!["check", "--json", "\u{1b}[31m.json"]] {
        let run = orders_in(folder.path(), &args);
        assert_eq!(run.status, 1);
        let all = format!("{}{}", run.out, run.err);
        let harmless = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
        assert!(all.chars().all(harmless), "{all:?}");
        assert!(run.out.lines().all(|line| line.len() < 400), "{all}");
    }
}

#[test]
fn a_record_may_come_in_pieces_and_be_followed_by_more_than_one_block() {
    // Larger than what is read at once, with every kind of boundary within.
    let many = [LIMIT_ORDER, "\n", &pretty(LIMIT_ORDER), "{}", "\r\n"].concat().repeat(2000);
    let run = orders(&["check"], &many);
    assert_eq!(run.err, "6000 orders, 18000 problems\n");
    let array = format!("[{}{LIMIT_ORDER}]", format!("{LIMIT_ORDER},\n").repeat(5000));
    assert_eq!(orders(&["check"], &array).err, "5001 orders, 0 problems\n");
    let place = many.lines().count() + 2;
    let run = orders(&["check", "--json"], &format!("{many}\n{{"));
    let last = run.out.lines().last().unwrap();
    assert!(last.contains(&format!(r#""line":{place},"column":1,"record":6001,"#)), "{last}");
    assert!(last.contains("the text ends within an object"), "{last}");
}

#[test]
fn a_record_that_is_too_large_is_a_problem_and_not_a_burden() {
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(40 << 20));
    let run = orders_with(&["check"], format!("{large}\n{LIMIT_ORDER}\n").as_bytes(), &[]);
    assert_eq!(run.out, "<stdin>:1:1: expected at most 16 MiB for a record\n");
    assert_eq!((run.status, &*run.err), (1, "2 orders, 1 problem\n"));
}
