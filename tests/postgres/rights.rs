//! Who may do what: news are added, and nothing else.

use ledger_conformance::examples::{order, report_of};
use ledger_postgres::{
    Address, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader, StorageError,
};
use postgres_tests::{Server, Settings, Sql, machine};

fn user(server: &Server, name: &str) -> (Address, Sql) {
    let url = server.url("orders").replace("postgres@", &format!("{name}@"));
    let words =
        format!("host={} port={} user={name} dbname=orders", server.folder(), server.port());
    (url.parse().unwrap(), Sql::connect(&words).unwrap())
}

#[test]
fn a_writer_adds_news_and_changes_nothing_else_and_a_reader_reads() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let _ = server.new_ledger("orders");
    let owner = server.sql("orders");
    owner.run("CREATE ROLE bob LOGIN IN ROLE ledger_writer").unwrap();
    owner.run("CREATE ROLE eve LOGIN IN ROLE ledger_reader").unwrap();
    let ((bobs, bob), (eves, eve)) = (user(&server, "bob"), user(&server, "eve"));

    let mut ledger = PostgresLedger::open(&bobs).unwrap();
    ledger.register_order(&order(1)).unwrap();
    ledger.apply_update(&report_of(1, dtos_state::OrderStatus::Open, None, 1)).unwrap();
    let reader = PostgresReader::open(&eves).unwrap();
    assert_eq!(
        reader.order(order(1).order_id()).unwrap(),
        ledger.order(order(1).order_id()).unwrap()
    );

    let insert = "INSERT INTO ledger.change_rows (order_no, effect, at, digest, status";
    let values = "VALUES (1, 'unchanged', 0, decode(repeat('00', 16), 'hex'), 'OPEN'";
    for forged in [
        // An id of an old transaction would hide from every follower.
        &format!("{insert}, xid) {values}, 3)"),
        &format!("{insert}, seq) {values}, 1000)"),
        &format!("{insert}, era) {values}, 0)"),
        "UPDATE ledger.order_rows SET quantity = '1'",
        "UPDATE ledger.order_rows SET order_id = 'ORD_20251201_150000_ffffffff'",
        "UPDATE ledger.change_rows SET status = 'FILLED'",
        "UPDATE ledger.identity SET era = 2",
        "DELETE FROM ledger.change_rows",
        "DELETE FROM ledger.order_rows",
        "TRUNCATE ledger.change_rows",
        "TRUNCATE ledger.order_rows",
        "SELECT setval('ledger.change_numbers', 1)",
        "DROP TABLE ledger.change_rows",
        "ALTER TABLE ledger.change_rows DISABLE TRIGGER ALL",
    ] {
        for sql in [&bob, &eve] {
            let error = sql.run(forged).unwrap_err();
            assert_eq!(error.code().unwrap().code(), "42501", "{forged}: {error:?}");
        }
    }
    assert!(eve.run(&format!("{insert}) {values})")).is_err());
    let eves = PostgresLedger::open(&eves).unwrap().take(&order(2).into()).unwrap_err();
    let refused =
        matches!(eves, ledger_postgres::WriteError::Storage(StorageError::NotPermitted(_)));
    assert!(refused, "{eves:?}");
}

#[test]
fn not_even_the_owner_changes_what_is_recorded() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open(&address).unwrap();
    ledger.register_order(&order(1)).unwrap();
    let owner = server.sql("orders");
    for forged in [
        "UPDATE ledger.change_rows SET status = 'FILLED'",
        "DELETE FROM ledger.change_rows",
        "TRUNCATE ledger.change_rows",
        "UPDATE ledger.order_rows SET quantity = '1'",
        "DELETE FROM ledger.order_rows",
        "TRUNCATE ledger.order_rows",
        "UPDATE ledger.identity SET ledger = ledger",
        "DELETE FROM ledger.identity",
    ] {
        let error = owner.run(forged).unwrap_err();
        assert_eq!(error.code().unwrap().code(), "P0001", "{forged}: {error:?}");
    }
    // Somebody who goes around that is found out.
    owner.run("SET session_replication_role = replica").unwrap();
    let flaws = || {
        let mut reader = PostgresReader::open(&address).unwrap();
        let flaws = reader.view().unwrap().check().unwrap();
        flaws.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(flaws(), Vec::<String>::new());
    owner.run("UPDATE ledger.order_rows SET status = 'FILLED'").unwrap();
    let id = order(1).order_id();
    assert_eq!(flaws(), [format!("{id}: is not what its news make of it")]);
    owner.run("UPDATE ledger.change_rows SET status = 'FILLED'").unwrap();
    assert_eq!(flaws(), ["change 1: is not what was written"]);
    owner.run("DELETE FROM ledger.order_rows").unwrap();
    assert_eq!(flaws(), ["change 1: a change of an order that is not there"]);
}
