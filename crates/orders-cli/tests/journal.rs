//! `orders journal`: the story of an order, and whether the journal fits its ledger.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
};

use dtos_state::{
    Answer, AnswerOutcome, Command, ExecutionGroup, Fill, NewFill, NewOrder, Order, OrderId,
    OrderSide, OrderStatus, OrderTerms, OrderUpdate, Request, RequestKind, Timestamp,
};
use insta::assert_snapshot;
use journal_sqlite::JournalFile;
use ledger_sqlite::{LedgerWriter, SqliteLedger};
use program::{Run, command, orders_in};
use serde_json::Value;
use strategy_journal::{
    CausalityChain, ExecutionCommandId, JournalEntry, JournalWriter, NewDecision, Origin, follow,
};
use tempfile::TempDir;

const FILES: [&str; 2] = ["--journal=j", "--ledger=l"];

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn order_id(number: u32) -> OrderId {
    OrderId::numbered(at(0).get(), number).unwrap()
}

fn at(second: u32) -> Timestamp {
    id(&format!("2025-12-01T15:00:{second:02}Z"))
}

fn decision(number: u32) -> NewDecision {
    let origin = Origin::News(id("NWS_20251201_145958_abc123"));
    let command = ExecutionCommandId::numbered(at(0).get(), number).unwrap();
    let causality = CausalityChain::of(origin).extended(command).unwrap();
    NewDecision { order_id: order_id(number), causality, context: None, decided_at: at(0) }
}

/// A decision with nearly every id that there is, and a context.
fn full_decision(number: u32) -> NewDecision {
    let mut decision = decision(number);
    let chain = &mut decision.causality;
    chain.extend(id::<strategy_journal::SignalId>("SIG_20251201_145959_abc12")).unwrap();
    chain.extend(id::<strategy_journal::SignalId>("SIG_20251201_145959_abc13")).unwrap();
    chain.extend(id::<strategy_journal::RiskId>("RSK_20251201_145959_abc123")).unwrap();
    chain.extend(id::<strategy_journal::StrategyDirectiveId>("STR_20251201_145959_aa123")).unwrap();
    chain.extend(id::<strategy_journal::EntryPlanId>("ENT_20251201_145959_abc123")).unwrap();
    chain.extend(id::<strategy_journal::SizePlanId>("SIZ_20251201_145959_abc123")).unwrap();
    chain.extend(id::<strategy_journal::ExecutionPlanId>("EXP_20251201_145959_abc12")).unwrap();
    decision.context = Some(id("{\"bid\": 94999.50, \"note\":\"\\u001b\"}"));
    decision
}

fn registered(number: u32) -> Command {
    let terms = OrderTerms {
        parent_group_id: id("EXG_20251201_145955_xyz789"),
        symbol: id("BTC_USDT"),
        side: OrderSide::Buy,
        quantity: id("0.5"),
        created_at: at(0),
    };
    Command::Register(Order::with_id(order_id(number), NewOrder::limit(terms, id("95000.00"))))
}

fn requested(number: u32, kind: RequestKind, second: u32) -> Command {
    let (order_id, requested_at) = (order_id(number), at(second));
    Command::Request(Request { order_id, attempt: 1, kind, requested_at, expires_at: None })
}

fn filled(number: u32) -> Command {
    let new = NewFill {
        parent_order_id: order_id(number),
        connector_fill_id: Some(id("trade_1")),
        filled_quantity: id("0.2"),
        fill_price: id("94999.50"),
        commission: None,
        commission_asset: None,
        executed_at: at(3),
    };
    Command::Fill(Fill::with_id(id("FIL_20251201_150003_c3d4e5f6"), new))
}

/// What happened to the first order.
fn life() -> Vec<Command> {
    let answer = Answer {
        order_id: order_id(1),
        attempt: 1,
        kind: RequestKind::Place,
        outcome: AnswerOutcome::Taken,
        reason: None,
        answered_at: at(2),
    };
    let cancelled = OrderUpdate {
        reason: Some(id("by user")),
        ..OrderUpdate::new(order_id(1), OrderStatus::Cancelled, at(8))
    };
    vec![
        Command::Group(ExecutionGroup {
            group_id: id("EXG_20251201_145955_xyz789"),
            parent_plan_id: id("TPL_20251201_145950_abc123"),
            created_at: at(0),
        }),
        registered(1),
        requested(1, RequestKind::Place, 1),
        Command::Answer(answer),
        Command::Update(OrderUpdate::new(order_id(1), OrderStatus::Open, at(2))),
        filled(1),
        requested(1, RequestKind::Cancel, 6),
        Command::Update(cancelled),
    ]
}

