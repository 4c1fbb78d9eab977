//! The races of FIX's order state change matrices: each has a file of commands
//! and a snapshot of their effects.

use std::{fs, path::PathBuf};

use dtos_state::{Command, Effect};
use proptest::{prelude::*, test_runner::TestRng};
use strategy_ledger::{LedgerReader, LedgerWriter};

use crate::{
    arrivals::{known_of_all, renamed, take_layers},
    examples::{audit, contents},
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

pub fn each_scenario_ends_the_same_however_it_arrives_and_repeats(fresh: Fresh) {
    for (name, text) in scenarios() {
        let mut subject = fresh();
        let ledger = subject.ledger();
        let commands = commands(&text);
        let (register, rest) = commands.split_at(1);
        let Command::Register(order) = &register[0] else { unreachable!() };
        let is_of_the_order = |it: &&Command| {
            !matches!(it, Command::Register(_)) && it.order_id() == Some(order.order_id())
        };
        let arrivals = arrivals(rest.iter().filter(is_of_the_order).cloned().collect());
        let arrivals: Vec<Vec<Command>> = (0..)
            .zip(&arrivals)
            .map(|(number, it)| register.iter().chain(it).map(|it| renamed(it, number)).collect())
            .collect();
        let outcomes = take_layers(ledger, &arrivals);
        assert!(outcomes.iter().all(Result::is_ok), "{name}");
        let (order_id, group_id) = (order.order_id(), order.parent_group_id());
        let ends = known_of_all(ledger, &[order_id], group_id, arrivals.len());
        assert!(ends.iter().all(|end| *end == ends[0]), "{name}");

        let before = contents(ledger);
        let again = ledger.take_all(&arrivals.concat()).unwrap();
        assert!(again.iter().all(|outcome| *outcome == Ok(Effect::Repeated)), "{name}");
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
        let effect = match ledger.take(command) {
            Ok(Effect::Contradicted { by, .. }) => format!("Contradicted: {by}"),
            Ok(Effect::Completed { with }) => format!("Completed: {with}"),
            Ok(Effect::Conflicted { with }) => format!("Conflicted: {with}"),
            Ok(effect) => format!("{effect:?}"),
            Err(refused) => refused.to_string(),
        };
        lines.push(format!("{}: {effect}", what(command)));
    }
    lines.push(String::new());
    lines.extend(end(ledger, &commands[0]));
    let findings = audit(ledger);
    lines.push(String::new());
    lines.extend(findings.iter().map(ToString::to_string));
    if findings.is_empty() {
        lines.push("nothing to find".into());
    }
    lines.join("\n")
}

fn what(command: &Command) -> String {
    match command {
        Command::Register(order) => format!("register {}", order.status()),
        Command::Update(report) => format!("report {}", report.status),
        Command::Fill(fill) => format!("fill {}", fill.filled_quantity()),
        Command::Bust(bust) => {
            let fill_id = bust.fill_id().map(|it| it.to_string());
            let name = bust.connector_fill_id().map(ToString::to_string);
            format!("bust {}", name.or(fill_id).unwrap())
        }
        Command::Request(it) => format!("request {} {}", it.kind, it.attempt),
        Command::Answer(it) => format!("answer {} {} {}", it.kind, it.attempt, it.outcome),
        Command::Group(group) => format!("group {}", group.group_id),
        Command::Ruling(ruling) => match (ruling.over(), ruling.status()) {
            (Some(over), Some(status)) => format!("ruling {status} over {over}"),
            _ => "ruling".to_owned(),
        },
    }
}

/// The order and its sums.
fn end(ledger: &dyn LedgerReader, register: &Command) -> [String; 2] {
    let order_id = register.order_id().unwrap();
    let order = ledger.order(order_id).unwrap().unwrap();
    let summary = ledger.execution_summary(order_id).unwrap().unwrap();
    let too_much = summary.overfill().map(|by| format!(", {by} too much")).unwrap_or_default();
    let average = summary.average_price().map(|at| format!(" at {at}")).unwrap_or_default();
    let sums = format!(
        "filled {}{average} by {} fills, remaining {}{too_much}",
        summary.filled_quantity().unwrap(),
        summary.fills(),
        summary.remaining_quantity().unwrap()
    );
    [order.to_json(), sums]
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
    use std::collections::BTreeSet;

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
