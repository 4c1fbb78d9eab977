use std::{collections::BTreeMap, fmt, ops::Range, path::Path};

use crash_tests::{Broken, Script, call, drawn, reopen, write_back};
use faulty_disk::{Disk, History, Image};
use ledger_sqlite::SqliteLedger;
use rusqlite::Connection;

/// Enough calls for the log to restart a few times.
const CALLS: usize = 30;
/// Enough calls for the ledger to write back its log, at 1 000 pages.
const LONG_CALLS: usize = 250;
/// The number of calls of a ledger that continues after a cut.
const MORE_CALLS: usize = 3;

/// How the disk handles a sync.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Disks {
    Honest,
    Lying,
}

/// A ledger on the real file system, which each disk copies, and the calls to
/// it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ledger<'a> {
    pub(crate) path: &'a Path,
    pub(crate) script: &'a Script,
}

/// The history of a disk under a ledger.
pub(crate) struct Run<'a> {
    ledger: Ledger<'a>,
    history: History,
    /// The calls, and the point at which each was acknowledged.
    calls: Range<usize>,
    acknowledged: Vec<usize>,
}

/// The results of a number of power cuts.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    pub(crate) cuts: u64,
    /// Cuts after which an acknowledged call was missing.
    pub(crate) lost: u64,
    /// Cuts after which a complete call was there that had not been
    /// acknowledged.
    pub(crate) early: u64,
    /// Cuts that left anything else.
    pub(crate) broken: Vec<Broken>,
    /// Cuts after which the database was opened as a ledger.
    opened: u64,
    /// The databases that were found to contain this many calls and nothing
    /// else.
    known: BTreeMap<usize, Vec<u8>>,
}

/// Everything that the tests write.
pub(crate) fn script() -> Script {
    Script::of(LONG_CALLS + 2)
}

impl<'a> Run<'a> {
    /// The run of a ledger from its first call.
    pub(crate) fn new(ledger: Ledger<'a>, disks: Disks, seed: u64) -> Self {
        let disk = match disks {
            Disks::Honest => Disk::new(Image::default()),
            Disks::Lying => Disk::lying(Image::default()),
        };
        Self::on(&disk, ledger, 0..CALLS, Some(seed))
    }

    /// The run of a ledger without interference, until it has written its log
    /// back by itself.
    pub(crate) fn long(ledger: Ledger<'a>) -> Self {
        Self::on(&Disk::new(Image::default()), ledger, 0..LONG_CALLS, None)
    }

    /// Opens a ledger on a disk and makes calls. If there is a seed, it
    /// sometimes closes the ledger or writes its log back.
    fn on(disk: &Disk, ledger: Ledger<'a>, calls: Range<usize>, seed: Option<u64>) -> Self {
        let _attached = disk.attach().unwrap();
        let path = ledger.path;
        let mut writer = SqliteLedger::open(path).unwrap();
        let mut acknowledged = Vec::new();
        for number in calls.clone() {
            call(number).make(&mut writer).unwrap();
            acknowledged.push(disk.position());
            match seed.map(|seed| drawn(seed << 8 | number as u64, 40)) {
                Some(0) => write_back(path, "PASSIVE"),
                Some(1) => write_back(path, "FULL"),
                Some(2) => write_back(path, "RESTART"),
                Some(3) => write_back(path, "TRUNCATE"),
                Some(4) => {
                    drop(writer);
                    writer = SqliteLedger::open(path).unwrap();
                }
                _ => {}
            }
        }
        drop(writer);
        Self { ledger, history: disk.history(), calls, acknowledged }
    }

    /// Cuts the power after every change, with this many seeds. After some cuts
    /// the ledger continues until the next cut.
    pub(crate) fn cut_everywhere(&self, seeds: u64, losses: &mut Losses) {
        let mut replay = self.history.replay();
        while replay.advance() {
            for _ in 0..seeds {
                let image = replay.cut(losses.cuts);
                let calls = self.check(image.clone(), replay.position(), losses);
                if let Some(calls) = calls.filter(|_| losses.cuts.is_multiple_of(64)) {
                    self.go_on(image, calls, losses);
                }
            }
        }
    }

