//! What a text says does not hang on how it is read: in which pieces, by how
//! many threads, and while it changes.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    fs::{self, OpenOptions},
    io::Write,
};

use program::{LIMIT_ORDER, orders, orders_in, orders_meanwhile};

const MIB: usize = 1 << 20;

#[test]
fn the_limit_is_the_same_wherever_the_record_stands() {
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(MIB));
    for before in ["", "\n\n", LIMIT_ORDER, "  "] {
        for threads in ["--threads=1", "--threads=2"] {
            let text = format!("{before}{large}\n{LIMIT_ORDER}\n");
            let run = orders(&["check", "--max-record=1", threads], &text);
            assert_eq!(run.out.lines().count(), 1, "{before:?}: {}", run.out);
            assert!(run.out.ends_with(": expected at most 1 MiB for a record\n"), "{}", run.out);
            let run = orders(&["format", "--max-record=1", threads], &text);
            assert!(run.out.ends_with(&format!("{LIMIT_ORDER}\n")), "{before:?}");
            let text = format!("{before}{}\n", large.replacen("xxxxxxxx", "", 1));
            let run = orders(&["check", "--max-record=1", threads], &text);
            assert!(run.out.ends_with(": a: unknown key\n"), "{before:?}: {}", run.out);
        }
    }
}

#[test]
fn what_breaks_at_the_limit_is_reported_and_what_breaks_beyond_it_is_too_large() {
    let broken = |len: usize| format!("{{\"a\":\"{}\"x\n", "x".repeat(len - 7));
    let run = orders(&["check", "--max-record=1"], &broken(MIB));
    let told = "<stdin>:1:1048577: invalid JSON: expected `,` or `}`, but got \"x\"; \
                the rest of this long line is not read\n";
    assert_eq!(run.out, told);
    let run = orders(&["check", "--max-record=1"], &broken(MIB + 1));
    let too_large = "expected at most 1 MiB for a record\n";
    assert_eq!(run.out, format!("<stdin>:1:1: {too_large}"));
    // Nor is one hidden by the other.
    let run = orders(&["check", "--max-record=1"], &format!("{{\"a\"\n{}", broken(MIB + 1)));
    assert!(run.out.starts_with("<stdin>:2:1: invalid JSON: expected `:`, but got"), "{}", run.out);
    assert!(run.out.ends_with(&format!("\n<stdin>:2:1: {too_large}")), "{}", run.out);
}

#[test]
fn a_text_says_the_same_wherever_it_is_cut() {
    const BLOCK: usize = 256 << 10;
    // What is reported of the first line, and in which column.
    let told = |out: &str| -> Vec<(usize, String)> {
        let problems = out.lines().map(|line| line.splitn(4, ':').collect::<Vec<_>>());
        problems.map(|parts| (parts[2].parse().unwrap(), parts[3].into())).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    let long = "\u{fc}".repeat(200);
    for text in [
        &format!("nonsense{long}"),
        &format!("{{\"a\":tru}}{long}"),
        &format!("{{\"a\":\"b\u{1}\"}}{long}"),
        &format!("{{'\u{fc}\u{1d11e}'}}{long}"),
        &format!("{{\"a\"{long}"),
        "-1234567890 true [null,{},\"a\"]",
    ] {
        let whole = told(&orders(&["check"], text).out);
        for before in (1..12).chain([243, 244, 245]) {
            let text = " ".repeat(BLOCK - before) + text;
            fs::write(folder.path().join("cut.json"), text).unwrap();
            let mut cut =
                told(&orders_in(folder.path(), &["check", "--threads=1", "cut.json"]).out);
            for (column, _) in &mut cut {
                *column -= BLOCK - before;
            }
            assert_eq!(cut, whole, "{before}");
        }
    }
    // Several threads read at least two blocks each.
    let broken = format!("nonsense{}{{}}\n", " ".repeat(2 * BLOCK - 8));
    fs::write(folder.path().join("cut.json"), broken).unwrap();
    let run = orders_in(folder.path(), &["check", "--threads=2", "cut.json"]);
    assert_eq!(run.err, "0 orders, 1 problem\n");
}

#[test]
fn several_threads_and_one_tell_the_same() {
    let mut text = String::new();
    for i in 0..6_000 {
        text += LIMIT_ORDER;
        text += match i % 1000 {
            7 => "\n{\"a\":\n",
            77 => "\n\u{fc}{}\n",
            777 => "\n{\"a\":\"b\n  \"c\": 1\n}\n",
            _ => "\n",
        };
    }
    for rest in ["", "[\n{},\n{}\n", "[{}, x]\n{}\n", "{\"a\":1"] {
        let text = format!("{text}{rest}{}", if rest.is_empty() { "" } else { &text });
        let one = orders(&["check", "--json", "--threads=1"], &text);
        let four = orders(&["check", "--json", "--threads=4"], &text);
        assert_eq!(one.report(), four.report(), "{rest:?}");
        let one = orders(&["format", "--threads=1"], &text);
        let four = orders(&["format", "--threads=4"], &text);
        assert_eq!(one.report(), four.report(), "{rest:?}");
    }
}

#[test]
fn a_file_that_grows_or_is_cut_is_read_as_far_as_it_goes() {
    const ORDERS: usize = 40_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ndjson");
    let line = format!("{LIMIT_ORDER}\n");
    for threads in ["--threads=1", "--threads=2"] {
        let args = ["format", threads, "orders.ndjson"];
        // The program waits in mid-file until its output is read.
        let text = line.repeat(ORDERS);
        fs::write(&path, &text).unwrap();
        let grown = orders_meanwhile(folder.path(), &args, || {
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(line.repeat(1_000).as_bytes()).unwrap();
        });
        assert_eq!((grown.status, &*grown.err), (0, "41000 orders, 0 problems\n"));
        assert!(grown.out == line.repeat(ORDERS + 1_000), "{}", grown.out.len());

        fs::write(&path, &text).unwrap();
        let cut = orders_meanwhile(folder.path(), &args, || {
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len((line.len() * (ORDERS - 1_000) - 10) as u64).unwrap();
        });
        let told = "orders.ndjson:39000:1: invalid JSON: the text ends within a string";
        assert!(cut.status == 1 && cut.err.starts_with(told), "{}", cut.err);
        assert!(cut.out == line.repeat(ORDERS - 1_001), "{}", cut.out.len());
    }
}
