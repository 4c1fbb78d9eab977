//! What a stranger, a careless client and a slow one get.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod server;

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use blotter::{Blotter, Settings, Token};
use ledger_sqlite::LedgerReader;
use server::{Event, SESSION, Server, limited, reports, settings};
use strategy_ledger::{Cursor, MemoryLedger};

const TOKEN: &str = "0123456789abcdef-secret";

#[test]
fn only_hosts_of_this_server_are_served() {
    let mut of_a_name = settings();
    of_a_name.hosts = vec!["orders.example".into()];
    let server = Server::of(SESSION, of_a_name);
    for (host, status) in [
        ("Host: localhost\r\n", 200),
        ("Host: LOCALHOST:8080\r\n", 200),
        ("Host: 127.0.0.1\r\n", 200),
        ("Host: 127.0.0.1:80\r\n", 200),
        ("Host: [::1]:8080\r\n", 200),
        ("Host: orders.example\r\n", 200),
        ("Host: orders.example:443\r\n", 200),
        ("", 421),
        ("Host:\r\n", 421),
        ("Host: evil.example\r\n", 421),
        ("Host: localhost.evil.example\r\n", 421),
        ("Host: evil.example:8080\r\n", 421),
        ("Host: x.orders.example\r\n", 421),
        ("Host: localhost@evil.example\r\n", 421),
        ("Host: localhost:\r\n", 421),
        ("Host: localhost\r\nHost: evil.example\r\n", 421),
        ("Host: evil.example\r\nX-Forwarded-Host: localhost\r\n", 421),
    ] {
        for path in ["/", "/api/orders", "/metrics", "/healthz"] {
            let answer = server.send(&format!("GET {path} HTTP/1.0\r\n{host}\r\n"));
            assert_eq!(answer.status, status, "{host} {path}");
        }
    }
    let absolute = "GET http://evil.example/ HTTP/1.0\r\nHost: localhost\r\n\r\n";
    assert_eq!(server.send(absolute).status, 421);
}

#[test]
fn nothing_is_written() {
    let server = Server::of_the_session();
    let paths = ["/", "/api/orders", "/api/orders/x", "/api/changes", "/metrics", "/nothing"];
    for path in paths {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"] {
            let body = "Content-Length: 2\r\n\r\n{}";
            let answer = server.send(&format!(
                "{method} {path} HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n{body}"
            ));
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.has("allow: get, head"), "{answer:?}");
        }
        let head = server.send(&format!("HEAD {path} HTTP/1.0\r\nHost: localhost\r\n\r\n"));
        assert_eq!((head.status, &*head.body), (server.get(path).status, ""), "{path}");
    }
}

#[test]
fn every_answer_has_the_headers_that_protect_it() {
    let server = Server::of_the_session();
    let paths = ["/", "/blotter.js", "/blotter.css", "/api/orders", "/metrics", "/healthz", "/no"];
    for path in paths {
        let answer = server.get(path);
        for header in [
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(answer.has(header), "{path}: {header} in {}", answer.head);
        }
        let policy = answer.head.lines().find(|it| it.starts_with("content-security-policy: "));
        let policy = policy.unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(!answer.head.contains("set-cookie"), "{path}");
        assert!(!answer.head.contains("access-control-allow"), "{path}");
    }
    let page = server.get("/").body;
    for inline in ["<style", " style=", " onclick", "javascript:", "http://", "https://"] {
        assert!(!page.contains(inline), "{inline}");
    }
    assert!(page.matches("<script").count() == 1 && page.contains("<script src=\"/blotter.js\""));
}

