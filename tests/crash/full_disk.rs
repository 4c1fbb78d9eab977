//! A real disk without space, and a real file at its size limit, each in a separate process.

use std::process::Command;

/// Mounts a disk of 1 MiB that only this process sees, and that disappears with it.
const ON_A_SMALL_DISK: &str =
    r#"mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" fill "$1/orders.ledger" ballast"#;
/// The same of 12 MiB.
const ON_A_LARGER_DISK: &str =
    r#"mount -t tmpfs -o size=12m tmpfs "$1" && exec "$2" outgrow "$1/orders.ledger""#;
/// At most half a MiB for each file.
const UNDER_A_LIMIT: &str =
    r#"trap "" XFSZ; ulimit -f 1024 && exec "$2" fill "$1/orders.ledger" log"#;

/// Runs a script in a new folder; returns its output.
fn told(mut shell: Command, script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let process = env!("CARGO_BIN_EXE_ledger-process");
    let output = shell.args(["-c", script, "sh"]).arg(folder.path()).arg(process).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn on_a_disk_of_its_own() -> Command {
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "sh"]);
    unshare
}

fn can_mount() -> bool {
    let mount = ["-c", "mount -t tmpfs -o size=1m tmpfs /mnt"];
    on_a_disk_of_its_own().args(mount).output().is_ok_and(|tried| tried.status.success())
}

#[test]
fn f_8_writes_go_on_once_the_reader_is_gone_for_which_the_log_has_filled_the_disk() {
    if !can_mount() {
        eprintln!("a disk that the log fills: none can be mounted here, so nothing was tried");
        return;
    }
    let told = told(on_a_disk_of_its_own(), ON_A_LARGER_DISK);
    let sizes: Vec<u64> = told.lines().map(|line| line.parse().unwrap()).collect();
    let [first, then, second, at_last] = sizes[..] else { panic!("{told}") };
    // The log was most of the disk, and is short again.
    assert!(first > 9 << 10 && second > 7 << 10, "{told}");
    assert!(then < 9 << 10 && at_last < 9 << 10, "{told}");
}

#[test]
fn a_full_disk_is_reported_and_once_there_is_space_the_same_write_is_taken_in() {
    if can_mount() {
        eprintln!("a full disk: a small one is mounted");
        let told = told(on_a_disk_of_its_own(), ON_A_SMALL_DISK);
        assert_eq!(told, "DiskFull\n".repeat(3));
    } else {
        eprintln!("a full disk: none can be mounted here, so a limit to files stands for it");
    }
    assert_eq!(told(Command::new("sh"), UNDER_A_LIMIT), "Io\n".repeat(3));
}
