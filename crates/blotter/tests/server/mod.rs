//! A server of a ledger in a folder, and a client that speaks HTTP over a socket.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use blotter::{Blotter, CannotServe, Limits, Settings, Stopper};
use dtos_state::Command;
use ledger_sqlite::{LedgerWriter, SqliteLedger, SqliteReader};
use serde_json::Value;
use tempfile::TempDir;

/// A day in small.
pub(crate) const SESSION: &str = include_str!("../../../../docs/examples/session.ndjson");

pub(crate) struct Server {
    pub(crate) folder: TempDir,
    pub(crate) ledger: Option<SqliteLedger>,
    pub(crate) address: SocketAddr,
    pub(crate) stopper: Stopper,
    thread: Option<JoinHandle<Result<(), CannotServe>>>,
}

/// An answer: its head, and its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Server {
    /// Of the day in small.
    pub(crate) fn of_the_session() -> Self {
        Self::of(SESSION, settings())
    }

    pub(crate) fn of(commands: &str, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.ledger");
        let mut ledger = SqliteLedger::open(&path).unwrap();
        write(&mut ledger, commands);
        let open = move || Ok(SqliteReader::open(&path)?);
        let blotter = Blotter::bind(settings, open).unwrap();
        let address = blotter.url()["http://".len()..].trim_end_matches('/').parse().unwrap();
        let stopper = blotter.stopper();
        let thread = Some(thread::spawn(move || blotter.run()));
        let server = Self { folder, ledger: Some(ledger), address, stopper, thread };
        server.until(|server| server.get("/api/findings").json()["complete"] == true);
        server
    }

    pub(crate) fn write(&mut self, commands: &str) {
        write(self.ledger.as_mut().unwrap(), commands);
    }

    pub(crate) fn reader(&self) -> SqliteReader {
        SqliteReader::open(self.folder.path().join("l.ledger")).unwrap()
    }

    /// Waits until something holds.
    pub(crate) fn until(&self, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < Duration::from_secs(30), "it does not come");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// Gets with more lines in the head, each with its line end.
    pub(crate) fn get_with(&self, path: &str, more: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n{more}\r\n"))
    }

    /// Sends a request as it is. The answer ends with the connection.
    pub(crate) fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that closes early resets the connection.
        let _ = stream.read_to_end(&mut answer);
        Answer::of(&String::from_utf8(answer).unwrap())
    }

    /// Watches a path, and returns its events.
    pub(crate) fn watch(&self, path: &str, more: &str) -> Events {
        let mut stream = self.connect();
        let head = format!(
            "GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n{more}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut events = Events { lines: BufReader::new(stream), head: String::new() };
        while !events.head.ends_with("\r\n\r\n") {
            assert!(events.lines.read_line(&mut events.head).unwrap() > 0, "{}", events.head);
        }
        events
    }

    /// Stops the server, and returns how long that took.
    pub(crate) fn stop(&mut self) -> Duration {
        let began = Instant::now();
        self.stopper.stop();
        self.thread.take().unwrap().join().unwrap().unwrap();
        began.elapsed()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Answer {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self { status: status.unwrap_or(0), head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn has(&self, header: &str) -> bool {
        self.head.lines().any(|line| line == header)
    }
}

/// Server-sent events as they come.
pub(crate) struct Events {
    pub(crate) lines: BufReader<TcpStream>,
    pub(crate) head: String,
}

/// One of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let mut event = Event::default();
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end_matches('\n').split_once(": ") {
                Some(("event", name)) => event.name = name.into(),
                Some(("id", id)) => event.id = id.into(),
                Some(("data", data)) => event.data = data.into(),
                // A sign of life.
                _ if event == Event::default() => {}
                _ => return Some(event),
            }
        }
    }
}

pub(crate) fn settings() -> Settings {
    Settings::listening("127.0.0.1:0".parse().unwrap())
}

pub(crate) fn limited(change: impl FnOnce(&mut Limits)) -> Settings {
    let mut settings = settings();
    change(&mut settings.limits);
    settings
}

pub(crate) fn write(ledger: &mut SqliteLedger, commands: &str) {
    let commands = commands.lines().map(|line| Command::from_json(line).unwrap());
    let commands: Vec<Command> = commands.collect();
    for outcome in ledger.take_all(&commands).unwrap() {
        outcome.unwrap();
    }
}

/// Reports that change nothing but a number.
pub(crate) fn reports(from: u32, count: u32) -> String {
    let report = |i: u32| {
        format!(
            "{{\"update\":{{\"order_id\":\"ORD_20251201_090000_3fa91c05\",\"status\":\"OPEN\",\
             \"connector_order_id\":null,\"updated_at\":\"2025-12-01T08:00:00.{i:09}Z\",\
             \"reason\":\"{}\",\"cumulative\":null}}}}\n",
            "x".repeat(900)
        )
    };
    (from..from + count).map(report).collect::<Vec<_>>().concat()
}
