//! Random commands to a ledger and to a model.

use std::collections::BTreeMap;

use core_enums::OrderStatus;
use dtos_state::{ExecutionSummary, Fill, NewFill, NewOrder, Order, OrderUpdate, Timestamp};
use proptest::{collection::vec, prelude::*, sample::select};
use strategy_ledger::{
    Batch, Command, LedgerReader, LedgerView, OrderReport, Recorded, Registration, Reported,
    StorageError, StrategyLedger, WriteError,
};

use super::{
    arrivals::{consistent, end, give, prefix, renamed},
    examples::{at, contents, fill_id, new_fill, new_ledger, new_order, order, order_id},
    model::{Model, Outcome},
};
use crate::oracles::texts::config;

/// A step on a ledger.
#[derive(Clone, Debug)]
enum Step {
    Write(Command),
    Batch(Vec<Command>),
    BatchGivenUp(Vec<Command>),
    Reopen,
}

#[test]
fn a_ledger_is_what_a_few_vectors_are() {
    proptest!(few_cases(), |(steps in vec(steps(), 1..40))| {
        let (_folder, mut ledger) = new_ledger();
        let mut model = Model::default();
        let mut reader = LedgerReader::open(ledger.path()).unwrap();
        for step in steps {
            match step {
                Step::Write(command) => {
                    let told = ledger.batch(|batch| Ok::<_, StorageError>(tell(batch, &command)));
                    assert_eq!(told.unwrap(), model.tell(&command), "{command:?}");
                }
                Step::Batch(commands) => {
                    ledger
                        .batch(|batch| {
                            tell_all(batch, &mut model, &commands);
                            Ok::<_, StorageError>(())
                        })
                        .unwrap();
                }
                Step::BatchGivenUp(commands) => {
                    let given_up = ledger.batch(|batch| {
                        tell_all(batch, &mut model.clone(), &commands);
                        Err::<(), _>(StorageError::BatchFailed)
                    });
                    assert!(given_up.is_err());
                }
                Step::Reopen => {
                    let path = ledger.path().to_owned();
                    drop(ledger);
                    ledger = StrategyLedger::open(path).unwrap();
                }
            }
            assert_same(&ledger.view(), &model);
            assert_same(&reader.view().unwrap(), &model);
        }
    });
}

#[test]
fn what_does_not_contradict_ends_the_same_in_any_order_and_however_often() {
    let news = vec(prop_oneof![updates(1..2), fills(1..2)], 1..20);
    let news = news.prop_map(|news| consistent(&news));
    let arrivals = (news.clone().boxed(), any::<u64>());
    proptest!(few_cases(), |((news, seed) in arrivals)| {
        let (_folder, mut ledger) = new_ledger();
        let register = Command::Register(order(1));
        let shuffled = shuffled(&news, seed);
        let twice: Vec<Command> = shuffled.iter().chain(&news).cloned().collect();
        let ends = ledger.batch(|batch| {
            let mut ends = Vec::new();
            for (number, arrival) in [news, shuffled, twice].into_iter().enumerate() {
                let register = renamed(&register, number);
                give(batch, &register)?;
                for command in &arrival {
                    // A time outside the range is refused in every command.
                    let _ = give(batch, &renamed(command, number));
                }
                let (order, summary) = end(&batch.view(), &register);
                ends.push((order.to_json().replace(&prefix(number), ""), summary));
            }
            Ok::<_, WriteError>(ends)
        });
        let ends = ends.unwrap();
        assert_eq!(ends[0], ends[1]);
        assert_eq!(ends[0], ends[2]);
    });
}

/// Enough cases for a few seconds, or `PROPTEST_CASES`.
fn few_cases() -> ProptestConfig {
    let config = config();
    let is_default = std::env::var_os("PROPTEST_CASES").is_none();
    ProptestConfig { cases: if is_default { 24 } else { config.cases }, ..config }
}

fn shuffled(commands: &[Command], mut seed: u64) -> Vec<Command> {
    let mut keyed: BTreeMap<(u64, usize), Command> = BTreeMap::new();
    for (index, command) in commands.iter().enumerate() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keyed.insert((seed >> 32, index), command.clone());
    }
    keyed.into_values().collect()
}

fn tell_all(batch: &mut Batch, model: &mut Model, commands: &[Command]) {
    for command in commands {
        assert_eq!(tell(batch, command), model.tell(command), "{command:?}");
        assert_eq!(contents(&batch.view()).changes, model.changes);
    }
}

