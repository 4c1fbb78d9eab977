//! The same histories on SQLite, on a disk that loses power with each crash.

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use faulty_disk::{Attached, Disk, Image};
use journal_sqlite::JournalFile;
use ledger_sqlite::SqliteLedger;
use simulation::{Opened, Stores, run};

use crate::blocks::{number, run as run_all};

const LEDGER: &str = "orders.ledger";
const JOURNAL: &str = "orders.journal";

/// Two files on one disk. Each start of the process is on what the power cut left.
struct OnDisk {
    folder: PathBuf,
    disk: Disk,
    attached: Option<Attached>,
    cuts: u64,
    seed: u64,
}

impl Stores for OnDisk {
    type Ledger = SqliteLedger;
    type Journal = JournalFile;

    fn open(&mut self) -> Result<Opened<SqliteLedger, JournalFile>, String> {
        self.attached = None;
        if self.cuts > 0 {
            self.disk = Disk::new(self.disk.cut(self.seed ^ self.cuts));
        }
        self.cuts += 1;
        self.attached = Some(self.disk.attach().map_err(|error| error.to_string())?);
        let ledger = SqliteLedger::open(self.folder.join(LEDGER));
        let journal = JournalFile::open_numbered(self.folder.join(JOURNAL), 1);
        let ledger = ledger.map_err(|error| format!("{error:?}"))?;
        let journal = journal.map_err(|error| format!("{error:?}"))?;
        Ok((Rc::new(RefCell::new(ledger)), Rc::new(RefCell::new(journal))))
    }
}

/// `SIMULATION_DISK_HISTORIES` runs more of them.
#[test]
fn the_ten_properties_hold_on_a_disk_that_loses_power() {
    let from = 500_000;
    let seeds = from..from + number("SIMULATION_DISK_HISTORIES", 2_000);
    let sum = run_all(seeds, |setup| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_path_buf();
        // The disk copies what the real file system has.
        drop(SqliteLedger::open(path.join(LEDGER)).unwrap());
        drop(JournalFile::open_numbered(path.join(JOURNAL), 1).unwrap());
        let disk = Disk::new(Image::default());
        let seed = setup.seed;
        let stores = OnDisk { folder: path, disk, attached: None, cuts: 0, seed };
        run(setup, stores)
    });
    eprintln!("{} histories, {} crashes", sum.histories, sum.all.crashes);
    assert_eq!(sum.failed, []);
    assert!(sum.all.crashes > 1_000);
}