/// A journal `j` and a ledger `l`: an order that lived, one that was abandoned, one that is
/// decided alone, and one that was imported.
fn day() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = JournalFile::open_numbered(folder.path().join("j"), 1).unwrap();
    let mut ledger = SqliteLedger::open(folder.path().join("l")).unwrap();
    journal.decide_order(&full_decision(1)).unwrap();
    ledger.take_all(&life()).unwrap();
    let cancel = NewDecision {
        causality: CausalityChain::of(Origin::Schedule(id("SCH_20251201_150005_close"))),
        decided_at: at(5),
        ..decision(1)
    };
    journal.decide_cancel(&cancel).unwrap();
    journal.decide_order(&decision(2)).unwrap();
    follow(&mut journal, &ledger, at(9)).unwrap();
    journal.abandon(order_id(2), at(10)).unwrap();
    ledger.take(&registered(4)).unwrap();
    folder
}

fn journal(folder: &Path, args: &[&str]) -> Run {
    orders_in(folder, &[&["journal"], args, &FILES].concat())
}

#[test]
fn why_tells_the_story_of_an_order() {
    let folder = day();
    for (name, number) in [("lived", 1), ("abandoned", 2), ("imported", 4)] {
        let run = journal(folder.path(), &["why", order_id(number).as_str()]);
        assert_snapshot!(format!("story_of_an_order_that_{name}"), run.report());
    }
    let mut file = JournalFile::open(folder.path().join("j")).unwrap();
    file.decide_order(&decision(3)).unwrap();
    let run = journal(folder.path(), &["why", order_id(3).as_str()]);
    assert!(run.out.ends_with("\nOUTCOME\nstatus              not in the ledger yet\n"));

    let run = journal(folder.path(), &["why", order_id(9).as_str()]);
    let message = format!(
        "orders: unknown order {}: expected one that is in the journal or in the ledger\n",
        order_id(9)
    );
    assert_eq!((run.status, &*run.out, run.err), (2, "", message));
}

