//! The program as a user meets it: what goes in, what comes out, and how it
//! ends.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;

use insta::assert_snapshot;
use program::{LIMIT_ORDER, Run, orders, pretty};

#[test]
fn every_help_page_is_one_that_was_read() {
    let pages = [
        "",
        "check",
        "format",
        "new",
        "id",
        "lifecycle",
        "schema",
        "simulate",
        "completions",
        "man",
    ];
    let ledger = [
        "ledger",
        "ledger import",
        "ledger list",
        "ledger show",
        "ledger audit",
        "ledger rule",
        "ledger export",
        "ledger follow",
        "ledger serve",
        "ledger digest",
        "ledger check",
        "ledger backup",
        "ledger restore",
        "ledger copy",
        "ledger init",
        "ledger status",
        "ledger adopt",
    ];
    let journal = ["journal", "journal why", "journal follow", "journal export", "journal check"];
    let venue = ["venue", "venue read", "venue id", "venue table"];
    for page in pages.into_iter().chain(ledger).chain(journal).chain(venue) {
        let args: Vec<&str> = page.split_whitespace().chain(["--help"]).collect();
        let run = orders(&args, "");
        assert_eq!((run.status, &*run.err), (0, ""), "{page}");
        let name = format!("help_{}", page.replace(' ', "_"));
        assert_snapshot!(name.trim_end_matches('_'), run.out);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let run = orders(&["--version"], "");
    assert_eq!(run.out, concat!("orders ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = orders(&["completions", shell], "");
        assert_eq!(run.status, 0, "{shell}");
        assert!(run.out.contains("sendable") && run.out.contains("import"), "{shell}");
    }
}

#[test]
fn bad_usage_is_explained_and_ends_with_2() {
    let new = |change: &[&'static str]| {
        let mut args = vec!["new", "--symbol=BTC_USDT", "--side=BUY", "--type=LIMIT"];
        args.extend(change);
        args
    };
    let rows = [
        (vec!["chekc"], "unrecognized subcommand 'chekc'"),
        (vec!["check", "--input", "yaml"], "possible values: auto, json, markdown"),
        (new(&[]), "--quantity <QUANTITY>"),
        (new(&["--quantity=0"]), "invalid quantity \"0\": expected a decimal above zero"),
        (new(&["--quantity", "-1"]), "invalid quantity \"-1\": expected a decimal above zero"),
        (new(&["--quantity=1", "--price", "--json"]), "unexpected argument '--json'"),
        (vec!["new", "--side=buy"], "possible values: BUY, SELL"),
        (vec!["new", "--type=STOP"], "possible values: MARKET, LIMIT, STOP_LIMIT"),
        (vec!["id", "--count=4294967297"], "4294967297 is not in 0..=4294967296"),
        (new(&["--quantity=1", "--price=1_000"]), "invalid decimal \"1_000\""),
        (vec!["id", "--count=-1"], "invalid"),
        (vec!["id", "--count=2", "--inspect=x"], "cannot be used with"),
    ];
    for (args, wanted) in rows {
        let run = orders(&args, "");
        assert_eq!((run.status, &*run.out), (2, ""), "{args:?}");
        assert!(run.err.contains(wanted), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_new_order_is_pending_and_can_be_checked() {
    let args = ["new", "--group=EXG_20251201_145955_xyz789", "--symbol=BTC_USDT", "--side=BUY"];
    let limit = ["--type=LIMIT", "--quantity=0.5", "--price=-1.50"];
    let new = orders(&[&args[..], &limit].concat(), "");
    assert_eq!((new.status, &*new.err), (0, ""));
    assert!(new.out.contains(r#""quantity":"0.5","price":"-1.50","stop_price":null"#));
    assert!(new.out.contains(r#""parent_group_id":"EXG_20251201_145955_xyz789""#));
    assert!(new.out.contains(r#""status":"PENDING""#));
    // It was made at the second that its id tells.
    let digits: String = new.out[17..32].replace('_', "T");
    let created: String = new.out.split("created_at\":\"").nth(1).unwrap()[..19].into();
    assert_eq!(created.replace(['-', ':'], ""), digits);
    let check = orders(&["check", "--sendable"], &new.out);
    assert_eq!((check.status, &*check.err), (0, "1 order, 0 problems\n"));
}

#[test]
fn a_new_order_that_cannot_be_sent_is_made_with_a_note() {
    let args = ["new", "--symbol=BTC_USDT", "--side=SELL", "--type=STOP_LIMIT", "--quantity=1"];
    let run = orders(&args, "");
    assert_eq!(run.status, 0);
    assert_eq!(run.err, "note: a STOP_LIMIT order needs price and stop_price to be sent\n");
    assert!(run.out.contains(r#""parent_group_id":"EXG_2"#));
}

#[test]
fn ids_are_made_in_order_and_can_be_inspected() {
    for (kind, prefix, what) in
        [("order", "ORD_", "order"), ("group", "EXG_", "execution group"), ("fill", "FIL_", "fill")]
    {
        let run = orders(&["id", "--kind", kind, "--count=3"], "");
        let ids: Vec<&str> = run.out.lines().collect();
        assert_eq!(ids.len(), 3);
        assert!(ids.is_sorted() && ids.iter().all(|id| id.starts_with(prefix)), "{ids:?}");
        let inspected = orders(&["id", "--inspect", ids[0]], "");
        assert!(inspected.out.starts_with(&format!("{}: {what}, made at 2", ids[0])));
    }
    assert_eq!(orders(&["id", "--count=0"], "").out, "");
}

#[test]
fn an_inspected_id_tells_what_it_is_or_why_it_is_none() {
    let ids = [
        "ORD_20251201_150000_a1b2c3d4",
        "EXG_20259901_150000_xyz78",
        "TPL_20251201_145950_abc123",
        "FIL_20251201_150002_c3d4e5f6",
        "EXG_1",
        "x",
    ];
    let run = orders(&[&["id", "--inspect"], &ids[..]].concat(), "");
    assert_eq!(run.status, 1);
    assert_snapshot!("inspected_ids", run.out);
}

#[test]
fn the_lifecycle_is_shown_as_a_table_and_as_a_diagram() {
    assert_snapshot!("lifecycle_table", orders(&["lifecycle"], "").out);
    let diagram = orders(&["lifecycle", "--format=mermaid"], "").out;
    let architecture = include_str!("../../../docs/ARCHITECTURE.md");
    let block = format!("```mermaid\n{diagram}```\n");
    assert!(architecture.contains(&block), "docs/ARCHITECTURE.md shows another lifecycle");
}

#[test]
fn the_schema_that_is_printed_is_the_one_in_the_documents() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema");
    for kind in ["order", "fill", "update", "command", "change", "finding"] {
        let file = fs::read_to_string(format!("{folder}/{kind}.schema.json")).unwrap();
        let run = orders(&["schema", kind], "");
        assert_eq!((run.status, &*run.out, &*run.err), (0, &*file, ""), "see CONTRIBUTING.md");
    }
    assert_eq!(orders(&["schema"], "").out, orders(&["schema", "order"], "").out);
}

#[test]
fn formatted_orders_are_canonical_and_the_others_are_problems() {
    let given = format!(
        "{}\n{}\n{}\n",
        pretty(LIMIT_ORDER),
        LIMIT_ORDER.replace("BUY", "buy"),
        LIMIT_ORDER
            .replace("\"0.5\"", "\"5E-1\"")
            .replace("15:00:00Z", "16:00:00.500+01:00")
            .replace("\"stop_price\":null,", ""),
    );
    let run = orders(&["format"], &given);
    let last = LIMIT_ORDER.replace("15:00:00Z", "15:00:00.500Z");
    assert_eq!(run.out, format!("{LIMIT_ORDER}\n{last}\n"));
    assert_snapshot!("format_problems", run.err);
    assert_eq!(run.status, 1);
    let again = orders(&["format"], &run.out);
    assert_eq!((&*again.out, again.status), (&*run.out, 0));
}

#[test]
fn a_key_that_no_order_has_is_reported_with_what_may_have_been_meant() {
    for (key, told) in [
        ("", r#""": unknown key"#),
        ("a", "a: unknown key"),
        ("qantity", "qantity: unknown key; did you mean quantity?"),
        ("qty", "qty: unknown key; did you mean quantity?"),
        ("a b", "a b: unknown key"),
        ("a\nb", r#""a\nb": unknown key"#),
        ("orderType", "orderType: unknown key; did you mean order_type?"),
        ("s_i-d E", "s_i-d E: unknown key; did you mean side?"),
        ("s___i___d___e", "s___i___d___e: unknown key; did you mean side?"),
        ("causality", "causality: unknown key: the causality of a decision is kept in the journal"),
        ("strategy_id", "strategy_id: unknown key: the strategy is found through parent_group_id"),
        ("average_fill_price", "average_fill_price: unknown key: it is computed from the fills"),
        ("filled_quantity", "filled_quantity: unknown key: it is computed from the fills"),
        ("metadata", "metadata: unknown key: an order has no field without a consumer"),
    ] {
        let run = orders(&["check"], &LIMIT_ORDER.replacen('{', &format!("{{{key:?}:1,"), 1));
        assert_eq!(run.out, format!("<stdin>:1:2: {told}\n"));
    }
}

#[test]
fn a_value_of_another_kind_is_reported_as_what_it_is() {
    let bare = "expected a decimal in quotes, but got the bare number";
    for (key, given, told) in [
        ("symbol", "null", "expected a string, but got null".into()),
        ("symbol", "1", "expected a string, but got 1".into()),
        ("symbol", "-1.50", "expected a string, but got -1.50".into()),
        ("quantity", "null", "expected a string, but got null".into()),
        ("quantity", "1", format!("{bare} 1")),
        ("stop_price", "-1.50", format!("{bare} -1.50")),
        ("stop_price", "true", "expected a string, but got true".into()),
        ("stop_price", "{}", "expected a string, but got an object".into()),
        ("stop_price", "[1]", "expected a string, but got an array".into()),
    ] {
        let (before, rest) = LIMIT_ORDER.split_once(&format!("\"{key}\":")).unwrap();
        let (_, behind) = rest.split_once(',').unwrap();
        let run = orders(&["check"], &format!("{before}\"{key}\":{given},{behind}"));
        let column = before.len() + key.len() + 4;
        assert_eq!(run.out, format!("<stdin>:1:{column}: {key}: {told}\n"));
    }
    for (given, told) in [
        ("null", "null"),
        ("-1.50", "-1.50"),
        ("[[1]]", "an array"),
        (r#"["a\u0062"]"#, r#"the string "ab""#),
        (r#"["\udc00"]"#, "a string"),
    ] {
        let run = orders(&["check"], given);
        assert!(run.out.ends_with(&format!(": expected an order, as an object, but got {told}\n")));
    }
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    let ids_without_end = ["id", "--count=4294967296"];
    let (first, run) = program::first_line(&ids_without_end);
    assert!(first.starts_with("ORD_"));
    assert_eq!((run.status, &*run.err), (0, ""));
}

#[test]
fn what_cannot_be_written_ends_with_2() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let run = program::orders_into(&["lifecycle"], full);
    assert_eq!(run.status, 2);
    assert_eq!(run.err, "orders: cannot write: No space left on device (os error 28)\n");
}

#[test]
fn no_colour_goes_into_a_pipe() {
    for variables in [&[][..], &[("CLICOLOR_FORCE", "1")], &[("TERM", "xterm")]] {
        let run = program::orders_with(&["check"], b"{\"a\":1}", variables);
        assert!(!run.out.contains('\x1b') && !run.err.contains('\x1b'), "{variables:?}");
    }
}

#[test]
fn the_design_document_has_no_problems() {
    let design =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/development/backend/dtos/ORDER_DESIGN.md");
    let run: Run = orders(&["check", "--sendable", design], "");
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", "2 orders, 0 problems\n"));
    // The same by standard input, whose format has to be named.
    let text = fs::read_to_string(design).unwrap();
    let run = orders(&["check", "--input=markdown", "-"], &text);
    assert_eq!((run.status, &*run.err), (0, "2 orders, 0 problems\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_made_larger_and_never_smaller() {
    use std::process::{Command, Stdio};

    use rustix::pipe::{fcntl_getpipe_size, fcntl_setpipe_size};

    for (before, after) in [(64 << 10, 256 << 10), (512 << 10, 512 << 10)] {
        let (reader, writer) = std::io::pipe().unwrap();
        fcntl_setpipe_size(&writer, before).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
        command.arg("id").stdin(Stdio::null()).stdout(writer);
        assert!(command.status().unwrap().success());
        assert_eq!(fcntl_getpipe_size(&reader).unwrap(), after);
    }
}
