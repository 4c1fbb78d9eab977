//! Every kind of news through `orders ledger`: in, out, and shown.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fs, os::unix::net::UnixDatagram, process::Stdio};

use dtos_state::Command;
use insta::assert_snapshot;
use program::{
    but_new, command,
    ledger::{FILL, SESSION, UPDATE, changes, import, ledger, ledger_of, register},
    orders,
};
use serde_json::Value;

const KINDS: [&str; 8] =
    ["register", "update", "fill", "bust", "request", "answer", "group", "ruling"];

/// The day has all of them; its first line is a group.
fn day() -> Vec<String> {
    fs::read_to_string(SESSION).unwrap().lines().map(Into::into).collect()
}

/// One command of a kind, of the day.
fn one(kind: &str) -> String {
    let head = format!("{{\"{kind}\":");
    day().into_iter().find(|line| line.starts_with(&head)).unwrap()
}

/// News of one order.
const BUST: &str = concat!(
    r#"{"bust":{"parent_order_id":"ORD_20251201_150000_a1b2c3d4","#,
    r#""connector_fill_id":"binance_trade_1","busted_at":"2025-12-01T15:00:03Z"}}"#,
);
const REQUEST: &str = concat!(
    r#"{"request":{"order_id":"ORD_20251201_150000_a1b2c3d4","attempt":1,"kind":"PLACE","#,
    r#""requested_at":"2025-12-01T15:00:00Z"}}"#,
);
const ANSWER: &str = concat!(
    r#"{"answer":{"order_id":"ORD_20251201_150000_a1b2c3d4","attempt":1,"kind":"PLACE","#,
    r#""outcome":"TAKEN","answered_at":"2025-12-01T15:00:00Z"}}"#,
);
const GROUP: &str = concat!(
    r#"{"group":{"group_id":"EXG_20251201_145955_xyz789","#,
    r#""parent_plan_id":"TPL_20251201_145950_abc123","created_at":"2025-12-01T14:59:55Z"}}"#,
);
const RULING: &str = concat!(
    r#"{"ruling":{"order_id":"ORD_20251201_150000_a1b2c3d4","settles":[],"reason":"x","#,
    r#""ruled_by":"x","ruled_at":"2025-12-01T15:00:00Z"}}"#,
);

#[test]
fn a_summary_counts_every_kind_of_news_by_its_effect() {
    let filled = UPDATE.replace("OPEN", "FILLED");
    let rejected = UPDATE.replace("OPEN", "REJECTED");
    let conflict = FILL.replace("c3d4e5f6", "c3d4e5f7").replace("\"0.2\"", "\"0.3\"");
    let part = FILL.replace(":02Z", ":02.417Z");
    let other_bust = BUST.replace(":03Z", ":04Z");
    let register = &register();
    let rows = [
        (
            format!("{register}{FILL}{part}{part}{BUST}{FILL}"),
            "1 order, 0 reports, 2 fills, 1 bust; 1 completion kept; 2 repeated; 0 problems",
        ),
        (
            format!("{GROUP}{GROUP}{register}{BUST}{other_bust}{FILL}{filled}{rejected}"),
            "1 order, 2 reports, 1 fill, 1 group, 2 busts; 1 contradiction and 1 busted fill kept; \
             1 repeated; 0 problems",
        ),
        (
            format!("{register}{filled}{rejected}{FILL}{conflict}{part}"),
            "1 order, 2 reports, 3 fills; 1 contradiction, 1 conflict and 1 completion kept; 0 \
             problems",
        ),
        (
            format!("{register}{ANSWER}{REQUEST}{RULING}{RULING}{ANSWER}{REQUEST}"),
            "1 order, 0 reports, 0 fills, 1 request, 1 answer, 1 ruling; 3 repeated; 0 problems",
        ),
    ];
    for (commands, wanted) in rows {
        let folder = tempfile::tempdir().unwrap();
        let db = format!("--db={}", folder.path().join("l").display());
        let run = orders(&["ledger", "import", &db], &commands);
        assert_eq!(but_new(&run.err), format!("{wanted}\n"), "{commands}");
    }
}

#[test]
fn the_day_has_every_kind_of_news() {
    for kind in KINDS {
        assert!(one(kind).len() > 20, "{kind}");
    }
}

