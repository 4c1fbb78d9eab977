//! The effect of a report on a status: the table of the contract.

use core_enums::{
    OrderStatus,
    ReportEffect::{Advances, ChangesNothing},
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
fn the_statuses_ascend_as_the_contract_says() {
    let names = OrderStatus::ASCENDING.map(OrderStatus::as_str);
    assert_eq!(
        names.join(" < "),
        "PENDING < OPEN < REJECTED < PARTIALLY_FILLED < CANCELLED < EXPIRED < FILLED"
    );
    for (rank, status) in OrderStatus::ASCENDING.into_iter().enumerate() {
        assert_eq!(status.rank(), rank, "{status}");
    }
    assert!(ALL.iter().all(|status| OrderStatus::ASCENDING.contains(status)));
}

/// So the status of any reports is the same in whatever order they are taken, and however
/// they are put together.
#[test]
fn the_status_after_a_report_is_a_maximum() {
    for (one, other) in pairs() {
        assert_eq!(one.after(other), other.after(one), "{one} {other}");
        assert_eq!(one.after(other).after(other), one.after(other), "{one} {other}");
        for third in ALL {
            assert_eq!(one.after(other).after(third), one.after(other.after(third)));
        }
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
        assert_eq!(status.after(status), status);
    }
}

#[test]
fn statuses_contradict_each_other_in_both_directions_or_in_none() {
    for (one, other) in pairs() {
        assert_eq!(one.contradicts(other), other.contradicts(one), "{one} and {other}");
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
            Advances => assert_eq!(after, reported),
            ChangesNothing => assert_eq!(after, status),
        }
    }
}

#[test]
fn an_order_may_be_filled_before_it_was_reported_open() {
    assert_eq!(OrderStatus::Pending.after(OrderStatus::Filled), OrderStatus::Filled);
}

fn pairs() -> impl Iterator<Item = (OrderStatus, OrderStatus)> {
    ALL.into_iter().flat_map(|status| ALL.map(|reported| (status, reported)))
}

/// Rows are statuses, columns are reports.
fn picture() -> String {
    let row = |name: &str, cells: [&str; 7]| {
        let row: String = OrderStatus::ASCENDING
            .iter()
            .zip(cells)
            .map(|(column, text)| cell(*column, text))
            .collect();
        format!("{name:<18}{}", row.trim_end())
    };
    let all = OrderStatus::ASCENDING;
    let head = row("", all.map(OrderStatus::as_str));
    let rows = all.map(|status| row(status.as_str(), all.map(|it| sign(status, it))));
    format!("{head}\n{}", rows.join("\n"))
}

/// A cell as wide as the name of its column.
fn cell(column: OrderStatus, text: &str) -> String {
    format!("{text:<width$}", width = column.as_str().len() + 2)
}

fn sign(status: OrderStatus, reported: OrderStatus) -> &'static str {
    match (status.effect_of(reported), status.contradicts(reported)) {
        (Advances, false) => "->",
        (Advances, true) => "->!",
        (ChangesNothing, false) => "=",
        (ChangesNothing, true) => "=!",
    }
}
