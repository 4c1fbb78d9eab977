//! The effect of a report on a status: the table of the contract.

use core_enums::{
    OrderStatus,
    ReportEffect::{self, Advances, ChangesNothing, Contradicts},
};

const ALL: [OrderStatus; 7] = OrderStatus::ALL;

#[test]
fn the_lifecycle_is_the_table_of_the_contract() {
    insta::assert_snapshot!("lifecycle", picture());
}

#[test]
fn only_the_four_statuses_without_further_execution_are_final() {
    let finals: Vec<&str> = ALL.iter().filter(|it| it.is_final()).map(|it| it.as_str()).collect();
    assert_eq!(finals, ["FILLED", "CANCELLED", "REJECTED", "EXPIRED"]);
}

#[test]
fn a_status_is_open_where_it_is_not_final() {
    let open: Vec<&str> = ALL.iter().filter(|it| it.is_open()).map(|it| it.as_str()).collect();
    assert_eq!(open, ["PENDING", "OPEN", "PARTIALLY_FILLED"]);
}

#[test]
fn a_final_status_is_left_only_by_a_fill() {
    let left = |status: &OrderStatus| ALL.map(|it| status.effect_of(it)).contains(&Advances);
    let finals: Vec<_> = ALL.into_iter().filter(|it| it.is_final()).collect();
    assert_eq!(
        finals.iter().copied().filter(left).collect::<Vec<_>>(),
        [OrderStatus::Cancelled, OrderStatus::Expired]
    );
    for (status, reported) in pairs().filter(|(status, _)| status.is_final()) {
        let is_left = status.effect_of(reported) == Advances;
        assert!(!is_left || reported == OrderStatus::Filled, "{status} to {reported}");
    }
}

#[test]
fn filled_is_never_left() {
    assert!(ALL.iter().all(|&reported| OrderStatus::Filled.effect_of(reported) != Advances));
}

#[test]
fn a_repeated_report_changes_nothing() {
    for status in ALL {
        assert_eq!(status.effect_of(status), ChangesNothing, "{status}");
        assert_eq!(status.after(status), Ok(status));
    }
}

#[test]
fn statuses_contradict_each_other_in_both_directions_or_in_none() {
    for (one, other) in pairs() {
        let contradicts = |a: OrderStatus, b| a.effect_of(b) == Contradicts;
        assert_eq!(contradicts(one, other), contradicts(other, one), "{one} and {other}");
    }
}

#[test]
fn no_two_statuses_advance_to_each_other() {
    for (one, other) in pairs() {
        let both = one.effect_of(other) == Advances && other.effect_of(one) == Advances;
        assert!(!both, "{one} and {other}");
    }
}

#[test]
fn the_status_after_a_report_is_what_its_effect_says() {
    for (status, reported) in pairs() {
        let after = status.after(reported);
        match status.effect_of(reported) {
            Advances => assert_eq!(after, Ok(reported)),
            ChangesNothing => assert_eq!(after, Ok(status)),
            Contradicts => {
                let error = after.unwrap_err();
                assert_eq!((error.status(), error.reported()), (status, reported));
                assert_eq!(
                    error.to_string(),
                    format!("an order that is {status} cannot be reported {reported}")
                );
            }
        }
    }
}

#[test]
fn an_order_may_be_filled_before_it_was_reported_open() {
    assert_eq!(OrderStatus::Pending.after(OrderStatus::Filled), Ok(OrderStatus::Filled));
}

fn pairs() -> impl Iterator<Item = (OrderStatus, OrderStatus)> {
    ALL.into_iter().flat_map(|status| ALL.map(|reported| (status, reported)))
}

/// Rows are statuses, columns are reports.
fn picture() -> String {
    let row = |name: &str, cells: [&str; 7]| {
        let row: String = ALL.iter().zip(cells).map(|(column, text)| cell(*column, text)).collect();
        format!("{name:<18}{}", row.trim_end())
    };
    let head = row("", ALL.map(OrderStatus::as_str));
    let rows = ALL.map(|status| row(status.as_str(), ALL.map(|it| sign(status.effect_of(it)))));
    format!("{head}\n{}", rows.join("\n"))
}

/// A cell as wide as the name of its column.
fn cell(column: OrderStatus, text: &str) -> String {
    format!("{text:<width$}", width = column.as_str().len() + 2)
}

fn sign(effect: ReportEffect) -> &'static str {
    match effect {
        Advances => "->",
        ChangesNothing => "=",
        Contradicts => "x",
    }
}
