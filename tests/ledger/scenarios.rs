//! The races of FIX's order state change matrices: each has a file of commands
//! and a snapshot of their effects.

use std::{collections::BTreeSet, fs, path::PathBuf};

use proptest::{prelude::*, test_runner::TestRng};
use strategy_ledger::{Command, StrategyLedger, WriteError};

use super::{
    arrivals::{consistent, end, give, prefix, renamed},
    examples::new_ledger,
};

const INDEX: &str = include_str!("scenarios/README.md");

/// The number of shuffles that replace the permutations of more than six.
const SHUFFLES: usize = 200;

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
        let written: Vec<String> =
            commands(&text).iter().map(|command| serde_json::to_string(command).unwrap()).collect();
        assert_eq!(written.join("\n") + "\n", text, "{name}");
        assert!(matches!(commands(&text)[0], Command::Register(_)), "{name}");
    }
}

#[test]
fn what_becomes_of_every_scenario_is_what_was_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("scenarios");
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in scenarios() {
            let (_folder, mut ledger) = new_ledger();
            insta::assert_snapshot!(name, told(&mut ledger, &commands(&text)));
        }
    });
}

#[test]
fn what_does_not_contradict_ends_the_same_however_it_arrives() {
    for (name, text) in scenarios() {
        let (_folder, mut ledger) = new_ledger();
        let commands = commands(&text);
        let (register, rest) = commands.split_at(1);
        let of_the_order = |it: &&Command| match it {
            Command::Register(_) => false,
            Command::Update(_) | Command::Fill(_) => it.order_id() == register[0].order_id(),
        };
        let arrivals = arrivals(consistent(rest.iter().filter(of_the_order)));
        ledger
            .batch(|batch| {
                let mut ends = BTreeSet::new();
                for (number, arrival) in arrivals.iter().enumerate() {
                    let commands: Vec<Command> =
                        register.iter().chain(arrival).map(|it| renamed(it, number)).collect();
                    for command in &commands {
                        give(batch, command)?;
                    }
                    let (order, summary) = end(&batch.view(), &commands[0]);
                    let order = order.to_json().replace(&prefix(number), "");
                    ends.insert(format!("{order} {summary:?}"));
                }
                assert_eq!(ends.len(), 1, "{name}: {ends:#?}");
                Ok::<_, WriteError>(())
            })
            .unwrap();
    }
}

fn scenarios() -> Vec<(String, String)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/ledger/scenarios"));
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
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The effect of each command, and the resulting order.
fn told(ledger: &mut StrategyLedger, commands: &[Command]) -> String {
    let mut lines = Vec::new();
    for command in commands {
        let what = match command {
            Command::Register(order) => format!("register {}", order.status()),
            Command::Update(report) => format!("report {}", report.status),
            Command::Fill(fill) => format!("fill {}", fill.filled_quantity()),
        };
        let outcome = ledger.batch(|batch| give(batch, command));
        lines.push(format!("{what}: {}", outcome.unwrap_or_else(|refused| refused.to_string())));
    }
    let (order, summary) = end(&ledger.view(), &commands[0]);
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
    let findings = ledger.view().audit().unwrap();
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
