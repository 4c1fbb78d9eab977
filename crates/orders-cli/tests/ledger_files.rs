//! The program and the files of a ledger.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    fs::{self, Permissions},
    ops::Range,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use program::{
    LIMIT_ORDER,
    ledger::{Follower, SESSION, ledger, ledger_of, register},
    orders_behind, orders_in,
};
use tempfile::TempDir;

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

/// Two users that the system need not know.
const A: u32 = 61_001;
const B: u32 = 61_002;

#[test]
fn f_1_a_reader_of_another_user_leaves_nothing_in_the_writers_way() {
    let Some(folder) = shared_folder(0o777) else { return };
    assert_eq!(as_user(A, &folder, "umask 022; ./orders ledger import --db=l -q commands"), "");
    // As a ledger of an earlier version is, or one that its owner opened to all.
    assert_eq!(as_user(A, &folder, "chmod 644 l"), "");
    for umask in ["000", "022", "077"] {
        let list = as_user(B, &folder, &format!("umask {umask}; ./orders ledger list --db=l"));
        assert!(list.contains("ORD_20251201_150000_a1b2c3d4"), "{list}");
        assert_eq!(names(&folder), ["commands", "l", "l-writer", "orders"]);
        assert_eq!(as_user(A, &folder, "./orders ledger import --db=l -q commands"), "");
    }
}

#[test]
fn f_1_open_says_which_file_cannot_be_written_and_whose_it_is() {
    let Some(folder) = shared_folder(0o777) else { return };
    assert_eq!(as_user(A, &folder, "./orders ledger import --db=l -q commands"), "");
    let import = "./orders ledger import --db=l -q commands";
    let refused = |told: String, file: &str, mode: &str, user: u32| {
        let wanted = format!(
            "{file}: Permission denied (os error 13): it is of user {user}, with mode {mode}, "
        );
        assert!(told.contains(&wanted), "{told}");
    };
    refused(as_user(B, &folder, import), "/l", "0600", A);
    refused(as_user(B, &folder, "./orders ledger list --db=l"), "/l", "0600", A);
    assert_eq!(as_user(A, &folder, "chmod 644 l"), "");
    refused(as_user(B, &folder, import), "/l", "0644", A);
    // What another program left there.
    assert_eq!(as_user(B, &folder, "umask 022; : > l-wal"), "");
    refused(as_user(A, &folder, import), "/l-wal", "0644", B);
    assert_eq!(as_user(B, &folder, "rm l-wal"), "");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let told = as_user(A, &folder, import);
    let here = folder.path().canonicalize().unwrap();
    refused(told, here.to_str().unwrap(), "0755", 0);
}

#[test]
fn f_11_a_ledger_at_rest_is_read_in_a_folder_that_is_not_ours() {
    let Some(folder) = shared_folder(0o777) else { return };
    assert_eq!(as_user(A, &folder, "./orders ledger import --db=l -q commands; chmod 644 l"), "");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    for command in ["list", "export", "audit", "show ORD_20251201_150000_a1b2c3d4"] {
        let out = as_user(B, &folder, &format!("./orders ledger {command} --db=l"));
        assert!(out.contains("ORD_20251201") || out == "0 findings\n", "{command}: {out}");
    }
    // A log without its index: nobody can read it without making one.
    fs::write(folder.path().join("l-wal"), [0; 4096]).unwrap();
    fs::set_permissions(folder.path().join("l-wal"), Permissions::from_mode(0o644)).unwrap();
    let out = as_user(B, &folder, "./orders ledger list --db=l");
    let here = folder.path().canonicalize().unwrap();
    assert!(
        out.starts_with("orders: cannot read the ledger ")
            && out.contains(&format!("{}: Permission denied", here.display())),
        "{out}"
    );
}

#[test]
fn f_11_a_ledger_on_a_read_only_medium_is_read() {
    let Some(folder) = shared_folder(0o777) else { return };
    let script = "mkdir m && mount -t tmpfs none m && ./orders ledger import --db=m/l -q commands \
        && mount -o remount,ro m && ./orders ledger list --quiet --db=m/l && ls m \
        && ./orders ledger import --db=m/l -q commands";
    let mut unshare = Command::new("unshare");
    let output =
        unshare.args(["--mount", "sh", "-c", script]).current_dir(&folder).output().unwrap();
    let out =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(out.contains("ORD_20251201_150000_a1b2c3d4"), "{out}");
    assert!(out.contains("\nl\nl-writer\norders: cannot write to the ledger "), "{out}");
    assert!(out.contains("/m/l: Read-only file system (os error 30): it is of user 0"), "{out}");
}

