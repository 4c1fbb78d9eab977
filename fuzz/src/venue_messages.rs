//! What no message of an exchange may break. The fuzz targets include this file, and the tests of
//! `exchange-connectors` run it on the corpus and on messages that they change themselves.

use std::str;

use dtos_state::ExactDecimal;
use exchange_connectors::{Instruments, Reader, Reading, Venue};
use execution_connector::VenueNews;

/// A message of each kind, one a line, built from documented fields.
const TEMPLATES: [(Venue, &str); 6] = [
    (Venue::Binance, include_str!("templates/binance.txt")),
    (Venue::Bybit, include_str!("templates/bybit.txt")),
    (Venue::Okx, include_str!("templates/okx.txt")),
    (Venue::Kraken, include_str!("templates/kraken.txt")),
    (Venue::Coinbase, include_str!("templates/coinbase.txt")),
    (Venue::Fix, include_str!("templates/fix.txt")),
];

const LIST: &str = r#"{"instruments":[
    {"venue_symbol":"BTCUSDT","base":"BTC","quote":"USDT"},
    {"venue_symbol":"XBTUSD","base":"BTC","quote":"USD"}]}"#;

/// Values of other types, beyond range, or none.
const VALUES: [&str; 24] = [
    "null",
    "true",
    "\"\"",
    "\"0\"",
    "\"-1\"",
    "0",
    "-1",
    "1e-29",
    "1e400",
    "\"1e-8\"",
    "\"NaN\"",
    "\"0001-01-01T00:00:00Z\"",
    "\"string\"",
    "[]",
    "{}",
    "[{}]",
    "\"\\u0000\"",
    "1768465800123",
    "\"1768465800123\"",
    "79228162514264337593543950336",
    "\"FILLED\"",
    "\"Rejected\"",
    "\"canceled\"",
    "\"ORD_20260115_083000_a1b2c3d4\"",
];

pub fn reader(venue: Venue) -> Reader {
    let mut instruments = Instruments::default();
    instruments.read(LIST.as_bytes()).expect("this is a list");
    Reader::new(venue, "main", instruments)
}

/// Any bytes: no panic, the same twice, and no value that is not in the message.
pub fn read_any(reader: &Reader, bytes: &[u8]) -> Reading {
    let reading = reader.read(bytes);
    assert_eq!(reader.read(bytes), reading, "the same twice");
    for problem in &reading.problems {
        assert!(problem.offset <= bytes.len(), "{problem:?}");
    }
    let Ok(text) = str::from_utf8(bytes) else { return reading };
    let is_fix = text.starts_with("8=FIX");
    for news in reading.news() {
        assert_nothing_made_up(reader.venue(), text, news);
        let name = match news {
            VenueNews::Report(report) => &report.name,
            VenueNews::Execution(execution) => &execution.name,
            VenueNews::Bust(bust) => &bust.name,
        };
        if let (Some(id), false) = (&name.connector_order_id, text.contains('\\') || is_fix) {
            assert!(text.contains(id.as_str()), "{id} in {text}");
        }
    }
    reading
}

/// A message of the venue with fields left out, doubled, swapped, or of another value, as the
/// bytes say. A single record with a problem gives no news, but for one of its symbol.
pub fn read_changed(reader: &Reader, bytes: &[u8]) {
    let templates = TEMPLATES.iter().find(|(venue, _)| *venue == reader.venue());
    let (_, templates) = templates.expect("each venue has some");
    let templates: Vec<_> = templates.lines().collect();
    let [first, changes @ ..] = bytes else { return };
    let mut message = templates[usize::from(*first) % templates.len()].to_owned();
    for change in changes.chunks_exact(3).take(6) {
        message = changed(&message, change);
    }
    let reading = read_any(reader, message.as_bytes());
    let is_one = message.matches("rderId\"").count() < 2 && !message.starts_with('[');
    let is_of_symbol = |field: Option<&str>| field.is_some_and(|field| field.ends_with("symbol"));
    let is_unreadable =
        reading.problems.iter().any(|problem| !is_of_symbol(problem.field.as_deref()));
    if is_unreadable && is_one && reader.venue() == Venue::Binance {
        let is_report = |news: &&VenueNews| matches!(news, VenueNews::Report(_));
        let fills_apart = message.contains("\"fills\"");
        assert!(fills_apart || !reading.news().any(|news| is_report(&news)), "{message}");
    }
}

