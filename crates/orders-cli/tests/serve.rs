//! `orders ledger serve`: it says what the other commands say, and ends when it is asked to.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use program::ledger::{SESSION, ledger, ledger_of};
use serde_json::{Value, json};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn of(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_orders"))
            .args(["ledger", "serve", "--db=l", "--listen=127.0.0.1:0"])
            .args(more)
            .current_dir(folder)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().trim_end_matches("/\n");
        Self { address: address.into(), child }
    }

    fn get(&self, path: &str, more: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n{more}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].into(), body.into())
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path, "").1).unwrap()
    }

    /// Sends a signal, and returns the exit status.
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let began = Instant::now();
        let status = self.child.wait().unwrap();
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        status.code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(json: &str) -> Vec<Value> {
    json.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_api_has_the_json_of_the_program() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    let server = Server::of(folder.path(), &[]);
    let of = |args: &[&str]| lines(&ledger(folder.path(), args).out);
    let mut listed = of(&["list", "--json"]);
    let mut answered = server.json("/api/orders")["orders"].as_array().unwrap().clone();
    let id = |it: &Value| it["order"]["order_id"].as_str().unwrap().to_owned();
    listed.sort_by_key(id);
    answered.sort_by_key(id);
    assert_eq!(answered, listed);
    for id in listed.iter().map(id) {
        let shown = of(&["show", "--json", &id]);
        assert_eq!(vec![server.json(&format!("/api/orders/{id}"))], shown, "{id}");
    }
    let group = "EXG_20251201_154955_3fa91c0f";
    let shown = of(&["show", "--json", group]);
    assert_eq!(vec![server.json(&format!("/api/groups/{group}"))], shown);
    let mut findings = Value::Null;
    for _ in 0..100 {
        findings = server.json("/api/findings");
        if findings["complete"] == true {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(findings["findings"], json!(of(&["audit", "--json"])));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_in_good_order() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::of(folder.path(), &[]);
        let mut watcher = TcpStream::connect(&server.address).unwrap();
        let request = "GET /api/changes HTTP/1.0\r\nHost: localhost\r\n\
                       Accept: text/event-stream\r\n\r\n";
        watcher.write_all(request.as_bytes()).unwrap();
        watcher.read_exact(&mut [0; 100]).unwrap();
        assert_eq!(server.end(signal), Some(0), "{signal}");
        let mut rest = String::new();
        watcher.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with("event: end\ndata: {\"reason\":\"the server stops\"}\n\n"));
    }
}

#[test]
fn others_need_a_token() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    let run = ledger(folder.path(), &["serve", "--listen=0.0.0.0:0"]);
    let told = "orders: others can reach 0.0.0.0:0: expected a token for it, or an address of this \
                machine alone, such as 127.0.0.1:8080\n";
    assert_eq!((run.status, &*run.err), (2, told));
    for (token, told) in [
        (None, "token: No such file or directory (os error 2)"),
        (Some("short\n"), "token: invalid token of 5 bytes: expected 16 to 256 visible ASCII"),
        (Some(""), "token: invalid token of 0 bytes: expected 16 to 256 visible ASCII"),
    ] {
        if let Some(token) = token {
            fs::write(folder.path().join("token"), token).unwrap();
        }
        let run = ledger(folder.path(), &["serve", "--listen=0.0.0.0:0", "--token=token"]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains(told), "{}", run.err);
    }
    fs::write(folder.path().join("token"), "0123456789abcdef\n").unwrap();
    let server = Server::of(folder.path(), &["--token=token", "--host=orders.example"]);
    let right = "Authorization: Bearer 0123456789abcdef\r\n";
    assert_eq!(server.get("/api/orders", right).0, "200");
    assert_eq!(server.get("/api/orders", "").0, "401");
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = ledger_of(&fs::read_to_string(SESSION).unwrap());
    let run = ledger(folder.path(), &["serve", "--listen=nowhere"]);
    assert_eq!(run.status, 2);
    let server = Server::of(folder.path(), &[]);
    let taken = format!("--listen={}", server.address);
    let run = ledger(folder.path(), &["serve", &taken]);
    assert_eq!(run.status, 2);
    let told = format!("orders: cannot listen on {}: ", server.address);
    assert!(run.err.starts_with(&told), "{}", run.err);
    let nothing = tempfile::tempdir().unwrap();
    let run = ledger(nothing.path(), &["serve", "--listen=127.0.0.1:0"]);
    assert_eq!(run.status, 2);
    assert!(run.err.starts_with("orders: there is no ledger "), "{}", run.err);
}
