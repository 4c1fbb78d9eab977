//! `orders ledger import` on commands of every kind.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fmt::Write, fs};

use insta::assert_snapshot;
use program::{
    Run, but_new,
    ledger::{FILL, UPDATE, ledger, ledger_of, register},
    orders, orders_behind, orders_into, orders_with,
};

/// Commands that are refused by a ledger that has the three above, and another order.
fn refused() -> impl IntoIterator<Item = String> {
    let register = &register();
    [
        "register".into(),
        "[".into(),
        "\u{1b}".into(),
        "\"register\"".into(),
        "null".into(),
        "{}".into(),
        "{\"Register\":{}}".into(),
        format!("[{register}x]"),
        "{\"register\":null}".into(),
        "{\"register\":[]}".into(),
        "{\"update\":\"ORD_20251201_150000_a1b2c3d4\"}".into(),
        r#"{"update":["ORD_20251201_150000_a1b2c3d4","OPEN",null,"2025-12-01T15:00:01Z"]}"#.into(),
        "{\"fill\":{}}".into(),
        UPDATE.replace("OPEN", "open"),
        UPDATE.replace("\"status\":\"OPEN\",", ""),
        UPDATE.replace("\"status\":\"OPEN\"", "\"status\":\"OPEN\",\"status\":\"OPEN\""),
        UPDATE.replace("updated_at", "updatedAt"),
        UPDATE.replace("binance_order_1", ""),
        UPDATE.replace("}}", "},\"fill\":{}}"),
        UPDATE.replace("}}", "},\"update\":{}}"),
        UPDATE.replace("}}", "},\"at\":1}"),
        UPDATE.replace("_a1b2c3d4", "_00000000"),
        UPDATE.replace("2025-12-01T15:00:01Z", "1677-01-01T00:00:00Z"),
        UPDATE.replace("ORD_", "FIL_"),
        FILL.replace("\"0.2\"", "0.2"),
        FILL.replace("\"0.2\"", "\"-0.2\"").replace("USDT", "").replace("FIL_", "fil_"),
        FILL.replace("\"19\"", "\"\\ud800\""),
        FILL.replace("_a1b2c3d4", "_00000000"),
        FILL.replace("_a1b2c3d4", "_a1b2c3d6"),
        register.replace("BUY", "LONG").replace("\"0.5\"", "\"0\""),
        register.replace("\"price\"", "\"filled_quantity\":\"0\",\"price\""),
        register.replace("BUY", "SELL").replace("\"0.5\"", "\"0.6\""),
        register.replace("_a1b2c3d4", "_a1b2c3d5").replace("2025-12-01T", "1600-12-01T"),
        register
            .replace("_a1b2c3d4", "_a1b2c3d5")
            .replace("updated_at\":\"2025", "updated_at\":\"2600"),
        register.replace("_a1b2c3d4", "_a1b2c3d5").replacen("5:00:00Z\"}", "5:00:00\"}", 1),
    ]
}

#[test]
fn each_refused_line_is_reported_and_the_rest_is_imported() {
    let other = register().replace("_a1b2c3d4", "_a1b2c3d6");
    let commands = format!("{}\n{other}\n{UPDATE}\n{FILL}\n", register());
    let mut told = String::new();
    for row in refused() {
        let folder = ledger_of(&commands);
        let text = format!("{row}\n{}\n", UPDATE.replace("OPEN", "FILLED"));
        fs::write(folder.path().join("commands"), text).unwrap();
        let run = ledger(folder.path(), &["import", "commands"]);
        assert_eq!(run.status, 1, "{row}");
        let imported = "0 orders, 1 report, 0 fills";
        assert!(run.err.starts_with(imported), "{row}: {}", run.err);
        let problems = run.out.lines().count();
        let plural = if problems == 1 { "" } else { "s" };
        assert!(run.err.ends_with(&format!("; {problems} problem{plural}\n")), "{}", run.err);
        writeln!(told, "{}\n{}", row.escape_debug(), run.out).unwrap();
    }
    assert_snapshot!("refused_commands", told);
}

#[test]
fn problems_come_in_the_order_of_their_lines_and_say_which_record_and_order() {
    let unknown = UPDATE.replace("_a1b2c3d4", "_00000000");
    let text =
        format!("{unknown}\n{{}}\n{}\n{}\nx\n{unknown}\n", register(), UPDATE.replace("OPEN", ""));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), text).unwrap();
    fs::write(folder.path().join("b"), &unknown).unwrap();
    assert_snapshot!("problems", ledger(folder.path(), &["import", "a", "b"]).report());
    let json = ledger(folder.path(), &["import", "--json", "--quiet", "a", "b"]);
    assert_snapshot!("problems_as_json", json.report());
}

