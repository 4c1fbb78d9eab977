use std::fmt;

use dtos_state::{Command, Effect};

use crate::print::counted;

/// Counts the effects of the commands of an import.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    orders: u64,
    groups: u64,
    /// All that were new to the ledger, contradictory ones too.
    reports: u64,
    /// All that were new to the ledger, those that do not count too.
    fills: u64,
    busts: u64,
    requests: u64,
    answers: u64,
    rulings: u64,
    contradictions: u64,
    conflicts: u64,
    /// Fills that are another part of a known execution.
    completions: u64,
    /// Fills that were taken back before they came.
    busted: u64,
    repeated: u64,
    pub(crate) problems: u64,
}

impl Tally {
    /// Counts a command that was taken, by its effect.
    pub(crate) const fn count(&mut self, command: &Command, effect: &Effect) {
        if let Effect::Repeated = effect {
            self.repeated += 1;
            return;
        }
        match effect {
            Effect::Contradicted { .. } => self.contradictions += 1,
            Effect::Conflicted { .. } => self.conflicts += 1,
            Effect::Completed { .. } => self.completions += 1,
            Effect::Busted if matches!(command, Command::Fill(_)) => self.busted += 1,
            _ => {}
        }
        match command {
            Command::Register(_) => self.orders += 1,
            Command::Group(_) => self.groups += 1,
            Command::Update(_) => self.reports += 1,
            Command::Fill(_) => self.fills += 1,
            Command::Bust(_) => self.busts += 1,
            Command::Request(_) => self.requests += 1,
            Command::Answer(_) => self.answers += 1,
            Command::Ruling(_) => self.rulings += 1,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let always = [(self.orders, "order"), (self.reports, "report"), (self.fills, "fill")];
        let others = [
            (self.groups, "group"),
            (self.busts, "bust"),
            (self.requests, "request"),
            (self.answers, "answer"),
            (self.rulings, "ruling"),
        ];
        let kinds = always.iter().chain(others.iter().filter(|(number, _)| *number > 0));
        let kinds: Vec<_> = kinds.map(|&(number, kind)| counted(number, kind)).collect();
        f.write_str(&kinds.join(", "))?;
        let notes = [
            (self.contradictions, "contradiction"),
            (self.conflicts, "conflict"),
            (self.completions, "completion"),
            (self.busted, "busted fill"),
        ];
        let notes = notes.iter().filter(|(number, _)| *number > 0);
        let notes: Vec<_> = notes.map(|&(number, note)| counted(number, note)).collect();
        match &*notes {
            [] => {}
            [only] => write!(f, "; {only} kept")?,
            [first @ .., last] => write!(f, "; {} and {last} kept", first.join(", "))?,
        }
        if self.repeated > 0 {
            write!(f, "; {} repeated", self.repeated)?;
        }
        write!(f, "; {}", counted(self.problems, "problem"))
    }
}
