//! The power is cut, and calls to the disk fail, while a ledger of version 1 is upgraded:
//! what is left is the old ledger, readable as it was, or the whole new one.

use std::{fs, path::Path};

use crash_tests::{Broken, is_sound};
use dtos_state::{Command, Order};
use faulty_disk::{Disk, Image};
use ledger_sqlite::{Cursor, LedgerReader, OpenError, OrderFilter, SqliteLedger, SqliteReader};
use strategy_ledger::{LedgerWriter, MemoryLedger};

use crate::faults::for_every_fault;

const VERSION_1: &[u8] = include_bytes!("../ledger/version_1/orders.ledger");
const EXPORTED: &str = include_str!("../ledger/version_1/exported.ndjson");

/// The orders and the news of a ledger.
type Content = (Vec<Order>, Vec<Command>);

/// What a ledger is before the upgrade and after it.
struct Upgrade {
    old: Content,
    new: Content,
}

/// Which of both was found how often.
#[derive(Debug, Default)]
struct Found {
    old: u64,
    new: u64,
}

impl Upgrade {
    /// The old ledger as it is read, the new one as its news make it elsewhere.
    fn of(path: &Path) -> Self {
        let old = content(&SqliteReader::open(path).unwrap()).unwrap();
        let mut made = MemoryLedger::default();
        let news: Vec<_> = EXPORTED.lines().map(|line| Command::from_json(line).unwrap()).collect();
        assert!(made.take_all(&news).unwrap().iter().all(Result::is_ok));
        let new = content(&made).unwrap();
        assert!(old.0 != new.0 && old.1 == new.1 && old.1 == news);
        Self { old, new }
    }

    /// Reads what is left, lets a writer finish the upgrade, and reads it again.
    fn check(&self, path: &Path, found: &mut Found) -> Result<(), Broken> {
        let version = {
            let reader = SqliteReader::open(path)?;
            let content = content(&reader)?;
            if content == self.old {
                found.old += 1;
                1
            } else {
                assert!(content == self.new, "neither the old ledger nor the new one");
                found.new += 1;
                2
            }
        };
        let ledger = SqliteLedger::open(path)?;
        assert_eq!(ledger.upgrade().is_some(), version == 1);
        is_sound(path)?;
        let flaws = ledger.view().check()?;
        if !flaws.is_empty() {
            return Err(Broken::Flawed(flaws));
        }
        assert!(content(&ledger)? == self.new, "not the new ledger");
        Ok(())
    }
}

fn content(ledger: &dyn LedgerReader) -> Result<Content, Broken> {
    let changes = ledger.changes_since(Cursor::BEGINNING, usize::MAX)?;
    let news = changes.into_iter().map(|change| change.command).collect();
    Ok((ledger.orders(&OrderFilter::default())?, news))
}

fn with_version_1(test: impl FnOnce(&Path, &Upgrade)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("orders.ledger");
    fs::write(&path, VERSION_1).unwrap();
    let upgrade = Upgrade::of(&path);
    test(&path, &upgrade);
    // All of it was on other disks.
    assert!(fs::read(&path).unwrap() == VERSION_1);
}

#[test]
fn a_power_cut_in_the_middle_of_an_upgrade_leaves_the_old_ledger_or_the_new_one() {
    with_version_1(|path, upgrade| {
        let disk = Disk::new(Image::default());
        let attached = disk.attach().unwrap();
        let ledger = SqliteLedger::open(path).unwrap();
        let opened = disk.position();
        drop((ledger, attached));
        let history = disk.history();
        let mut replay = history.replay();
        let (mut found, mut cuts) = (Found::default(), 0);
        while replay.advance() {
            for _ in 0..8 {
                cuts += 1;
                let before = found.new;
                let _attached = Disk::new(replay.cut(cuts)).attach().unwrap();
                let checked = upgrade.check(path, &mut found);
                assert!(checked.is_ok(), "cut {cuts}: {checked:?}");
                let is_acknowledged = replay.position() >= opened;
                assert!(!is_acknowledged || found.new > before, "cut {cuts} lost the upgrade");
            }
        }
        eprintln!("power cuts in an upgrade: {found:?}");
        assert!(found.old > 50 && found.new > 50, "{found:?}");
    });
}

#[test]
fn whichever_call_to_the_disk_fails_an_upgrade_is_not_made_or_whole_and_made_later() {
    with_version_1(|path, upgrade| {
        let (mut found, mut refused) = (Found::default(), 0);
        for_every_fault(|fault| {
            let disk = Disk::new(Image::default());
            let attached = disk.attach().unwrap();
            disk.fail(fault);
            match SqliteLedger::open(path) {
                Ok(ledger) => {
                    disk.heal();
                    assert!(content(&ledger).unwrap() == upgrade.new, "{fault:?}");
                }
                Err(OpenError::Storage { path: named, .. }) => {
                    assert_eq!(named, path);
                    refused += 1;
                }
                Err(other) => panic!("{fault:?}: {other:?}"),
            }
            disk.heal();
            drop(attached);
            // What is there now, and what a power cut would leave.
            for disk in [Disk::new(disk.cut(refused)), disk.clone()] {
                let _attached = disk.attach().unwrap();
                let checked = upgrade.check(path, &mut found);
                assert!(checked.is_ok(), "{fault:?}: {checked:?}");
            }
            disk.failed_calls() > 0
        });
        eprintln!("a disk that fails in an upgrade: {refused} refused, {found:?}");
        assert!(refused > 100 && found.old > 100, "{refused} refused, {found:?}");
    });
}
