//! A ledger is put in the place of another, beside the log of a writer that was killed.

use std::{fs, path::Path, process::Command};

use ledger_sqlite::{OpenError, SqliteLedger};

use crate::process::Process;

#[test]
fn f_2_a_copy_that_is_put_back_beside_a_log_is_refused() {
    for (calls, how) in [(5, "cp"), (5, "mv"), (400, "cp"), (400, "mv")] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap().join("orders.ledger");
        drop(SqliteLedger::open(&path).unwrap());
        let copy = path.with_file_name("copy");
        fs::copy(&path, &copy).unwrap();
        kill_after(calls, &path);
        assert!(Command::new(how).args([&copy, &path]).status().unwrap().success());
        let before = fs::read(path.with_file_name("orders.ledger-wal")).unwrap();
        match SqliteLedger::open(&path) {
            Err(OpenError::UnsafeFiles { found, .. }) => {
                let log = path.with_file_name("orders.ledger-wal");
                assert!(found.starts_with(&format!("its log {}", log.display())), "{found}");
                assert!(found.contains("restore a backup"), "{found}");
            }
            other => panic!("{calls} calls, {how}: {other:?}"),
        }
        assert!(fs::read(path.with_file_name("orders.ledger-wal")).unwrap() == before);
    }
}

#[test]
fn f_2_a_log_that_does_not_fit_is_refused_where_nothing_is_known_of_the_last_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    let copy = path.with_file_name("copy");
    fs::copy(&path, &copy).unwrap();
    kill_after(400, &path);
    fs::copy(&copy, &path).unwrap();
    fs::remove_file(path.with_file_name("orders.ledger-writer")).unwrap();
    match SqliteLedger::open(&path) {
        Err(OpenError::UnsafeFiles { found, .. }) => {
            assert!(found.contains("does not belong to it, or one of them is damaged"), "{found}");
        }
        other => panic!("{other:?}"),
    }
}

fn kill_after(calls: usize, path: &Path) {
    let mut writer = Process::start_writer("write", path, 0);
    while writer.next().unwrap() < calls {}
    writer.kill();
}
