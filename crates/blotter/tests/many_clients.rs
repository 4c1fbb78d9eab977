//! Many clients at once, in a process of their own: its memory is theirs.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod server;

use std::time::Duration;

use server::{Server, reports};

#[test]
fn a_thousand_connections_and_fifty_watchers_are_served() {
    let mut server = Server::of_the_session();
    let idle: Vec<_> = (0..1_000).map(|_| server.connect()).collect();
    let mut watchers: Vec<_> =
        (0..50).map(|_| server.watch("/api/board/changes?since=0", "")).collect();
    let before = memory();
    for round in 0..20 {
        server.write(&reports(round * 100, 100));
    }
    let last = server.get("/api/changes?limit=10000").json()["cursor"].clone();
    for watcher in &mut watchers {
        assert!(watcher.any(|event| last == *event.id));
    }
    let grown = memory().saturating_sub(before);
    eprintln!("1000 connections, 50 watchers, 2000 changes: {grown} KiB more");
    assert!(grown < 30_000, "{grown} KiB");
    assert_eq!(server.get("/healthz").status, 200);
    drop(idle);
    assert!(server.stop() < Duration::from_secs(5));
}

/// The memory of this process, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
