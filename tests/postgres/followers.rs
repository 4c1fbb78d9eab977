//! Followers: they miss nothing, repeat nothing, and see one order.

use std::{thread, time::Duration};

use ledger_conformance::examples::order;
use ledger_postgres::{Cursor, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader, status};
use postgres_tests::{Server, Settings, machine};

use crate::load::{Follower, Load, changes, impatient, lost};

#[test]
fn followers_miss_nothing_and_repeat_nothing_of_four_writers() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let followers = [(); 2].map(|()| Follower::start(&address, impatient()));
    let load = Load::start(&address, impatient(), 4);
    thread::sleep(Duration::from_secs(3));
    let acknowledged = load.end();
    let seen = followers.map(Follower::end);
    let all = changes(&PostgresReader::open(&address).unwrap());
    assert!(acknowledged.len() > 20);
    assert_eq!(lost(&acknowledged, &all), 0);
    assert_eq!(seen[0], all);
    assert_eq!(seen[1], all);
}

#[test]
fn an_open_transaction_holds_followers_back_and_the_status_names_it() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    ledger.register_order(&order(0)).unwrap();
    let reader = PostgresReader::open(&address).unwrap();
    assert_eq!(changes(&reader).len(), 1);
    // In another database, and of a table that is gone with its connection.
    let other = server.sql("postgres");
    other.run("SET application_name = 'nightly report'").unwrap();
    other.run("BEGIN; CREATE TEMPORARY TABLE sums (sum bigint)").unwrap();
    ledger.register_order(&order(1)).unwrap();
    assert_eq!(reader.orders(&ledger_postgres::OrderFilter::default()).unwrap().len(), 2);
    assert_eq!(changes(&reader).len(), 1, "it may yet be followed by an earlier one");
    let facts = status(&address).unwrap().facts;
    let holder = facts.iter().find(|(name, _)| *name == "holds followers back").unwrap();
    assert!(holder.1.contains("nightly report") && holder.1.contains("postgres"), "{holder:?}");
    other.run("COMMIT").unwrap();
    assert_eq!(changes(&reader).len(), 2);
    let facts = status(&address).unwrap().facts;
    assert!(facts.iter().all(|(name, _)| *name != "holds followers back"), "{facts:?}");
}

#[test]
fn a_cursor_fits_after_any_number_of_changes_and_no_other_ledger() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let (address, other) = (server.new_ledger("orders"), server.new_ledger("others"));
    for address in [&address, &other] {
        let mut ledger = PostgresLedger::open(address).unwrap();
        let orders: Vec<_> = (0..2_500).map(|number| order(number).into()).collect();
        ledger.take_all(&orders).unwrap();
    }
    let all = changes(&PostgresReader::open(&address).unwrap());
    for index in [0, 1, 998, 999, 1_000, 1_001, 2_000, 2_499] {
        let cursor = all[index].cursor;
        // Of one that has never read here before.
        let reader = PostgresReader::open(&address).unwrap();
        assert_eq!(
            reader.changes_since(cursor, 3).unwrap(),
            all[index + 1..].iter().take(3).cloned().collect::<Vec<_>>()
        );
        let other = PostgresReader::open(&other).unwrap();
        assert!(other.changes_since(cursor, 3).is_err());
        let mut digest = cursor.digest();
        digest[15] ^= 1;
        assert!(reader.changes_since(Cursor::of(cursor.seq(), digest), 3).is_err());
    }
}

#[test]
fn a_change_whose_number_is_lower_than_that_of_the_last_one_is_waited_for() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    let reader = PostgresReader::open(&address).unwrap();
    let sql = server.sql("orders");
    // So are those of two writers of whom one had its number first, and its transaction last.
    sql.run("SELECT setval('ledger.change_numbers', 10)").unwrap();
    ledger.register_order(&order(0)).unwrap();
    assert!(reader.wait_for_changes(Cursor::BEGINNING, Duration::from_secs(10)).unwrap());
    let last = reader.last_cursor().unwrap();
    assert!(!reader.wait_for_changes(last, Duration::from_millis(50)).unwrap());
    sql.run("SELECT setval('ledger.change_numbers', 4)").unwrap();
    ledger.register_order(&order(1)).unwrap();
    assert!(reader.wait_for_changes(last, Duration::from_secs(10)).unwrap());
    let next = reader.changes_since(last, 10).unwrap();
    assert_eq!(next.iter().map(|change| change.seq).collect::<Vec<_>>(), [5]);
    assert_eq!(last.seq(), 11);
}
