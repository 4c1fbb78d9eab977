//! A server that is killed under four writers.

use std::{thread, time::Duration};

use ledger_postgres::{Options, PostgresReader, Promise};
use postgres_tests::{Server, Settings, machine};

use crate::load::{Follower, Load, changes, count_of, impatient, lost};

fn kill_often(cycles: u32, options: Options) -> (usize, usize) {
    let Some(machine) = machine() else { return (0, 0) };
    let mut server = Server::start(&machine, &Settings::default());
    let address = server.new_ledger("orders");
    let follower =
        (options.promise == Promise::OnDisk).then(|| Follower::start(&address, impatient()));
    let load = Load::start(&address, options, 4);
    for cycle in 0..cycles {
        // Somewhere in the life of a server: at the start, and after some load.
        thread::sleep(Duration::from_millis(u64::from(cycle * 7919 % 160)));
        server.kill();
        server.go();
    }
    let acknowledged = load.end();
    let all = changes(&PostgresReader::open(&address).unwrap());
    if let Some(follower) = follower {
        assert_eq!(follower.end(), all, "followers miss nothing and repeat nothing");
    }
    (acknowledged.len(), lost(&acknowledged, &all))
}

#[test]
fn nothing_that_was_acknowledged_is_lost_however_often_the_server_is_killed() {
    let cycles = count_of("POSTGRES_KILLS", 100);
    let (acknowledged, lost) = kill_often(cycles, impatient());
    assert_eq!(lost, 0, "of {acknowledged}");
    eprintln!("{cycles} kills, {acknowledged} orders acknowledged, {lost} lost");
}

/// The control: a test that cannot find a loss would prove nothing.
#[test]
fn without_a_promise_a_killed_server_loses_what_it_acknowledged() {
    if machine().is_none() {
        return;
    }
    let options = Options { promise: Promise::Nothing, ..impatient() };
    for _ in 0..20 {
        let (acknowledged, lost) = kill_often(5, options);
        eprintln!("no promise: {acknowledged} orders acknowledged, {lost} lost");
        if lost > 0 {
            return;
        }
    }
    panic!("nothing was lost: the test does not see what it is for");
}
