//! Orders with very many news, and ids that very many orders share: nothing takes time that
//! grows with the square of them.

use std::time::{Duration, Instant};

use dtos_state::{Command, Fill, NewFill, Order, OrderStatus::Open, OrderUpdate};
use ledger_conformance::examples::{
    audit, fill_id, new_fill, new_order, order, order_id, report, report_of,
};
use ledger_sqlite::{LedgerReader, LedgerWriter, SqliteLedger};
use strategy_ledger::{Executions, News};
use tempfile::TempDir;

use super::on_disk::new_ledger;

const MANY: u32 = 10_000;
/// Many times what each takes, and a fraction of what its square takes.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn ten_thousand_reports_of_one_time_are_taken_and_read_soon() {
    let reports = (1..=MANY).map(|number| {
        let cumulative = Some(format!("0.{number:05}").parse().unwrap());
        OrderUpdate { cumulative, ..report(Open, None, 1) }.into()
    });
    takes_soon([order(1).into()].into_iter().chain(reports));
}

#[test]
fn ten_thousand_parts_of_one_execution_are_taken_and_read_soon() {
    let parts = (1..=MANY).map(|number| {
        let fill_price = number.to_string().parse().unwrap();
        Fill::with_id(fill_id(1), NewFill { fill_price, ..new_fill() }).into()
    });
    takes_soon([order(1).into()].into_iter().chain(parts));
}

/// One order of the exchange that was taken in under two of ours.
#[test]
fn ten_thousand_executions_that_two_orders_share_are_found_soon() {
    let fills = (0..2 * MANY).map(|number| {
        let new = NewFill {
            parent_order_id: order_id(1 + number / MANY),
            connector_fill_id: format!("t{}", number % MANY).parse().ok(),
            ..new_fill()
        };
        Fill::with_id(fill_id(number), new).into()
    });
    let (_folder, ledger) = takes_soon([order(1).into(), order(2).into()].into_iter().chain(fills));
    let shared = audit(&ledger);
    let shared = shared.iter().filter(|it| it.discrepancy.name() == "shared_execution");
    assert_eq!(shared.count(), 2 * MANY as usize);
}

#[test]
fn ten_thousand_orders_that_share_one_id_of_the_exchange_are_found_soon() {
    let orders = (1..=MANY).flat_map(|number| -> [Command; 2] {
        let order = Order::with_id(order_id(number), new_order());
        [order.into(), report_of(number, Open, Some("0"), 1).into()]
    });
    let (_folder, ledger) = takes_soon(orders);
    let others: Vec<_> = audit(&ledger)
        .iter()
        .map(|it| serde_json::to_value(it).unwrap()["other_order_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(others.len(), MANY as usize);
    assert_eq!(others[0], order_id(2).as_str());
    assert!(others[1..].iter().all(|other| other == order_id(1).as_str()));
}

/// Takes the commands in batches, then again as repeats, audits and shows them.
fn takes_soon(commands: impl Iterator<Item = Command>) -> (TempDir, SqliteLedger) {
    let commands: Vec<_> = commands.collect();
    let (folder, mut ledger) = new_ledger();
    let start = Instant::now();
    for _ in 0..2 {
        for commands in commands.chunks(1_000) {
            assert!(ledger.take_all(commands).unwrap().iter().all(Result::is_ok));
        }
    }
    audit(&ledger);
    let history = ledger.history(order_id(1)).unwrap();
    let news: Vec<_> = history.into_iter().map(|change| change.command).collect();
    std::hint::black_box(Executions::parts(&News::of(&news)));
    assert_eq!(ledger.view().check().unwrap(), []);
    let taken = start.elapsed();
    eprintln!("{} commands: {taken:?}", commands.len());
    assert!(taken < SOON, "{taken:?}");
    (folder, ledger)
}
