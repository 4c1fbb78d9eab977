//! The effect of one report on an order.

use core_enums::{OrderStatus, ReportEffect};
use dtos_state::{Contradiction, Order, OrderUpdate, Progress};

use super::examples::{at, order_that_is, report};

const IDS: [Option<&str>; 3] = [None, Some("8"), Some("9")];

#[test]
fn an_order_goes_where_the_lifecycle_says() {
    for (order, update) in orders_and_reports() {
        let mut after = order.clone();
        let effect = order.status().effect_of(update.status);
        match after.apply(&update) {
            Ok(Progress::Advanced) => {
                assert_eq!(effect, ReportEffect::Advances);
                assert_eq!(after.status(), update.status);
            }
            Ok(Progress::Amended | Progress::Unchanged) => {
                assert_eq!(effect, ReportEffect::ChangesNothing);
                assert_eq!(after.status(), order.status());
            }
            Err(Contradiction::Status(_)) => assert_eq!(effect, ReportEffect::Contradicts),
            Err(Contradiction::ConnectorOrderId { known, reported }) => {
                assert_ne!(effect, ReportEffect::Contradicts);
                assert_ne!(known, reported);
            }
        }
    }
}

/// R5.
#[test]
fn a_refused_report_changes_nothing() {
    let mut refused = 0;
    for (mut order, update) in orders_and_reports() {
        let before = order.clone();
        if order.apply(&update).is_err() {
            assert_eq!(order, before, "{update:?}");
            assert_eq!(order.to_json(), before.to_json(), "{update:?}");
            refused += 1;
        }
    }
    // 10 of the 49 pairs of statuses contradict each other, each with 3 x 3
    // pairs of ids; in the other 39 the ids do, in 2 of the 9. Three times each.
    assert_eq!(refused, 3 * (10 * 9 + 39 * 2));
}

#[test]
fn the_progress_says_whether_the_order_is_another_one() {
    for (order, update) in orders_and_reports() {
        let mut after = order.clone();
        match after.apply(&update) {
            Ok(Progress::Advanced) => assert_ne!(after.status(), order.status()),
            Ok(Progress::Amended) => {
                assert_ne!(after, order);
                assert_eq!(after.status(), order.status());
            }
            Ok(Progress::Unchanged) | Err(_) => assert_eq!(after, order),
        }
    }
}

#[test]
fn an_accepted_report_that_comes_again_changes_nothing() {
    for (mut order, update) in orders_and_reports() {
        if order.apply(&update).is_ok() {
            let once = order.clone();
            assert_eq!(order.apply(&update), Ok(Progress::Unchanged), "{update:?}");
            assert_eq!(order, once);
        }
    }
}

#[test]
fn each_progress_is_shown() {
    use OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending};
    for (status, id, update, progress) in [
        (Pending, None, report(Open, Some("8"), 1), Progress::Advanced),
        (Pending, None, report(Filled, None, -1), Progress::Advanced),
        (Cancelled, Some("8"), report(Filled, Some("8"), 1), Progress::Advanced),
        // The status stays; the connector order id is new.
        (Open, None, report(Open, Some("8"), 0), Progress::Amended),
        (Filled, None, report(Open, Some("8"), -1), Progress::Amended),
        // The status stays; the time is new.
        (Open, Some("8"), report(Open, None, 1), Progress::Amended),
        (Cancelled, Some("8"), report(PartiallyFilled, Some("8"), 1), Progress::Amended),
        // A repeat, and an older report.
        (Open, Some("8"), report(Open, Some("8"), 0), Progress::Unchanged),
        (Open, Some("8"), report(Open, None, -1), Progress::Unchanged),
        (Filled, Some("8"), report(Cancelled, None, -1), Progress::Unchanged),
    ] {
        assert_eq!(order_that_is(status, id).apply(&update), Ok(progress), "{status} {update:?}");
    }
}

#[test]
fn the_time_of_an_order_never_goes_back() {
    for (seconds, later) in [(-1, 0), (0, 0), (1, 1)] {
        let mut order = order_that_is(OrderStatus::Pending, None);
        order.apply(&report(OrderStatus::Filled, None, seconds)).unwrap();
        assert_eq!(order.updated_at(), at(later));
    }
}

#[test]
fn the_first_connector_order_id_stays() {
    let mut order = order_that_is(OrderStatus::Pending, None);
    for id in [None, Some("8"), None, Some("8")] {
        order.apply(&report(OrderStatus::Open, id, 1)).unwrap();
    }
    assert_eq!(order.connector_order_id().unwrap().as_str(), "8");
    assert!(order.apply(&report(OrderStatus::Open, Some("9"), 1)).is_err());
    assert_eq!(order.connector_order_id().unwrap().as_str(), "8");
}

#[test]
fn a_contradiction_says_what_is_known_and_what_was_reported() {
    for (status, id, update, message) in [
        (
            OrderStatus::Filled,
            None,
            report(OrderStatus::Rejected, None, 1),
            "an order that is FILLED cannot be reported REJECTED",
        ),
        (
            OrderStatus::Cancelled,
            Some("8"),
            report(OrderStatus::Expired, Some("8"), 1),
            "an order that is CANCELLED cannot be reported EXPIRED",
        ),
        (
            OrderStatus::Open,
            Some("8"),
            report(OrderStatus::Filled, Some("9"), 1),
            r#"an order that the exchange calls "8" cannot be reported as "9""#,
        ),
        (
            OrderStatus::Open,
            Some("a\u{85}\"b"),
            report(OrderStatus::Open, Some("a\u{202e}b"), 1),
            r#"an order that the exchange calls "a\u{85}\"b" cannot be reported as "a\u{202e}b""#,
        ),
    ] {
        let error = order_that_is(status, id).apply(&update).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_contradiction_of_long_ids_shows_their_start() {
    let [known, reported] = ["8", "9"].map(|digit| digit.repeat(61));
    let mut order = order_that_is(OrderStatus::Open, Some(&known));
    let error = order.apply(&report(OrderStatus::Open, Some(&reported), 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "an order that the exchange calls \"{}\"… cannot be reported as \"{}\"…",
            &known[..60],
            &reported[..60]
        )
    );
}

/// Every status and id of an order with every status, id and time of a report.
fn orders_and_reports() -> Vec<(Order, OrderUpdate)> {
    let kinds = || OrderStatus::ALL.into_iter().flat_map(|status| IDS.map(|id| (status, id)));
    let mut all = Vec::new();
    for (known, reported) in kinds().flat_map(|known| kinds().map(move |it| (known, it))) {
        for seconds in [-1, 0, 1] {
            all.push((order_that_is(known.0, known.1), report(reported.0, reported.1, seconds)));
        }
    }
    all
}
