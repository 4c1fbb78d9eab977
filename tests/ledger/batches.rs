//! Many writes at once: all of them, or none.

use core_enums::OrderStatus::{Filled, Open};
use strategy_ledger::{LedgerReader, Registration, StorageError, WriteError};

use super::examples::{
    contents, fill, ledger_with, new_ledger, order, order_id, order_that_is, report,
};

/// The error of a caller that abandons a batch.
#[derive(Debug)]
enum GivenUp {
    ByChoice,
    Write(WriteError),
}

impl From<WriteError> for GivenUp {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl From<StorageError> for GivenUp {
    fn from(error: StorageError) -> Self {
        Self::Write(error.into())
    }
}

#[test]
fn a_batch_returns_what_its_caller_made_of_it_and_all_of_it_is_there() {
    let (_folder, mut ledger) = new_ledger();
    let given = ledger.batch(|batch| {
        for number in 1..=100 {
            batch.register_order(&order(number))?;
        }
        Ok::<_, WriteError>("done")
    });
    assert_eq!(given.unwrap(), "done");
    assert_eq!(contents(&ledger.view()).orders, (1..=100).map(order).collect::<Vec<_>>());
    assert_eq!(ledger.view().last_seq().unwrap(), 100);
}

#[test]
fn a_batch_that_its_caller_gives_up_leaves_nothing() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger.view());
    let given_up = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        let _ = batch.apply_update(order_id(1), &report(Open, Some("8"), 1))?;
        let _ = batch.record_fill(&fill(1, None))?;
        Err::<(), _>(GivenUp::ByChoice)
    });
    assert!(matches!(given_up, Err(GivenUp::ByChoice)));
    assert_eq!(contents(&ledger.view()), before);
    // The numbers of the abandoned changes are used again.
    ledger.register_order(&order(3)).unwrap();
    assert_eq!(ledger.view().last_seq().unwrap(), 2);
}

#[test]
fn a_refused_write_that_is_passed_on_takes_the_batch_with_it() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger.view());
    let refused = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        batch.register_order(&order_that_is(1, Filled))?;
        Ok::<_, GivenUp>(())
    });
    assert!(matches!(refused, Err(GivenUp::Write(WriteError::OrderIdInUse { .. }))));
    assert_eq!(contents(&ledger.view()), before);
}

#[test]
fn a_refused_write_that_is_swallowed_leaves_the_others() {
    let (_folder, mut ledger) = ledger_with(1);
    let given = ledger.batch(|batch| {
        batch.register_order(&order(2))?;
        assert!(batch.register_order(&order_that_is(1, Filled)).is_err());
        assert!(batch.apply_update(order_id(9), &report(Open, None, 1)).is_err());
        let _ = batch.record_fill(&fill(1, None))?;
        batch.register_order(&order(3))
    });
    assert_eq!(given.unwrap(), Registration::Registered);
    let known = contents(&ledger.view());
    assert_eq!(known.orders, [order(1), order(2), order(3)]);
    assert_eq!(known.changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn a_view_within_a_batch_sees_its_writes_and_a_reader_beside_it_does_not() {
    let (_folder, mut ledger) = ledger_with(1);
    let mut reader = LedgerReader::open(ledger.path()).unwrap();
    let before = contents(&ledger.view());
    ledger
        .batch(|batch| {
            batch.register_order(&order(2))?;
            let _ = batch.apply_update(order_id(2), &report(Open, None, 1))?;
            let seen = contents(&batch.view());
            assert_eq!((seen.last_seq, seen.orders.len(), seen.changes.len()), (3, 2, 3));
            assert_eq!(seen.orders[1].status(), Open);
            assert_eq!(contents(&reader.view()?), before);
            Ok::<_, WriteError>(())
        })
        .unwrap();
    assert_eq!(contents(&reader.view().unwrap()), contents(&ledger.view()));
}

#[test]
fn a_readers_view_stays_at_the_moment_that_it_was_taken() {
    let (_folder, mut ledger) = ledger_with(1);
    let mut reader = LedgerReader::open(ledger.path()).unwrap();
    let before = contents(&ledger.view());
    let view = reader.view().unwrap();
    ledger.register_order(&order(2)).unwrap();
    assert_eq!(contents(&view), before);
    drop(view);
    assert_eq!(contents(&reader.view().unwrap()).orders, [order(1), order(2)]);
}

#[test]
fn an_empty_batch_changes_nothing() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger.view());
    ledger.batch(|_| Ok::<_, StorageError>(())).unwrap();
    assert_eq!(contents(&ledger.view()), before);
}