    /// Cuts the power after every change of the first call that made the file
    /// itself longer; `false` if there is none.
    pub(crate) fn cut_write_back(&self, losses: &mut Losses) -> bool {
        let size = |image: Image| image.file(self.ledger.path.to_str().unwrap()).map(<[u8]>::len);
        let mut replay = self.history.replay();
        replay.advance();
        let before = size(replay.cut(0));
        for end in &self.acknowledged {
            let mut call = replay.clone();
            while replay.position() < *end && replay.advance() {}
            if size(replay.cut(0)) > before {
                while call.position() < *end && call.advance() {
                    self.check(call.cut(losses.cuts), call.position(), losses);
                }
                return true;
            }
        }
        false
    }

    fn go_on(&self, image: Image, calls: usize, losses: &mut Losses) {
        let calls = calls..calls + MORE_CALLS;
        let run = Self::on(&Disk::new(image), self.ledger, calls, Some(losses.cuts));
        let mut replay = run.history.replay();
        while (0..9).all(|_| replay.advance()) {
            run.check(replay.cut(losses.cuts), replay.position(), losses);
        }
    }

    /// Checks what a cut left; returns the number of calls in it, if there is
    /// no fault.
    fn check(&self, image: Image, position: usize, losses: &mut Losses) -> Option<usize> {
        losses.cuts += 1;
        let made = self.acknowledged.partition_point(|point| *point <= position);
        let made = self.calls.start + made;
        let disk = Disk::new(image);
        let _attached = disk.attach().unwrap();
        let calls = match self.calls_left(&disk, made, losses) {
            Ok(calls) => calls,
            Err(broken) => {
                losses.broken.push(broken);
                return None;
            }
        };
        if calls < made {
            losses.lost += 1;
            return None;
        }
        let last_seq = self.ledger.script.last_seq(calls);
        if last_seq > self.ledger.script.last_seq(made) {
            // At most one call was in progress.
            assert_eq!(last_seq, self.ledger.script.last_seq(made + 1), "at {position}");
            losses.early += 1;
        }
        Some(calls)
    }

    /// Most cuts leave one of a few databases, byte for byte. Each of them is
    /// opened as a ledger and checked once, and again with every 16th cut.
    fn calls_left(&self, disk: &Disk, made: usize, losses: &mut Losses) -> Result<usize, Broken> {
        let path = self.ledger.path.to_str().unwrap();
        if !losses.cuts.is_multiple_of(16) {
            recover(self.ledger.path)?;
            let image = disk.cut(0);
            let mut known = losses.known.range(made..=made + 2);
            let same = known.find(|(_, known)| image.file(path) == Some(known));
            if let Some((calls, _)) = same {
                return Ok(*calls);
            }
        }
        losses.opened += 1;
        let (ledger, calls) = reopen(self.ledger.path, self.ledger.script)?;
        drop(ledger);
        let left = disk.cut(0).file(path).unwrap().to_vec();
        losses.known.insert(calls, left);
        Ok(calls)
    }
}

/// Lets SQLite recover the log and write it back, as it does for the first
/// connection and with the last.
fn recover(path: &Path) -> Result<(), Broken> {
    let connection = Connection::open(path)?;
    // This does not read the ledger's tables yet.
    let _: i64 = connection.query_one("PRAGMA application_id", (), |row| row.get(0))?;
    connection.close().map_err(|(_, error)| error.into())
}

impl Losses {
    pub(crate) fn add(&mut self, other: Self) {
        self.cuts += other.cuts;
        self.lost += other.lost;
        self.early += other.early;
        self.broken.extend(other.broken);
        self.opened += other.opened;
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cuts, lost, early, broken, opened, .. } = self;
        let broken = broken.len();
        write!(
            f,
            "{cuts} power cuts: {lost} lost what was acknowledged, {broken} left something \
            broken, {early} kept a whole call that had not been acknowledged; \
            {opened} opened as a ledger"
        )
    }
}
