//! A ledger that was restored from a dump goes on once somebody adopts it.

use std::path::Path;

use ledger_postgres::{
    Cursor, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader, StorageError, adopt, status,
};
use postgres_tests::{Server, Settings, machine};

use crate::load::{changes, news, without_cursors};

#[test]
fn after_a_restore_a_new_era_begins_and_cursors_go_on() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    for number in 0..50 {
        ledger.take_all(&news(number)).unwrap();
    }
    assert_eq!(adopt(&address).unwrap(), None, "it was made here");
    let all = changes(&ledger);
    let dump = server.data().join("dump");
    dump_to(&server, &dump);
    // What came after the dump is not in it.
    ledger.take_all(&news(50)).unwrap();
    let later = ledger.last_cursor().unwrap();

    // A new server, whose transaction ids begin anew.
    let other = Server::start(&machine, &Settings::default());
    restore(&other, &dump);
    let address = other.address("orders");
    let refused = PostgresLedger::open(&address).unwrap_err();
    assert!(matches!(refused.storage(), StorageError::AnotherEra { .. }), "{refused:?}");
    assert!(PostgresReader::open(&address).is_err());
    assert_eq!(status(&address).unwrap().troubles.len(), 1);

    assert_eq!(adopt(&address).unwrap().unwrap().era, 2);
    assert_eq!(status(&address).unwrap().troubles, Vec::<String>::new());
    let mut ledger = PostgresLedger::open(&address).unwrap();
    let reader = PostgresReader::open(&address).unwrap();
    assert_eq!(without_cursors(&changes(&reader)), without_cursors(&all));
    // A follower goes on from where it was, unless that came after the dump.
    let middle = all[70].cursor;
    let last = all.last().unwrap().cursor;
    for number in 100..110 {
        ledger.take_all(&news(number)).unwrap();
    }
    assert_eq!(reader.changes_since(middle, 500).unwrap().len(), 150 - 71 + 30);
    assert_eq!(reader.changes_since(last, 500).unwrap().len(), 30);
    assert_eq!(changes(&reader).len(), 180);
    let foreign = reader.changes_since(later, 9).unwrap_err();
    assert!(matches!(foreign, StorageError::ForeignCursor { .. }), "{foreign:?}");
    assert_eq!(reader.changes_since(Cursor::BEGINNING, 9).unwrap().len(), 9);
    assert_eq!(PostgresReader::open(&address).unwrap().view().unwrap().check().unwrap(), []);
}

fn dump_to(server: &Server, dump: &Path) {
    let (port, dump) = (server.port().to_string(), dump.to_str().unwrap());
    let from = ["-h", server.folder(), "-p", &port, "-U", "postgres"];
    server.machine().run("pg_dump", &[&from[..], &["-Fc", "-f", dump, "orders"]].concat());
}

fn restore(server: &Server, dump: &Path) {
    let sql = server.sql("postgres");
    sql.run("CREATE ROLE ledger_writer; CREATE ROLE ledger_reader").unwrap();
    sql.run("CREATE DATABASE orders").unwrap();
    let (port, dump) = (server.port().to_string(), dump.to_str().unwrap());
    let to = ["-h", server.folder(), "-p", &port, "-U", "postgres", "-d", "orders", dump];
    server.machine().run("pg_restore", &to);
}
