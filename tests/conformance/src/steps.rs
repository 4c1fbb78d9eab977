//! Random commands to a ledger and to a model.

use std::{iter, ops::Range};

use dtos_state::{
    Command, ExecutionSummary, Fill, NewFill, NewOrder, Order, OrderStatus, OrderUpdate, Timestamp,
};
use proptest::{collection::vec, prelude::*, sample::select, test_runner::RngSeed};
use strategy_ledger::{LedgerReader, LedgerWriter, OrderFilter, Sort, findings};

use crate::{
    arrivals::{consistent, end_of, renamed, shuffled, take_layers},
    examples::{at, contents, fill_id, new_fill, new_order, order, order_id},
    model::{Model, Outcome},
    subject::Fresh,
};

/// A step on a ledger.
#[derive(Clone, Debug)]
enum Step {
    Take(Command),
    TakeAll(Vec<Command>),
    Reopen,
}

pub fn a_ledger_is_what_a_few_vectors_are(fresh: Fresh) {
    proptest!(few_cases(), |(steps in vec(steps(), 1..40))| {
        let mut subject = fresh();
        let mut model = Model::default();
        for step in steps {
            match step {
                Step::Take(command) => take_all(subject.ledger(), &mut model, &[command]),
                Step::TakeAll(commands) => take_all(subject.ledger(), &mut model, &commands),
                Step::Reopen => subject.reopen(),
            }
            assert_same(subject.ledger(), &model);
            if let Some(reader) = subject.reader() {
                assert_same(reader, &model);
            }
        }
    });
}

pub fn news_without_contradictions_ends_the_same_in_any_order_and_however_often(fresh: Fresh) {
    let news = vec(prop_oneof![updates(1..2), fills(1..2)], 1..20);
    let news = news.prop_map(|news| consistent(&news));
    let arrivals = (news.boxed(), any::<u64>());
    proptest!(few_cases(), |((news, seed) in arrivals)| {
        let mut subject = fresh();
        let ledger = subject.ledger();
        let shuffled = shuffled(&news, seed);
        let twice = [shuffled.clone(), news.clone()].concat();
        let register = Command::Register(order(1));
        let arrivals = [news, shuffled, twice];
        let arrivals: Vec<Vec<Command>> = (0..)
            .zip(&arrivals)
            .map(|(number, it)| {
                let commands = iter::once(&register).chain(it);
                commands.map(|it| renamed(it, number)).collect()
            })
            .collect();
        // A time outside the range is refused in every sequence.
        take_layers(ledger, &arrivals);
        let ends: Vec<String> = (0..)
            .zip(&arrivals)
            .map(|(number, arrival)| end_of(ledger, &arrival[0], number))
            .collect();
        assert_eq!(ends[0], ends[1]);
        assert_eq!(ends[0], ends[2]);
    });
}

/// Enough cases for a few seconds, or `PROPTEST_CASES`; the same in every run.
pub fn few_cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(24),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    }
}

/// Submits commands together, and to the model one after another.
pub fn take_all(ledger: &mut dyn LedgerWriter, model: &mut Model, commands: &[Command]) {
    let outcomes = ledger.take_all(commands).unwrap();
    assert_eq!(outcomes.len(), commands.len());
    for (command, outcome) in commands.iter().zip(&outcomes) {
        assert_eq!(Outcome::from(outcome), model.take(command), "{command:?}");
    }
    assert_eq!(contents(ledger).changes, model.changes);
}

/// Every read returns what the model returns.
pub fn assert_same(ledger: &dyn LedgerReader, model: &Model) {
    let known = contents(ledger);
    assert_eq!(known.changes, model.changes);
    assert_eq!(known.orders, model.orders);
    assert_eq!(known.last_seq, model.changes.len() as u64);
    let middle = model.changes.len() / 2;
    let page: Vec<_> = model.changes.iter().skip(middle).take(3).cloned().collect();
    assert_eq!(ledger.changes_since(middle as u64, 3).unwrap(), page);
    for number in 0..5 {
        let id = order_id(number);
        let order = model.orders.iter().find(|order| order.order_id() == id);
        assert_eq!(ledger.order(id).unwrap().as_ref(), order);
        assert_eq!(ledger.history(id).unwrap(), model.history(id));
        let fills = model.fills(id);
        assert_eq!(ledger.fills(id).unwrap(), fills);
        let summary = order.map(|order| ExecutionSummary::of(order, &fills).unwrap());
        assert_eq!(ledger.execution_summary(id).unwrap(), summary);
    }
    let found = model.orders.iter().flat_map(|order| {
        let history = model.history(order.order_id());
        findings(order, &history)
    });
    assert_eq!(ledger.audit().unwrap(), found.collect::<Vec<_>>());
    for filter in filters() {
        assert_eq!(ledger.orders(&filter).unwrap(), model.orders(&filter).unwrap(), "{filter:?}");
    }
}