#[test]
fn a_summary_counts_what_was_kept_and_what_was_there() {
    let filled = UPDATE.replace("OPEN", "FILLED");
    let rejected = UPDATE.replace("OPEN", "REJECTED");
    let other_id = UPDATE.replace("binance_order_1", "binance_order_2");
    let conflict = FILL.replace("c3d4e5f6", "c3d4e5f7").replace("\"0.2\"", "\"0.3\"");
    let register = &register();
    let rows = [
        (String::new(), "0 orders, 0 reports, 0 fills; 0 problems"),
        (register.clone(), "1 order, 0 reports, 0 fills; 0 problems"),
        (format!("{register}{FILL}{FILL}"), "1 order, 0 reports, 1 fill; 1 repeated; 0 problems"),
        (
            format!("{register}{FILL}{conflict}"),
            "1 order, 0 reports, 2 fills; 1 conflict kept; 0 problems",
        ),
        (
            format!("{register}{filled}{rejected}{other_id}{filled}"),
            "1 order, 3 reports, 0 fills; 2 contradictions kept; 1 repeated; 0 problems",
        ),
        (
            format!("{register}{filled}{rejected}{FILL}{conflict}{{}}"),
            "1 order, 2 reports, 2 fills; 1 contradiction and 1 conflict kept; 1 problem",
        ),
    ];
    for (commands, wanted) in rows {
        let folder = tempfile::tempdir().unwrap();
        let ledger = format!("--db={}", folder.path().join("l").display());
        let run = orders(&["ledger", "import", &ledger], &commands);
        assert_eq!(but_new(&run.err), format!("{wanted}\n"), "{commands}");
    }
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good"), register()).unwrap();
    let run = ledger(folder.path(), &["import", "missing", ".", "good"]);
    assert_eq!(run.status, 2);
    assert!(run.err.ends_with("1 order, 0 reports, 0 fills; 0 problems\n"), "{}", run.err);
}

#[test]
fn an_import_goes_on_where_nobody_reads_its_problems() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{}{}\n", "{}\n".repeat(100_000), register());
    let file = folder.path().join("commands");
    fs::write(&file, text).unwrap();
    let ledger = format!("--db={}", folder.path().join("l").display());
    let args = ["ledger", "import", &ledger, file.to_str().unwrap()];
    let (_, run) = program::first_line(&args);
    assert_eq!(but_new(&run.err), "1 order, 0 reports, 0 fills; 100000 problems\n");
    assert_eq!(run.status, 1);
}

#[test]
fn an_import_ends_where_its_problems_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("commands");
    fs::write(&file, format!("{{}}\n{}\n", register())).unwrap();
    let ledger = format!("--db={}", folder.path().join("l").display());
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let run = orders_into(&["ledger", "import", &ledger, file.to_str().unwrap()], full);
    let (summary, failure) = but_new(&run.err).split_once('\n').unwrap();
    assert_eq!(summary, "1 order, 0 reports, 0 fills; 1 problem");
    assert!(failure.starts_with("orders: cannot write: No space left on device"), "{failure}");
    assert_eq!(run.status, 2);
}

#[test]
fn records_are_counted_from_the_start_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{}{{}}\n", format!("{}\n", register()).repeat(2_500));
    fs::write(folder.path().join("commands"), text).unwrap();
    let run = ledger(folder.path(), &["import", "--json", "commands"]);
    assert!(run.out.contains(r#""line":2501,"column":1,"record":2501,"#), "{}", run.out);
}

#[test]
fn a_record_that_is_too_large_is_a_problem_and_not_a_burden() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = format!("--db={}", folder.path().join("l").display());
    let large = format!("{{\"register\":\"{}\"}}\n{}\n", "x".repeat(40 << 20), register());
    let run = orders_with(&["ledger", "import", &ledger], large.as_bytes(), &[]);
    assert_eq!(run.out, "<stdin>:1:1: expected at most 16 MiB for a record\n");
    assert_eq!(but_new(&run.err), "1 order, 0 reports, 0 fills; 1 problem\n");
}

#[test]
fn a_disk_that_takes_no_more_ends_the_import_and_keeps_what_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let order = |i| register().replace("a1b2c3d4", &format!("{i:08x}")) + "\n";
    let commands: String = (0..20_000).map(order).collect();
    fs::write(folder.path().join("commands"), commands).unwrap();
    // No file may grow beyond 2 MiB, and the signal that tells so is ignored.
    let limit = "trap '' XFSZ; ulimit -f 4096";
    let args = ["ledger", "import", "--db=l", "commands"];
    let Run { status, out, err } = orders_behind(limit, folder.path(), &args);
    assert_eq!((status, &*out), (2, ""), "{err}");
    let (summary, failure) = but_new(&err).split_once('\n').unwrap();
    let kept: usize = summary.split_once(" orders, ").unwrap().0.parse().unwrap();
    assert!((1..20_000).contains(&kept), "{err}");
    assert_eq!(summary, format!("{kept} orders, 0 reports, 0 fills; 0 problems"));
    let told = "orders: the ledger's file cannot be read or written: Error code ";
    assert!(failure.starts_with(told) && failure.ends_with(": disk I/O error\n"), "{err}");
    assert_eq!(ledger(folder.path(), &["list", "--json"]).out.lines().count(), kept);
    // With room again, the rest is taken in.
    let again = ledger(folder.path(), &["import", "commands"]);
    let rest =
        format!("{} orders, 0 reports, 0 fills; {kept} repeated; 0 problems\n", 20_000 - kept);
    assert_eq!((again.status, again.err), (0, rest));
}
