//! Power cuts after every change of the disk, and every call to it that fails: the entries
//! for the changes of the ledger and the cursor are one.

use std::path::{Path, PathBuf};

use dtos_state::{FillId, OrderId};
use faulty_disk::{Call, Disk, Failure, Fault, Image, Lasting};
use journal_sqlite::{JournalFile, OpenError};
use strategy_journal::{
    AppendError, Decided, ExecutionCommandId, FollowError, JournalEntry, JournalError,
    JournalEvent, JournalReader, JournalWriter, MemoryJournal, NewJournalEntry, follow,
    follow_page,
};
use strategy_ledger::{Cursor, LedgerWriter, MemoryLedger};

use crate::{
    following::{LIFE, events, life},
    samples::{at, decision, now, order_id},
};

/// Each is a decision, or changes of the ledger that are followed.
const STEPS: u32 = 24;

/// A ledger in which all has happened already.
fn ledger() -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    for number in 1..STEPS {
        ledger.take_all(&life(number)).unwrap();
    }
    ledger
}

/// Decides every order, and follows the ledger in pages that end within orders.
fn step(
    number: u32,
    journal: &mut impl JournalWriter,
    ledger: &MemoryLedger,
) -> Result<(), FollowError> {
    match number {
        0 => {
            let decisions: Vec<_> = (1..STEPS).map(decision).collect();
            Ok(journal.decide_orders(&decisions)?)
        }
        number if number % 5 == 0 => Ok(journal.decide_order(&decision(100 + number))?),
        number if number % 7 == 0 => Ok(journal.abandon(order_id(100 + 5), at(number))?),
        number => follow_page(journal, ledger, 11, at(number)).map(drop),
    }
}

/// All that a journal holds.
#[derive(Debug, PartialEq)]
struct State {
    entries: Vec<String>,
    open: usize,
    followed: Cursor,
}

fn state(journal: &impl JournalReader) -> Result<State, JournalError> {
    let entries = journal.entries_after(0, usize::MAX)?;
    Ok(State {
        entries: entries.iter().map(JournalEntry::to_json).collect(),
        open: journal.open_decisions()?.len(),
        followed: journal.followed()?,
    })
}

/// What a journal holds after each number of steps, by the one in memory.
fn states(ledger: &MemoryLedger) -> Vec<State> {
    let mut journal = MemoryJournal::default();
    let mut states = vec![state(&journal).unwrap()];
    for number in 0..STEPS {
        step(number, &mut journal, ledger).unwrap();
        states.push(state(&journal).unwrap());
    }
    states
}

/// A new journal on the real file system, which each disk copies.
fn new_journal(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().canonicalize().unwrap().join("orders.journal");
    drop(open(&path).unwrap());
    path
}

/// The ids of its entries are those of the one in memory.
fn open(path: &Path) -> Result<JournalFile, OpenError> {
    JournalFile::open_numbered(path, 1)
}

/// Cuts the power everywhere in a run of steps; returns how many cuts left a state that is
/// not that of a whole number of steps, or lost an acknowledged one.
fn cut_everywhere(
    steps: impl Fn(u32, &mut JournalFile, &MemoryLedger) -> Result<(), FollowError>,
) -> [u32; 3] {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = (new_journal(&folder), ledger());
    let states = states(&ledger);
    let disk = Disk::new(Image::default());
    let attached = disk.attach().unwrap();
    let mut journal = open(&path).unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..STEPS {
        steps(number, &mut journal, &ledger).unwrap();
        acknowledged.push(disk.position());
        if number % 6 == 4 {
            drop(journal);
            journal = open(&path).unwrap();
        }
    }
    drop((journal, attached));

    let (mut cuts, mut broken, mut early) = (0, 0, 0);
    let history = disk.history();
    let mut replay = history.replay();
    while replay.advance() {
        let made = acknowledged.partition_point(|point| *point <= replay.position());
        for _ in 0..3 {
            cuts += 1;
            let _attached = Disk::new(replay.cut(cuts.into())).attach().unwrap();
            let mut journal = open(&path).unwrap();
            let left = state(&journal).unwrap();
            let whole = (made..=made + 1).find(|steps| states.get(*steps) == Some(&left));
            match whole {
                None => broken += 1,
                Some(steps) => early += u32::from(steps > made),
            }
            if whole.is_some_and(|steps| steps > 0) && cuts % 16 == 0 {
                follow(&mut journal, &ledger, now()).unwrap();
                for number in 1..STEPS {
                    assert_eq!(events(&journal, number), LIFE, "order {number}, cut {cuts}");
                }
            }
        }
    }
    [cuts, broken, early]
}

