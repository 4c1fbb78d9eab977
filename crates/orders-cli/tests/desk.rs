//! What a trader looks at: `orders ledger list` and `show`, and how to choose orders.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use insta::assert_snapshot;
use program::{
    LIMIT_ORDER, Run, command,
    ledger::{FILL, Follower, SESSION, UPDATE, import, ledger, ledger_of, register},
    orders_in,
};
use tempfile::TempDir;

/// A folder with the ledger `l` of the session.
fn session() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(ledger(folder.path(), &["import", SESSION, "--quiet"]).status, 0);
    folder
}

/// Runs a command on the ledger `l` of a folder, with a variable set.
fn with(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = command(&[&["ledger"], args].concat());
    let variables = variables.iter().copied();
    let output = command.current_dir(folder).envs(variables).stdin(Stdio::null()).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_list_at_80_columns_is_one_that_was_read() {
    let session = session();
    let run = with(session.path(), &["list", "--db=l"], &[("COLUMNS", "80")]);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    assert_snapshot!("list_at_80_columns", run.report());
    for width in ["40", "60", "100", "120", "150"] {
        let run = with(session.path(), &["list", "--db=l"], &[("COLUMNS", width)]);
        let width = width.parse::<usize>().unwrap().max(56);
        let widest = run.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width, "{widest} of {width}:\n{}", run.out);
    }
}

#[test]
fn the_orders_with_a_mark_are_those_about_which_an_audit_finds_something() {
    let session = session();
    let audit = ledger(session.path(), &["audit"]).out;
    let found: BTreeSet<&str> = audit.lines().map(|line| &line[..28]).collect();
    assert!(found.len() > 5, "{audit}");
    for args in [&["list"][..], &["list", "--sort=id"]] {
        let list = ledger(session.path(), args);
        let marked = list.out.lines().skip(1).filter(|line| line.contains("  !  "));
        assert_eq!(marked.map(|line| &line[..28]).collect::<BTreeSet<_>>(), found);
        let count = format!(", {} with findings\n", found.len());
        assert!(list.err.ends_with(&count), "{}", list.err);
    }
}

#[test]
fn the_filters_of_a_list_are_lenient() {
    let session = session();
    let list = |args: &[&str]| {
        let run = ledger(session.path(), &[&["list", "--json"], args].concat());
        assert_eq!(run.status, 0, "{args:?}: {}", run.err);
        run.out
    };
    for (lenient, strict) in [
        (&["--status=open"][..], &["--status=OPEN"][..]),
        (&["--status=OPEN,filled"], &["--status=OPEN", "--status=FILLED"]),
        (&["--symbol=btc_usdt"], &["--symbol=BTC_USDT"]),
        (&["--symbol=btc/usdt"], &["--symbol=BTC_USDT"]),
        (&["--side=buy"], &["--side=BUY"]),
        (&["--open"], &["--status=PENDING,OPEN,PARTIALLY_FILLED"]),
        (&["--since=2025-12-01"], &[]),
        (&["--since=2025-12-01T15:50:00Z"], &["--group=EXG_20251201_154955_3fa91c0f"]),
    ] {
        assert_eq!(list(lenient), list(strict), "{lenient:?}");
        assert!(!list(lenient).is_empty(), "{lenient:?}");
    }
    assert_eq!(list(&["--until=2025-12-01T09:01:00Z"]).lines().count(), 2);
    assert_eq!(list(&["--since=1h"]), "");
    let wrong = ledger(session.path(), &["list", "--status=CANCELED"]);
    assert!(wrong.err.contains("'CANCELLED'"), "{}", wrong.err);
}

#[test]
fn a_list_is_sorted_cut_and_turned_round() {
    let session = session();
    let ids = |args: &[&str]| -> Vec<String> {
        let run = ledger(session.path(), &[&["list", "--quiet"], args].concat());
        run.out.lines().skip(1).map(|line| line[..28].to_owned()).collect()
    };
    let all = ids(&[]);
    assert_eq!(ids(&["--limit=3"]), all[..3]);
    assert_eq!(ids(&["--limit=0"]), [""; 0]);
    assert_eq!(ids(&["--limit=14"]), all[..14], "across the open ones");
    let mut turned = all.clone();
    turned.reverse();
    assert_eq!(ids(&["--reverse"]), turned);
    let mut by_id = all.clone();
    by_id.sort();
    assert_eq!(ids(&["--sort=id"]), by_id);
    by_id.reverse();
    assert_eq!(ids(&["--sort=created"]), by_id);
    assert_eq!(ids(&["--sort=created", "--limit=2"]), by_id[..2]);
    for sort in ["updated", "symbol", "status"] {
        let mut sorted = ids(&["--sort", sort]);
        assert_ne!(sorted, all, "{sort}");
        sorted.sort();
        by_id.sort();
        assert_eq!(sorted, by_id, "{sort}");
    }
}