/// Submits to the ledger, and converts its answer to that of the model.
fn tell(batch: &mut Batch, command: &Command) -> Outcome {
    let is_repeat = match command {
        Command::Register(order) => {
            batch.register_order(order).map(|told| told == Registration::Repeated)
        }
        Command::Update(report) => {
            let told = batch.apply_update(report.order_id, &report.update());
            told.map(|told| told == Reported::Repeated)
        }
        Command::Fill(fill) => {
            batch.record_fill(fill).map(|told| matches!(told, Recorded::Repeated { .. }))
        }
    };
    match is_repeat {
        Ok(true) => Outcome::Repeated,
        Ok(false) => {
            let seq = batch.view().last_seq().unwrap();
            let last = batch.view().changes_since(seq - 1, 1).unwrap().pop().unwrap();
            assert_eq!(last.command, *command);
            Outcome::Kept(last.effect)
        }
        Err(WriteError::Storage(error)) => panic!("{error}"),
        Err(_) => Outcome::Refused,
    }
}

/// Every read returns what the model returns.
fn assert_same(view: &LedgerView, model: &Model) {
    let known = contents(view);
    assert_eq!(known.changes, model.changes);
    assert_eq!(known.orders, model.orders);
    assert_eq!(known.last_seq, model.changes.len() as u64);
    let middle = model.changes.len() / 2;
    let page: Vec<_> = model.changes.iter().skip(middle).take(3).cloned().collect();
    assert_eq!(view.changes_since(middle as u64, 3).unwrap(), page);
    for number in 0..5 {
        let id = order_id(number);
        let order = model.orders.iter().find(|order| order.order_id() == id);
        assert_eq!(view.order(id).unwrap().as_ref(), order);
        let history = model.changes.iter().filter(|it| it.command.order_id() == id);
        assert_eq!(view.history(id).unwrap(), history.cloned().collect::<Vec<_>>());
        let fills = model.fills(id);
        assert_eq!(view.fills(id).unwrap(), fills);
        let summary = order.map(|order| ExecutionSummary::of(order, &fills).unwrap());
        assert_eq!(view.execution_summary(id).unwrap(), summary);
    }
    for name in ["8", "9"] {
        let named =
            |order: &Order| order.connector_order_id().is_some_and(|it| it.as_str() == name);
        let found = view.orders_by_connector_order_id(&name.parse().unwrap()).unwrap();
        assert_eq!(found, model.orders_that(named));
    }
    let is_open = |order: &Order| !order.status().is_final();
    assert_eq!(view.open_orders().unwrap(), model.orders_that(is_open));
    for group in GROUPS.map(|group| group.parse().unwrap()) {
        let of_group = |order: &Order| order.parent_group_id() == group;
        assert_eq!(view.orders_of_group(group).unwrap(), model.orders_that(of_group));
        let open = model.orders_that(|order| of_group(order) && is_open(order));
        assert_eq!(view.open_orders_of_group(group).unwrap(), open);
    }
    for (first, last) in [(0, 1), (1, 1), (-9, 9)] {
        let statuses = &OrderStatus::ALL[1..5];
        let time = at(first)..=at(last);
        let mut created = model.orders_that(|order| {
            statuses.contains(&order.status()) && time.contains(&order.created_at())
        });
        created.sort_by_key(|order| (order.created_at(), order.order_id()));
        assert_eq!(view.orders_created(statuses, time).unwrap(), created);
    }
}

const GROUPS: [&str; 2] = ["EXG_20251201_145955_xyz789", "EXG_20251201_145955_abc123"];

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => commands().prop_map(Step::Write),
        3 => vec(commands(), 0..8).prop_map(Step::Batch),
        2 => vec(commands(), 0..8).prop_map(Step::BatchGivenUp),
        1 => Just(Step::Reopen),
    ]
}

/// Few ids, so that they repeat; order 4 is never registered.
fn commands() -> impl Strategy<Value = Command> {
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

fn updates(orders: std::ops::Range<u32>) -> impl Strategy<Value = Command> {
    let id = prop_oneof![3 => Just(None), 3 => Just(Some("8")), 1 => Just(Some("9"))];
    (orders, statuses(), id, times()).prop_map(|(number, status, id, updated_at)| {
        let connector_order_id = id.map(|id| id.parse().unwrap());
        let update = OrderUpdate { status, connector_order_id, updated_at };
        Command::Update(OrderReport::of(order_id(number), update))
    })
}

fn fills(orders: std::ops::Range<u32>) -> impl Strategy<Value = Command> {
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