fn changed(message: &str, change: &[u8]) -> String {
    let fields = fields(message);
    if fields.is_empty() {
        return message.to_owned();
    }
    let (one, other) = (
        &fields[usize::from(change[1]) % fields.len()],
        &fields[usize::from(change[2]) % fields.len()],
    );
    let value = VALUES[usize::from(change[2]) % VALUES.len()];
    let is_fix = message.starts_with("8=FIX");
    let value = if is_fix { value.trim_matches('"') } else { value };
    let mut changed = message.to_owned();
    match change[0] % 5 {
        0 => changed.replace_range(one.start..one.end, ""),
        1 => changed.insert_str(one.start, &message[one.start..one.end]),
        2 => changed.replace_range(one.value..one.value_end, value),
        3 if one.end <= other.start => {
            changed.replace_range(other.value..other.value_end, &message[one.value..one.value_end]);
            changed.replace_range(one.value..one.value_end, &message[other.value..other.value_end]);
        }
        _ => {
            let text = &message[other.value..other.value_end];
            changed.replace_range(one.value..one.value_end, text);
        }
    }
    changed
}

/// Where a field with a plain value stands, with what parts it from the next one.
struct Place {
    start: usize,
    value: usize,
    value_end: usize,
    end: usize,
}

fn fields(message: &str) -> Vec<Place> {
    let is_fix = message.starts_with("8=FIX");
    let mut places = Vec::new();
    let mut start = 0;
    while start < message.len() {
        let rest = &message[start..];
        let (ends, sign) = if is_fix { ("|", "=") } else { (",}]", ":") };
        let len = rest.find(|c| ends.contains(c)).unwrap_or(rest.len());
        let end = (start + len + 1).min(message.len());
        let field = &rest[..len];
        let key = field.rfind(['{', '[']).map_or(0, |at| at + 1);
        if let Some(at) = field[key..].find(sign) {
            let end = if is_fix || rest[len..].starts_with(',') { end } else { start + len };
            places.push(Place {
                start: start + key,
                value: start + key + at + 1,
                value_end: start + len,
                end,
            });
        }
        start = end;
    }
    places
}

/// Each quantity and price is a number of the message.
fn assert_nothing_made_up(venue: Venue, message: &str, news: &VenueNews) {
    let is_of_number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    let numbers: Vec<ExactDecimal> =
        message.split(|c| !is_of_number(c)).filter_map(|text| text.parse().ok()).collect();
    let is_there = |decimal: ExactDecimal| numbers.contains(&decimal);
    // Escapes hide digits, and Coinbase sums two fields of its stream and divides in its fills.
    if message.contains('\\') || venue == Venue::Coinbase {
        return;
    }
    match news {
        VenueNews::Report(report) => {
            let cumulative = report.cumulative.map(|sum| ExactDecimal::from(sum.get()));
            assert!(cumulative.is_none_or(is_there), "{report:?} of {message}");
            let Some(terms) = &report.terms else { return };
            assert!(is_there(terms.quantity.get().into()), "{report:?} of {message}");
            assert!(terms.price.is_none_or(is_there), "{report:?} of {message}");
            assert!(terms.stop_price.is_none_or(is_there), "{report:?} of {message}");
        }
        VenueNews::Execution(execution) => {
            let quantity = ExactDecimal::from(execution.filled_quantity.get());
            assert!(is_there(quantity), "{execution:?} of {message}");
            assert!(is_there(execution.fill_price), "{execution:?} of {message}");
        }
        VenueNews::Bust(_) => {}
    }
}
