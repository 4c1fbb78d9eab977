//! `orders ledger` as its users meet it.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fmt::Write, fs};

use insta::assert_snapshot;
use program::{
    LIMIT_ORDER,
    ledger::{FILL, SESSION, UPDATE, ledger, ledger_of, register, without_age},
    orders, orders_in,
};

#[test]
fn the_session_is_imported_without_a_problem_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let run = ledger(folder.path(), &["import", SESSION]);
    assert_snapshot!("session_import", run.report());
    let again = ledger(folder.path(), &["import", SESSION]);
    assert_snapshot!("session_import_again", again.report());
    let list = ledger(folder.path(), &["list"]);
    assert_eq!((list.status, &*list.err), (0, "49 orders, 12 open, 12 with findings\n"));
    assert_snapshot!("session_list", without_age(&list.out));
    for age in list.out.lines().skip(1).map(|line| &line[line.rfind("  ").unwrap() + 2..]) {
        assert!(age.contains("d ") && age.ends_with('h'), "{age}");
    }
}

#[test]
fn a_list_is_of_the_orders_that_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    ledger(folder.path(), &["import", SESSION]);
    let open = ledger(folder.path(), &["list", "--status=OPEN"]).out;
    let group = format!("--group={}", &open.lines().nth(3).unwrap()[30..58]);
    let mut told = String::new();
    for filters in [
        vec![&*group],
        vec![&*group, "--status=OPEN"],
        vec!["--symbol=SOL_USDT", "--status=CANCELLED", "--status=PENDING"],
        vec!["--symbol=DOGE_USDT"],
        vec!["--group=EXG_20251201_145955_xyz789"],
    ] {
        let run = ledger(folder.path(), &[&["list"], &filters[..]].concat());
        writeln!(told, "{}\n{}", filters.join(" "), without_age(&run.out)).unwrap();
        let json = ledger(folder.path(), &[&["list", "--json"], &filters[..]].concat());
        assert_eq!(json.out.lines().count(), run.out.lines().count() - 1, "{filters:?}");
    }
    assert_snapshot!("filtered_lists", told);
}

#[test]
fn a_list_as_json_has_whole_orders_and_what_was_executed() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n{FILL}\n", register()));
    let run = ledger(folder.path(), &["list", "--json"]);
    let order = LIMIT_ORDER
        .replace("\"connector_order_id\":null", "\"connector_order_id\":\"binance_order_1\"")
        .replace("PENDING", "OPEN")
        .replace("\"updated_at\":\"2025-12-01T15:00:00Z", "\"updated_at\":\"2025-12-01T15:00:01Z");
    let executed = concat!(
        r#""filled_quantity":"0.2","remaining_quantity":"0.3","average_price":"95000.00","#,
        r#""overfill":null"#
    );
    assert_eq!(run.out, format!("{{\"order\":{order},{executed}}}\n"));
}

#[test]
fn what_cannot_be_summed_up_is_listed_all_the_same() {
    let large = "79228162514264337593543950335";
    let fill = FILL.replace("\"0.2\"", &format!("\"{large}\""));
    let other = fill.replace("c3d4e5f6", "c3d4e5f7").replace("trade_1", "trade_2");
    let folder = ledger_of(&format!("{}\n{fill}\n{other}\n", register()));
    let list = ledger(folder.path(), &["list"]).out;
    assert!(list.contains("  PENDING  !   ?/0.5  95000.00     -   95000.00  "), "{list}");
    let json = ledger(folder.path(), &["list", "--json"]).out;
    assert!(json.contains(r#""filled_quantity":null,"remaining_quantity":null"#), "{json}");
}

#[test]
fn what_cannot_be_opened_ends_with_2_and_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text"), "no ledger").unwrap();
    fs::write(folder.path().join("empty"), "").unwrap();
    let here = folder.path().canonicalize().unwrap().display().to_string();
    let mut told = String::new();
    let mut run = |args: &[&str]| {
        let run = orders_in(folder.path(), &[&["ledger"], args].concat());
        assert_eq!((run.status, &*run.out), (2, ""), "{args:?}");
        writeln!(told, "{}\n{}", args.join(" "), run.err.replace(&here, "FOLDER")).unwrap();
    };
    for db in ["--db=text", "--db=empty", "--db=.", "--db=missing/l", "--db=\u{1b}[31m/l"] {
        run(&["import", db, SESSION]);
        run(&["list", db]);
    }
    for command in ["list", "audit", "export", "follow", "digest"] {
        run(&[command, "--db=missing"]);
    }
    run(&["show", "--db=missing", "ORD_20251201_150000_a1b2c3d4"]);
    run(&["import", "--db=new", "missing.ndjson"]);
    run(&["follow", "--db=new", "--since=1-0f343b0931126a20f133d67c2b018a3b"]);
    run(&["import", SESSION]);
    run(&["list", "--db=new", "--status=SENT"]);
    let told = told.replace(SESSION, "SESSION").replace('\u{1b}', "ESC");
    assert_snapshot!("cannot_open", told);
    assert_eq!(fs::read_to_string(folder.path().join("text")).unwrap(), "no ledger");
    assert!(!folder.path().join("missing").exists());
}

#[test]
fn a_ledger_has_one_writer_and_any_number_of_readers() {
    let folder = ledger_of(&register());
    let writer = ledger_sqlite::SqliteLedger::open(folder.path().join("l")).unwrap();
    let run = ledger(folder.path(), &["import", SESSION]);
    assert_eq!((run.status, &*run.out), (2, ""));
    let told = format!("the ledger {} is in use by another writer\n", writer.path().display());
    assert_eq!(run.err, format!("orders: {told}"));
    assert_eq!(ledger(folder.path(), &["list"]).out.lines().count(), 2);
    drop(writer);
    assert_eq!(ledger(folder.path(), &["import", SESSION]).status, 0);
}

#[test]
fn many_commands_are_imported_in_flat_memory_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = format!("--db={}", folder.path().join("l").display());
    let mut commands = String::new();
    for i in 0..20_000 {
        let status = if i % 100 == 0 { "PENDING" } else { "FILLED" };
        let id = format!("{i:08x}");
        commands += &register().replace("a1b2c3d4", &id).replace("PENDING", status);
        commands.push('\n');
    }
    let parts: Vec<_> = commands.as_bytes().chunks(1 << 20).map(|part| (part, 1)).collect();
    let (run, peak) = program::watched(&["ledger", "import", &ledger], &parts);
    assert_eq!(program::but_new(&run.err), "20000 orders, 0 reports, 0 fills; 0 problems\n");
    assert!(peak < 32 << 20, "{} MiB", peak >> 20);
    let list = orders(&["ledger", "list", &ledger], "").out;
    let ids: Vec<&str> = list.lines().skip(1).map(|line| &line[20..28]).collect();
    assert_eq!(
        (ids.len(), ids[0], ids[199], ids[200]),
        (20_000, "00004dbc", "00000000", "00004e1f")
    );
    assert_eq!(list.lines().map(str::len).max(), list.lines().map(str::len).min());
    // A reader that closes the pipe has seen enough.
    let (first, run) = program::first_line(&["ledger", "list", &ledger]);
    assert!(first.starts_with("ORDER"));
    assert_eq!((run.status, &*run.err), (0, ""));
}
