//! A ledger on a server, by the program.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::process::{Command, Output};

use postgres_tests::{Server, Settings, machine};

const SESSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/session.ndjson");

fn orders(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_orders"))
        .args(arguments)
        .env("PGPASSWORD", "s3cret")
        .output()
        .unwrap()
}

/// Standard output of a command that ends well, or with findings.
#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = orders(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
    assert!(!said.contains("s3cret"));
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a command that fails.
#[track_caller]
fn error(arguments: &[&str]) -> String {
    let output = orders(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    said
}

fn database(server: &Server, name: &str) -> String {
    server.sql("postgres").run(&format!("CREATE DATABASE {name}")).unwrap();
    server.url(name)
}

#[test]
fn a_server_has_what_a_file_has_and_a_copy_goes_there_and_back() {
    let Some(machine) = machine() else { return };
    // Another transaction would hold followers back for a moment.
    let lines = vec!["autovacuum = off".to_owned()];
    let server = Server::start(&machine, &Settings { lines, on_disk: false });
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, back) = (path("session.ledger"), path("back.ledger"));
    let (imported, copied) = (database(&server, "imported"), database(&server, "copied"));

    out(&["ledger", "init", "--db", &imported]);
    out(&["ledger", "import", "--db", &imported, SESSION]);
    out(&["ledger", "import", "--db", &file, SESSION]);
    let digest = out(&["ledger", "digest", "--db", &file]);
    assert_eq!(out(&["ledger", "digest", "--db", &imported]), digest);
    // The database is empty: a copy makes the ledger. A second one finds nothing new.
    for news in ["of them new", ", 0 of them new"] {
        let output = orders(&["ledger", "copy", &file, &copied]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), digest);
        assert!(String::from_utf8_lossy(&output.stderr).contains(news), "{output:?}");
    }
    assert_eq!(out(&["ledger", "copy", &copied, &back]), digest);

    for arguments in [
        &["ledger", "list", "--json"][..],
        &["ledger", "list"],
        &["ledger", "audit", "--json", "--now", "2025-12-02T00:00:00Z"],
        &["ledger", "export", "--what", "orders", "--format", "csv"],
        &["ledger", "export", "--what", "fills", "--format", "csv"],
        &["ledger", "export"],
        &["ledger", "check"],
        &["ledger", "show", "ORD_20251201_104000_3fa91c12"],
    ] {
        let of = |db: &str| out(&[arguments, &["--db", db]].concat());
        let wanted = of(&file);
        for db in [&imported, &copied, &back] {
            assert_eq!(of(db), wanted, "{arguments:?} {db}");
        }
    }
    // News that the other one lacks show.
    let rule = ["--reason", "test", "--by", "me", "ORD_20251201_104000_3fa91c12"];
    out(&[&["ledger", "rule", "--db", &imported][..], &rule].concat());
    let output = orders(&["ledger", "copy", &file, &imported]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn the_program_says_what_a_server_is_and_what_it_is_not() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let url = database(&server, "orders");
    assert!(error(&["ledger", "list", "--db", &url]).contains("orders ledger init"));
    out(&["ledger", "init", "--db", &url]);
    let status = out(&["ledger", "status", "--db", &url]);
    for fact in ["version: 1", "era: 1", "timeline: 1", "a commit waits for: its disk", "size: "] {
        assert!(status.contains(fact), "{fact}: {status}");
    }
    out(&["ledger", "adopt", "--db", &url]);
    assert!(error(&["ledger", "backup", "--db", &url, "x.ledger"]).contains("pg_dump"));
    for url in [
        "postgres://bob:s3cret@127.0.0.1:1/orders",
        "postgres://bob@127.0.0.1:1/orders",
        "postgres://bob:s3cret@127.0.0.1:1/orders?sslmode=nonsense",
    ] {
        for command in ["list", "status", "import"] {
            let said = error(&["ledger", command, "--db", url]);
            assert!(!said.contains("s3cret"), "{said}");
        }
        let of_journal = error(&["journal", "check", "--journal", "x", "--ledger", url]);
        assert!(!of_journal.contains("s3cret"), "{of_journal}");
    }
    // Nor does the help show what the environment has.
    let help = Command::new(env!("CARGO_BIN_EXE_orders"))
        .args(["ledger", "list", "--help"])
        .env("ORDERS_LEDGER", "postgres://bob:s3cret@127.0.0.1:1/orders")
        .output()
        .unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains("s3cret"));
    for arguments in [["init", "--db"], ["status", "--db"]] {
        let said = error(&[&["ledger"][..], &arguments, &["a.ledger"]].concat());
        assert!(said.contains("expected an address"), "{said}");
    }
}