#[test]
fn data_needs_the_token() {
    let mut with_token = settings();
    with_token.token = Some(TOKEN.parse().unwrap());
    let blotter = Blotter::bind(with_token, || Ok(MemoryLedger::default())).unwrap();
    let address = blotter.url()["http://".len()..].trim_end_matches('/').to_owned();
    let stopper = blotter.stopper();
    let thread = thread::spawn(move || blotter.run());
    let status = |path: &str, authorization: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        let request =
            format!("GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: */*\r\n{authorization}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer[9..12].parse::<u16>().unwrap()
    };
    let right = format!("Authorization: Bearer {TOKEN}\r\n");
    let data = ["/api/orders", "/api/findings", "/api/openapi.json", "/api/nothing", "/metrics"];
    for path in data {
        let expected = if path == "/api/nothing" { 404 } else { 200 };
        assert_eq!(status(path, &right), expected, "{path}");
        assert_eq!(status(path, &right.replace("Bearer", "bearer")), expected, "{path}");
        for wrong in [
            String::new(),
            "Authorization:\r\n".into(),
            "Authorization: Bearer \r\n".into(),
            format!("Authorization: Bearer {}\r\n", &TOKEN[1..]),
            format!("Authorization: Bearer {TOKEN}x\r\n"),
            format!("Authorization: Bearer {}\r\n", TOKEN.to_uppercase()),
            format!("Authorization: Basic {TOKEN}\r\n"),
            format!("Authorization: {TOKEN}\r\n"),
            format!("Cookie: token={TOKEN}\r\n"),
        ] {
            assert_eq!(status(path, &wrong), 401, "{path} {wrong}");
        }
        assert_eq!(status(&format!("{path}?token={TOKEN}"), ""), 401, "{path}");
    }
    // The page has no data, and asks for the token itself.
    for path in ["/", "/blotter.js", "/blotter.css"] {
        assert_eq!(status(path, ""), 200, "{path}");
    }
    stopper.stop();
    thread.join().unwrap().unwrap();
}

#[test]
fn an_address_for_others_needs_a_token() {
    for (address, is_refused) in [
        ("0.0.0.0:0", true),
        ("[::]:0", true),
        ("[::ffff:0.0.0.0]:0", true),
        ("192.0.2.1:0", true),
        ("127.0.0.1:0", false),
        ("127.9.9.9:0", false),
    ] {
        let listening = Settings::listening(address.parse().unwrap());
        let bound = Blotter::bind(listening, || Ok(MemoryLedger::default()));
        let refusal = bound.err().map(|error| error.to_string());
        let wanted = format!(
            "others can reach {address}: expected a token for it, or an address of this machine \
             alone, such as 127.0.0.1:8080"
        );
        assert_eq!(refusal, is_refused.then_some(wanted));
    }
    let mut with_token = Settings::listening("0.0.0.0:0".parse().unwrap());
    with_token.token = Some(TOKEN.parse().unwrap());
    assert!(Blotter::bind(with_token, || Ok(MemoryLedger::default())).is_ok());
}

#[test]
fn a_token_is_long_visible_and_never_printed() {
    for text in [
        "",
        "short",
        "0123456789abcde",
        "0123456789 abcdef",
        "0123456789abcdef\n",
        "é0123456789abcdef",
    ] {
        let error = text.parse::<Token>().unwrap_err().to_string();
        let wanted = "expected 16 to 256 visible ASCII characters";
        assert_eq!(error, format!("invalid token of {} bytes: {wanted}", text.len()));
    }
    let token: Token = TOKEN.parse().unwrap();
    assert_eq!(format!("{token:?}"), "Token(..)");
}

