//! The effect of one report on an order.

use core_enums::{OrderStatus, ReportEffect};
use dtos_state::{Contradiction, Effect, Order, OrderId, OrderUpdate};

use super::examples::{at, contradiction, order_that_is, report};

const IDS: [Option<&str>; 3] = [None, Some("8"), Some("9")];

#[test]
fn an_order_goes_where_the_lifecycle_says_and_a_contradiction_is_reported() {
    let mut told = 0;
    for (order, update) in orders_and_reports() {
        let mut after = order.clone();
        let effect = after.apply(&update);
        let is_advanced = order.status().effect_of(update.status) == ReportEffect::Advances;
        let status = if is_advanced { update.status } else { order.status() };
        assert_eq!(after.status(), status, "{update:?}");
        assert_eq!(after.updated_at(), order.updated_at().max(update.updated_at));
        let excludes = order.status().contradicts(update.status);
        let ids = [order.connector_order_id(), update.connector_order_id.as_ref()];
        let differ = matches!(ids, [Some(known), Some(reported)] if known != reported);
        match effect {
            Effect::Contradicted { by: Contradiction::Status { known, reported }, .. } => {
                assert_eq!((known, reported), (order.status(), update.status));
                assert!(excludes, "{update:?}");
                told += 1;
            }
            Effect::Contradicted { by: Contradiction::ConnectorOrderId { .. }, .. } => {
                assert!(differ && !excludes, "{update:?}");
                told += 1;
            }
            Effect::Advanced => assert!(is_advanced && !differ && !excludes),
            Effect::Amended | Effect::Unchanged => {
                assert!(!is_advanced && !differ && !excludes, "{update:?}");
            }
            other => panic!("{update:?}: {other:?}"),
        }
    }
    // 8 of the 49 pairs of statuses contradict each other, each with 3 x 3
    // pairs of ids; in the other 41 the ids do, in 2 of the 9. Three times each.
    assert_eq!(told, 3 * (8 * 9 + 41 * 2));
}

#[test]
fn the_effect_says_whether_the_order_is_another_one() {
    for (order, update) in orders_and_reports() {
        let mut after = order.clone();
        let effect = after.apply(&update);
        assert_eq!(effect.is_order_changed(), after != order, "{update:?}");
        match effect {
            Effect::Advanced => assert_ne!(after.status(), order.status()),
            Effect::Amended | Effect::Unchanged => assert_eq!(after.status(), order.status()),
            Effect::Contradicted { .. } => {}
            other => panic!("{update:?}: {other:?}"),
        }
    }
}

#[test]
fn an_accepted_report_that_comes_again_changes_nothing() {
    for (mut order, update) in orders_and_reports() {
        if contradiction(&mut order, &update).is_none() {
            let once = order.clone();
            assert_eq!(order.apply(&update), Effect::Unchanged, "{update:?}");
            assert_eq!(order, once);
        }
    }
}

#[test]
fn each_effect_is_shown() {
    use OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending};
    for (status, id, update, effect) in [
        (Pending, None, report(Open, Some("8"), 1), Effect::Advanced),
        (Pending, None, report(Filled, None, -1), Effect::Advanced),
        (Cancelled, Some("8"), report(Filled, Some("8"), 1), Effect::Advanced),
        // The status stays; the connector order id is new.
        (Open, None, report(Open, Some("8"), 0), Effect::Amended),
        (Filled, None, report(Open, Some("8"), -1), Effect::Amended),
        // The status stays; the time is new.
        (Open, Some("8"), report(Open, None, 1), Effect::Amended),
        (Cancelled, Some("8"), report(PartiallyFilled, Some("8"), 1), Effect::Amended),
        // A repeat, and an older report.
        (Open, Some("8"), report(Open, Some("8"), 0), Effect::Unchanged),
        (Open, Some("8"), report(Open, None, -1), Effect::Unchanged),
        (Filled, Some("8"), report(Cancelled, None, -1), Effect::Unchanged),
    ] {
        assert_eq!(order_that_is(status, id).apply(&update), effect, "{status} {update:?}");
    }
}

#[test]
fn the_time_of_an_order_never_goes_back() {
    for (seconds, later) in [(-1, 0), (0, 0), (1, 1)] {
        let mut order = order_that_is(OrderStatus::Pending, None);
        assert_eq!(order.apply(&report(OrderStatus::Filled, None, seconds)), Effect::Advanced);
        assert_eq!(order.updated_at(), at(later));
    }
}

#[test]
fn the_first_connector_order_id_stays() {
    let mut order = order_that_is(OrderStatus::Pending, None);
    for id in [None, Some("8"), None, Some("8")] {
        assert_eq!(contradiction(&mut order, &report(OrderStatus::Open, id, 1)), None);
    }
    assert_eq!(order.connector_order_id().unwrap().as_str(), "8");
    assert!(contradiction(&mut order, &report(OrderStatus::Open, Some("9"), 1)).is_some());
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
        let error = contradiction(&mut order_that_is(status, id), &update).unwrap();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_contradiction_of_long_ids_shows_their_start() {
    let [known, reported] = ["8", "9"].map(|digit| digit.repeat(61));
    let mut order = order_that_is(OrderStatus::Open, Some(&known));
    let report = report(OrderStatus::Open, Some(&reported), 1);
    let error = contradiction(&mut order, &report).unwrap();
    assert_eq!(
        error.to_string(),
        format!(
            "an order that the exchange calls \"{}\"… cannot be reported as \"{}\"…",
            &known[..60],
            &reported[..60]
        )
    );
}

#[test]
fn a_report_of_another_order_is_a_contradiction_whatever_it_says() {
    let other: OrderId = "ORD_20251201_150000_a1b2c3d5".parse().unwrap();
    for (mut order, update) in orders_and_reports() {
        let before = order.clone();
        let update = OrderUpdate { order_id: other, ..update };
        let error = contradiction(&mut order, &update).unwrap();
        assert_eq!(
            error,
            Contradiction::OrderId { known: before.order_id(), reported: other },
            "{update:?}"
        );
        assert_eq!(
            error.to_string(),
            "a report of ORD_20251201_150000_a1b2c3d5 says nothing of ORD_20251201_150000_a1b2c3d4"
        );
        assert_eq!(order, before);
        assert_eq!(order.to_json(), before.to_json());
    }
}

#[test]
fn what_an_order_reports_of_itself_changes_nothing() {
    for status in OrderStatus::ALL {
        for id in IDS {
            let mut order = order_that_is(status, id);
            assert_eq!(order.to_update(), report(status, id, 0));
            assert_eq!(order.apply(&order.to_update()), Effect::Unchanged);
        }
    }
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