#[test]
fn no_power_cut_parts_the_entries_from_the_cursor_or_loses_what_was_acknowledged() {
    let [cuts, broken, early] = cut_everywhere(step);
    eprintln!("a journal: {cuts} power cuts, {early} kept a step that was not acknowledged yet");
    assert_eq!(broken, 0, "of {cuts}");
    assert!(cuts > 300 && early > 10, "{cuts} cuts, {early} early");
}

/// A journal that is wrong: it writes the cursor apart from the entries.
struct Apart<'a>(&'a mut JournalFile);

impl JournalWriter for Apart<'_> {
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError> {
        self.0.append_all(entries)
    }

    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Cursor,
    ) -> Result<(), AppendError> {
        self.0.append_following(&[], followed)?;
        self.0.append_following(entries, followed)
    }
}

/// Reads as the journal in it.
macro_rules! reads {
    ($($read:ident($($value:ident: $Value:ty),*) -> $Result:ty;)+) => {
        impl JournalReader for Apart<'_> {
            $(fn $read(&self, $($value: $Value),*) -> Result<$Result, JournalError> {
                self.0.$read($($value),*)
            })+
        }
    };
}

reads! {
    entries_of(order_id: OrderId) -> Vec<JournalEntry>;
    entries_after(skipped: u64, limit: usize) -> Vec<JournalEntry>;
    decision(order_id: OrderId) -> Option<JournalEntry>;
    has(order_id: OrderId, event_type: JournalEvent, fill_id: Option<FillId>) -> bool;
    order_of_command(command: ExecutionCommandId) -> Option<Decided>;
    open_decisions() -> Vec<OrderId>;
    followed() -> Cursor;
}

#[test]
fn a_journal_that_writes_its_cursor_apart_is_caught() {
    let [cuts, broken, _] =
        cut_everywhere(|number, journal, ledger| step(number, &mut Apart(journal), ledger));
    eprintln!("a cursor that is written apart: {broken} of {cuts} power cuts left a gap");
    assert!(broken > 50, "{broken} of {cuts}");
}

/// A disk error of one step, which is tried again until the disk is healed.
fn refused(error: &FollowError) -> bool {
    let FollowError::Journal(error) = error else { panic!("{error:?}") };
    assert!(matches!(error, JournalError::DiskFull(_) | JournalError::Io(_)), "{error:?}");
    matches!(error, JournalError::DiskFull(_))
}

#[test]
fn whichever_call_to_the_disk_fails_a_step_is_refused_or_there_and_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = (new_journal(&folder), ledger());
    let states = states(&ledger);
    let (mut full, mut io) = (0, 0);
    let kinds = [None, Some(Call::Write), Some(Call::Sync), Some(Call::Read)];
    let failures = [Failure::Io, Failure::Full];
    for (failure, call) in failures.iter().flat_map(|f| kinds.iter().map(move |k| (*f, *k))) {
        for lasting in [Lasting::Once, Lasting::UntilHealed] {
            let mut nth = 1;
            loop {
                let disk = Disk::new(Image::default());
                let _attached = disk.attach().unwrap();
                let mut journal = open(&path).unwrap();
                let fault = Fault { call, nth, failure, lasting };
                disk.fail(fault);
                for number in 0..8 {
                    let mut refusals = 0;
                    while let Err(error) = step(number, &mut journal, &ledger) {
                        *(if refused(&error) { &mut full } else { &mut io }) += 1;
                        refusals += 1;
                        assert!(refusals < 3, "step {number} is refused though the disk is healed");
                        if refusals == 2 {
                            disk.heal();
                        }
                        if let Ok(left) = state(&journal) {
                            assert_eq!(left, states[number as usize], "{fault:?}");
                        }
                    }
                }
                drop(journal);
                disk.heal();
                let journal = open(&path).unwrap();
                assert_eq!(state(&journal).unwrap(), states[8], "{fault:?}");
                if disk.failed_calls() == 0 {
                    break;
                }
                nth += 1;
            }
        }
    }
    eprintln!("a disk that fails under a journal: {full} times full, {io} times with an error");
    assert!(full > 50 && io > 50, "{full} full, {io} failed");
}
