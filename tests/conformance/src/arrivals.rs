//! The same commands in different sequences: whether they contradict each
//! other, and the final state.

use std::collections::BTreeMap;

use dtos_state::{Command, ExecutionSummary, Order, OrderUpdate, ReportEffect};
use strategy_ledger::{LedgerReader, LedgerWriter, Outcome};

/// Takes sequences, each renamed to orders of its own: first the
/// first command of each, then the second of each, and so on, so that every
/// command meets a ledger that keeps all those before it.
pub(crate) fn take_layers(
    ledger: &mut dyn LedgerWriter,
    sequences: &[Vec<Command>],
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for layer in 0..sequences.iter().map(Vec::len).max().unwrap_or(0) {
        let commands: Vec<Command> =
            sequences.iter().filter_map(|commands| commands.get(layer).cloned()).collect();
        outcomes.extend(ledger.take_all(&commands).unwrap());
    }
    outcomes
}

/// The order and its sums.
pub(crate) fn end(ledger: &dyn LedgerReader, register: &Command) -> (Order, ExecutionSummary) {
    let order = ledger.order(register.order_id()).unwrap().unwrap();
    (order, ledger.execution_summary(register.order_id()).unwrap().unwrap())
}

/// The same as text, whatever the number that its ids were renamed by.
pub(crate) fn end_of(ledger: &dyn LedgerReader, register: &Command, number: usize) -> String {
    let (order, summary) = end(ledger, register);
    format!("{} {summary:?}", order.to_json().replace(&prefix(number), ""))
}

/// The commands without contradictions: of two that contradict each other, the
/// earlier one.
pub(crate) fn consistent<'a>(commands: impl IntoIterator<Item = &'a Command>) -> Vec<Command> {
    let mut kept: Vec<Command> = Vec::new();
    for command in commands {
        if kept.iter().all(|other| !contradict(other, command)) {
            kept.push(command.clone());
        }
    }
    kept
}

fn contradict(one: &Command, other: &Command) -> bool {
    let differ = |one: &OrderUpdate, other: &OrderUpdate| match (
        &one.connector_order_id,
        &other.connector_order_id,
    ) {
        (Some(one), Some(other)) => one != other,
        (None, _) | (_, None) => false,
    };
    match (one, other) {
        (Command::Update(one), Command::Update(other)) => {
            differ(one, other) || one.status.effect_of(other.status) == ReportEffect::Contradicts
        }
        (Command::Fill(one), Command::Fill(other)) => {
            let same_name = one.connector_fill_id().is_some()
                && one.connector_fill_id() == other.connector_fill_id();
            let same_id = one.fill_id() == other.fill_id();
            (same_name && !one.is_same_execution(other)) || (same_id && one != other)
        }
        _ => false,
    }
}

/// The same commands for another order, so that one ledger can hold all
/// sequences.
pub(crate) fn renamed(command: &Command, number: usize) -> Command {
    Command::from_json(&command.to_json().replace("_20251201_", &prefix(number))).unwrap()
}

/// The part of an id that distinguishes one sequence from the others.
fn prefix(number: usize) -> String {
    format!("_{number:08}_")
}

pub(crate) fn shuffled(commands: &[Command], mut seed: u64) -> Vec<Command> {
    let mut keyed: BTreeMap<(u64, usize), Command> = BTreeMap::new();
    for (index, command) in commands.iter().enumerate() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keyed.insert((seed >> 32, index), command.clone());
    }
    keyed.into_values().collect()
}
