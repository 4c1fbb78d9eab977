//! What cannot be read is a problem with its place, and never a status.

use exchange_connectors::Venue;

use crate::message::{problem, reader, with};

const EVENT: &str = crate::binance::EVENT;

#[test]
fn a_problem_says_where_and_what_was_wanted() {
    let at = |message: &str| {
        let problem = reader(Venue::Binance).read(message.as_bytes()).problems.remove(0);
        (problem.offset, problem.to_string())
    };
    let wrong = with(EVENT, &[("z", "\"0,4\"")]);
    let wanted = "z: invalid decimal \"0,4\": expected a plain number such as 95000.00";
    assert_eq!(at(&wrong), (wrong.find("\"0,4\"").unwrap(), wanted.into()));
    let nested = format!(r#"{{"subscriptionId":0,"event":[{EVENT},{wrong}]}}"#);
    assert_eq!(at(&nested), (nested.find("\"0,4\"").unwrap(), format!("event[1].{wanted}")));
}

#[test]
fn what_is_no_json_is_refused() {
    for (message, wanted) in [
        ("", "expected a JSON value"),
        ("{", "expected a key in double quotes"),
        ("{\"a\" 1}", "expected a colon"),
        ("{\"a\":1", "expected a comma or the end of the object or array"),
        ("{\"a\":01}", "expected a JSON number"),
        ("{\"a\":1.}", "expected a JSON number"),
        ("{\"a\":+1}", "expected a JSON value"),
        ("{\"a\":NaN}", "expected a JSON value"),
        ("{\"a\":\"\u{1}\"}", "expected the end of the text"),
        ("{\"a\":\"\\x\"}", "expected an escape of JSON"),
        ("{\"a\":1} 2", "expected the end of the message"),
        ("[1]", "[0]: expected an object"),
        ("7", "expected an object or an array of objects"),
    ] {
        for venue in Venue::ALL {
            assert_eq!(problem(*venue, message), wanted, "{venue} {message}");
        }
    }
    let deep = "[".repeat(100);
    assert_eq!(problem(Venue::Okx, &deep), "expected at most 64 levels of nesting");
    let reading = reader(Venue::Okx).read(b"{\"a\":\"\xff\"}");
    assert_eq!(reading.problems[0].to_string(), "expected UTF-8");
}

#[test]
fn a_key_that_comes_twice_is_refused() {
    for (first, second) in [("\"X\":\"NEW\"", "\"X\":\"FILLED\""), ("\"X\":1", "\"\\u0058\":2")] {
        let message = format!("{{{first},\"z\":\"0\",{second}}}");
        assert!(problem(Venue::Binance, &message).ends_with("expected the key once"), "{message}");
    }
}

#[test]
fn no_news_comes_of_an_event_that_lacks_a_value_it_needs() {
    for key in ["e", "s", "x", "X", "T"] {
        let message = with(EVENT, &[(key, "null")]);
        let reading = reader(Venue::Binance).read(message.as_bytes());
        assert_eq!((reading.items, reading.problems.len()), (vec![], 1), "{key}");
    }
}

#[test]
fn a_number_that_cannot_be_held_is_refused_and_never_rounded() {
    for number in
        ["1e-29", "1e400", "79228162514264337593543950336", "\"0.00000000000000000000000000001\""]
    {
        let message = with(EVENT, &[("z", number)]);
        assert!(problem(Venue::Binance, &message).contains("cannot be held exactly"), "{number}");
    }
}

#[test]
fn a_message_of_another_kind_is_a_problem_and_not_dropped() {
    for venue in Venue::ALL {
        let message = r#"{"something":"else"}"#;
        assert_eq!(reader(*venue).read(message.as_bytes()).problems.len(), 1, "{venue}");
    }
}
