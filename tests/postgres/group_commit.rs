//! Many callers of one connection.

use std::thread;

use dtos_state::Effect;
use ledger_conformance::examples::order;
use ledger_postgres::{GroupCommit, LedgerReader, PostgresLedger, PostgresReader};
use postgres_tests::{Server, Settings, machine};

use crate::load::{changes, impatient, news};

#[test]
fn each_of_many_callers_has_the_outcomes_of_its_own_commands() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let ledger = GroupCommit::of(PostgresLedger::open(&address).unwrap()).unwrap();
    let callers: Vec<_> = (0..32)
        .map(|caller| {
            let ledger = ledger.clone();
            thread::spawn(move || {
                for number in caller * 10..caller * 10 + 10 {
                    let outcomes = ledger.submit(news(number)).wait().unwrap();
                    assert!(outcomes.iter().all(Result::is_ok) && outcomes.len() == 3);
                    // A report before its registration, and a repeat.
                    let mut wrong = news(100_000 + number);
                    wrong.swap(0, 1);
                    let outcomes = ledger.submit(wrong).wait().unwrap();
                    assert!(outcomes[0].is_err() && outcomes[1].is_ok(), "{outcomes:?}");
                    let outcomes = ledger.submit(vec![order(number).into()]).wait().unwrap();
                    assert_eq!(outcomes, [Ok(Effect::Repeated)]);
                }
            })
        })
        .collect();
    for caller in callers {
        caller.join().unwrap();
    }
    let all = changes(&PostgresReader::open(&address).unwrap());
    assert_eq!(all.len(), 320 * (3 + 2));
    let mut xids = server.sql("orders").text("SELECT count(DISTINCT xid) FROM ledger.change_rows");
    xids.truncate(9);
    assert!(xids.parse::<u32>().unwrap() < 640, "callers share commits: {xids}");
}

#[test]
fn a_batch_that_nobody_waits_for_is_kept_and_in_nobodys_way() {
    let Some(machine) = machine() else { return };
    let server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let ledger = GroupCommit::of(PostgresLedger::open(&address).unwrap()).unwrap();
    for number in 0..20 {
        drop(ledger.submit(news(number)));
    }
    ledger.submit(news(20)).wait().unwrap();
    let reader = PostgresReader::open(&address).unwrap();
    assert_eq!(changes(&reader).len(), 63);
    assert_eq!(
        server.sql("orders").text(
            "SELECT count(*) FROM pg_locks WHERE locktype = \
        'transactionid' AND pid <> pg_backend_pid()"
        ),
        "0"
    );
}

#[test]
fn a_batch_that_is_not_confirmed_comes_back_whole() {
    let Some(machine) = machine() else { return };
    let mut server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let ledger = PostgresLedger::open_with(&address, impatient()).unwrap();
    let ledger = GroupCommit::of(ledger).unwrap();
    server.kill();
    let returned = ledger.submit(news(1)).wait().unwrap_err();
    assert!(returned.error.may_be_tried_again(), "{returned:?}");
    assert_eq!(returned.commands, news(1));
    server.go();
    ledger.submit(returned.commands).wait().unwrap();
    let reader = PostgresReader::open(&address).unwrap();
    assert_eq!(reader.orders(&ledger_postgres::OrderFilter::default()).unwrap().len(), 1);
}
