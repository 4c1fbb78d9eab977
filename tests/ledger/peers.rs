//! Faults that users of other systems report: a test for each row of
//! `docs/PEERS.md`.

use std::collections::BTreeSet;

use dtos_state::{
    Effect, ExactDecimal, Fill, NewFill, NewOrder, Order, OrderStatus,
    OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending, Rejected},
    Symbol, generate_order_id,
};
use ledger_conformance::examples::{
    audit, contents, fill, fill_id, new_fill, new_order, open, order, order_id, order_that_is,
    report, report_of,
};
use ledger_sqlite::{
    Discrepancy, LedgerReader, LedgerWriter, Refusal, SqliteLedger, SqliteReader, WriteError,
};

use super::on_disk::{NAME, ledger_with, new_ledger};

const PEERS: &str = include_str!("../../docs/PEERS.md");
const DECISIONS: &str = include_str!("../../docs/DECISIONS.md");
const HERE: &str = include_str!("peers.rs");

/// `nautilus_trader` 3797: a fill after a cancel brought the order back to
/// life, and it never ended. An order with a final status is never open again;
/// only FILLED replaces CANCELLED.
#[test]
fn a_fill_after_a_cancel_does_not_bring_the_order_back_to_life() {
    let (_folder, mut ledger) = ledger_with(1);
    ledger.apply_update(&report(Cancelled, Some("8"), 3)).unwrap();
    assert_eq!(ledger.record_fill(&fill(1, Some("t1"))).unwrap(), Effect::Filled);
    let late = ledger.apply_update(&report(PartiallyFilled, Some("8"), 2)).unwrap();
    assert_eq!(late, Effect::Unchanged);
    assert_eq!(ledger.order(order_id(1)).unwrap().unwrap().status(), Cancelled);
    assert_eq!(ledger.orders(&open()).unwrap(), []);
    let filled = ledger.apply_update(&report(Filled, Some("8"), 4)).unwrap();
    assert_eq!(filled, Effect::Advanced);
    assert_eq!(ledger.orders(&open()).unwrap(), []);
}

/// barter-rs 206: a delayed "new" re-created an order that was already filled.
/// Final orders are kept, and an older report changes nothing.
#[test]
fn a_delayed_new_does_not_re_create_a_filled_order() {
    let (_folder, mut ledger) = ledger_with(1);
    ledger.apply_update(&report(Filled, Some("8"), 3)).unwrap();
    let filled = ledger.order(order_id(1)).unwrap();
    for delayed in [report(Open, Some("8"), 1), report(Pending, None, 0)] {
        let effect = ledger.apply_update(&delayed).unwrap();
        assert_eq!(effect, Effect::Unchanged);
    }
    assert_eq!(ledger.register_order(&order(1)).unwrap(), Effect::Repeated);
    assert_eq!(ledger.order(order_id(1)).unwrap(), filled);
    assert_eq!(contents(&ledger).orders.len(), 1);
}

/// `nautilus_trader` 3046, 3081: a replayed trade id stopped the start-up. A
/// repeated fill is neither an error nor a change.
#[test]
fn a_replayed_trade_id_does_not_stop_the_start() {
    let (folder, mut ledger) = ledger_with(1);
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let before = contents(&ledger);
    drop(ledger);
    let mut ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    assert_eq!(ledger.record_fill(&fill(1, Some("t1"))).unwrap(), Effect::Repeated);
    assert_eq!(contents(&ledger), before);
    // With an id from a new process it is another part of the same execution.
    let effect = ledger.record_fill(&fill(2, Some("t1"))).unwrap();
    assert_eq!(effect, Effect::Completed { with: fill_id(1) });
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t1"))]);
    assert_eq!(contents(&ledger).orders, before.orders);
}

/// `QuantDinger` 232: a fill was booked twice after a restart. The filled
/// quantity is summed from distinct fills, and never added to a stored total.
#[test]
fn a_fill_is_not_booked_twice_after_a_restart() {
    let (folder, mut ledger) = ledger_with(1);
    for _ in 0..3 {
        for fill in [fill(1, None), fill(2, Some("t1"))] {
            ledger.record_fill(&fill).unwrap();
        }
        let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
        let filled = summary.filled_quantity().unwrap().to_string();
        assert_eq!((summary.fills(), filled.as_str()), (2, "0.4"));
        drop(ledger);
        ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    }
}

/// `nautilus_trader` 4787: "filled" while the fills said otherwise, and an
/// order stuck in pending cancel. The mismatch is an audit finding, not a
/// state.
#[test]
fn filled_while_the_fills_say_otherwise_is_a_finding_and_not_a_state() {
    let (_folder, mut ledger) = ledger_with(1);
    ledger.record_fill(&fill(1, None)).unwrap();
    ledger.apply_update(&report(Filled, None, 3)).unwrap();
    let by = "0.3".parse().unwrap();
    let found = |ledger: &SqliteLedger| {
        let findings = audit(ledger);
        findings.into_iter().map(|finding| finding.discrepancy).collect::<Vec<_>>()
    };
    assert_eq!(found(&ledger), [Discrepancy::FilledButShort { by }]);
    let rest = NewFill { filled_quantity: "0.3".parse().unwrap(), ..new_fill() };
    ledger.record_fill(&Fill::with_id(fill_id(2), rest)).unwrap();
    assert_eq!(found(&ledger), []);
    assert!("PENDING_CANCEL".parse::<OrderStatus>().is_err());
}

