//! Many writes at once: all of them, or none.

use dtos_state::{
    Command, Effect,
    OrderStatus::{Filled, Open},
};
use ledger_conformance::{
    examples::{contents, fill, fill_id, last_seq, order, order_that_is, report, report_of},
    model::Model,
    news::commands,
    steps::{assert_same, few_cases, take_all},
};
use ledger_sqlite::{
    LedgerReader, LedgerWriter, Refusal, SqliteLedger, SqliteReader, StorageError, WriteError,
};
use proptest::{collection::vec, prelude::*};

use super::on_disk::{ledger_with, new_ledger, sqlite};

#[test]
fn a_batch_returns_what_its_caller_made_of_it_and_all_of_it_is_there() {
    let (_folder, mut ledger) = new_ledger();
    let given = ledger.batch(|batch| {
        for number in 1..=100 {
            batch.register_order(&order(number))?;
        }
        Ok("done")
    });
    assert_eq!(given.unwrap(), "done");
    assert_eq!(contents(&ledger).orders, (1..=100).map(order).collect::<Vec<_>>());
    assert_eq!(last_seq(&ledger), 100);
}

#[test]
fn a_batch_that_its_caller_gives_up_leaves_nothing() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger);
    let given_up = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        batch.apply_update(&report(Open, Some("8"), 1))?;
        batch.record_fill(&fill(1, None))?;
        Err::<(), _>(Refusal::FillIdInUse { fill_id: fill_id(9) }.into())
    });
    let wanted = Refusal::FillIdInUse { fill_id: fill_id(9) };
    assert!(matches!(given_up, Err(WriteError::Refused(refusal)) if refusal == wanted));
    assert_eq!(contents(&ledger), before);
    // The numbers of the abandoned changes are used again.
    ledger.register_order(&order(3)).unwrap();
    assert_eq!(last_seq(&ledger), 2);
}

#[test]
fn a_refused_write_that_is_passed_on_takes_the_batch_with_it() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger);
    let refused = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        batch.register_order(&order_that_is(1, Filled))?;
        Ok(())
    });
    assert!(matches!(refused, Err(WriteError::Refused(Refusal::OrderIdInUse { .. }))));
    assert_eq!(contents(&ledger), before);
}

#[test]
fn a_refused_write_that_is_swallowed_leaves_the_others() {
    let (_folder, mut ledger) = ledger_with(1);
    let given = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        assert!(batch.register_order(&order_that_is(1, Filled)).is_err());
        assert!(batch.apply_update(&report_of(9, Open, None, 1)).is_err());
        batch.record_fill(&fill(1, None))?;
        batch.register_order(&order(3))
    });
    assert_eq!(given.unwrap(), Effect::Registered);
    let known = contents(&ledger);
    assert_eq!(known.orders, [order(1), order(2), order(3)]);
    assert_eq!(known.changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn a_view_within_a_batch_sees_its_writes_and_a_reader_beside_it_does_not() {
    let (_folder, mut ledger) = ledger_with(1);
    let mut reader = SqliteReader::open(ledger.path()).unwrap();
    let before = contents(&ledger);
    ledger
        .batch(|batch| {
            batch.register_order(&order(2))?;
            batch.apply_update(&report_of(2, Open, None, 1))?;
            let seen = contents(batch);
            assert_eq!((seen.last.seq(), seen.orders.len(), seen.changes.len()), (3, 2, 3));
            assert_eq!(seen.orders[1].status(), Open);
            assert_eq!(contents(&reader.view()?), before);
            Ok(())
        })
        .unwrap();
    assert_eq!(contents(&reader.view().unwrap()), contents(&ledger));
}

#[test]
fn a_readers_view_stays_at_the_moment_that_it_was_taken() {
    let (_folder, mut ledger) = ledger_with(1);
    let mut reader = SqliteReader::open(ledger.path()).unwrap();
    let before = contents(&ledger);
    let view = reader.view().unwrap();
    ledger.register_order(&order(2)).unwrap();
    assert_eq!(contents(&view), before);
    drop(view);
    assert_eq!(contents(&reader.view().unwrap()).orders, [order(1), order(2)]);
}

#[test]
fn an_empty_batch_changes_nothing() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger);
    ledger.batch(|_| Ok(())).unwrap();
    assert_eq!(contents(&ledger), before);
}

#[test]
fn the_first_batch_that_everyone_types_compiles() {
    let (_folder, mut ledger) = new_ledger();
    let o = order(1);
    #[rustfmt::skip]
    ledger.batch(|b| { b.register_order(&o)?; Ok(()) }).unwrap();
    assert_eq!(ledger.order(o.order_id()).unwrap(), Some(o));
}

#[test]
fn after_a_failure_a_batch_takes_nothing_more_and_is_rolled_back() {
    let (folder, mut ledger) = ledger_with(1);
    let last = "INSERT INTO report_rows
        VALUES (?, 1, 'unchanged', 'OPEN', NULL, 0, NULL, NULL, zeroblob(16))";
    sqlite(&folder).execute(last, [i64::MAX]).unwrap();
    let before = contents(&ledger);
    let swallowed = ledger.batch(|batch| {
        // There is no number after the last one.
        let failed = batch.register_order(&order(2)).unwrap_err();
        assert!(matches!(failed, WriteError::Storage(StorageError::Damaged { .. })), "{failed:?}");
        let failed = batch.take_all(&[]).unwrap_err();
        assert!(matches!(failed, StorageError::BatchFailed), "{failed:?}");
        Ok(())
    });
    assert!(matches!(swallowed, Err(WriteError::Storage(StorageError::BatchFailed))));
    assert_eq!(contents(&ledger), before);
}

#[derive(Clone, Debug)]
enum Step {
    Batch(Vec<Vec<Command>>),
    GivenUp(Vec<Vec<Command>>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Step> {
    let parts = || vec(vec(commands(), 0..4), 0..4);
    prop_oneof![
        3 => parts().prop_map(Step::Batch),
        2 => parts().prop_map(Step::GivenUp),
        1 => Just(Step::Reopen),
    ]
}

#[test]
fn a_ledger_is_what_a_few_vectors_are_also_where_batches_are_given_up() {
    proptest!(few_cases(), |(steps in vec(steps(), 1..20))| {
        let (_folder, mut ledger) = new_ledger();
        let mut model = Model::default();
        let mut reader = SqliteReader::open(ledger.path()).unwrap();
        for step in steps {
            match step {
                Step::Batch(parts) => ledger
                    .batch(|batch| {
                        for commands in parts {
                            take_all(batch, &mut model, &commands);
                            assert_same(batch, &model);
                        }
                        Ok(())
                    })
                    .unwrap(),
                Step::GivenUp(parts) => {
                    let mut model = model.clone();
                    let given_up = ledger.batch(|batch| {
                        for commands in parts {
                            take_all(batch, &mut model, &commands);
                        }
                        Err::<(), _>(StorageError::BatchFailed.into())
                    });
                    assert!(given_up.is_err());
                }
                Step::Reopen => {
                    let path = ledger.path().to_owned();
                    drop(ledger);
                    ledger = SqliteLedger::open(path).unwrap();
                }
            }
            assert_same(&ledger, &model);
            assert_same(&ledger.view(), &model);
            assert_same(&reader.view().unwrap(), &model);
        }
    });
}
