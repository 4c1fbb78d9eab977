//! Several writers at once: what they make of the ledger is what one would have made.

use std::thread;

use dtos_state::{Command, Effect, OrderStatus};
use ledger_conformance::{
    examples::{audit, contents, fill_id, new_fill, new_order, order, order_id, report_of},
    news::news_of,
};
use ledger_postgres::{LedgerReader, LedgerWriter, PostgresLedger, PostgresReader, Refusal};
use postgres_tests::{Server, Settings, machine};
use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use strategy_ledger::{MemoryLedger, NewsDigest};

use crate::load::{changes, count_of};

#[test]
fn two_writers_with_news_of_one_order_both_succeed_and_the_order_is_the_maximum() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    for number in 0..50 {
        ledger.register_order(&order(number)).unwrap();
    }
    let writers = [OrderStatus::Filled, OrderStatus::Cancelled].map(|status| {
        let address = address.clone();
        thread::spawn(move || {
            let mut ledger = PostgresLedger::open(&address).unwrap();
            for number in 0..50 {
                ledger.apply_update(&report_of(number, status, None, 1)).unwrap();
            }
        })
    });
    for writer in writers {
        writer.join().unwrap();
    }
    for number in 0..50 {
        let order = ledger.order(order_id(number)).unwrap().unwrap();
        assert_eq!(order.status(), OrderStatus::Filled);
        assert_eq!(ledger.history(order_id(number)).unwrap().len(), 3);
    }
}

#[test]
fn an_id_that_two_writers_register_is_registered_once() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let writers = [OrderStatus::Pending, OrderStatus::Pending, OrderStatus::Open].map(|status| {
        let address = address.clone();
        thread::spawn(move || {
            let mut ledger = PostgresLedger::open(&address).unwrap();
            let commands = (0..40).map(|number| {
                let new = dtos_state::NewOrder { status, ..new_order() };
                Command::from(dtos_state::Order::with_id(order_id(number), new))
            });
            let commands: Vec<_> = commands.collect();
            commands.chunks(4).flat_map(|batch| ledger.take_all(batch).unwrap()).collect::<Vec<_>>()
        })
    });
    let outcomes = writers.map(|writer| writer.join().unwrap());
    for number in 0..40 {
        let of_one = outcomes.iter().map(|outcomes| &outcomes[number]);
        let registered = of_one.clone().filter(|it| matches!(it, Ok(Effect::Registered))).count();
        assert_eq!(registered, 1);
        // The two equal ones agree, and the other one is refused, or both of them are.
        let refused = of_one.filter(|it| matches!(it, Err(Refusal::OrderIdInUse { .. }))).count();
        assert!(refused == 1 || refused == 2, "{refused}");
    }
}

#[test]
fn an_id_of_a_fill_is_of_one_order_no_matter_who_comes_first() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    for number in 0..2 {
        ledger.register_order(&order(number)).unwrap();
    }
    let writers = [0, 1].map(|number| {
        let address = address.clone();
        thread::spawn(move || {
            let mut ledger = PostgresLedger::open(&address).unwrap();
            let fills = (0..60).map(|fill| {
                let new = dtos_state::NewFill { parent_order_id: order_id(number), ..new_fill() };
                dtos_state::Fill::with_id(fill_id(fill), new)
            });
            fills.filter(|fill| ledger.record_fill(fill).is_ok()).count()
        })
    });
    let kept: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    assert_eq!(kept, 60);
    assert_eq!(changes(&ledger).len(), 62);
}

/// News of orders that are registered, none of which refuses another.
fn random_news(seed: u64) -> Vec<Command> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let of_each = (0..6).map(|number| vec(news_of(number, number * 8..number * 8 + 8), 60));
    let news = of_each.collect::<Vec<_>>().prop_map(|news| news.concat()).prop_shuffle();
    news.new_tree(&mut runner).unwrap().current()
}

#[test]
fn eight_writers_make_of_any_news_what_one_makes_of_them() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    for seed in 0..u64::from(count_of("POSTGRES_SEEDS", 3)) {
        let address = server.new_ledger(&format!("orders_{seed}"));
        let mut ledger = PostgresLedger::open(&address).unwrap();
        let mut wanted = MemoryLedger::default();
        for number in 0..6 {
            ledger.register_order(&order(number)).unwrap();
            wanted.register_order(&order(number)).unwrap();
        }
        let news = random_news(seed);
        wanted.take_all(&news).unwrap();
        // Each has all news, and begins elsewhere, with batches of another size.
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let (address, mut news) = (address.clone(), news.clone());
                let begin = writer * news.len() / 8;
                news.rotate_left(begin);
                thread::spawn(move || {
                    let mut ledger = PostgresLedger::open(&address).unwrap();
                    for batch in news.chunks(1 + writer * 5) {
                        let outcomes = ledger.take_all(batch).unwrap();
                        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        let reader = PostgresReader::open(&address).unwrap();
        assert_eq!(digest(&reader), digest(&wanted), "seed {seed}");
        assert_eq!(contents(&reader).orders.len(), 6);
        for number in 0..6 {
            let order_id = order_id(number);
            assert_eq!(reader.order(order_id).unwrap(), wanted.order(order_id).unwrap());
            let summary = reader.execution_summary(order_id).unwrap();
            assert_eq!(summary, wanted.execution_summary(order_id).unwrap());
        }
        assert_eq!(audit(&reader), audit(&wanted), "seed {seed}");
        let flaws = PostgresReader::open(&address).unwrap().view().unwrap().check().unwrap();
        assert_eq!(flaws, []);
    }
}

fn digest(reader: &impl LedgerReader) -> String {
    let mut digest = NewsDigest::default();
    for change in changes(reader) {
        digest.add(&change.command);
    }
    digest.to_string()
}