#[test]
fn why_as_json_has_all_of_it() {
    let folder = day();
    let run = journal(folder.path(), &["why", "--json", order_id(1).as_str()]);
    assert_eq!((run.status, run.out.lines().count(), &*run.err), (0, 1, ""));
    let told: Value = serde_json::from_str(&run.out).unwrap();
    let keys: Vec<_> = told.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["order_id", "entries", "order", "filled_quantity", "executions", "history"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
    assert_eq!(told["filled_quantity"], "0.2");
    assert_eq!(told["entries"].as_array().unwrap().len(), 5);
    assert_eq!(told["history"].as_array().unwrap().len(), 7);
    assert_eq!(told["group"]["parent_plan_id"], "TPL_20251201_145950_abc123");
    // The context as it was given, also what a number would lose.
    assert!(run.out.contains(r#""context":{"bid": 94999.50, "note":"\u001b"}"#));
    let run = journal(folder.path(), &["why", "--json", order_id(2).as_str()]);
    let told: Value = serde_json::from_str(&run.out).unwrap();
    assert!(told["order"].is_null() && told["entries"].as_array().unwrap().len() == 2);
}

#[test]
fn an_export_is_read_back_and_has_the_orders_with_a_ledger() {
    let folder = day();
    let run = orders_in(folder.path(), &["journal", "export", "--journal=j"]);
    assert_eq!((run.status, &*run.err), (0, ""));
    let entries: Vec<_> =
        run.out.lines().map(|line| JournalEntry::from_json(line).unwrap()).collect();
    assert_eq!(entries.len(), 7);
    let again: String = entries.iter().map(|entry| entry.to_json() + "\n").collect();
    assert_eq!(again, run.out);

    let joined = journal(folder.path(), &["export"]);
    assert_eq!(joined.out.lines().count(), 7);
    for (line, entry) in joined.out.lines().zip(run.out.lines()) {
        assert!(line.starts_with(&entry[..entry.len() - 1]), "{line}");
        let value: Value = serde_json::from_str(line).unwrap();
        let is_known = value["order_id"] == order_id(1).as_str();
        assert_eq!(value["order"]["status"] == "CANCELLED", is_known, "{line}");
        assert_eq!(value["order"].is_null(), !is_known, "{line}");
    }
}

#[test]
fn check_finds_nothing_after_a_day_and_what_has_no_reason_later() {
    let folder = day();
    let run = journal(folder.path(), &["check"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", "0 findings\n"));

    let mut ledger = SqliteLedger::open(folder.path().join("l")).unwrap();
    ledger.take_all(&[registered(7), requested(7, RequestKind::Place, 1)]).unwrap();
    let run = journal(folder.path(), &["check"]);
    let what = "The ledger has a request to place the order, and the journal has no decision on it";
    assert_eq!(
        (run.status, run.out, &*run.err),
        (1, format!("{}: {what}\n", order_id(7)), "1 finding\n")
    );
    let run = journal(folder.path(), &["check", "--json"]);
    let expected = format!(
        "{{\"order_id\":\"{}\",\"finding\":\"request_without_decision\",\"about\":null,\
        \"message\":\"{what}\"}}\n",
        order_id(7)
    );
    assert_eq!((run.status, run.out), (1, expected));
}

#[test]
fn follow_appends_what_the_ledger_has_got_and_writes_it() {
    let folder = day();
    let mut file = JournalFile::open(folder.path().join("j")).unwrap();
    file.decide_order(&decision(5)).unwrap();
    drop(file);
    let run = journal(folder.path(), &["follow", "--once"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""), "one registration, no request");

    let mut ledger = SqliteLedger::open(folder.path().join("l")).unwrap();
    ledger.take_all(&[registered(5), requested(5, RequestKind::Place, 1)]).unwrap();
    let run = journal(folder.path(), &["follow", "--once"]);
    assert_eq!((run.status, run.out.lines().count(), &*run.err), (0, 1, ""));
    let entry = JournalEntry::from_json(run.out.trim_end()).unwrap();
    assert_eq!((entry.event_type().as_str(), entry.order_id()), ("ORDER_PLACED", order_id(5)));
    let run = journal(folder.path(), &["follow", "--once"]);
    assert_eq!((run.status, &*run.out), (0, ""));

    // One that goes on, and is killed.
    let args = [&["journal", "follow"][..], &FILES].concat();
    let mut child = command(&args).current_dir(folder.path()).spawn().unwrap();
    let rejected = OrderUpdate::new(order_id(5), OrderStatus::Rejected, at(4));
    ledger.take(&Command::Update(rejected)).unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let entry = JournalEntry::from_json(line.trim_end()).unwrap();
    assert_eq!(entry.event_type().as_str(), "ORDER_REJECTED");
    assert_eq!(journal(folder.path(), &["check"]).status, 0);
}

#[test]
fn another_ledger_and_other_files_are_refused() {
    let folder = day();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("text"), "text that is no database, of any kind").unwrap();
    drop(SqliteLedger::open(path("other")).unwrap());
    let with = |journal: &str, ledger: &str, args: &[&str]| {
        let files = [format!("--journal={journal}"), format!("--ledger={ledger}")];
        let files = [&*files[0], &*files[1]];
        let run = orders_in(folder.path(), &[&["journal"], args, &files].concat());
        assert_eq!((run.status, &*run.out), (2, ""), "{}", run.err);
        run.err.replace(folder.path().canonicalize().unwrap().to_str().unwrap(), "DIR")
    };
    let why = ["why", "ORD_20251201_150000_00000001"];
    for args in [&["check"][..], &["follow", "--once"]] {
        let error = with("j", "other", args);
        let is_right = error.starts_with("orders: the journal has followed its ledger up to 8-")
            && error.ends_with(", and this ledger has no such change\n");
        assert!(is_right, "{error}");
    }
    for args in [&["check"][..], &["follow", "--once"], &why, &["export"]] {
        assert_eq!(with("none", "l", args), "orders: there is no journal DIR/none\n");
        let found = "is not a journal: expected one of version 1, but found";
        assert_eq!(
            with("l", "l", args),
            format!("orders: DIR/l {found} application id 0x6f72644c\n")
        );
        assert_eq!(
            with("text", "l", args),
            format!("orders: DIR/text {found} no SQLite database\n")
        );
        assert_eq!(with("j", "none", args), "orders: there is no ledger DIR/none\n");
    }
    let _writer = JournalFile::open(path("j")).unwrap();
    let in_use = "orders: the journal DIR/j is in use by another writer\n";
    assert_eq!(with("j", "l", &["follow", "--once"]), in_use);
    assert_eq!(journal(folder.path(), &["check"]).status, 0, "readers are not in the way");
}
