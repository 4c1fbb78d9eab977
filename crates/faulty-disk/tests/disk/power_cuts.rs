//! Power cuts after every change of a disk, repeated with different losses.

use std::collections::BTreeSet;

use faulty_disk::{Disk, History};

use crate::workload::{
    Broken, DELETE_EXTRA, DELETE_FULL, Kept, LEDGER, WAL_FULL, WAL_NORMAL, book, open, reopened,
    start,
};

const BOOKINGS: i64 = 40;

/// The history of a disk, and the point at which each booking was acknowledged.
struct Run {
    history: History,
    acknowledged: Vec<usize>,
}

/// The results of a number of power cuts.
#[derive(Debug, Default)]
struct Losses {
    cuts: u64,
    /// Cuts after which an acknowledged booking was missing.
    lost: u64,
    /// Cuts after which a booking was there that had not been acknowledged.
    early: u64,
    /// Cuts that broke the database.
    broken: Vec<Broken>,
}

fn run(disk: &Disk, kept: Kept) -> Run {
    let _attached = disk.attach().unwrap();
    let mut connection = open(LEDGER, kept).unwrap();
    // This makes several checkpoints.
    connection.execute_batch("PRAGMA wal_autocheckpoint = 20").unwrap();
    let mut acknowledged = Vec::new();
    for booking in 0..BOOKINGS {
        book(&mut connection, booking).unwrap();
        acknowledged.push(disk.position());
    }
    drop(connection);
    Run { history: disk.history(), acknowledged }
}

impl Run {
    /// Cuts the power after every change, with each of the seeds.
    fn cut_everywhere(&self, seeds: u64, kept: Kept) -> Losses {
        let mut losses = Losses::default();
        let mut replay = self.history.replay();
        while replay.advance() {
            let acknowledged = self.acknowledged_at(replay.position());
            for seed in 0..seeds {
                let disk = Disk::new(replay.cut(seed + (replay.position() as u64) * seeds));
                losses.count(acknowledged, reopened(&disk, kept));
            }
        }
        losses
    }

    fn acknowledged_at(&self, position: usize) -> usize {
        self.acknowledged.partition_point(|point| *point <= position)
    }
}

impl Losses {
    fn count(&mut self, acknowledged: usize, booked: Result<BTreeSet<i64>, Broken>) {
        self.cuts += 1;
        match booked {
            // A booking without the earlier ones is as bad as half a booking.
            Ok(booked) if !booked.iter().copied().eq((0..).take(booked.len())) => {
                self.broken.push(Broken::Torn);
            }
            Ok(booked) => {
                self.lost += u64::from(booked.len() < acknowledged);
                self.early += u64::from(booked.len() > acknowledged);
            }
            Err(broken) => self.broken.push(broken),
        }
    }
}

#[test]
fn what_is_synced_at_each_commit_survives_every_cut() {
    for (kept, seeds) in [(WAL_FULL, 16), (DELETE_EXTRA, 6)] {
        let losses = run(&Disk::new(start()), kept).cut_everywhere(seeds, kept);
        assert!(losses.lost == 0 && losses.broken.is_empty(), "{kept:?}: {losses:?}");
        // Otherwise no cut would ever have kept unsynced data.
        assert!(losses.early > 100 && losses.cuts > 5_000, "{kept:?}: {losses:?}");
    }
}

#[test]
fn what_is_not_synced_at_each_commit_is_lost_by_some_cuts_and_never_in_part() {
    for kept in [WAL_NORMAL, DELETE_FULL] {
        let losses = run(&Disk::new(start()), kept).cut_everywhere(3, kept);
        assert!(losses.lost > 100 && losses.broken.is_empty(), "{kept:?}: {losses:?}");
    }
}

#[test]
fn a_disk_that_lies_loses_what_it_said_it_had_synced() {
    let losses = run(&Disk::lying(start()), WAL_FULL).cut_everywhere(3, WAL_FULL);
    assert!(losses.lost > 100 && !losses.broken.is_empty(), "{losses:?}");
}

#[test]
fn a_second_cut_while_the_database_recovers_from_the_first_loses_nothing() {
    for kept in [WAL_FULL, DELETE_EXTRA] {
        let first = run(&Disk::new(start()), kept);
        let mut losses = Losses::default();
        let mut replay = first.history.replay();
        while (0..13).all(|_| replay.advance()) {
            let disk = Disk::new(replay.cut(replay.position() as u64));
            reopened(&disk, kept).unwrap();
            let acknowledged = vec![0; first.acknowledged_at(replay.position())];
            let second = Run { history: disk.history(), acknowledged };
            let again = second.cut_everywhere(2, kept);
            losses.cuts += again.cuts;
            losses.lost += again.lost;
            losses.broken.extend(again.broken);
        }
        assert!(losses.lost == 0 && losses.broken.is_empty(), "{kept:?}: {losses:?}");
        assert!(losses.cuts > 200, "{kept:?}: {losses:?}");
    }
}

#[test]
fn a_power_cut_of_a_running_disk_is_that_of_its_history() {
    let disk = Disk::new(start());
    let Run { history, .. } = run(&disk, WAL_NORMAL);
    let mut replay = history.replay();
    while replay.advance() {}
    assert_eq!(replay.position(), disk.position());
    for seed in 0..100 {
        assert_eq!(replay.cut(seed).file(LEDGER), disk.cut(seed).file(LEDGER));
    }
}
