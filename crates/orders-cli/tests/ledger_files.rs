//! The program and the files of a ledger.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::process::Command;

use program::ledger::{Follower, ledger_of, register};

#[test]
fn f_4_a_follower_ends_when_its_ledger_is_gone() {
    for (act, what) in
        [("mv l m", "moved to FOLDER/m"), ("rm l", "removed"), ("cp l m; mv m l", "replaced")]
    {
        let folder = ledger_of(&register());
        let mut follower = Follower::of(folder.path(), &["--since=0"]);
        follower.line();
        let mut shell = Command::new("sh");
        assert!(shell.args(["-c", act]).current_dir(&folder).status().unwrap().success());
        let (status, err) = follower.end();
        let here = folder.path().canonicalize().unwrap();
        let err = err.replace(here.to_str().unwrap(), "FOLDER");
        let wanted = format!("orders: FOLDER/l was {what} while it was open: ");
        assert!(status == 2 && err.starts_with(&wanted), "{status} {err}");
    }
}
