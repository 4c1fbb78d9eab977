//! A ledger that is replaced under the server, and one that goes away.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod server;

use std::fs;

use ledger_sqlite::{LedgerReader, OrderFilter, SqliteLedger};
use server::{SESSION, Server};

/// Puts another ledger in the place of this one.
fn replace(server: &mut Server, commands: &str) {
    drop(server.ledger.take());
    let path = server.folder.path().join("l.ledger");
    let new = server.folder.path().join("new.ledger");
    let mut ledger = SqliteLedger::open(&new).unwrap();
    server::write(&mut ledger, commands);
    drop(ledger);
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    fs::rename(&new, &path).unwrap();
    server.ledger = Some(SqliteLedger::open(&path).unwrap());
}

#[test]
fn another_ledger_is_noticed_and_shown() {
    let mut server = Server::of_the_session();
    let last = server.reader().last_cursor().unwrap();
    let mut watcher = server.watch(&format!("/api/board/changes?since={last}"), "");
    let few: Vec<&str> = SESSION.lines().take(30).collect();
    replace(&mut server, &few.join("\n"));
    let end = watcher.find(|event| event.name == "end").unwrap();
    assert_eq!(end.data, "{\"reason\":\"another ledger is in the place of this one\"}");
    assert_eq!(watcher.next(), None);
    server.until(|server| server.get("/metrics").body.contains("orders_ledger_loaded 1\n"));
    let answer = server.get_with(&format!("/api/board/changes?since={last}"), "");
    assert_eq!(answer.status, 410);
    let orders = server.reader().orders(&OrderFilter::default()).unwrap().len();
    let board = server.get("/api/board").body;
    assert!(board.contains(&format!("\"orders\":{orders}}}\n")), "{board}");
}

#[test]
fn a_ledger_that_went_away_is_missed() {
    let mut server = Server::of_the_session();
    drop(server.ledger.take());
    fs::remove_dir_all(server.folder.path()).unwrap();
    server.until(|server| server.get("/healthz").status == 503);
    server.until(|server| server.get("/api/orders").status == 503);
    assert!(server.get("/metrics").body.contains("orders_ledger_up 0\n"));
}
