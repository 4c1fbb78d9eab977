//! A server whose disk is full: nothing is lost, and it goes on once there is space.

use std::{fs, path::Path, process::Command, time::Duration};

use ledger_postgres::{LedgerWriter, Options, PostgresLedger, PostgresReader, StorageError};
use postgres_tests::{Server, Settings, machine};

use crate::load::{changes, news};

/// A small file system in memory; none where this user may not mount.
struct Small(tempfile::TempDir);

impl Small {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: this user may not mount a small disk");
        None
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_of_the_server_is_an_error_and_loses_nothing() {
    let Some(machine) = machine() else { return };
    let Some(small) = Small::mount() else { return };
    let server = Server::start(&machine, &Settings::default());
    let folder = small.0.path().to_str().unwrap();
    let place = format!("{folder}/space");
    fs::create_dir(&place).unwrap();
    machine.own(Path::new(&place));
    let sql = server.sql("postgres");
    sql.run(&format!("CREATE TABLESPACE small LOCATION '{place}'")).unwrap();
    sql.run("CREATE DATABASE orders TABLESPACE small").unwrap();
    let address = server.address("orders");
    ledger_postgres::init(&address).unwrap();
    let options = Options { answer_within: Duration::from_secs(10), ..Options::default() };
    let mut ledger = PostgresLedger::open_with(&address, options).unwrap();
    let batch = |number: u32| (number..number + 100).flat_map(news).collect::<Vec<_>>();
    let mut kept = 0;
    let error = loop {
        match ledger.take_all(&batch(kept)) {
            Ok(_) => kept += 100,
            Err(error) => break error,
        }
        assert!(kept < 100_000, "the disk is never full");
    };
    assert!(matches!(error, StorageError::DiskFull(_)), "{error:?}");
    assert!(error.may_be_tried_again());
    let reader = PostgresReader::open(&address).unwrap();
    assert_eq!(changes(&reader).len(), usize::try_from(kept).unwrap() * 3);
    let grown = Command::new("mount").args(["-o", "remount,size=96m"]).arg(folder).status();
    assert!(grown.unwrap().success());
    ledger.take_all(&batch(kept)).unwrap();
    assert_eq!(changes(&reader).len(), usize::try_from(kept + 100).unwrap() * 3);
}