#[test]
fn the_same_news_in_another_order_have_the_same_digest() {
    let day = day();
    let (registered, others): (Vec<_>, Vec<_>) = day
        .into_iter()
        .partition(|line| line.starts_with("{\"register\":") || line.starts_with("{\"group\":"));
    let forwards = [registered.clone(), others.clone()].concat();
    let backwards: Vec<_> = registered.into_iter().rev().chain(others.into_iter().rev()).collect();
    let [one, other] = [forwards, backwards].map(|lines| ledger_of(&lines.join("\n")));
    let digest = ledger(one.path(), &["digest"]);
    assert_eq!((digest.status, digest.out.len(), &*digest.err), (0, 65, ""));
    for args in [&["digest"][..], &["audit"]] {
        assert_eq!(ledger(other.path(), args).out, ledger(one.path(), args).out, "{args:?}");
    }
    // One more makes another, and the same once more makes none.
    let before = digest.out;
    import(one.path(), &self::one("update").replace("binance", "other"));
    let after = ledger(one.path(), &["digest"]).out;
    assert_ne!(after, before);
    import(one.path(), &self::one("update").replace("binance", "other"));
    assert_eq!(ledger(one.path(), &["digest"]).out, after);
}

#[test]
fn what_is_wrong_with_news_is_said_where_it_is() {
    let bust = one("bust");
    let request = one("request");
    let answer = one("answer");
    let ruling = one("ruling");
    let rows = [
        bust.replace("\"binance_trade_70410359\"", "null"),
        bust.replace("\"fill_id\":null", "\"fill_id\":\"FIL_20251201_150002_c3d4e5f6\""),
        bust.replace("clearly", &"x".repeat(1024)),
        request.replace("\"attempt\":1", "\"attempt\":\"1\""),
        request.replace("\"attempt\":1", "\"attempt\":1.0"),
        request.replace("\"attempt\":1", "\"attempt\":-1"),
        request.replace("\"attempt\":1", "\"attempt\":4294967296"),
        request.replace("\"attempt\":1", "\"attempt\":null"),
        request.replace("PLACE", "AMEND"),
        answer.replace("TAKEN", "LATE"),
        answer.replace("\"answered_at\"", "\"at\""),
        one("group").replace("TPL_", "PLN_"),
        ruling.replace("\"over\":\"CANCELLED\"", "\"over\":null"),
        ruling.replace("\"settles\":[", "\"settles\":[1,\"\","),
        ruling.replace("\"settles\":[", "\"settles\":{},\"x\":["),
        ruling.replace("\"the trading desk\"", "\"\""),
        UPDATE.replace("\"cumulative\":null", "\"cumulative\":\"-1\""),
        UPDATE.replace("\"cumulative\":null", "\"cumulative\":1"),
        UPDATE.replace("\"reason\":null", "\"reason\":\"\\u0007\""),
    ];
    let mut told = String::new();
    for row in rows {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("commands"), &row).unwrap();
        let run = ledger(folder.path(), &["import", "commands", "--quiet"]);
        assert_eq!((run.status, &*run.err), (1, ""), "{row}");
        told += &run.out;
    }
    assert_snapshot!("refused_news", told);
}

/// FIELD N-13.
#[test]
fn n_13_a_foreign_order_is_taken_in_under_an_id_that_is_the_same_at_every_try() {
    let folder = ledger_of("");
    let fill = FILL.to_owned();
    fs::write(folder.path().join("fill"), &fill).unwrap();
    let run = ledger(folder.path(), &["import", "fill", "--quiet"]);
    let told = "fill:1:1: parent_order_id: unknown order ORD_20251201_150000_a1b2c3d4: expected \
        one that is registered; if it was placed elsewhere, register it first under the order_id \
        that `orders id --derived-from ID --at TIME` makes of the exchange's id and time for it, \
        which is the same at every try\n";
    assert_eq!((run.status, &*run.out, &*run.err), (1, told, ""));
    let args = ["id", "--derived-from=liquidation-4711", "--at=2025-12-01T15:00:00.250Z"];
    let id = orders(&args, "").out;
    // The first eight digits of `printf liquidation-4711 | sha256sum`.
    assert_eq!(id, "ORD_20251201_150000_0fe2c83a\n");
    for _ in 0..2 {
        let commands =
            format!("{}\n{fill}", register()).replace("ORD_20251201_150000_a1b2c3d4", id.trim());
        import(folder.path(), &commands);
    }
    assert_eq!(changes(folder.path()).len(), 2);
    let fill_id = orders(&[&args[..], &["--kind=fill"]].concat(), "").out;
    assert_eq!(fill_id, id.replace("ORD", "FIL"));
    for args in [&["id", "--derived-from=x"][..], &["id", "--at=2025-12-01T15:00:00Z"]] {
        assert_eq!(orders(args, "").status, 2, "{args:?}");
    }
}

