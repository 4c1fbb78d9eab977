//! What is known follows from the set of the news: not from the order of arrival, nor from
//! how often each came.

use dtos_state::{Command, Effect, NewOrder, Order, OrderStatus};
use proptest::{collection::vec, prelude::*};
use strategy_ledger::LedgerWriter;

use crate::{
    arrivals::{Known, known_of_all, renamed, shuffled, take_layers, whole},
    examples::{at, group, group_id, new_order, order_id},
    news::news_of,
    steps::few_cases,
    subject::Fresh,
};

/// Two orders of one symbol and side, one of which is registered as known to the exchange.
fn registrations() -> [Command; 2] {
    let known = NewOrder {
        status: OrderStatus::Open,
        connector_order_id: "8".parse().ok(),
        updated_at: at(1),
        ..new_order()
    };
    [(1, new_order()), (2, known)]
        .map(|(number, new)| Command::Register(Order::with_id(order_id(number), new)))
}

fn news() -> impl Strategy<Value = Vec<Command>> {
    let news = prop_oneof![
        5 => news_of(1, 0..4),
        3 => news_of(2, 4..6),
        1 => Just(Command::Group(group())),
    ];
    vec(news, 1..24)
}

/// The registrations in some order, and then the news.
fn arrival(first: bool, news: &[Command]) -> Vec<Command> {
    let mut arrival = registrations().to_vec();
    if first {
        arrival.reverse();
    }
    arrival.extend_from_slice(news);
    arrival
}

fn ends(ledger: &dyn LedgerWriter, sequences: usize) -> Vec<Known> {
    known_of_all(ledger, &[order_id(1), order_id(2)], group_id(), sequences)
}

pub fn any_news_end_the_same_in_any_order_and_however_often(fresh: Fresh) {
    proptest!(few_cases(), |(news in news(), seeds in any::<[u64; 4]>())| {
        let mut subject = fresh();
        let ledger = subject.ledger();
        let [one, other, third, fourth] = seeds.map(|seed| shuffled(&news, seed));
        let reversed: Vec<_> = news.iter().rev().cloned().collect();
        let twice = [third.clone(), fourth].concat();
        let arrivals = [news, reversed, one, other, third, twice];
        let arrivals: Vec<Vec<Command>> = (0..)
            .zip(&arrivals)
            .map(|(number, news)| {
                let commands = arrival(number % 2 == 0, news);
                commands.iter().map(|it| renamed(it, number)).collect()
            })
            .collect();
        let outcomes = take_layers(ledger, &arrivals);
        prop_assert!(outcomes.iter().all(Result::is_ok));
        let known = ends(ledger, arrivals.len());
        for end in &known[1..] {
            prop_assert_eq!(end, &known[0]);
        }
        let again = ledger.take_all(&arrivals.concat()).unwrap();
        prop_assert!(again.iter().all(|outcome| *outcome == Ok(Effect::Repeated)));
        prop_assert_eq!(ends(ledger, arrivals.len()), known);
    });
}

/// Two ledgers with the same news, one told in one batch and the other one by one.
pub fn two_ledgers_with_the_same_news_have_one_digest_and_one_audit(fresh: Fresh) {
    proptest!(few_cases(), |(news in news(), seed in any::<u64>())| {
        let (mut one, mut other) = (fresh(), fresh());
        let outcomes = one.ledger().take_all(&arrival(false, &news)).unwrap();
        prop_assert!(outcomes.iter().all(Result::is_ok));
        for command in arrival(true, &shuffled(&news, seed)) {
            other.ledger().take(&command).unwrap();
        }
        prop_assert_eq!(whole(one.ledger()), whole(other.ledger()));
        // One command more makes another digest.
        let more: Command = crate::examples::report(OrderStatus::Open, None, 99).into();
        one.ledger().take(&more).unwrap();
        prop_assert_ne!(whole(one.ledger()).0, whole(other.ledger()).0);
    });
}
