use std::collections::BTreeMap;

use simulated_venue::Fault;

/// A property that does not hold, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The number of the property.
    pub property: u8,
    /// What was seen.
    pub found: String,
}

/// What a history did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What does not hold.
    pub violation: Option<Violation>,
    /// How many steps it had.
    pub steps: u64,
    /// How many events the worker took.
    pub events: u64,
    /// How many requests went out.
    pub requests: u64,
    /// How often the process died.
    pub crashes: u64,
    /// How many orders were placed.
    pub orders: u64,
    /// How many executions the ledger counts.
    pub fills: u64,
    /// How many orders ended undecided.
    pub undecided: u64,
    /// How often each fault happened.
    pub faults: BTreeMap<Fault, u64>,
    /// How often each event met an order in each state.
    pub transitions: BTreeMap<(&'static str, &'static str), u64>,
    /// The history, line by line, if it is wanted.
    pub trace: String,
}

impl Outcome {
    /// Adds up what two histories did.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.events += other.events;
        self.requests += other.requests;
        self.crashes += other.crashes;
        self.orders += other.orders;
        self.fills += other.fills;
        self.undecided += other.undecided;
        for (&fault, count) in &other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        for (&transition, count) in &other.transitions {
            *self.transitions.entry(transition).or_default() += count;
        }
        if self.violation.is_none() {
            self.violation.clone_from(&other.violation);
        }
    }
}
