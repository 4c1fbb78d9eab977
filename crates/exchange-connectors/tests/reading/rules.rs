//! What holds for all venues.

use dtos_state::{OrderStatus, OrderType};
use exchange_connectors::{Reader, Venue};

use crate::message::{OURS, news, read, reader, report, with};

const EVENT: &str = crate::binance::EVENT;

#[test]
fn no_word_is_both_an_end_and_another() {
    for venue in Venue::ALL {
        for row in venue.statuses() {
            let others = venue.statuses().iter().filter(|other| other.word == row.word);
            assert_eq!(others.count(), 1, "{venue} {}", row.word);
        }
        for row in venue.types() {
            let others = venue.types().iter().filter(|other| other.word == row.word);
            assert_eq!(others.count(), 1, "{venue} {}", row.word);
        }
    }
}

#[test]
fn each_venue_has_words_for_our_types() {
    for venue in Venue::ALL {
        for wanted in [OrderType::Market, OrderType::Limit, OrderType::StopLimit] {
            // Bybit makes a stop of a limit order by its trigger price.
            let is_made = wanted == OrderType::StopLimit && *venue == Venue::Bybit;
            let has = venue.types().iter().any(|row| row.order_type == Ok(wanted));
            assert!(has || is_made, "{venue} {wanted}");
        }
    }
}

#[test]
fn executions_make_an_open_order_partially_filled_and_a_rejected_one_cancelled() {
    for (word, wanted) in [
        ("NEW", OrderStatus::PartiallyFilled),
        ("REJECTED", OrderStatus::Cancelled),
        ("CANCELED", OrderStatus::Cancelled),
        ("EXPIRED", OrderStatus::Expired),
        ("FILLED", OrderStatus::Filled),
    ] {
        let message = with(EVENT, &[("X", &format!("\"{word}\"")), ("z", "\"0.4\"")]);
        assert_eq!(report(Venue::Binance, &message).status, wanted, "{word}");
    }
}

#[test]
fn ids_are_the_same_on_every_run_and_others_for_another_account() {
    let foreign = with(EVENT, &[("c", "\"web_3f1b\"")]);
    let first = news(Venue::Binance, &foreign).remove(0);
    assert_eq!(first, news(Venue::Binance, &foreign).remove(0));
    assert_eq!(first.derived_id.unwrap(), "ORD_55257212_679358_ff9fa5f5", "in every version");
    let instruments = reader(Venue::Binance).instruments().clone();
    let other = Reader::new(Venue::Binance, "other", instruments).read(foreign.as_bytes());
    assert_ne!(format!("{:?}", other.items[0]), format!("{first:?}"));
}

#[test]
fn an_order_of_ours_has_no_derived_id() {
    let ours = news(Venue::Binance, EVENT).remove(0);
    assert_eq!(ours.derived_id, None);
    assert_eq!(report(Venue::Binance, EVENT).name.order_id.unwrap(), OURS);
}

#[test]
fn a_reason_fits_whatever_the_venue_wrote() {
    let long = "x".repeat(2_000);
    for (text, wanted) in [
        ("a\\u0000b\\nc", Some("a b c".to_owned())),
        ("\\t", None),
        (&*long, Some("x".repeat(1024))),
    ] {
        let message = with(EVENT, &[("X", "\"REJECTED\""), ("r", &format!("\"{text}\""))]);
        let reason = report(Venue::Binance, &message).reason;
        assert_eq!(reason.map(|reason| reason.as_str().to_owned()), wanted);
    }
    let wide = "\u{20ac}".repeat(500);
    let message = with(EVENT, &[("r", &format!("\"{wide}\""))]);
    assert_eq!(report(Venue::Binance, &message).reason.unwrap().as_str().len(), 1023);
}

#[test]
fn a_message_may_hold_several() {
    let message = format!("[{EVENT},{EVENT}]");
    assert_eq!(read(Venue::Binance, &message).items.len(), 2);
}
