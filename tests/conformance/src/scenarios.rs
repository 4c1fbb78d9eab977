//! The races of FIX's order state change matrices: each has a file of commands
//! and a snapshot of their effects.

use std::{collections::BTreeSet, fs, path::PathBuf};

use dtos_state::{Command, Effect};
use proptest::{prelude::*, test_runner::TestRng};
use strategy_ledger::{LedgerWriter, Outcome};

use crate::{
    arrivals::{consistent, end, end_of, renamed, take_layers},
    examples::contents,
    subject::Fresh,
};

/// The number of shuffles that replace the permutations of more than six.
const SHUFFLES: usize = 200;

pub fn every_scenario_has_the_effects_that_were_reviewed(fresh: Fresh) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../scenarios");
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in scenarios() {
            let mut subject = fresh();
            insta::assert_snapshot!(name, effects(subject.ledger(), &commands(&text)));
        }
    });
}

pub fn what_does_not_contradict_ends_the_same_however_it_arrives_and_repeats(fresh: Fresh) {
    for (name, text) in scenarios() {
        let mut subject = fresh();
        let ledger = subject.ledger();
        let commands = commands(&text);
        let (register, rest) = commands.split_at(1);
        let of_the_order = |it: &&Command| match it {
            Command::Register(_) => false,
            Command::Update(_) | Command::Fill(_) => it.order_id() == register[0].order_id(),
        };
        let arrivals = arrivals(consistent(rest.iter().filter(of_the_order)));
        let arrivals: Vec<Vec<Command>> = (0..)
            .zip(&arrivals)
            .map(|(number, it)| register.iter().chain(it).map(|it| renamed(it, number)).collect())
            .collect();
        let outcomes = take_layers(ledger, &arrivals);
        assert!(outcomes.iter().all(Result::is_ok), "{name}");
        let ends: BTreeSet<String> = (0..)
            .zip(&arrivals)
            .map(|(number, arrival)| end_of(ledger, &arrival[0], number))
            .collect();
        assert_eq!(ends.len(), 1, "{name}: {ends:#?}");

        let before = contents(ledger);
        let again = ledger.take_all(&arrivals.concat()).unwrap();
        let is_repeat = |outcome: &Outcome| matches!(outcome, Ok(Effect::Repeated { .. }));
        assert!(again.iter().all(is_repeat), "{name}");
        assert_eq!(contents(ledger), before, "{name}");
    }
}

fn scenarios() -> Vec<(String, String)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"));
    let mut scenarios: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ndjson"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    scenarios.sort();
    scenarios
}

fn commands(text: &str) -> Vec<Command> {
    text.lines().map(|line| Command::from_json(line).unwrap()).collect()
}

/// The effect of each command, and the resulting order.
fn effects(ledger: &mut dyn LedgerWriter, commands: &[Command]) -> String {
    let mut lines = Vec::new();
    for command in commands {
        let what = match command {
            Command::Register(order) => format!("register {}", order.status()),
            Command::Update(report) => format!("report {}", report.status),
            Command::Fill(fill) => format!("fill {}", fill.filled_quantity()),
        };
        let effect = match ledger.take(command) {
            Ok(Effect::Contradicted(contradiction)) => format!("Contradicted: {contradiction}"),
            Ok(Effect::Conflicted { with }) => format!("Conflicted: {with}"),
            Ok(Effect::Repeated { fill_id: Some(fill_id) }) => format!("Repeated: {fill_id}"),
            Ok(Effect::REPEATED) => "Repeated".to_owned(),
            Ok(effect) => format!("{effect:?}"),
            Err(refused) => refused.to_string(),
        };
        lines.push(format!("{what}: {effect}"));
    }
    let (order, summary) = end(ledger, &commands[0]);
    lines.push(String::new());
    lines.push(order.to_json());
    let too_much = summary.overfill().map(|by| format!(", {by} too much")).unwrap_or_default();
    let average = summary.average_price().map(|at| format!(" at {at}")).unwrap_or_default();
    lines.push(format!(
        "filled {}{average} by {} fills, remaining {}{too_much}",
        summary.filled_quantity(),
        summary.fills(),
        summary.remaining_quantity()
    ));
    let findings = ledger.audit().unwrap();
    lines.push(String::new());
    lines.extend(findings.iter().map(ToString::to_string));
    if findings.is_empty() {
        lines.push("nothing to find".into());
    }
    lines.join("\n")
}

/// Every permutation of up to six; a fixed number of shuffles of more.
fn arrivals(commands: Vec<Command>) -> Vec<Vec<Command>> {
    let mut arrivals = Vec::new();
    if commands.len() <= 6 {
        permute(&mut commands.clone(), 0, &mut arrivals);
    } else {
        let mut rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
        let mut shuffled = commands;
        for _ in 0..SHUFFLES {
            for last in (1..shuffled.len()).rev() {
                shuffled.swap(last, rng.random_range(0..=last));
            }
            arrivals.push(shuffled.clone());
        }
    }
    arrivals
}

fn permute(commands: &mut [Command], done: usize, arrivals: &mut Vec<Vec<Command>>) {
    if done == commands.len() {
        arrivals.push(commands.to_vec());
    }
    for next in done..commands.len() {
        commands.swap(done, next);
        permute(commands, done + 1, arrivals);
        commands.swap(done, next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = include_str!("../scenarios/README.md");

    #[test]
    fn the_index_lists_every_scenario() {
        let listed: BTreeSet<String> = INDEX
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(name, _)| name.to_owned())
            .collect();
        let names: BTreeSet<String> = scenarios().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, listed);
        assert!(names.len() >= 20, "{}", names.len());
    }

    #[test]
    fn every_line_of_a_scenario_is_written_as_it_is_read() {
        for (name, text) in scenarios() {
            let written: Vec<String> = commands(&text)
                .iter()
                .map(|command| serde_json::to_string(command).unwrap())
                .collect();
            assert_eq!(written.join("\n") + "\n", text, "{name}");
            assert!(matches!(commands(&text)[0], Command::Register(_)), "{name}");
        }
    }
}
