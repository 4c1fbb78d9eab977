//! A primary that is lost under load, and a standby that takes over.

use std::{
    thread,
    time::{Duration, Instant},
};

use ledger_postgres::{
    Address, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader, StorageError,
};
use postgres_tests::{Machine, Proxy, Server, Settings, machine};

use crate::load::{Follower, Load, changes, count_of, impatient, lost, news, without_cursors};

/// What every server of a group has. Names of standbys count on a primary alone.
fn settings(standbys: &str) -> Settings {
    let lines = vec![
        format!("synchronous_standby_names = '{standbys}'"),
        "wal_keep_size = 128MB".to_owned(),
        "wal_receiver_timeout = 2s".to_owned(),
        "wal_sender_timeout = 2s".to_owned(),
        "wal_retrieve_retry_interval = 100ms".to_owned(),
    ];
    Settings { lines, on_disk: false }
}

fn address(servers: &[&Server]) -> Address {
    let hosts: Vec<String> =
        servers.iter().map(|server| format!("127.0.0.1:{}", server.port())).collect();
    format!("postgres://postgres@{}/orders?sslmode=disable", hosts.join(",")).parse().unwrap()
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(40), "no {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A primary and two standbys, of which any one has to have what is confirmed.
struct Group {
    machine: Machine,
    servers: [Server; 3],
    primary: usize,
}

const NAMES: [&str; 3] = ["one", "two", "three"];
const ANY: &str = "ANY 1 (one, two, three)";

impl Group {
    fn start(machine: &Machine) -> Self {
        let first = Server::start(machine, &settings(""));
        let _ = first.new_ledger("orders");
        let second = first.standby(NAMES[1], &settings(ANY), first.port());
        let third = first.standby(NAMES[2], &settings(ANY), first.port());
        first.configure(&[format!("synchronous_standby_names = '{ANY}'")]);
        first.sql("postgres").run("SELECT pg_reload_conf()").unwrap();
        let group = Self { machine: machine.clone(), servers: [first, second, third], primary: 0 };
        group.wait_for_standbys();
        group
    }

    fn address(&self) -> Address {
        address(&self.servers.each_ref())
    }

    fn wait_for_standbys(&self) {
        let sql = self.servers[self.primary].sql("postgres");
        let count = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        wait_until("standbys", || sql.text(count) == "2");
    }

    /// Kills the primary, promotes the furthest standby, and makes the others follow it.
    fn fail_over(&mut self) {
        let old = self.primary;
        self.servers[old].kill();
        let standbys: Vec<usize> = (0..3).filter(|&it| it != old).collect();
        // What a standby has got is known once it gets no more.
        for &standby in &standbys {
            let sql = self.servers[standby].sql("postgres");
            wait_until("end of the receiver", || {
                sql.text("SELECT count(*) FROM pg_stat_wal_receiver") == "0"
            });
        }
        let far = |standby: usize| -> u64 {
            let sql = self.servers[standby].sql("postgres");
            sql.text("SELECT pg_last_wal_receive_lsn() - '0/0'").parse().unwrap()
        };
        let new = if far(standbys[0]) >= far(standbys[1]) { standbys[0] } else { standbys[1] };
        self.servers[new].promote();
        self.primary = new;
        let port = self.servers[new].port();
        let other = standbys[usize::from(standbys[0] == new)];
        self.servers[other].follow(NAMES[other], port);
        self.servers[other].sql("postgres").run("SELECT pg_reload_conf()").unwrap();
        self.rebuild(old);
        self.wait_for_standbys();
    }

    /// The old primary comes back as a standby, from a copy of the new one.
    fn rebuild(&mut self, old: usize) {
        let port = self.servers[self.primary].port();
        let data = self.servers[old].data();
        std::fs::remove_dir_all(&data).unwrap();
        let source = format!("host=127.0.0.1 port={port} user=postgres");
        self.machine.run(
            "pg_basebackup",
            &["-D", data.to_str().unwrap(), "-d", &source, "-c", "fast", "-X", "stream"],
        );
        let signal = data.join("standby.signal");
        std::fs::write(&signal, "").unwrap();
        self.machine.own(&signal);
        self.servers[old].follow(NAMES[old], port);
        self.servers[old].configure(&settings(ANY).lines);
        self.servers[old].go();
    }
}

#[test]
fn nothing_is_lost_when_a_standby_takes_over_and_everybody_goes_on() {
    let Some(machine) = machine() else { return };
    let rounds = count_of("POSTGRES_FAILOVERS", 5);
    let mut group = Group::start(&machine);
    let follower = Follower::start(&group.address(), impatient());
    let load = Load::start(&group.address(), impatient(), 4);
    let mut pauses = Vec::new();
    for _ in 0..rounds {
        thread::sleep(Duration::from_millis(500));
        let before = load.acknowledged.load(std::sync::atomic::Ordering::SeqCst);
        let begin = Instant::now();
        group.fail_over();
        wait_until("acknowledgement", || {
            load.acknowledged.load(std::sync::atomic::Ordering::SeqCst) > before + 4
        });
        pauses.push(begin.elapsed().as_millis());
    }
    let acknowledged = load.end();
    let all = changes(&PostgresReader::open(&group.address()).unwrap());
    assert_eq!(lost(&acknowledged, &all), 0);
    // Cursors of each timeline were good on the next one.
    assert_eq!(without_cursors(&follower.end()), without_cursors(&all));
    eprintln!(
        "{rounds} failovers, {} orders acknowledged, 0 lost; ms {pauses:?}",
        acknowledged.len()
    );
}

#[test]
fn an_old_primary_that_comes_back_is_refused_by_those_who_saw_the_new_one() {
    let Some(machine) = machine() else { return };
    let mut old = Server::start(&machine, &settings(""));
    let _ = old.new_ledger("orders");
    let mut new = old.standby("two", &settings(""), old.port());
    let both = address(&[&old, &new]);
    let mut ledger = PostgresLedger::open_with(&both, impatient()).unwrap();
    ledger.take_all(&news(1)).unwrap();
    let follower = PostgresReader::open_with(&both, impatient()).unwrap();
    wait_until("copy of the order", || {
        new.sql("orders").text("SELECT count(*) FROM ledger.change_rows") == "3"
    });
    old.kill();
    new.promote();
    let _ = ledger.take_all(&news(2));
    ledger.take_all(&news(2)).unwrap();
    let _ = follower.last_cursor();
    let cursor = follower.last_cursor().unwrap();
    // It takes writes, and does not know that another one took over.
    old.go();
    new.kill();
    for _ in 0..2 {
        let error = ledger.take_all(&news(3)).unwrap_err();
        assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    }
    let error = follower.changes_since(cursor, 9).unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    // Nor does a cursor of the new one fit, for a follower that begins anew.
    let naive = PostgresReader::open_with(&address(&[&old]), impatient()).unwrap();
    assert!(naive.changes_since(cursor, 9).is_err());
    new.go();
    assert!(ledger.take_all(&news(3)).is_ok());
    assert_eq!(changes(&naive).len(), 3);
}

#[test]
fn a_follower_learns_that_a_failover_has_lost_what_it_had_seen() {
    let Some(machine) = machine() else { return };
    let mut primary = Server::start(&machine, &settings(""));
    let _ = primary.new_ledger("orders");
    let proxy = Proxy::to(primary.port());
    let standby = primary.standby("two", &settings(""), proxy.port());
    let both = address(&[&primary, &standby]);
    let mut ledger = PostgresLedger::open_with(&both, impatient()).unwrap();
    let follower = PostgresReader::open_with(&both, impatient()).unwrap();
    ledger.take_all(&news(1)).unwrap();
    wait_until("copy of the order", || {
        standby.sql("orders").text("SELECT count(*) FROM ledger.change_rows") == "3"
    });
    let kept = changes(&follower).pop().unwrap().cursor;
    proxy.cut();
    ledger.take_all(&news(2)).unwrap();
    let lost = changes(&follower).pop().unwrap().cursor;
    primary.kill();
    // The standby does not have it yet, for all that is known.
    let mut error = follower.changes_since(lost, 9).unwrap_err();
    assert!(error.may_be_tried_again(), "{error:?}");
    standby.promote();
    let mut again = PostgresLedger::open_with(&both, impatient()).unwrap();
    again.take_all(&news(3)).unwrap();
    again.take_all(&news(4)).unwrap();
    wait_until("answer of the new primary", || {
        follower.changes_since(lost, 9).is_err_and(|it| !it.may_be_tried_again())
    });
    error = follower.changes_since(lost, 9).unwrap_err();
    assert!(matches!(error, StorageError::ForeignCursor { .. }), "{error:?}");
    assert_eq!(follower.changes_since(kept, 9).unwrap().len(), 6);
}

#[test]
fn what_a_standby_shows_before_the_primary_does_is_not_missing_there() {
    let Some(machine) = machine() else { return };
    let primary = Server::start(&machine, &settings(""));
    let ledger = primary.new_ledger("orders");
    let standby = primary.standby("two", &settings(""), primary.port());
    PostgresLedger::open(&ledger).unwrap().take_all(&news(1)).unwrap();
    let sql = primary.sql("postgres");
    sql.run("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (nobody)'").unwrap();
    sql.run("SELECT pg_reload_conf()").unwrap();
    thread::sleep(Duration::from_millis(300));
    let waiting = thread::spawn(move || {
        PostgresLedger::open(&ledger).unwrap().take_all(&news(2)).unwrap();
    });
    let ahead = PostgresReader::open(&address(&[&standby])).unwrap();
    wait_until("change on the standby", || changes(&ahead).len() == 6);
    let cursor = ahead.last_cursor().unwrap();
    let behind = PostgresReader::open_with(&address(&[&primary]), impatient()).unwrap();
    assert_eq!(changes(&behind).len(), 3);
    let error = behind.changes_since(cursor, 9).unwrap_err();
    assert!(error.may_be_tried_again(), "{error:?}");
    sql.run("ALTER SYSTEM RESET synchronous_standby_names").unwrap();
    sql.run("SELECT pg_reload_conf()").unwrap();
    assert_eq!(behind.changes_since(cursor, 9).unwrap(), []);
    waiting.join().unwrap();
}

/// The control: a test that cannot find a loss would prove nothing.
#[test]
fn without_a_standby_that_has_to_have_it_a_failover_loses_what_was_acknowledged() {
    let Some(machine) = machine() else { return };
    for round in 0..20 {
        let mut primary = Server::start(&machine, &settings(""));
        let _ = primary.new_ledger("orders");
        let proxy = Proxy::to(primary.port());
        let standby = primary.standby("two", &settings(""), proxy.port());
        let sql = primary.sql("postgres");
        wait_until("standby", || sql.text("SELECT count(*) FROM pg_stat_replication") == "1");
        let both = address(&[&primary, &standby]);
        let load = Load::start(&both, impatient(), 4);
        thread::sleep(Duration::from_millis(300));
        proxy.cut();
        thread::sleep(Duration::from_millis(50));
        drop(sql);
        primary.kill();
        standby.promote();
        thread::sleep(Duration::from_millis(300));
        let acknowledged = load.end();
        let lost = lost(&acknowledged, &changes(&PostgresReader::open(&both).unwrap()));
        eprintln!("round {round}: {} orders acknowledged, {lost} lost", acknowledged.len());
        if lost > 0 {
            return;
        }
    }
    panic!("nothing was lost: the test does not see what it is for");
}
