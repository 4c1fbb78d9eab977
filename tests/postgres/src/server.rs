use std::{
    fs::{self, File},
    io::Write,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use ledger_postgres::Address;
use rustix::process::{Pid, Signal, kill_process};

use crate::{machine::Machine, sql::Sql};

/// What a server is started with.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Lines of the configuration.
    pub lines: Vec<String>,
    /// Whether its data is to be on a real disk. In memory, a server is as fast as a test needs.
    pub on_disk: bool,
}

/// A server in a folder of its own.
pub struct Server {
    machine: Machine,
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
    /// Ends the server and removes the folder once this process has gone.
    guard: Child,
}

impl Server {
    /// Makes a cluster and starts its server.
    #[must_use]
    pub fn start(machine: &Machine, settings: &Settings) -> Self {
        let mut server = Self::in_folder(machine, settings);
        let data = server.data();
        let data = data.to_str().unwrap();
        machine.run("initdb", &["-D", data, "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]);
        server.configure(&settings.lines);
        server.go();
        server
    }

    fn in_folder(machine: &Machine, settings: &Settings) -> Self {
        let memory = Path::new("/dev/shm");
        let place = if settings.on_disk || !memory.is_dir() { "/tmp" } else { "/dev/shm" };
        let folder = tempfile::Builder::new().prefix("orders-pg-").tempdir_in(place).unwrap();
        let folder = folder.keep();
        machine.own(&folder);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let guard = Command::new("sh")
            .args(["-c", GUARD, "sh", folder.to_str().unwrap()])
            .stdin(Stdio::piped())
            // What ends the test must not end this.
            .process_group(0)
            .spawn()
            .unwrap();
        Self { machine: machine.clone(), folder, port, child: None, guard }
    }

    /// A copy of this server that follows it, by a name.
    #[must_use]
    pub fn standby(&self, name: &str, settings: &Settings, behind: u16) -> Self {
        let mut standby = Self::in_folder(&self.machine, settings);
        let source = format!("host={} port={} user=postgres", self.folder(), self.port);
        let data = standby.data();
        let arguments = ["-D", data.to_str().unwrap(), "-d", &source, "-c", "fast", "-X", "stream"];
        self.machine.run("pg_basebackup", &arguments);
        File::create(data.join("standby.signal")).unwrap();
        self.machine.own(&data.join("standby.signal"));
        let mut lines = settings.lines.clone();
        lines.push(format!(
            "primary_conninfo = 'host=127.0.0.1 port={behind} user=postgres \
             application_name={name}'"
        ));
        standby.configure(&lines);
        standby.go();
        standby
    }

    /// Follows another primary, or the same by another way; it has to be started anew.
    pub fn follow(&self, name: &str, port: u16) {
        self.configure(&[format!(
            "primary_conninfo = 'host=127.0.0.1 port={port} user=postgres application_name={name}'"
        )]);
    }

    /// Adds lines to the configuration.
    pub fn configure(&self, lines: &[String]) {
        let mut file =
            File::options().append(true).open(self.data().join("postgresql.conf")).unwrap();
        writeln!(file, "{}", BASE.join("\n")).unwrap();
        writeln!(file, "{}", lines.join("\n")).unwrap();
    }

    /// Starts the server, and waits until it answers.
    pub fn go(&mut self) {
        self.spawn();
        self.wait();
    }

    /// Starts the server.
    pub fn spawn(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        let child = self
            .machine
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-k", self.folder()])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        self.child = Some(child.unwrap());
    }

    /// Waits until the server answers.
    pub fn wait(&mut self) {
        let begin = Instant::now();
        while self.try_sql("postgres").is_none() {
            assert!(begin.elapsed() < Duration::from_mins(1), "no answer: {}", self.log());
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "ended: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the server at once, with all its processes.
    pub fn kill(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        // It must not start another one meanwhile.
        signal(child.id(), Signal::STOP);
        until(|| state(child.id()).is_none_or(|(state, _)| state == "T" || state == "Z"));
        let children = children(child.id());
        child.kill().unwrap();
        for &pid in &children {
            signal(pid, Signal::KILL);
        }
        child.wait().unwrap();
        // The next server is refused while one of them still has the memory that they share.
        until(|| children.iter().all(|&pid| state(pid).is_none_or(|(state, _)| state == "Z")));
    }

    /// Stops the server as an administrator does who does not wait for clients.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        child.wait().unwrap();
    }

    /// Holds all its processes, or lets them go on.
    pub fn stall(&self, is_stalled: bool) {
        let sent = if is_stalled { Signal::STOP } else { Signal::CONT };
        let Some(child) = &self.child else { return };
        for pid in children(child.id()).into_iter().chain([child.id()]) {
            signal(pid, sent);
        }
    }

    /// Makes a standby the primary.
    pub fn promote(&self) {
        self.machine.run("pg_ctl", &["promote", "-D", self.data().to_str().unwrap(), "-w"]);
    }

    /// A connection beside the ledger.
    #[must_use]
    pub fn sql(&self, database: &str) -> Sql {
        self.try_sql(database).unwrap()
    }

    /// The same, where the server answers.
    #[must_use]
    pub fn try_sql(&self, database: &str) -> Option<Sql> {
        let words = format!(
            "host={} port={} user=postgres dbname={database} connect_timeout=2",
            self.folder(),
            self.port
        );
        Sql::connect(&words).ok()
    }

    /// Where a database is, by the server's socket.
    #[must_use]
    pub fn address(&self, database: &str) -> Address {
        self.url(database).parse().unwrap()
    }

    /// The text of [`address`](Self::address).
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder().replace('/', "%2F");
        format!("postgres://postgres@{folder}:{}/{database}", self.port)
    }

    /// Makes a database with an empty ledger.
    #[must_use]
    pub fn new_ledger(&self, database: &str) -> Address {
        self.sql("postgres").run(&format!("CREATE DATABASE {database}")).unwrap();
        let address = self.address(database);
        ledger_postgres::init(&address).unwrap();
        address
    }

    /// Its port, on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its socket.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    /// The folder of its data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The end of what it says.
    #[must_use]
    pub fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// The machine that it runs on.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// What every server has.
const BASE: [&str; 6] = [
    // It goes with the folder, also if the server is killed.
    "dynamic_shared_memory_type = mmap",
    "listen_addresses = '127.0.0.1'",
    "max_connections = 60",
    "shared_buffers = 64MB",
    "logging_collector = off",
    "max_wal_senders = 8",
];

/// Waits for the end of the test, ends what is left, and removes its folder.
const GUARD: &str = r#"read -r line
file="$1/data/postmaster.pid"
[ -f "$file" ] && kill -QUIT "$(head -n 1 "$file")" 2>/dev/null && sleep 1
rm -rf "$1""#;

/// The processes that a process has started.
fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    processes.filter(|&pid| state(pid).is_some_and(|(_, of)| of == parent.to_string())).collect()
}

/// The state of a process and its parent; none once it has gone.
fn state(pid: u32) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().map(ToOwned::to_owned);
    Some((fields.next()?, fields.next()?))
}

/// Sends a signal to a process that may have gone.
fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// Waits for what comes soon.
fn until(mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_mins(1), "it did not come");
        thread::sleep(Duration::from_millis(1));
    }
}
