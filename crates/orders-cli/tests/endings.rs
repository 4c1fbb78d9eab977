//! How the program ends where it cannot go on: at a signal, without space for its output, beside
//! another writer; and that its messages stay whole beside those of others.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use program::{
    but_new, command,
    ledger::{UPDATE, changes, ledger, ledger_of, register},
    orders_into, read_all,
};

const ORDER: &str = "ORD_20251201_150000_a1b2c3d4";

/// So many registrations of different orders.
fn registrations(count: u32) -> String {
    (0..count).fold(String::new(), |mut commands, number| {
        let id = format!("{:08x}", number.wrapping_mul(0x9E37_79B1));
        writeln!(commands, "{}", register().replace("a1b2c3d4", &id)).unwrap();
        commands
    })
}

/// An import from a pipe, which has taken in so many orders and waits for more.
fn waiting_import(folder: &Path, orders: u32, args: &[&str]) -> Child {
    let args = [&["ledger", "import", "--db=l"], args].concat();
    let mut import = command(&args).current_dir(folder).spawn().unwrap();
    let mut stdin = import.stdin.take().unwrap();
    stdin.write_all(registrations(orders).as_bytes()).unwrap();
    // Less than a block is not taken in before the pipe is closed or full.
    import.stdin = Some(stdin);
    import
}

fn send(signal: &str, to: &Child) {
    let sent = Command::new("kill").args([signal, &to.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits for something, but not for ever.
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "waited in vain");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_signal_in_mid_import_tells_what_is_kept() {
    for (signal, name, status) in [("-INT", "SIGINT", 130), ("-TERM", "SIGTERM", 143)] {
        for quiet in [&[][..], &["--quiet"]] {
            let folder = tempfile::tempdir().unwrap();
            let mut import = waiting_import(folder.path(), 4_000, quiet);
            wait_until(|| folder.path().join("l").exists() && !changes(folder.path()).is_empty());
            // Its input goes on.
            let stdin = import.stdin.take();
            send(signal, &import);
            assert_eq!(import.wait().unwrap().code(), Some(status));
            drop(stdin);
            // It has ended in good order.
            assert!(!folder.path().join("l-wal").exists());
            let kept = changes(folder.path()).len();
            assert!((1_000..=4_000).contains(&kept), "{kept}");
            let mut told = if quiet.is_empty() {
                format!("{kept} orders, 0 reports, 0 fills; 0 problems\n")
            } else {
                String::new()
            };
            let what = "what was imported is kept; import the same again for the rest";
            writeln!(told, "orders: ended by {name}: {what}").unwrap();
            assert_eq!(but_new(&read_all(&mut import.stderr.take().unwrap())), told);
        }
    }
}

#[test]
fn a_second_signal_ends_an_import_that_does_not_get_on() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["ledger", "import", "--db=l"];
    let mut import = command(&args).current_dir(folder.path()).spawn().unwrap();
    // Nobody reads its many problems.
    let mut stdin = import.stdin.take().unwrap();
    let feeder = thread::spawn(move || while stdin.write_all(&b"{}\n".repeat(1_000)).is_ok() {});
    thread::sleep(Duration::from_secs(1));
    send("-INT", &import);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(import.try_wait().unwrap(), None);
    send("-INT", &import);
    let status = import.wait().unwrap();
    assert!(status.code() == Some(130) || status.signal() == Some(2), "{status}");
    feeder.join().unwrap();
}

#[test]
fn every_ledger_command_whose_output_has_no_space_says_so() {
    let folder = ledger_of(&(register() + "\n" + &UPDATE.replace("OPEN", "FILLED")));
    let db = folder.path().join("l").display().to_string();
    // Something that each of them has to say.
    fs::write(folder.path().join("bad"), "{}\n").unwrap();
    let bad = folder.path().join("bad").display().to_string();
    let rows = [
        vec!["import", &bad],
        vec!["list"],
        vec!["list", "--json"],
        vec!["show", ORDER],
        vec!["show", ORDER, "--json"],
        vec!["audit", "--now=2030-01-01T00:00:00Z"],
        vec!["audit", "--json", "--now=2030-01-01T00:00:00Z"],
        vec!["rule", ORDER, "--reason=r", "--by=b"],
        vec!["export"],
        vec!["export", "--format=csv"],
        vec!["export", "--format=parquet"],
        vec!["follow", "--since=0"],
        vec!["digest"],
    ];
    for args in rows {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let all = [&["ledger"], &args[..], &["--db", &db]].concat();
        let run = orders_into(&all, full);
        assert_eq!(run.status, 2, "{args:?}: {}", run.err);
        let what = "orders: cannot write: ";
        assert!(
            run.err.contains(what) && run.err.contains("No space left"),
            "{args:?} {}",
            run.err
        );
        assert!(!run.err.contains("panicked"), "{args:?}: {}", run.err);
    }
}

#[test]
fn of_two_imports_at_once_the_second_says_that_the_ledger_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = waiting_import(folder.path(), 4_000, &[]);
    wait_until(|| folder.path().join("l").exists() && !changes(folder.path()).is_empty());
    fs::write(folder.path().join("commands"), register()).unwrap();
    let second = ledger(folder.path(), &["import", "commands"]);
    let path = folder.path().canonicalize().unwrap().join("l");
    let told = format!("orders: the ledger {} is in use by another writer\n", path.display());
    assert_eq!((second.status, &*second.out, &*second.err), (2, "", &*told));
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    assert_eq!(changes(folder.path()).len(), 4_000);
    let again = ledger(folder.path(), &["import", "commands"]);
    assert_eq!((again.status, &*again.err), (0, "1 order, 0 reports, 0 fills; 0 problems\n"));
    assert_eq!(changes(folder.path()).len(), 4_001);
}

#[test]
fn f_16_the_lines_of_two_programs_on_one_pipe_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut messages, shared) = std::io::pipe().unwrap();
    // Each has as many lines to write as its input has orders, at the same time.
    let bad = registrations(1).replace("{\"register\":", "").replace("}}", "}");
    let bad = bad.replace("\"BUY\"", "\"buy\"").repeat(2_000);
    fs::write(folder.path().join("bad"), &bad).unwrap();
    let format = || {
        let mut program = command(&["format", "bad"]);
        program.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        program.stderr(shared.try_clone().unwrap()).spawn().unwrap()
    };
    let mut programs = [format(), format()];
    drop(shared);
    let mut told = String::new();
    messages.read_to_string(&mut told).unwrap();
    for program in &mut programs {
        assert_eq!(program.wait().unwrap().code(), Some(1));
    }
    let (mut problems, mut others) = (0, Vec::new());
    for line in told.lines() {
        if line.starts_with("bad:")
            && line.ends_with(": expected one of BUY, SELL; did you mean BUY?")
        {
            problems += 1;
        } else {
            others.push(line);
        }
    }
    others.truncate(9);
    assert_eq!((problems, others), (4_000, vec!["2000 orders, 2000 problems"; 2]));
}
