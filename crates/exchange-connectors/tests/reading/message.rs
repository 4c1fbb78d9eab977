//! A short notation for messages and for what is read out of them.

use dtos_state::{CumulativeQuantity, OrderStatus, Timestamp};
use exchange_connectors::{Answer, Instruments, Item, Lack, OrderNews, Reader, Reading, Venue};
use execution_connector::{
    ErrorClass, OrderName, RequestOutcome, VenueBust, VenueExecution, VenueNews, VenueReport,
    VenueTerms,
};

pub(crate) const OURS: &str = "ORD_20260115_083000_a1b2c3d4";

/// The lists of instruments of the venues whose symbols have no sign between their assets.
const LISTS: [&str; 3] = [
    r#"{"symbols": [
        {"symbol": "BTCUSDT", "baseAsset": "BTC", "quoteAsset": "USDT"},
        {"symbol": "USDTTRY", "baseAsset": "USDT", "quoteAsset": "TRY"},
        {"symbol": "1INCHUSDT", "baseAsset": "1INCH", "quoteAsset": "USDT"}]}"#,
    r#"{"error": [], "result": {
        "XXBTZUSD": {"altname": "XBTUSD", "wsname": "XBT/USD"},
        "XDGUSD": {"altname": "XDGUSD", "wsname": "XDG/USD"}}}"#,
    r#"{"retCode": 0, "result": {"category": "linear", "list": [
        {"symbol": "BTCUSDT", "settleCoin": "USDT"}]}}"#,
];

pub(crate) fn reader(venue: Venue) -> Reader {
    let mut instruments = Instruments::default();
    for list in LISTS {
        instruments.read(list.as_bytes()).unwrap();
    }
    Reader::new(venue, "main", instruments)
}

/// A message without a problem.
pub(crate) fn read(venue: Venue, message: &str) -> Reading {
    let reading = reader(venue).read(message.as_bytes());
    assert_eq!(reading.problems, [], "{message}");
    reading
}

/// The one report of a message.
pub(crate) fn report(venue: Venue, message: &str) -> VenueReport {
    let mut reports = reports(venue, message);
    assert_eq!(reports.len(), 1, "{message}");
    reports.remove(0)
}

pub(crate) fn reports(venue: Venue, message: &str) -> Vec<VenueReport> {
    let news = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::News(OrderNews { news: VenueNews::Report(report), .. }) => Some(report),
        _ => None,
    });
    news.collect()
}

pub(crate) fn executions(venue: Venue, message: &str) -> Vec<VenueExecution> {
    let news = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::News(OrderNews { news: VenueNews::Execution(execution), .. }) => Some(execution),
        _ => None,
    });
    news.collect()
}

pub(crate) fn execution(venue: Venue, message: &str) -> VenueExecution {
    let mut executions = executions(venue, message);
    assert_eq!(executions.len(), 1, "{message}");
    executions.remove(0)
}

pub(crate) fn busts(venue: Venue, message: &str) -> Vec<VenueBust> {
    let news = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::News(OrderNews { news: VenueNews::Bust(bust), .. }) => Some(bust),
        _ => None,
    });
    news.collect()
}

pub(crate) fn news(venue: Venue, message: &str) -> Vec<OrderNews> {
    let news = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::News(news) => Some(news),
        _ => None,
    });
    news.collect()
}

pub(crate) fn answers(venue: Venue, message: &str) -> Vec<Answer> {
    let answers = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::Answer(answer) => Some(answer),
        _ => None,
    });
    answers.collect()
}

/// The classes of the answers of a message; none for one that was taken.
pub(crate) fn classes(venue: Venue, message: &str) -> Vec<Option<ErrorClass>> {
    let class = |answer: Answer| match answer.outcome {
        RequestOutcome::Taken { .. } => None,
        RequestOutcome::Failed { class, .. } => Some(class),
    };
    answers(venue, message).into_iter().map(class).collect()
}

/// The orders whose executions are to be asked for.
pub(crate) fn asked(venue: Venue, message: &str) -> Vec<OrderName> {
    let names = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::AskForExecutions(name) => Some(name),
        _ => None,
    });
    names.collect()
}

pub(crate) fn notices(venue: Venue, message: &str) -> Vec<String> {
    let notices = read(venue, message).items.into_iter().filter_map(|item| match item {
        Item::Notice(notice) => Some(String::from(notice.message)),
        _ => None,
    });
    notices.collect()
}

/// Whether a message is known to be about something else.
pub(crate) fn is_elsewhere(venue: Venue, message: &str) -> bool {
    let items = read(venue, message).items;
    matches!(items.as_slice(), [Item::NotAboutOrders(_)])
}

/// Why the one report of a message registers no order.
pub(crate) fn lack(venue: Venue, message: &str) -> Lack {
    news(venue, message).remove(0).lacks.unwrap()
}

pub(crate) fn terms(venue: Venue, message: &str) -> VenueTerms {
    report(venue, message).terms.unwrap()
}

/// The first problem of a message, as the program shows it.
pub(crate) fn problem(venue: Venue, message: &str) -> String {
    let reading = reader(venue).read(message.as_bytes());
    reading.problems.first().map_or_else(|| panic!("{message}"), ToString::to_string)
}

pub(crate) fn status_and_sum(report: &VenueReport) -> (OrderStatus, Option<String>) {
    (report.status, report.cumulative.map(|sum: CumulativeQuantity| sum.to_string()))
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A message with some values of its keys replaced, or put in before the last brace.
pub(crate) fn with(message: &str, changes: &[(&str, &str)]) -> String {
    let mut message = message.to_owned();
    for (key, value) in changes {
        let name = format!("\"{key}\":");
        if let Some(at) = message.find(&name) {
            let start = at + name.len();
            let rest = &message[start..];
            let end = if let Some(text) = rest.strip_prefix('"') {
                text.find('"').unwrap() + 2
            } else {
                rest.find([',', '}', ']']).unwrap()
            };
            message.replace_range(start..start + end, value);
        } else {
            let end = message.find('}').unwrap();
            message.insert_str(end, &format!(",{name}{value}"));
        }
    }
    message
}
