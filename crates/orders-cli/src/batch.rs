use dtos_state::Order;

use crate::{
    flaw::{Flaw, Found},
    place::PlaceFinder,
    problem::Problem,
};

/// What is done with the orders of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Nothing; with `sendable` they are asked whether they can be sent.
    Check { sendable: bool },
    /// They are written on a line each.
    Format,
}

/// What became of some records in a row.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The number of records, broken ones too.
    pub(crate) orders: u64,
    /// The orders that were to be written.
    pub(crate) lines: String,
    pub(crate) problems: Vec<Problem>,
}

impl Batch {
    /// How many problems are enough for one batch, so that memory stays bounded.
    const MAX_PROBLEMS: usize = 10_000;

    /// For the records in `len` bytes.
    pub(crate) fn new(task: Task, len: usize) -> Self {
        let lines = match task {
            Task::Check { .. } => String::new(),
            // Orders are hardly ever longer in canonical form.
            Task::Format => String::with_capacity(len),
        };
        Self { lines, ..Self::default() }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.problems.len() >= Self::MAX_PROBLEMS
    }

    pub(crate) fn push(&mut self, task: Task, found: Found, places: &mut PlaceFinder) {
        let record = self.orders + 1;
        self.orders += u64::from(found.is_record);
        let (order_id, flaws) = match (found.outcome, task) {
            (Ok(order), Task::Format) => {
                order.append_json(&mut self.lines);
                self.lines.push('\n');
                return;
            }
            (Ok(_), Task::Check { sendable: false }) => return,
            (Ok(order), Task::Check { sendable: true }) => {
                (Some(order.order_id()), unsendable(&order, found.offset))
            }
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