#[test]
fn the_ledger_of_the_environment_is_the_default_and_a_wrong_name_is_helped() {
    let session = session();
    let run = with(session.path(), &["list"], &[("ORDERS_LEDGER", "l")]);
    assert_eq!((run.status, run.out.lines().count()), (0, 50));
    // The argument counts for more.
    let run = with(session.path(), &["list", "--db=ll"], &[("ORDERS_LEDGER", "l")]);
    assert_eq!((run.status, &*run.out), (2, ""));
    let here = session.path().canonicalize().unwrap();
    let told = format!("orders: there is no ledger {}/ll; in its folder are l\n", here.display());
    assert_eq!(run.err, told);
    fs::write(session.path().join("other"), "no ledger").unwrap();
    for command in ["audit", "export", "follow", "digest", "check", "show a1b2c3d4"] {
        let args: Vec<&str> = command.split(' ').chain(["--db=ll"]).collect();
        assert_eq!(with(session.path(), &args, &[]).err, told, "{command}");
    }
}

#[test]
fn colours_are_as_they_are_asked_for() {
    let session = session();
    let list = |color: &str| ledger(session.path(), &["list", "--color", color]).out;
    let coloured = list("always");
    for (status, colour) in [
        ("OPEN", "\x1b[32m"),
        ("PARTIALLY_FILLED", "\x1b[33m"),
        ("FILLED", "\x1b[36m"),
        ("CANCELLED", "\x1b[2m"),
        ("REJECTED", "\x1b[31m"),
    ] {
        assert!(coloured.contains(&format!("  {colour}{status}\x1b[0m  ")), "{status}");
    }
    let plain = coloured.split('\x1b').map(|part| match part.split_once('m') {
        Some((code, rest)) if code.starts_with('[') => rest,
        _ => part,
    });
    assert_eq!(plain.collect::<String>(), list("never"));
    assert_eq!(list("auto"), list("never"));
    let check = orders_in(session.path(), &["--color=always", "check", "l"]);
    assert!(check.out.starts_with("\x1b[1ml:1:1:\x1b[0m this is an SQLite database"));
}

