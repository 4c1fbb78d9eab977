//! When nobody knows what the server did: the caller has to submit again.

use std::{
    thread,
    time::{Duration, Instant},
};

use dtos_state::{Command, Effect, OrderStatus};
use ledger_conformance::examples::{order, report_of};
use ledger_postgres::{
    Address, LedgerReader, LedgerWriter, Options, OrderFilter, PostgresLedger, PostgresReader,
    StorageError,
};
use postgres_tests::{Proxy, Server, Settings, machine};

use crate::load::{changes, news};

fn within(seconds: u64) -> Options {
    Options {
        connect_within: Duration::from_secs(seconds),
        answer_within: Duration::from_secs(seconds),
        ..Options::default()
    }
}

/// The address of a server by way of a proxy.
fn by(proxy: &Proxy) -> Address {
    format!("postgres://postgres@127.0.0.1:{}/orders?sslmode=disable", proxy.port())
        .parse()
        .unwrap()
}

#[track_caller]
fn assert_in_doubt<T: std::fmt::Debug>(result: Result<T, StorageError>) {
    let error = result.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    assert!(error.may_be_tried_again());
}

#[test]
fn a_cancelled_wait_for_a_standby_is_no_confirmation_and_neither_is_a_repeat() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open_with(&address, within(6)).unwrap();
    let sql = server.sql("postgres");
    sql.run("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (nobody)'").unwrap();
    sql.run("SELECT pg_reload_conf()").unwrap();
    thread::sleep(Duration::from_millis(300));
    for cancel in ["pg_cancel_backend", "pg_terminate_backend"] {
        let number = u32::from(cancel == "pg_cancel_backend");
        let waiting = thread::spawn(move || {
            let result = ledger.take_all(&news(number));
            (ledger, result)
        });
        let text =
            format!("SELECT {cancel}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        let begin = Instant::now();
        // One that was given up waits as well.
        while !waiting.is_finished() {
            sql.rows(&text, &[]).unwrap();
            thread::sleep(Duration::from_millis(20));
        }
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "it came too late, and was not cancelled"
        );
        let (back, result) = waiting.join().unwrap();
        ledger = back;
        assert_in_doubt(result);
        // It is there for all to see, and no standby has it.
        let order_id = order(number).order_id();
        while ledger.order(order_id).unwrap().is_none() {
            assert!(begin.elapsed() < Duration::from_secs(20), "it was rolled back");
        }
        assert_in_doubt(ledger.take_all(&news(number)));
    }
    sql.run("ALTER SYSTEM RESET synchronous_standby_names").unwrap();
    sql.run("SELECT pg_reload_conf()").unwrap();
    let outcomes = ledger.take_all(&news(1)).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Ok(Effect::Repeated)), "{outcomes:?}");
}

#[test]
fn a_server_that_stalls_is_given_up_in_time_and_the_batch_is_no_change_later() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let mut ledger = PostgresLedger::open_with(&address, within(1)).unwrap();
    ledger.take_all(&news(1)).unwrap();
    server.stall(true);
    let begin = Instant::now();
    assert_in_doubt(ledger.take_all(&news(2)));
    assert_in_doubt(ledger.take_all(&news(2)));
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    server.stall(false);
    ledger.take_all(&news(2)).unwrap();
    assert_eq!(changes(&ledger).len(), 6);
}

#[test]
fn a_stalled_client_holds_rows_and_followers_for_a_while_only() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let proxy = Proxy::to(server.port());
    let mut stalled = PostgresLedger::open_with(&by(&proxy), within(1)).unwrap();
    stalled.register_order(&order(1)).unwrap();
    // It has locked the order, and never learns of it; and the server never learns of its end.
    proxy.mute();
    let report: Command = report_of(1, OrderStatus::Open, None, 1).into();
    assert_in_doubt(stalled.take_all(std::slice::from_ref(&report)));
    let mut other = PostgresLedger::open_with(&address, within(20)).unwrap();
    let begin = Instant::now();
    other.take(&report).unwrap();
    assert!(begin.elapsed() > Duration::from_millis(300), "it was not in the way");
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(changes(&PostgresReader::open(&address).unwrap()).len(), 2);
}

#[test]
fn a_connection_that_is_lost_anywhere_in_a_batch_leaves_all_of_it_or_nothing() {
    let Some(machine) = machine() else { return };
    // It would hold followers back for a moment.
    let lines = vec!["autovacuum = off".to_owned()];
    let server = Server::start(&machine, &Settings { lines, on_disk: false });
    let address = server.new_ledger("orders");
    let proxy = Proxy::to(server.port());
    let (mut kept, mut rolled_back, mut in_doubt) = (0, 0, 0);
    for number in 0..60 {
        proxy.pass();
        let mut ledger = PostgresLedger::open_with(&by(&proxy), within(5)).unwrap();
        proxy.cut_after(usize::try_from(number).unwrap() * 40);
        let result = ledger.take_all(&news(number));
        let reader = PostgresReader::open(&address).unwrap();
        // The server may be at it still.
        thread::sleep(Duration::from_millis(10));
        let there = changes(&reader).len() - kept * 3;
        assert!(there == 0 || there == 3, "{there}");
        if result.is_ok() {
            assert_eq!(there, 3);
        } else {
            in_doubt += 1;
            rolled_back += usize::from(there == 0);
        }
        proxy.pass();
        if result.is_err() {
            assert_in_doubt(result);
            ledger.take_all(&news(number)).unwrap();
        }
        kept += 1;
        assert_eq!(changes(&reader).len(), kept * 3, "once, whatever happened");
    }
    assert!(rolled_back > 0 && in_doubt > rolled_back, "{rolled_back} of {in_doubt}");
}

#[test]
fn a_reader_connects_anew_after_its_server_was_away() {
    let Some(machine) = machine() else { return };
    let mut server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    PostgresLedger::open(&address).unwrap().take_all(&news(1)).unwrap();
    let mut reader = PostgresReader::open_with(&address, within(2)).unwrap();
    let cursor = reader.last_cursor().unwrap();
    server.kill();
    assert_in_doubt(reader.orders(&OrderFilter::default()));
    server.go();
    assert_eq!(reader.changes_since(cursor, 9).unwrap(), []);
    // A view is of one moment, and ends with its connection.
    let view = reader.view().unwrap();
    assert_eq!(view.orders(&OrderFilter::default()).unwrap().len(), 1);
    server.kill();
    assert_in_doubt(view.orders(&OrderFilter::default()));
    server.go();
    assert_in_doubt(view.orders(&OrderFilter::default()));
    drop(view);
    assert_eq!(reader.orders(&OrderFilter::default()).unwrap().len(), 1);
}
