//! Hostile input: memory stays bounded, and what comes behind is
//! still read.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;

use program::{LIMIT_ORDER, but_new, orders, orders_behind, orders_in, pretty, watched};

const MIB: usize = 1 << 20;

/// A text, and how often it comes.
type Part = (&'static [u8], usize);

/// Feeds a text and checks what was reported and how much memory that took.
fn assert_told(args: &[&str], parts: &[(&[u8], usize)], told: &str, summary: &str, max_mib: usize) {
    let (run, peak) = watched(&[&["check"], args].concat(), parts);
    let shown: String = run.out.chars().take(300).collect();
    assert!(shown.starts_with(told), "{told:?}: {shown:?}");
    assert_eq!(run.err, format!("{summary}\n"), "{told:?}");
    assert!(peak < max_mib * MIB, "{told:?}: {} MiB", peak / MIB);
}

fn line() -> Vec<u8> {
    format!("\n{LIMIT_ORDER}\n").into_bytes()
}

#[test]
fn a_record_beyond_the_limit_is_given_up_and_the_next_is_read() {
    let told = "<stdin>:1:1: expected at most 16 MiB for a record\n";
    let next = line();
    for (start, filler, summary) in [
        (&b"{\"symbol\":\""[..], &b"x"[..], "2 orders, 1 problem"),
        (b"{\"symbol\":", b"[", "2 orders, 1 problem"),
        (b"{", b"\"a\":1,", "2 orders, 1 problem"),
        (b"1", b"1", "1 order, 1 problem"),
    ] {
        let parts = [(start, 1), (filler, 64 * MIB / filler.len()), (&next[..], 1)];
        assert_told(&[], &parts, told, summary, 64);
    }
}

#[test]
fn a_record_that_breaks_before_the_limit_is_reported_where_it_breaks() {
    let next = line();
    let parts = [(&b"{"[..], 1), (b"x", 32 * MIB), (&next[..], 1)];
    let told = "<stdin>:1:2: invalid JSON: expected a key in double quotes, but got \"xxx";
    assert_told(&[], &parts, told, "2 orders, 1 problem", 24);
}

#[test]
fn a_record_within_the_limit_may_be_as_odd_as_it_likes() {
    let next = line();
    let deep = [(&b"["[..], 1), (b"[", MIB), (b"]", MIB), (b"]", 1), (&next, 1)];
    assert_told(
        &[],
        &deep,
        "<stdin>:1:2: expected an order, as an object, but got an array\n",
        "2 orders, 1 problem",
        64,
    );
    let nested = [(&b"{\"price\":"[..], 1), (b"[", MIB), (b"]", MIB), (b"}", 1), (&next, 1)];
    assert_told(
        &[],
        &nested,
        "<stdin>:1:1: order_id: the key is missing\n",
        "2 orders, 10 problems",
        64,
    );
    let many = [(&b"{"[..], 1), (b"\"a\":1,", MIB), (b"\"a\":1}", 1), (&next, 1)];
    assert_told(
        &[],
        &many,
        "<stdin>:1:1: order_id: the key is missing\n",
        "2 orders, 1010 problems",
        64,
    );
}

#[test]
fn a_long_text_is_reported_by_its_start_where_the_limit_allows_it() {
    let next = line();
    let parts = [(&b"{\"symbol\":\""[..], 1), (b"A", 100 * MIB), (b"\"}", 1), (&next[..], 1)];
    let told = "<stdin>:1:1: order_id: the key is missing\n";
    assert_told(&["--max-record=128"], &parts, told, "2 orders, 9 problems", 384);
}

#[test]
fn what_is_no_text_at_all_is_reported_so() {
    let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xB1\xC2";
    let told = "<stdin>:1:1: this is a ZIP archive: unpack it first\n";
    assert_told(&[], &[(zip, 100)], told, "0 orders, 1 problem", 64);
    let told = "<stdin>:1:1: invalid JSON: expected a value, but got \"\\0";
    assert_told(&[], &[(&[0][..], 64 * MIB)], told, "0 orders, 1 problem", 64);
}

#[test]
fn problems_are_not_held() {
    let told = "<stdin>:1:1: expected an order, as an object, but got 1\n";
    // The blanks are more than is read ahead: all before them has been told by their end.
    let parts = [(&b"1 "[..], MIB / 8), (b" ", 8 * MIB)];
    assert_told(&[], &parts, told, "131072 orders, 131072 problems", 24);
}

#[test]
fn blanks_are_not_held() {
    let next = line();
    for blanks in [&b" "[..], b"\n", b"\r\n", b"\t"] {
        let parts = [(blanks, 8 * MIB), (&next[..], 1)];
        assert_told(&[], &parts, "", "1 order, 0 problems", 16);
        let array = [(&b"["[..], 1), (blanks, 8 * MIB), (b"]", 1)];
        assert_told(&[], &array, "", "0 orders, 0 problems", 16);
    }
}

#[test]
fn what_is_not_read_is_not_held() {
    let told = "<stdin>:3:1: invalid JSON: expected a value, but got \"x\"; \
                the rest of the array is not read\n";
    for filler in [&b"{}\n"[..], b"x"] {
        let parts = [(&b"[\n{\"a\":\nx\n"[..], 1), (filler, 32 * MIB / filler.len())];
        assert_told(&[], &parts, told, "1 order, 1 problem", 24);
    }
    // The same on one line.
    let told = "<stdin>:1:2: invalid JSON: expected a value, but got \"xxx";
    assert_told(&[], &[(b"[", 1), (b"x", 64 * MIB)], told, "0 orders, 1 problem", 64);
    let told =
        "<stdin>:2:1: expected at most 16 MiB for a record; the rest of the array is not read\n";
    let parts = [(&b"[\n{\"a\":\""[..], 1), (b"x", 32 * MIB), (b"\"},\n{}]", 1)];
    assert_told(&[], &parts, told, "1 order, 1 problem", 64);
}

#[test]
fn an_array_on_one_line_is_read_as_it_comes() {
    let element = format!("{LIMIT_ORDER},");
    let parts = [(&b"["[..], 1), (element.as_bytes(), 200_000), (LIMIT_ORDER.as_bytes(), 1)];
    assert_told(&[], &[&parts[..], &[(b"]", 1)]].concat(), "", "200001 orders, 0 problems", 16);
}

#[test]
fn values_without_an_end_do_not_take_for_ever_nor_hide_the_rest() {
    let run = orders(&["check"], &format!("{}{LIMIT_ORDER}\n", "{\"a\":[\n".repeat(100_000)));
    let told = "<stdin>:1:1: invalid JSON: the text ends within an array\n";
    assert_eq!((&*run.out, &*run.err), (told, "2 orders, 1 problem\n"));
    // The same where the first is beyond the limit.
    let text = format!("{}{LIMIT_ORDER}\n", "{\"a\":[\n".repeat(MIB / 4));
    let run = orders(&["format", "--max-record=1"], &text);
    assert!(run.err.starts_with("<stdin>:1:1: expected at most 1 MiB for a record\n"));
    assert_eq!(run.out, format!("{LIMIT_ORDER}\n"));
}

#[test]
fn what_is_whole_within_a_value_that_is_not_is_read() {
    let good = pretty(LIMIT_ORDER);
    let open = "{\"a\":\n";
    let broken = "{\"a\":1\n\"b\":2\n}\n".repeat(150);
    let chain = "{\"a\":1\n".repeat(150);
    for (text, summary) in [
        (format!("{open}{good}\n{good}\n"), "3 orders, 1 problem\n"),
        (format!("{broken}{open}{good}\n{good}\n"), "153 orders, 151 problems\n"),
        (format!("{chain}{open}{good}\n{good}\n"), "153 orders, 151 problems\n"),
        (format!("{}{{}}\n{good}\n", open.repeat(150)), "3 orders, 10 problems\n"),
        (format!("{open}{{}}\n{{\"b\":x\n"), "3 orders, 11 problems\n"),
        (format!("{open}{good},\n{{\"b\":x\n"), "3 orders, 3 problems\n"),
        (format!("{{\"a\":x}}\nnonsense\n{good}\n"), "2 orders, 2 problems\n"),
        (format!("{{\"a\":[\n  1\n  2,\n  null\n]}}\n{good}\n"), "2 orders, 1 problem\n"),
    ] {
        assert_eq!(orders(&["check"], &text).err, summary);
    }
}

#[test]
fn what_breaks_beyond_the_limit_is_not_told_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{}x\n{LIMIT_ORDER}\n", "{\"a\":\n".repeat(MIB / 6 + 50));
    fs::write(folder.path().join("large.json"), text).unwrap();
    let args = ["check", "--max-record=1", "--threads=1", "large.json"];
    let run = orders_in(folder.path(), &args);
    assert_eq!(run.out, "large.json:1:1: expected at most 1 MiB for a record\n");
    assert_eq!(run.err, "2 orders, 1 problem\n");
}

