//! Power cuts after every change of a disk, each with different losses.
//!
//! `POWER_CUTS` sets the total number.

mod bare;
mod run;

use std::{num::NonZero, path::PathBuf, thread};

use ledger_sqlite::SqliteLedger;

use crate::number_of;
use run::{Disks, Ledger, Losses, Run, script};

/// Creates a new ledger on the real file system; each disk copies it from
/// there.
fn new_ledger(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    path
}

/// Cuts the power this often, in different runs of the ledger.
fn cut(cuts: u64, seeds: impl Iterator<Item = u64>) -> Losses {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger { path: &new_ledger(&folder), script: &script() };
    let mut losses = Losses::default();
    for seed in seeds {
        Run::new(ledger, Disks::Honest, seed).cut_everywhere(4, &mut losses);
        if losses.cuts >= cuts {
            break;
        }
    }
    losses
}

#[test]
fn no_power_cut_loses_what_was_acknowledged_or_leaves_half_a_batch() {
    let cuts = number_of("POWER_CUTS", 100_000);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads_u64 = threads as u64;
    let losses = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads_u64)
            .map(|first| {
                let seeds = (first..).step_by(threads);
                scope.spawn(move || cut(cuts.div_ceil(threads_u64), seeds))
            })
            .collect();
        let mut losses = Losses::default();
        for worker in workers {
            losses.add(worker.join().unwrap());
        }
        losses
    });
    eprintln!("a ledger: {losses}");
    let is_harmless = losses.lost == 0 && losses.broken.is_empty();
    assert!(is_harmless, "{losses}, {:?}", losses.broken.first());
    // Otherwise hardly any cut would have kept unsynced data.
    assert!(losses.early * 50 > losses.cuts, "{losses}");
}

#[test]
fn no_power_cut_loses_anything_while_the_ledger_has_its_log_written_back() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger { path: &new_ledger(&folder), script: &script() };
    let mut losses = Losses::default();
    assert!(Run::long(ledger).cut_write_back(&mut losses), "it was not written back");
    eprintln!("a log that is written back: {losses}");
    let is_harmless = losses.lost == 0 && losses.broken.is_empty();
    assert!(is_harmless && losses.cuts > 50, "{losses}, {:?}", losses.broken.first());
}

#[test]
fn a_disk_that_lies_and_a_database_that_does_not_sync_lose_what_they_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = new_ledger(&folder);
    let ledger = Ledger { path: &path, script: &script() };
    let mut lying = Losses::default();
    Run::new(ledger, Disks::Lying, 1).cut_everywhere(1, &mut lying);
    for (control, losses) in [
        ("a ledger on a disk that lies", lying),
        ("synchronous = OFF", bare::losses(&path, "OFF")),
        ("synchronous = NORMAL", bare::losses(&path, "NORMAL")),
    ] {
        eprintln!("{control}: {losses}");
        assert!(losses.lost * 10 > losses.cuts, "{control}: {losses}");
    }
}