/// FIELD N-11.
#[test]
fn n_11_only_the_sum_that_cannot_be_held_is_missing() {
    let large = "79228162514264337593543950335";
    let dear = FILL.replace("\"19\"", &format!("\"{large}\""));
    let dust = FILL.replace("\"19\"", "\"0.0000000000000000000000000001\"");
    let dust = dust.replace("c3d4e5f6", "c3d4e5f7").replace("trade_1", "trade_2");
    let folder = ledger_of(&format!("{}\n{dear}\n{dust}\n", register()));
    assert!(
        ledger(folder.path(), &["list"])
            .out
            .contains("PENDING  !  0.4/0.5  95000.00     -   95000.00  ")
    );
    let json = ledger(folder.path(), &["list", "--json"]).out;
    let sums = r#""filled_quantity":"0.4","remaining_quantity":"0.1","average_price":"95000.00""#;
    assert!(json.contains(sums), "{json}");
    let shown = ledger(folder.path(), &["show", "ORD_20251201_150000_a1b2c3d4"]).out;
    assert!(shown.contains("commission          ? USDT\n"), "{shown}");
    assert!(shown.contains("overfill            -\n"), "{shown}");
    let audit = ledger(folder.path(), &["audit", "--kind=not_summable"]);
    assert!(audit.out.contains("its commission in USDT cannot be held"), "{}", audit.out);
    assert_eq!(audit.out.lines().count(), 1);
}

#[test]
fn an_order_is_found_by_every_id_that_the_exchange_ever_gave_it() {
    let renamed = UPDATE.replace("order_1", "order_2").replace(":01Z", ":00Z");
    let other = register().replace("_a1b2c3d4", "_a1b2c3d5");
    let of_other = UPDATE.replace("_a1b2c3d4", "_a1b2c3d5");
    let folder = ledger_of(&format!("{}\n{UPDATE}\n{renamed}\n{other}\n", register()));
    let look_up = |command: &str, id: &str| {
        let args = [command, "--json", "--connector-order-id", id];
        let run = ledger(folder.path(), &args);
        let ids = run.out.lines().map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            value["order"]["order_id"].as_str().unwrap().to_owned()
        });
        (run.status, ids.collect::<Vec<_>>().join(" "), run.err.clone())
    };
    let (one, two) = ("ORD_20251201_150000_a1b2c3d4", "ORD_20251201_150000_a1b2c3d5");
    for id in ["binance_order_1", "binance_order_2"] {
        for command in ["list", "show"] {
            assert_eq!(look_up(command, id), (0, one.into(), String::new()), "{command} {id}");
        }
    }
    import(folder.path(), &of_other);
    assert_eq!(look_up("list", "binance_order_1").1, format!("{two} {one}"));
    assert_eq!(look_up("show", "binance_order_1").1, format!("{one} {two}"));
    assert_eq!(look_up("list", "binance_order_3"), (0, String::new(), String::new()));
    let told = "orders: no order has ever had the exchange's id \"binance_order_3\"\n";
    assert_eq!(look_up("show", "binance_order_3"), (2, String::new(), told.into()));
    let both = ["show", one, "--connector-order-id=binance_order_1"];
    for args in [&both[..], &["show"]] {
        assert_eq!(ledger(folder.path(), args).status, 2, "{args:?}");
    }
}

/// FIELD F-16: a datagram is what one call has written.
#[test]
fn f_16_a_message_is_one_whole_line_written_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("--db={}", folder.path().join("missing").display());
    let rows = [
        (vec!["ledger", "list", &db], 1),
        (vec!["format"], 3),
        (vec!["ledger", "import", "--db", "/"], 1),
    ];
    for (args, wanted) in rows {
        let (ours, theirs) = UnixDatagram::pair().unwrap();
        let mut command = command(&args);
        command.stdin(Stdio::piped()).stderr(Stdio::from(std::os::fd::OwnedFd::from(theirs)));
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, b"{\"a\":1}\n{}\n").unwrap_or_default();
        drop((stdin, command));
        let mut messages = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        child.wait().unwrap();
        ours.set_nonblocking(true).unwrap();
        while let Ok(len) = ours.recv(&mut buffer) {
            if len == 0 {
                break;
            }
            messages.push(String::from_utf8(buffer[..len].to_vec()).unwrap());
        }
        assert!(messages.len() >= wanted, "{args:?}: {messages:?}");
        for message in &messages {
            let lines = message.strip_suffix('\n').unwrap_or_else(|| panic!("{message:?}"));
            assert!(!lines.contains('\n') && !lines.is_empty(), "{message:?}");
            let (first, rest) = lines.split_at(lines.len() / 2);
            assert!(!rest.contains(first), "{message:?}");
        }
    }
}

#[test]
fn a_command_of_every_kind_is_one_that_the_schema_shows() {
    let run = orders(&["schema", "command"], "");
    let file = include_str!("../../../docs/schema/command.schema.json");
    assert_eq!((run.status, &*run.out, &*run.err), (0, file, ""), "see CONTRIBUTING.md");
    let schema: Value = serde_json::from_str(file).unwrap();
    let keys: Vec<&str> =
        schema["properties"].as_object().unwrap().keys().map(|it| &**it).collect();
    let mut kinds = KINDS;
    kinds.sort_unstable();
    assert_eq!(keys, kinds);
    for example in schema["examples"].as_array().unwrap() {
        let command: Command = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(&command).unwrap(), *example);
    }
}