#[test]
fn hostile_markdown_is_read_within_the_same_memory() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["[", "`a ", "*a ", "- a\n", "[a](", "<a ", "|\n", "```json\n```\n"] {
        let text = text.repeat((512 << 10) / text.len());
        fs::write(folder.path().join("hurt.md"), &text).unwrap();
        // What is limited are addresses, of which a third hold nothing.
        let run = orders_behind("ulimit -v 98304", folder.path(), &["check", "hurt.md"]);
        assert_eq!(run.report(), "--- standard error\n0 orders, 0 problems\n--- exit status 0\n");
    }
}

#[test]
fn threads_that_cannot_be_started_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("large.json"), line().repeat(4_000)).unwrap();
    let args = ["check", "--threads=1000", "large.json"];
    let run = orders_behind("ulimit -v 200000", folder.path(), &args);
    let told = "orders: cannot read large.json: cannot start a thread: Resource temporarily";
    assert!(run.status == 2 && run.err.starts_with(told), "{}", run.err);
}

#[test]
fn hostile_commands_are_reported_and_the_next_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let order = format!("\n{{\"register\":{LIMIT_ORDER}}}\n");
    let rows: [(&[Part], &str, &str); 6] = [
        (
            &[(b"{\"register\":", 1), (b"[", MIB), (b"]", MIB), (b"}", 1)],
            "<stdin>:1:13: register: expected an order, as an object, but got an array\n",
            "1 problem",
        ),
        (
            &[(b"{\"update\":", MIB), (b"1", 1), (b"}", MIB)],
            "<stdin>:1:11: order_id: the key is missing\n",
            "4 problems",
        ),
        (
            &[(b"{\"fill\":{", 1), (b"\"a\":1,", MIB), (b"\"a\":1}}", 1)],
            "<stdin>:1:1: 1047577 more problems of this record\n",
            "1006 problems",
        ),
        (
            &[(b"{\"fill\":{\"fill_id\":\"", 1), (b"x", 64 * MIB), (b"\"}}", 1)],
            "<stdin>:1:1: expected at most 16 MiB for a record\n",
            "1 problem",
        ),
        (
            &[(b"{\"register\":\0", MIB)],
            "<stdin>:1:13: invalid JSON: expected a value",
            "1 problem",
        ),
        (&[(b" ", 8 * MIB), (b"\r\n", 8 * MIB)], "", "0 problems"),
    ];
    for (i, (parts, told, problems)) in rows.into_iter().enumerate() {
        let db = format!("--db={}", folder.path().join(format!("{i}-l")).display());
        let parts = [parts, &[(order.as_bytes(), 1)]].concat();
        let (run, peak) = watched(&["ledger", "import", &db], &parts);
        let shown: String = run.out.chars().take(300).collect();
        assert!(shown.starts_with(told), "{told:?}: {shown:?}");
        let summary = format!("1 order, 0 reports, 0 fills; {problems}\n");
        assert_eq!(but_new(&run.err), summary, "{told:?}");
        assert!(peak < 64 * MIB, "{told:?}: {} MiB", peak / MIB);
    }
}
