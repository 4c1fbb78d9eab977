//! What a ledger has kept makes an equal one.

use dtos_state::Command;
use proptest::{collection::vec, prelude::*};
use strategy_ledger::{Change, Cursor, Outcome};

use crate::{
    arrivals::whole,
    examples::{Contents, audit, contents},
    model::without_cursor,
    news::commands,
    steps::few_cases,
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
            let mut cursor = Cursor::BEGINNING;
            loop {
                let changes = ledger.changes_since(cursor, page).unwrap();
                let Some(last) = changes.last() else { break };
                cursor = last.cursor;
                let commands: Vec<Command> = changes.iter().map(sent).collect();
                let outcomes = replayed.take_all(&commands).unwrap();
                let same = |(change, outcome): (&Change, &Outcome)| {
                    outcome.as_ref().is_ok_and(|effect| effect.of_change() == Some(change.effect))
                };
                assert!(changes.iter().zip(&outcomes).all(same), "{outcomes:?}");
            }
            let replayed_to = contents(replayed);
            assert_eq!(replayed_to.orders, wanted.orders);
            let changes = |contents: &Contents| -> Vec<_> {
                contents.changes.iter().map(without_cursor).collect()
            };
            assert_eq!(changes(&replayed_to), changes(&wanted));
            assert_eq!(audit(replayed), audit(ledger));
            assert_eq!(whole(replayed), whole(ledger));
        }
    });
}

/// The command of a change, by way of JSON, as it reaches another machine.
fn sent(change: &Change) -> Command {
    Command::from_json(&change.command.to_json()).unwrap()
}
