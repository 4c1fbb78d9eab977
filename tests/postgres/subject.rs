//! A ledger on the one server of this process, for one test at a time: a transaction of
//! another test would hold its followers back.

use std::{
    sync::{Condvar, Mutex, OnceLock},
    thread::{self, ThreadId},
};

use ledger_conformance::Subject;
use ledger_postgres::{Address, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader};
use postgres_tests::{Server, Settings, Sql, machine};
use strategy_ledger::MemoryLedger;

/// The server of this process.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        // It would hold followers back for a moment, too.
        let lines = vec!["autovacuum = off".to_owned()];
        Some(Server::start(&machine()?, &Settings { lines, on_disk: false }))
    });
    server.as_ref()
}

/// A ledger for one test.
pub(super) enum OnServer {
    Ledger(Turn, Option<Box<Ledger>>),
    /// Where there is no PostgreSQL, the suite passes with the ledger in memory, and says so.
    Skipped(MemoryLedger),
}

pub(super) struct Ledger {
    /// None while it is closed.
    writer: Option<PostgresLedger>,
    reader: PostgresReader,
    address: Address,
    sql: Sql,
    /// How many tests had it.
    uses: u32,
}

/// Ledgers that no test uses now, with their connections.
static FREE: Mutex<Vec<Ledger>> = Mutex::new(Vec::new());

impl Ledger {
    fn take(server: &Server) -> Self {
        let free = FREE.lock().unwrap().pop();
        let mut ledger = free.unwrap_or_else(|| Self::make(server));
        ledger.uses += 1;
        ledger.sql.run(if ledger.uses.is_multiple_of(40) { TRUNCATE } else { DELETE }).unwrap();
        ledger.sql.run(RESTART).unwrap();
        ledger
    }

    fn make(server: &Server) -> Self {
        static MADE: Mutex<u32> = Mutex::new(0);
        let mut made = MADE.lock().unwrap();
        *made += 1;
        let name = format!("ledger_{made}");
        let address = server.new_ledger(&name);
        let writer = Some(PostgresLedger::open(&address).unwrap());
        let reader = PostgresReader::open(&address).unwrap();
        let sql = server.sql(&name);
        sql.run("SET session_replication_role = replica").unwrap();
        Self { writer, reader, address, sql, uses: 0 }
    }
}

/// What no user of a ledger may do.
const DELETE: &str = "DELETE FROM ledger.change_rows; DELETE FROM ledger.order_rows";
const TRUNCATE: &str = "TRUNCATE ledger.change_rows, ledger.order_rows";
const RESTART: &str = "ALTER SEQUENCE ledger.change_numbers RESTART; \
    ALTER SEQUENCE ledger.order_numbers RESTART";

impl OnServer {
    pub(super) fn fresh() -> Self {
        let Some(server) = server() else { return Self::Skipped(MemoryLedger::default()) };
        let turn = Turn::wait();
        Self::Ledger(turn, Some(Box::new(Ledger::take(server))))
    }
}

impl Subject for OnServer {
    fn ledger(&mut self) -> &mut dyn LedgerWriter {
        match self {
            Self::Ledger(_, it) => it.as_mut().unwrap().writer.as_mut().unwrap(),
            Self::Skipped(ledger) => ledger,
        }
    }

    fn reader(&self) -> Option<&dyn LedgerReader> {
        match self {
            Self::Ledger(_, it) => Some(&it.as_ref().unwrap().reader),
            Self::Skipped(_) => None,
        }
    }

    fn reopen(&mut self) {
        if let Self::Ledger(_, Some(it)) = self {
            drop(it.writer.take());
            it.writer = Some(PostgresLedger::open(&it.address).unwrap());
        }
    }
}

impl Drop for OnServer {
    fn drop(&mut self) {
        if let Self::Ledger(_, it) = self
            && !thread::panicking()
        {
            FREE.lock().unwrap().extend(it.take().map(|it| *it));
        }
    }
}

/// The thread that tests, and how many ledgers it has.
static TURN: Mutex<Option<(ThreadId, usize)>> = Mutex::new(None);
static NEXT: Condvar = Condvar::new();

/// That this thread tests, until it has no ledger any more.
pub(super) struct Turn;

impl Turn {
    fn wait() -> Self {
        let me = thread::current().id();
        let mut turn = TURN.lock().unwrap();
        while turn.is_some_and(|(thread, _)| thread != me) {
            turn = NEXT.wait(turn).unwrap();
        }
        let ledgers = turn.map_or(0, |(_, ledgers)| ledgers);
        *turn = Some((me, ledgers + 1));
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut turn = TURN.lock().unwrap();
        let ledgers = turn.map_or(0, |(_, ledgers)| ledgers);
        *turn = (ledgers > 1).then(|| (thread::current().id(), ledgers - 1));
        NEXT.notify_all();
    }
}
