//! The API says what the ledger says.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod server;

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use ledger_sqlite::{AuditOptions, Change, Cursor, LedgerReader, OrderFilter, Sort};
use serde_json::{Value, json};
use server::{SESSION, Server, limited, settings};
use strategy_ledger::{OrderReport, Overview};

fn overviews(server: &Server, filter: &OrderFilter) -> Value {
    let executed = server.reader().executed(filter).unwrap().into_iter();
    executed.map(|(order, fills)| json!(Overview::of(order, &fills))).collect()
}

#[test]
fn orders_are_listed_by_every_condition() {
    let server = Server::of_the_session();
    let any = OrderFilter::default;
    let statuses = |texts: &[&str]| Some(texts.iter().map(|it| it.parse().unwrap()).collect());
    for (query, filter) in [
        ("", any()),
        ("?open=true", OrderFilter { open: Some(true), ..any() }),
        (
            "?open=false&symbol=ETH_USDT",
            OrderFilter { open: Some(false), symbol: parsed("ETH_USDT"), ..any() },
        ),
        ("?side=SELL", OrderFilter { side: parsed("SELL"), ..any() }),
        (
            "?status=FILLED,REJECTED",
            OrderFilter { statuses: statuses(&["FILLED", "REJECTED"]), ..any() },
        ),
        (
            "?group=EXG_20251201_154955_3fa91c0f",
            OrderFilter { group: parsed("EXG_20251201_154955_3fa91c0f"), ..any() },
        ),
        (
            "?created_from=2025-12-01T12:00:00Z&created_before=2025-12-01T14:00:00%2B01:00",
            OrderFilter {
                created_from: parsed("2025-12-01T12:00:00Z"),
                created_before: parsed("2025-12-01T13:00:00Z"),
                ..any()
            },
        ),
        ("?sort=newest", OrderFilter { sort: Sort::RegistrationDescending, ..any() }),
        ("?sort=id&limit=3", OrderFilter { sort: Sort::Id, limit: Some(3), ..any() }),
        (
            "?connector_fill_id=binance_trade_70410341",
            OrderFilter { connector_fill_id: parsed("binance_trade_70410341"), ..any() },
        ),
        (
            "?fill_id=FIL_20251201_090003_3fa91c06",
            OrderFilter { fill_id: parsed("FIL_20251201_090003_3fa91c06"), ..any() },
        ),
    ] {
        let answer = server.get(&format!("/api/orders{query}")).json();
        assert_eq!(answer["orders"], overviews(&server, &filter), "{query}");
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[test]
fn pages_have_every_order_once() {
    let server = Server::of_the_session();
    for limit in [1, 7, 48, 49, 50] {
        let (mut orders, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let after = cursor.as_str().map(|id| format!("&cursor={id}")).unwrap_or_default();
            let page = server.get(&format!("/api/orders?limit={limit}{after}")).json();
            orders.extend(page["orders"].as_array().unwrap().clone());
            cursor = page["cursor"].clone();
            if cursor.is_null() {
                break;
            }
        }
        assert_eq!(Value::Array(orders), overviews(&server, &OrderFilter::default()), "{limit}");
    }
}

#[test]
fn an_order_is_reported_whole() {
    let server = Server::of_the_session();
    let reader = server.reader();
    for order in reader.orders(&OrderFilter::default()).unwrap() {
        let id = order.order_id();
        let answer = server.get(&format!("/api/orders/{id}")).json();
        let orders = OrderFilter { ids: Some(vec![id]), ..OrderFilter::default() };
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let options = AuditOptions { orders, ..AuditOptions::at(now) };
        let findings = reader.audit(&options).unwrap();
        let report = OrderReport::of(order, reader.history(id).unwrap(), findings);
        assert_eq!(answer, json!(report), "{id}");
    }
    let busted = server.get("/api/orders/ORD_20251201_144000_3fa91c26").json();
    let standings = busted["parts"].as_array().unwrap().iter().map(|part| &part["standing"]);
    assert_eq!(standings.collect::<Vec<_>>(), ["counts", "conflicts"]);
}

#[test]
fn a_group_has_its_progress_and_its_orders() {
    let server = Server::of_the_session();
    let id = "EXG_20251201_154955_3fa91c0f";
    let answer = server.get(&format!("/api/groups/{id}")).json();
    let progress = server.reader().group_progress(id.parse().unwrap()).unwrap();
    assert_eq!(answer["progress"], json!(progress));
    let group = id.parse().ok();
    let filter = OrderFilter { group, sort: Sort::Id, ..OrderFilter::default() };
    assert_eq!(answer["orders"], overviews(&server, &filter));
}

#[test]
fn findings_are_those_of_an_audit_and_say_what_to_do() {
    let server = Server::of_the_session();
    let answer = server.get("/api/findings").json();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let findings = server.reader().audit(&AuditOptions::at(now)).unwrap();
    assert_eq!(answer["findings"], json!(findings));
    assert_eq!(answer["total"], findings.len());
    assert_eq!(
        answer["kinds"]["conflicting_fills"],
        json!({
            "count": 1,
            "meaning": "Parts of one execution say different things.",
            "remedy": "ask the exchange for the execution; bust the part that is wrong",
        })
    );
    let page = server.get("/api/findings?limit=1").json();
    let next = server.get(&format!("/api/findings?cursor={}", page["cursor"].as_str().unwrap()));
    let next = next.json()["findings"].as_array().unwrap().clone();
    let all = [page["findings"].as_array().unwrap().clone(), next].concat();
    assert_eq!(Value::Array(all), answer["findings"]);
}

#[test]
fn changes_are_read_in_pages() {
    let server = Server::of_the_session();
    let all = server.reader().changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    let (mut changes, mut cursor) = (Vec::new(), "0".to_owned());
    loop {
        let page = server.get(&format!("/api/changes?limit=100&since={cursor}")).json();
        cursor = page["cursor"].as_str().unwrap().into();
        let found: Vec<Change> = serde_json::from_value(page["changes"].clone()).unwrap();
        if found.is_empty() {
            break;
        }
        changes.extend(found);
    }
    assert_eq!(changes, all);
    assert_eq!(cursor, all.last().unwrap().cursor.to_string());
}

#[test]
fn changes_come_as_events_without_a_gap_or_a_double() {
    let (first, rest) = SESSION.split_at(SESSION.match_indices('\n').nth(39).unwrap().0);
    // Each batch is soon forgotten, so that a late client reads the ledger.
    let mut server = Server::of(first, limited(|limits| limits.kept_bytes = 1));
    let mut early = server.watch("/api/changes?since=0", "");
    assert!(early.head.to_lowercase().contains("content-type: text/event-stream\r\n"));
    let seen: Vec<_> = early.by_ref().take(20).collect();
    let last = seen.last().unwrap().id.clone();
    let lines: Vec<_> = rest.trim().lines().collect();
    for chunk in lines.chunks(10) {
        server.write(&chunk.join("\n"));
    }
    let all = server.reader().changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    for (way, more) in [
        (format!("?since={last}"), String::new()),
        (String::new(), format!("Last-Event-ID: {last}\r\n")),
    ] {
        let events = server.watch(&format!("/api/changes{way}"), &more).take(all.len() - 20);
        let changes: Vec<Change> = seen
            .iter()
            .map(|event| event.data.clone())
            .chain(events.map(|event| event.data))
            .map(|data| serde_json::from_str(&data).unwrap())
            .collect();
        assert_eq!(changes, all);
    }
    assert!(seen.iter().all(|event| event.data.contains(&format!("\"{}\"", event.id))));
}

/// The rows of columns, each as an object.
fn rows(columns: &Value) -> Vec<BTreeMap<String, Value>> {
    let count = columns["order_id"].as_array().unwrap().len();
    let value = |column: &Value, at: usize| match column["words"].as_array() {
        Some(words) => words[usize::try_from(column["at"][at].as_u64().unwrap()).unwrap()].clone(),
        None => column[at].clone(),
    };
    let columns = columns.as_object().unwrap();
    let row = |at| columns.iter().map(|(name, column)| (name.clone(), value(column, at))).collect();
    (0..count).map(row).collect()
}

/// What a row shows of an order.
fn shown(overview: &Value) -> BTreeMap<String, Value> {
    let mut row: BTreeMap<_, _> =
        overview["order"].as_object().unwrap().clone().into_iter().collect();
    for sum in ["filled_quantity", "average_price"] {
        row.insert(sum.into(), overview[sum].clone());
    }
    row
}

#[test]
fn the_board_has_every_order_and_what_changes_follows() {
    let (first, rest) = SESSION.split_at(SESSION.match_indices('\n').nth(199).unwrap().0);
    let mut server = Server::of(first, settings());
    let answer = server.get("/api/board");
    let lines: Vec<Value> =
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let listed: Vec<_> = lines.iter().skip(1).filter(|line| line["rows"].is_object()).collect();
    let listed: Vec<_> = listed.iter().flat_map(|line| rows(&line["rows"])).collect();
    let orders = overviews(&server, &OrderFilter::default());
    assert_eq!(listed, orders.as_array().unwrap().iter().map(shown).collect::<Vec<_>>());
    assert_eq!(*lines.last().unwrap(), json!({ "end": true }));
    let newest = rows(&lines[0]["rows"]);
    assert_eq!(newest.len(), listed.len().min(200));
    let is_open = |row: &BTreeMap<String, Value>| {
        ["PENDING", "OPEN", "PARTIALLY_FILLED"].contains(&row["status"].as_str().unwrap())
    };
    assert!(newest.is_sorted_by_key(|row| !is_open(row)), "open ones first");

    let cursor = lines[1]["cursor"].as_str().unwrap();
    let mut watcher = server.watch(&format!("/api/board/changes?since={cursor}"), "");
    server.write(rest.trim());
    let mut known: BTreeMap<String, _> =
        listed.into_iter().map(|row| (row["order_id"].to_string(), row)).collect();
    let last = server.reader().last_cursor().unwrap().to_string();
    loop {
        let event = watcher.next().unwrap();
        if event.name == "rows" {
            let data: Value = serde_json::from_str(&event.data).unwrap();
            known.extend(
                rows(&data["rows"]).into_iter().map(|row| (row["order_id"].to_string(), row)),
            );
        }
        if event.id == last {
            break;
        }
    }
    let orders = overviews(&server, &OrderFilter { sort: Sort::Id, ..OrderFilter::default() });
    let wanted: Vec<_> = orders.as_array().unwrap().iter().map(shown).collect();
    assert_eq!(known.into_values().collect::<Vec<_>>(), wanted);
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    let server = Server::of_the_session();
    let foreign = format!("5-{}", "0".repeat(32));
    for (path, status, why) in [
        ("/api/orders/ORD_1", 400, "invalid id"),
        ("/api/orders/ORD_20251201_150000_00000000", 404, "unknown order"),
        ("/api/groups/EXG_20251201_150000_00000000", 404, "unknown group"),
        ("/api/groups/x", 400, "invalid id"),
        ("/api/orders?limit=0", 400, "expected 1 to 10000"),
        ("/api/orders?limit=10001", 400, "expected 1 to 10000"),
        ("/api/orders?limit=-1", 400, "invalid digit"),
        ("/api/orders?open=yes", 400, "not `true` or `false`"),
        ("/api/orders?symbol=btc_usdt", 400, "invalid symbol"),
        ("/api/orders?status=OPEN,open", 400, "unknown order status"),
        ("/api/orders?colour=red", 400, "unknown field `colour`"),
        ("/api/orders?side=BUY&side=SELL", 400, "duplicate field"),
        ("/api/orders?cursor=ORD_20251201_150000_00000000", 404, "no page after"),
        ("/api/orders?sort=price", 400, "unknown variant `price`"),
        ("/api/changes?since=7", 400, "invalid cursor"),
        (&format!("/api/changes?since={foreign}"), 410, "not of this ledger"),
        (&format!("/api/board/changes?since={foreign}"), 410, "not of this ledger"),
        ("/api/nothing", 404, "nothing at this path"),
        ("/api/orders/%ff", 400, "UTF-8"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(body["error"].as_str().unwrap().contains(why), "{path}: {body}");
    }
}

#[test]
fn figures_are_those_of_the_ledger() {
    let server = Server::of_the_session();
    assert_eq!(server.get("/healthz").body, "ok\n");
    let metrics = server.get("/metrics").body;
    let has = |line: &str| metrics.lines().any(|found| found == line);
    let orders = server.reader().orders(&OrderFilter::default()).unwrap();
    let statuses: BTreeSet<&str> = orders.iter().map(|order| order.status().as_str()).collect();
    for status in statuses {
        let count = orders.iter().filter(|order| order.status().as_str() == status).count();
        let line = format!("orders_ledger_orders{{status=\"{status}\"}} {count}");
        assert!(has(&line), "{line}: {metrics}");
    }
    assert!(has("orders_ledger_findings{finding=\"conflicting_fills\"} 1"), "{metrics}");
    let unanswered =
        metrics.lines().find(|it| it.starts_with("orders_ledger_unanswered_requests "));
    let counted = metrics.lines().find(|it| it.contains("finding=\"unanswered_request\""));
    let number = |line: Option<&str>| line.unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(number(unanswered), number(counted));
    let age = metrics.lines().find(|it| it.starts_with("orders_ledger_last_change_age_seconds "));
    let age: f64 = number(age).parse().unwrap();
    let last = "2025-12-01T23:59:59Z".parse::<dtos_state::Timestamp>().unwrap();
    let day = (dtos_state::Timestamp::now() - last).as_seconds_f64();
    assert!((day - 200_000.0..day + 200_000.0).contains(&age), "{age} {day}");
    for line in ["orders_ledger_up 1", "orders_ledger_loaded 1", "blotter_dropped_total 0"] {
        assert!(has(line), "{line}: {metrics}");
    }
}