/// The filters of which each step tries all.
fn filters() -> Vec<OrderFilter> {
    let default = OrderFilter::default;
    let named = ["8", "9"].map(|name| {
        let connector_order_id = Some(name.parse().unwrap());
        OrderFilter { connector_order_id, ..default() }
    });
    let groups = GROUPS.map(|group| OrderFilter { group: group.parse().ok(), ..default() });
    let open = [default(), groups[0].clone(), groups[1].clone()]
        .map(|filter| OrderFilter { open: Some(true), ..filter });
    let created = [(0, 2), (1, 2), (-9, 10)].map(|(from, before)| OrderFilter {
        statuses: Some(OrderStatus::ALL[1..5].to_vec()),
        created_from: Some(at(from)),
        created_before: Some(at(before)),
        sort: Sort::Creation,
        ..default()
    });
    let pages = [Sort::Registration, Sort::RegistrationDescending].map(|sort| OrderFilter {
        sort,
        limit: Some(2),
        ..default()
    });
    [&named[..], &groups, &open, &created, &pages].concat()
}

const GROUPS: [&str; 2] = ["EXG_20251201_145955_xyz789", "EXG_20251201_145955_abc123"];

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => commands().prop_map(Step::Take),
        5 => vec(commands(), 0..8).prop_map(Step::TakeAll),
        1 => Just(Step::Reopen),
    ]
}

/// Few ids, so that they repeat; order 4 is never registered.
pub fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![2 => registrations(), 5 => updates(0..5), 4 => fills(0..5)]
}

fn registrations() -> impl Strategy<Value = Command> {
    let first = prop_oneof![4 => Just(OrderStatus::Pending), 1 => statuses()];
    (0..4_u32, prop_oneof![5 => Just(0), 1 => 0..4_usize], first, times()).prop_map(
        |(number, odd, status, time)| {
            let new = match odd {
                1 => NewOrder { parent_group_id: GROUPS[1].parse().unwrap(), ..new_order() },
                2 => NewOrder { status, ..new_order() },
                3 => NewOrder { created_at: time, ..new_order() },
                _ => new_order(),
            };
            Command::Register(Order::with_id(order_id(number), new))
        },
    )
}

fn updates(orders: Range<u32>) -> impl Strategy<Value = Command> {
    let id = prop_oneof![3 => Just(None), 3 => Just(Some("8")), 1 => Just(Some("9"))];
    (orders, statuses(), id, times()).prop_map(|(number, status, id, updated_at)| {
        let connector_order_id = id.map(|id| id.parse().unwrap());
        let order_id = order_id(number);
        Command::Update(OrderUpdate { order_id, status, connector_order_id, updated_at })
    })
}

fn fills(orders: Range<u32>) -> impl Strategy<Value = Command> {
    let name = select(vec![None, Some("t1"), Some("t2"), Some("t3")]);
    let quantity = select(vec!["0.2", "0.2", "0.2", "0.3"]);
    (orders, 0..12_u32, name, quantity, times()).prop_map(|(number, fill, name, quantity, time)| {
        let new = NewFill {
            parent_order_id: order_id(number),
            connector_fill_id: name.map(|name| name.parse().unwrap()),
            filled_quantity: quantity.parse().unwrap(),
            // Mostly the same, so that some fills are equal.
            executed_at: if fill % 4 == 0 { time } else { at(1) },
            ..new_fill()
        };
        Command::Fill(Fill::with_id(fill_id(fill), new))
    })
}

fn statuses() -> impl Strategy<Value = OrderStatus> {
    select(&OrderStatus::ALL[..])
}

/// A few times, and one that a ledger cannot hold.
fn times() -> impl Strategy<Value = Timestamp> {
    let far: Timestamp = "3000-01-01T00:00:00Z".parse().unwrap();
    prop_oneof![20 => (0..4_i64).prop_map(at), 1 => Just(far)]
}
