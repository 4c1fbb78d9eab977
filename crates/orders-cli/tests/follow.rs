//! `orders ledger follow`: every change, once, and no view of the ledger while it waits.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{fs, thread};

use ledger_sqlite::Change;
use program::ledger::{
    FILL, Follower, UPDATE, changes, import, last_seq, ledger, ledger_of, register,
};

/// A report later by so many ten-thousandths of a second.
fn later(i: u32) -> String {
    UPDATE.replace(":01Z", &format!(":01.{i:05}Z"))
}

#[test]
fn more_than_a_page_is_exported_and_followed_in_order() {
    let commands: String = (0..2_500).fold(register(), |commands, i| {
        let id = format!("{i:08x}");
        let fill = FILL.replace("c3d4e5f6", &id).replace("trade_1", &id);
        let command = if i % 3 == 0 { later(i) } else { fill };
        commands + "\n" + &command
    });
    let folder = ledger_of(&commands);
    let export = ledger(folder.path(), &["export"]).out;
    assert_eq!(export.lines().count(), 2_501);
    let mut follower = Follower::of(folder.path(), &["--since=0"]);
    for (change, command) in changes(folder.path()).iter().zip(export.lines()) {
        let line = follower.line();
        assert_eq!(line, serde_json::to_string(change).unwrap());
        let head =
            format!("{{\"seq\":{},\"cursor\":\"{}\",\"effect\":\"", change.seq, change.cursor);
        assert!(line.starts_with(&head) && line.ends_with(&command[1..]), "{line}");
    }
}

#[test]
fn a_follower_goes_on_after_the_cursor_that_it_has_seen() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n{FILL}\n", register()));
    let mut first = Follower::of(folder.path(), &["--since=0"]);
    let [_, seen] = [first.line(), first.line()];
    let seen: Change = serde_json::from_str(&seen).unwrap();
    assert_eq!(seen.seq, 2);
    let since = format!("--since={}", seen.cursor);
    let mut second = Follower::of(folder.path(), &[&since]);
    for status in ["FILLED", "REJECTED"] {
        import(folder.path(), &UPDATE.replace("OPEN", status));
    }
    for (seq, effect) in [(3, "filled"), (4, "advanced"), (5, "contradicted")] {
        for line in [first.line(), second.line()] {
            let change: Change = serde_json::from_str(&line).unwrap();
            assert_eq!((change.seq, change.effect.as_str()), (seq, effect));
        }
    }
}

#[test]
fn f_10_a_cursor_of_another_ledger_is_an_error_that_says_what_to_do() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n", register()));
    let other = ledger_of(&format!("{}\n{FILL}\n", register()));
    let cursor = changes(other.path()).pop().unwrap().cursor;
    let run = ledger(folder.path(), &["follow", "--since", &cursor.to_string()]);
    let told = format!(
        "orders: the cursor {cursor} is not of this ledger: it is from another one, or this one \
         was replaced by an older backup since; follow the ledger that gave the cursor, or read \
         this one anew with --since 0\n"
    );
    assert_eq!((run.status, &*run.out, run.err), (2, "", told));
    for (since, told) in [
        ("1", "a number does not say of which ledger it is: expected the cursor of the line"),
        ("00", "a number does not say of which ledger it is"),
        ("", "invalid cursor \"\": expected 0, or the cursor of a change"),
        ("1-0", "invalid cursor \"1-0\": expected 0, or the cursor of a change"),
    ] {
        let run = ledger(folder.path(), &["follow", &format!("--since={since}")]);
        assert_eq!((run.status, &*run.out), (2, ""), "{since}");
        assert!(run.err.contains(told), "{since}: {}", run.err);
    }
}

#[test]
fn a_follower_begins_at_the_end_if_nobody_says_otherwise() {
    let folder = ledger_of(&format!("{}\n{UPDATE}\n", register()));
    let mut follower = Follower::of(folder.path(), &[]);
    let line = thread::spawn(move || follower.line());
    let mut seq = last_seq(folder.path());
    // When it begins to look, nobody can say.
    for i in 1.. {
        if line.is_finished() {
            break;
        }
        import(folder.path(), &later(i));
        seq += 1;
    }
    let change: Change = serde_json::from_str(&line.join().unwrap()).unwrap();
    assert!((3..=seq).contains(&change.seq), "{}", change.seq);
    assert_eq!(seq, last_seq(folder.path()));
}

#[test]
fn a_follower_ends_quietly_with_the_first_change_that_nobody_reads() {
    let folder = ledger_of(&register());
    let mut follower = Follower::of(folder.path(), &["--since=0"]);
    assert!(follower.line().starts_with("{\"seq\":1,"));
    follower.leave();
    import(folder.path(), UPDATE);
    assert_eq!(follower.end(), (0, String::new()));
}

/// Far more than a pipe holds.
#[test]
fn f_7_a_follower_that_nobody_reads_does_not_hold_up_the_ledger() {
    let reason = format!("\"reason\":\"{}\"", "x".repeat(1024));
    let reports = |range: std::ops::Range<u32>| {
        let report = |i| later(i).replace("\"reason\":null", &reason);
        range.fold(String::new(), |commands, i| commands + &report(i) + "\n")
    };
    let folder = ledger_of(&format!("{}\n{}", register(), reports(0..5_000)));
    let mut follower = Follower::of(folder.path(), &["--since=0"]);
    follower.line();
    let mut log = 0;
    for batch in 1..=4 {
        import(folder.path(), &reports(batch * 5_000..(batch + 1) * 5_000));
        let len = fs::metadata(folder.path().join("l-wal")).map_or(0, |file| file.len());
        log = log.max(len);
    }
    assert!(log <= 8 << 20, "{log} bytes");
    for seq in 2..=25_001 {
        let change: Change = serde_json::from_str(&follower.line()).unwrap();
        assert_eq!(change.seq, seq);
    }
}
