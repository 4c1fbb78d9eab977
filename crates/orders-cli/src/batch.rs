use dtos_state::Order;
use strategy_ledger::Command;

use crate::{
    flaw::{Flaw, Found},
    place::{Place, PlaceFinder},
    problem::Problem,
    record::{Record, RecordKind},
};

/// What is done with the records of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Nothing; with `sendable` orders are asked whether they can be sent.
    Check { sendable: bool },
    /// Orders are written on a line each.
    Format,
    /// Commands are handed to a ledger.
    Import,
}

impl Task {
    /// What the records of the text are to be.
    pub(crate) const fn reads(self) -> RecordKind {
        match self {
            Self::Check { .. } | Self::Format => RecordKind::Order,
            Self::Import => RecordKind::Command,
        }
    }
}

/// What became of some records in a row.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The number of records, broken ones too.
    pub(crate) orders: u64,
    /// The orders that were to be written.
    pub(crate) lines: String,
    /// The commands that were to be handed over.
    pub(crate) commands: Vec<Given>,
    pub(crate) problems: Vec<Problem>,
}

/// A command, and where it was found.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) command: Command,
    pub(crate) place: Place,
    pub(crate) record: u64,
}

impl Batch {
    /// How many problems are enough for one batch, so that memory stays bounded.
    pub(crate) const MAX_PROBLEMS: usize = 10_000;
    /// How many commands a ledger is handed at once.
    const MAX_COMMANDS: usize = 1_000;

    /// For the records in `len` bytes.
    pub(crate) fn new(task: Task, len: usize) -> Self {
        let lines = match task {
            Task::Check { .. } | Task::Import => String::new(),
            // Orders are hardly ever longer in canonical form.
            Task::Format => String::with_capacity(len),
        };
        Self { lines, ..Self::default() }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.problems.len() >= Self::MAX_PROBLEMS || self.commands.len() >= Self::MAX_COMMANDS
    }

    pub(crate) fn push(&mut self, task: Task, found: Found, places: &mut PlaceFinder) {
        let record = self.orders + 1;
        self.orders += u64::from(found.is_record);
        let (order_id, flaws) = match (found.outcome, task) {
            (Ok(Record::Command(command)), _) => {
                self.commands.push(Given { command, place: places.place_of(found.offset), record });
                return;
            }
            (Ok(Record::Order(order)), Task::Format) => {
                order.append_json(&mut self.lines);
                self.lines.push('\n');
                return;
            }
            (Ok(Record::Order(order)), Task::Check { sendable: true }) => {
                (Some(order.order_id()), unsendable(&order, found.offset))
            }
            (Ok(Record::Order(_)), Task::Check { sendable: false } | Task::Import) => return,
            (Err(refusal), _) => (refusal.order_id, refusal.flaws),
        };
        self.problems.extend(flaws.into_iter().map(|Flaw { offset, field, message }| Problem {
            place: places.place_of(offset),
            record,
            order_id,
            field,
            message,
        }));
    }
}

fn unsendable(order: &Order, offset: usize) -> Vec<Flaw> {
    let Err(error) = order.check_sendable() else { return Vec::new() };
    let message = format!("a {} order needs it to be sent", order.order_type());
    let flaw = |field: &str| Flaw { offset, field: Some(field.into()), message: message.clone() };
    error.missing().map(flaw).collect()
}