/// What a terminal of 80 columns shows of a run in a folder.
#[cfg(target_os = "linux")]
fn on_terminal(folder: &Path, args: &str, variables: &[(&str, &str)]) -> String {
    let run = format!("stty cols 80 rows 24; {} {args}", env!("CARGO_BIN_EXE_orders"));
    let mut script = Command::new("script");
    script.args(["-qec", &run, "/dev/null"]).current_dir(folder).stdin(Stdio::null());
    for name in ["PAGER", "ORDERS_PAGER", "COLUMNS", "NO_COLOR", "ORDERS_LEDGER"] {
        script.env_remove(name);
    }
    let output = script.env("SHELL", "/bin/sh").envs(variables.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colours_its_width_the_summary_and_a_pager() {
    let session = session();
    let shown = on_terminal(session.path(), "ledger list --db=l --open", &[]);
    let wanted =
        with(session.path(), &["list", "--db=l", "--open", "--color=always"], &[("COLUMNS", "80")]);
    assert_eq!(shown, wanted.out + &wanted.err);
    let paged =
        on_terminal(session.path(), "ledger list --db=l --open", &[("PAGER", "sed s/^/P/")]);
    let marked: String = shown.lines().fold(String::new(), |all, line| all + "P" + line + "\n");
    assert_eq!(paged, marked);
    let paged = on_terminal(
        session.path(),
        "ledger show 3fa91c12 --db=l",
        &[("PAGER", "cat"), ("ORDERS_PAGER", "sed s/^/P/")],
    );
    assert!(paged.lines().all(|line| line.starts_with('P')), "{paged}");
    // Nothing is lost with a pager that is not there.
    let none =
        on_terminal(session.path(), "ledger list --db=l --open", &[("PAGER", "no-pager -x")]);
    assert!(none.contains("orders: cannot run the pager \"no-pager -x\""), "{none}");
    assert!(none.contains("49 orders") || none.contains("12 orders"), "{none}");
    // A pager that is left early is no error.
    let left = on_terminal(session.path(), "ledger list --db=l; echo $?", &[("PAGER", "head -n1")]);
    assert_eq!((left.lines().count(), left.lines().last()), (2, Some("0")), "{left}");
    // Nor does one come between a program and a pipe.
    let piped = with(session.path(), &["list", "--db=l"], &[("PAGER", "sed s/^/P/")]);
    assert!(piped.out.starts_with("ORDER"));
}

#[test]
fn a_list_that_is_watched_comes_again_with_each_change() {
    let folder = ledger_of(&register());
    let mut child = command(&["ledger", "list", "--db=l", "--watch", "--quiet"])
        .current_dir(folder.path())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut row = || lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("ORD_"));
    assert!(row().unwrap().contains("  PENDING  "));
    import(folder.path(), UPDATE);
    assert!(row().unwrap().contains("  OPEN  "));
    import(folder.path(), FILL);
    assert!(row().unwrap().contains("  0.2/0.5  "));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_order_is_shown_by_whatever_names_it() {
    let other = LIMIT_ORDER.replace("a1b2c3d4", "b1b2c3d4");
    let twin = LIMIT_ORDER.replace("a1b2c3d4", "a1b2c3d5");
    let update = UPDATE.replace("a1b2c3d4", "a1b2c3d5").replace("binance_order_1", "venue-7");
    let same = update.replace("a1b2c3d5", "b1b2c3d4");
    let folder = ledger_of(&format!("{LIMIT_ORDER}{other}{twin}{UPDATE}{FILL}{update}{same}"));
    let show = |id: &str| ledger(folder.path(), &["show", id]);
    let wanted = show("ORD_20251201_150000_a1b2c3d4").out;
    for id in [
        "a1b2c3d4",
        "0_a1b2c3d4",
        "binance_order_1",
        "binance_trade_1",
        "FIL_20251201_150002_c3d4e5f6",
    ] {
        let run = show(id);
        assert_eq!((run.status, &*run.out), (0, &*wanted), "{id}: {}", run.err);
    }
    let mut told = String::new();
    for id in [
        "c3d4",
        "venue-7",
        "zzz",
        "ORD_20251201_150000_00000000",
        "EXG_1",
        "FIL_20251201_150002_00000000",
    ] {
        let run = show(id);
        assert_eq!((run.status, &*run.out), (2, ""), "{id}");
        writeln!(told, "{id}\n{}", run.err).unwrap();
    }
    assert_snapshot!("shown_by_other_names", told);
}

#[test]
fn a_timeline_is_sorted_by_the_times_of_the_news() {
    let session = session();
    let run = ledger(session.path(), &["show", "3fa91c0b", "--timeline"]);
    assert_eq!((run.status, &*run.err), (0, ""));
    assert_snapshot!("timeline", run.out);
}

#[test]
fn other_commands_take_the_same_filters() {
    let session = session();
    let count = |args: &[&str]| {
        let run = ledger(session.path(), args);
        assert!(run.status < 2, "{args:?}: {}", run.err);
        run.out.lines().count()
    };
    let filter = ["--symbol=btc_usdt", "--side=sell"];
    let of = |args: &[&str]| count(&[args, &filter].concat());
    let orders = of(&["list", "--json"]);
    assert_eq!(of(&["export", "--what=orders"]), orders);
    let all = count(&["export"]);
    let some = of(&["export"]);
    assert!(orders < some && some < all, "{orders} {some} {all}");
    let audited = of(&["audit"]);
    assert!(0 < audited && audited < count(&["audit"]), "{audited}");
    let mut follower =
        Follower::of(session.path(), &["--since=0", "--symbol=btc_usdt", "--side=sell"]);
    let exported = ledger(session.path(), &[&["export"], &filter[..]].concat()).out;
    for line in exported.lines() {
        assert!(follower.line().ends_with(&line[1..]), "{line}");
    }
    assert_eq!(count(&["export", "--until=2025-12-01T09:00:00.5Z", "--what=orders"]), 1);
}

#[test]
fn the_manual_has_the_texts_of_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let run = orders_in(folder.path(), &["man"]);
    assert!(run.out.contains(".TH orders 1") && run.out.contains("Examples"), "{}", run.out);
    assert_eq!(orders_in(folder.path(), &["man", "--to=."]).status, 0);
    let page = fs::read_to_string(folder.path().join("orders-ledger-list.1")).unwrap();
    assert!(
        page.contains("ORDERS_LEDGER") && page.contains("orders ledger list \\-\\-open"),
        "{page}"
    );
}

#[test]
fn every_help_page_ends_with_examples() {
    let folder = tempfile::tempdir().unwrap();
    for page in [
        "",
        "check",
        "format",
        "new",
        "id",
        "lifecycle",
        "schema",
        "completions",
        "man",
        "ledger",
        "ledger import",
        "ledger list",
        "ledger show",
        "ledger audit",
        "ledger rule",
        "ledger export",
        "ledger follow",
        "ledger digest",
        "ledger check",
        "ledger backup",
        "ledger restore",
        "ledger copy",
        "ledger init",
        "ledger status",
        "ledger adopt",
        "journal",
        "journal why",
        "journal follow",
        "journal export",
        "journal check",
        "venue",
        "venue read",
        "venue id",
        "venue table",
    ] {
        let args: Vec<&str> = page.split_whitespace().chain(["--help"]).collect();
        let run = orders_in(folder.path(), &args);
        let (_, examples) = run.out.rsplit_once("\nExamples:\n").expect(page);
        let lines = examples.lines().count();
        assert!((2..=4).contains(&lines), "{page}: {examples}");
        assert!(examples.lines().all(|line| line.starts_with("  ")), "{page}: {examples}");
    }
}
