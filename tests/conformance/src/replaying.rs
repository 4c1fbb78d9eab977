//! What a ledger has kept makes an equal one.

use dtos_state::Command;
use proptest::{collection::vec, prelude::*};
use strategy_ledger::{Change, Outcome};

use crate::{
    examples::contents,
    steps::{commands, few_cases},
    subject::Fresh,
};

pub fn the_changes_of_a_ledger_make_an_equal_one(fresh: Fresh) {
    proptest!(few_cases(), |(commands in vec(commands(), 1..60))| {
        let mut subject = fresh();
        let ledger = subject.ledger();
        ledger.take_all(&commands).unwrap();
        let wanted = contents(ledger);
        for page in [usize::MAX, 10] {
            let mut replayed = fresh();
            let replayed = replayed.ledger();
            loop {
                let changes = ledger.changes_since(replayed.last_seq().unwrap(), page).unwrap();
                if changes.is_empty() {
                    break;
                }
                let commands: Vec<Command> = changes.iter().map(sent).collect();
                let outcomes = replayed.take_all(&commands).unwrap();
                let same = |(change, outcome): (&Change, &Outcome)| {
                    outcome.as_ref().is_ok_and(|effect| effect.of_change() == Some(change.effect))
                };
                assert!(changes.iter().zip(&outcomes).all(same), "{outcomes:?}");
            }
            assert_eq!(contents(replayed), wanted);
            assert_eq!(replayed.audit().unwrap(), ledger.audit().unwrap());
        }
    });
}

/// The command of a change, by way of JSON, as it reaches another machine.
fn sent(change: &Change) -> Command {
    Command::from_json(&change.command.to_json()).unwrap()
}