/// `nautilus_trader` 3770: an overfill panicked. It is a recorded fact.
#[test]
fn an_overfill_is_a_recorded_fact() {
    let (_folder, mut ledger) = ledger_with(1);
    for number in 1..=3 {
        assert_eq!(ledger.record_fill(&fill(number, None)).unwrap(), Effect::Filled);
    }
    let findings = audit(&ledger);
    let by = "0.1".parse().unwrap();
    assert!(findings.iter().any(|found| found.discrepancy == Discrepancy::Overfilled { by }));
}

/// `nautilus_trader` 4958: a time-out became REJECTED, but the order was still
/// active. No final status comes without a report from the venue, and a fill of
/// a REJECTED order is recorded.
#[test]
fn an_order_that_lives_on_after_a_rejection_keeps_its_fills() {
    let (folder, mut ledger) = ledger_with(1);
    drop(ledger);
    // Silence of any length, and any number of restarts, change nothing.
    ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    assert_eq!(ledger.orders(&open()).unwrap(), [order(1)]);
    ledger.apply_update(&report(Rejected, None, 1)).unwrap();
    assert_eq!(ledger.record_fill(&fill(1, None)).unwrap(), Effect::Filled);
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, None)]);
    let findings = audit(&ledger);
    let [found] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(found.discrepancy, Discrepancy::FillsOnRejected {});
}

/// `nautilus_trader` 4917, 4498: a cancelled order panicked the database reader
/// at restart. One table of names reads and writes every status.
#[test]
fn an_order_of_every_status_is_read_at_restart() {
    let (folder, mut ledger) = new_ledger();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        ledger.register_order(&order(number)).unwrap();
        ledger.apply_update(&report_of(number, status, None, 0)).unwrap();
    }
    drop(ledger);
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let mut reader = SqliteReader::open(ledger.path()).unwrap();
    let wanted: Vec<Order> =
        (1..).zip(OrderStatus::ALL).map(|(number, status)| order_that_is(number, status)).collect();
    assert_eq!(contents(&ledger).orders, wanted);
    assert_eq!(contents(&reader.view().unwrap()).orders, wanted);
}

/// hftbacktest 87, 146; rust-ibapi 350; `ib_insync` 644: order ids repeated,
/// and the order was refused or overwritten. The generator makes unique ids,
/// and the ledger refuses an id that is in use.
#[test]
fn order_ids_do_not_repeat_and_a_used_one_overwrites_nothing() {
    let ids: BTreeSet<_> = (0..10_000).map(|_| generate_order_id()).collect();
    assert_eq!(ids.len(), 10_000);
    let (_folder, mut ledger) = ledger_with(1);
    let other = NewOrder { symbol: "ETH_USDT".parse().unwrap(), ..new_order() };
    let refused = ledger.register_order(&Order::with_id(order_id(1), other)).unwrap_err();
    assert!(matches!(refused, WriteError::Refused(Refusal::OrderIdInUse { .. })));
    assert_eq!(contents(&ledger).orders, [order(1)]);
}

/// opentrader 3, Binance.Net 249: a symbol pattern refused real instruments.
/// The design document has the same pattern, so its limit is documented.
#[test]
fn a_symbol_that_the_pattern_refuses_is_documented() {
    let refused = "1INCH_USDT".parse::<Symbol>().unwrap_err();
    let wanted = r#"invalid symbol "1INCH_USDT": expected BASE_QUOTE in capital letters A to Z"#;
    assert_eq!(refused.to_string(), wanted);
    let (_, v4) = DECISIONS.split_once("### V4").unwrap();
    assert!(v4.split("### ").next().unwrap().contains("`1INCH_USDT`"));
}

/// rust-decimal 279, 402, 602: decimals passed through a binary float in serde.
/// Here they are strings, and are stored as text.
#[test]
fn a_decimal_passes_through_no_binary_float() {
    assert!(serde_json::from_str::<ExactDecimal>("0.1").is_err());
    let (folder, mut ledger) = new_ledger();
    let digits = "7.9228162514264337593543950335";
    let new = NewOrder { price: Some(digits.parse().unwrap()), ..new_order() };
    ledger.register_order(&Order::with_id(order_id(1), new)).unwrap();
    drop(ledger);
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let price = ledger.order(order_id(1)).unwrap().unwrap().price();
    assert_eq!(price.map(|price| price.to_string()).as_deref(), Some(digits));
}

/// hummingbot 7140, 750, 875; passivbot 514: a cancel that came too late was read
/// as "rejected". REJECTED never overwrites a fill.
#[test]
fn a_cancel_that_comes_too_late_does_not_reject_a_filled_order() {
    for status in [PartiallyFilled, Filled] {
        let (_folder, mut ledger) = ledger_with(1);
        ledger.apply_update(&report(status, None, 1)).unwrap();
        let effect = ledger.apply_update(&report(Rejected, None, 2)).unwrap();
        assert!(matches!(effect, Effect::Contradicted { .. }), "{status}: {effect:?}");
        assert_eq!(ledger.order(order_id(1)).unwrap().unwrap().status(), status);
    }
}

#[test]
fn every_report_in_the_table_has_its_test() {
    let rows: Vec<Vec<&str>> = PEERS
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Report"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let [_, place, _, test] = row[..] else { panic!("{row:?}") };
        let test = test.trim_matches('`');
        let (above, _) = HERE.split_once(&format!("fn {test}() {{")).unwrap_or_else(|| {
            panic!("no test {test}");
        });
        let comment = above.rsplit("\n\n").next().unwrap();
        assert!(comment.contains("#[test]"), "{test}");
        let comment = comment.replace("\n/// ", " ").replace('`', "");
        assert!(comment.contains(place), "{test} does not name {place}: {comment}");
    }
}