#[test]
fn requests_are_bounded_in_size_and_time() {
    let server = Server::of(SESSION, limited(|limits| limits.head = Duration::from_millis(300)));
    let path = format!("/api/orders?symbol={}", "A".repeat(100_000));
    assert!([414, 431].contains(&server.get(&path).status));
    let header = format!("X: {}\r\n", "a".repeat(100_000));
    assert_eq!(server.get_with("/", &header).status, 431);
    let headers = (0..100).fold(String::new(), |head, i| format!("{head}X-{i}: a\r\n"));
    assert_eq!(server.get_with("/", &headers).status, 431);
    // A head that never ends, and a connection that nothing comes from.
    for start in ["GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "", "GET /"] {
        let began = Instant::now();
        server.send(start);
        let took = began.elapsed();
        assert!(took > Duration::from_millis(200) && took < Duration::from_secs(5), "{took:?}");
    }
    // One that was used, and is idle now.
    let mut idle = server.connect();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let began = Instant::now();
    idle.read_to_end(&mut Vec::new()).unwrap();
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_watcher_that_reads_nothing_is_dropped() {
    let settings = limited(|limits| {
        limits.stalled = Duration::from_secs(2);
        // All of it, so that one that reads is never too far behind.
        limits.kept_bytes = 100 << 20;
    });
    let mut server = Server::of(SESSION, settings);
    let stalled: Vec<_> = (0..3).map(|_| server.watch("/api/changes?since=0", "")).collect();
    let mut last = server.watch("/api/changes?since=0", "");
    let reader = thread::spawn(move || last.by_ref().map(|event| event.data).last().unwrap());
    server.until(|server| server.get("/metrics").body.contains("blotter_watchers 4\n"));
    // More than a socket holds.
    for round in 0..30 {
        server.write(&reports(round * 1_000, 1_000));
    }
    server.until(|server| server.get("/metrics").body.contains("blotter_dropped_total 3\n"));
    server.until(|server| server.get("/metrics").body.contains("blotter_watchers 1\n"));
    drop(stalled);
    // One that reads hears the end.
    server.stop();
    assert_eq!(reader.join().unwrap(), "{\"reason\":\"the server stops\"}");
}

#[test]
fn a_watcher_that_falls_behind_learns_it_and_goes_on() {
    let mut server = Server::of(SESSION, limited(|limits| limits.kept_bytes = 100_000));
    let mut watcher = server.watch("/api/changes?since=0", "");
    // It keeps up until here.
    for number in 0..2 {
        server.write(&reports(number, 1));
        let last = server.reader().last_cursor().unwrap().to_string();
        assert!(watcher.any(|event| event.id == last));
    }
    // More than a socket holds.
    for round in 1..=30 {
        server.write(&reports(round * 1_000, 1_000));
    }
    let mut seen: Vec<Event> = watcher.collect();
    let end = seen.pop().unwrap();
    assert_eq!(end.name, "end");
    assert_eq!(end.data, "{\"reason\":\"you read too slowly: continue after the last id\"}");
    assert!(server.get("/metrics").body.contains("blotter_dropped_total 1\n"));
    let mut again = server.watch(&format!("/api/changes?since={}", seen.last().unwrap().id), "");
    let missing = 30_000 - seen.len();
    let ids: Vec<String> = seen.into_iter().map(|event| event.id).collect();
    let more = again.by_ref().take(missing).map(|event| event.id);
    let all = server.reader().changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    let wanted: Vec<String> =
        all[all.len() - 30_000..].iter().map(|change| change.cursor.to_string()).collect();
    assert_eq!(ids.into_iter().chain(more).collect::<Vec<_>>(), wanted);
}

#[test]
fn connections_and_watchers_are_bounded() {
    let mut server = Server::of(
        SESSION,
        limited(|limits| {
            limits.connections = 8;
            limits.watchers = 2;
        }),
    );
    let watchers = [server.watch("/api/changes", ""), server.watch("/api/board/changes", "")];
    let third = server.get_with("/api/changes", "Accept: text/event-stream\r\n");
    assert_eq!(third.status, 503);
    assert!(third.body.contains("too many clients watch changes"), "{third:?}");
    let mut idle = Vec::new();
    let refusal = (0..20).find_map(|_| {
        let mut stream = server.connect();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let mut answer = [0; 12];
        // Nothing is asked: only one that is refused has an answer.
        let is_refused = stream.read_exact(&mut answer).is_ok();
        idle.push(stream);
        is_refused.then_some(answer)
    });
    assert_eq!(refusal, Some(*b"HTTP/1.1 503"));
    assert_eq!(idle.len(), 6 + 1);
    drop((idle, watchers));
    server.until(|server| server.get("/healthz").status == 200);
    assert!(server.stop() < Duration::from_secs(5));
}
