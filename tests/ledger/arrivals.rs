//! The same commands in different sequences: whether they contradict each
//! other, and the final state.

use core_enums::ReportEffect;
use dtos_state::{ExecutionSummary, Order};
use strategy_ledger::{Batch, Command, LedgerView, OrderReport, Recorded, Reported, WriteError};

/// Submits commands to a ledger, and returns their effects.
pub(super) fn give(batch: &mut Batch, command: &Command) -> Result<String, WriteError> {
    Ok(match command {
        Command::Register(order) => format!("{:?}", batch.register_order(order)?),
        Command::Update(report) => match batch.apply_update(report.order_id, &report.update())? {
            Reported::Applied(progress) => format!("{progress:?}"),
            Reported::Repeated => "Repeated".into(),
            Reported::Contradicted(contradiction) => format!("Contradicted: {contradiction}"),
        },
        Command::Fill(fill) => match batch.record_fill(fill)? {
            Recorded::Recorded => "Recorded".into(),
            Recorded::Repeated { fill_id } => format!("Repeated: {fill_id}"),
            Recorded::Conflicting { with } => format!("Conflicting: {with}"),
        },
    })
}

/// The order and its sums.
pub(super) fn end(view: &LedgerView, register: &Command) -> (Order, ExecutionSummary) {
    let order = view.order(register.order_id()).unwrap().unwrap();
    (order, view.execution_summary(register.order_id()).unwrap().unwrap())
}

/// The commands without contradictions: of two that contradict each other, the
/// earlier one.
pub(super) fn consistent<'a>(commands: impl IntoIterator<Item = &'a Command>) -> Vec<Command> {
    let mut kept: Vec<Command> = Vec::new();
    for command in commands {
        if kept.iter().all(|other| !contradict(other, command)) {
            kept.push(command.clone());
        }
    }
    kept
}

fn contradict(one: &Command, other: &Command) -> bool {
    let differ = |one: &OrderReport, other: &OrderReport| match (
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
pub(super) fn renamed(command: &Command, number: usize) -> Command {
    let json = serde_json::to_string(command).unwrap();
    serde_json::from_str(&json.replace("_20251201_", &prefix(number))).unwrap()
}

/// The part of an id that distinguishes one sequence from the others.
pub(super) fn prefix(number: usize) -> String {
    format!("_{number:08}_")
}