#[test]
fn f_13_a_new_ledger_and_its_lock_are_the_users_own_or_the_groups() {
    for (mode, wanted) in
        [(None, 0o600), (Some("--mode=0600"), 0o600), (Some("--mode=0660"), 0o660)]
    {
        for umask in ["000", "077"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("order"), LIMIT_ORDER).unwrap();
            let args = [&["ledger", "import", "--db=l", "-q", "order"], mode.as_slice()].concat();
            let run = orders_behind(&format!("umask {umask}"), folder.path(), &args);
            assert_eq!((run.status, &*run.err), (0, ""));
            for name in ["l", "l-writer"] {
                let found = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
                assert_eq!(found & 0o7777, wanted, "{name} {mode:?} under {umask}");
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let run = orders_in(folder.path(), &["ledger", "import", "--db=l", "--mode=0666"]);
    assert!(run.status == 2 && run.err.contains("expected 0600 or 0660"), "{}", run.err);
}

#[test]
fn f_13_who_may_only_read_the_ledger_cannot_shut_the_writer_out() {
    let Some(folder) = shared_folder(0o777) else { return };
    assert_eq!(as_user(A, &folder, "./orders ledger import --db=l -q commands"), "");
    // An earlier version made both like this.
    assert_eq!(as_user(A, &folder, "chmod 644 l l-writer; ./orders ledger import --db=l -q"), "");
    let told = as_user(B, &folder, "flock --exclusive --nonblock l-writer true");
    assert!(told.contains("Permission denied"), "{told}");
}

#[test]
fn f_2_a_ledger_is_backed_up_and_restored() {
    let folder = ledger_of(&register());
    let saved = ledger(folder.path(), &["export"]).out;
    let run = ledger(folder.path(), &["backup", "saved"]);
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", ""));
    assert_eq!(ledger(folder.path(), &["import", "-q", SESSION]).status, 0);
    assert_ne!(ledger(folder.path(), &["export"]).out, saved);
    let run = ledger(folder.path(), &["restore", "saved"]);
    let here = folder.path().canonicalize().unwrap();
    let told = format!("the ledger that was there is {}/l-replaced\n", here.display());
    assert_eq!((run.status, &*run.out, &*run.err), (0, "", &*told));
    assert_eq!(ledger(folder.path(), &["export"]).out, saved);
    fs::write(folder.path().join("saved"), "cut").unwrap();
    let run = ledger(folder.path(), &["restore", "saved"]);
    assert!(run.status == 2 && run.err.contains("/saved is not a ledger"), "{}", run.err);
    assert_eq!(ledger(folder.path(), &["export"]).out, saved);
}

#[test]
fn f_7_a_command_whose_output_nobody_reads_does_not_keep_the_log() {
    // Enough for a pipe of 256 KiB to be full in mid-output.
    let commands = |numbers: Range<u32>| -> String {
        let id = |n: u32| format!("{:08x}", n.wrapping_mul(0x9E37_79B1));
        numbers.map(|n| register().replace("a1b2c3d4", &id(n)) + "\n").collect()
    };
    let folder = ledger_of(&commands(0..4_000));
    let mut next = 4_000;
    for args in ["follow --since=0", "export", "list", "list --json"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_orders"));
        program.arg("ledger").args(args.split(' ')).arg("--db=l").current_dir(&folder);
        let mut reader = program.stdout(Stdio::piped()).spawn().unwrap();
        thread::sleep(Duration::from_millis(500));
        fs::write(folder.path().join("more"), commands(next..next + 20_000)).unwrap();
        next += 20_000;
        assert_eq!(ledger(folder.path(), &["import", "-q", "more"]).status, 0);
        assert_eq!(reader.try_wait().unwrap(), None, "{args:?} was not held up");
        let log = fs::metadata(folder.path().join("l-wal")).unwrap().len();
        assert!(log < 16 << 20, "{args}: {} MiB", log >> 20);
        reader.kill().unwrap();
        reader.wait().unwrap();
    }
}

#[test]
fn f_16_an_error_says_itself_once() {
    let folder = ledger_of(&register());
    fs::write(folder.path().join("l"), [b"SQLite format 3\0".as_slice(), &[1; 84]].concat())
        .unwrap();
    let run = ledger(folder.path(), &["list"]);
    let what = "file is not a database";
    assert!(run.err.to_lowercase().matches(what).count() <= 1, "{}", run.err);
}

/// A folder with the program and a command, for users who are not root. None where this
/// is not root: nothing can be tried there.
fn shared_folder(mode: u32) -> Option<TempDir> {
    if Command::new("setpriv").args(["--reuid=61001", "true"]).status().is_ok_and(|it| it.success())
    {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(env!("CARGO_BIN_EXE_orders"), folder.path().join("orders")).unwrap();
        fs::write(folder.path().join("commands"), register()).unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
        return Some(folder);
    }
    eprintln!("other users: this is not root, so nothing was tried");
    None
}

/// What a script says, on standard output or error.
fn as_user(user: u32, folder: &TempDir, script: &str) -> String {
    let mut setpriv = Command::new("setpriv");
    setpriv.args([format!("--reuid={user}"), format!("--regid={user}")]).arg("--clear-groups");
    let output = setpriv.args(["sh", "-c", script]).current_dir(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
