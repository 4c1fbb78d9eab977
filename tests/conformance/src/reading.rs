//! What is read of one order, and the changes of all.

use dtos_state::{
    Command, Fill, NewFill, NotSummable,
    OrderStatus::{Open, PartiallyFilled},
    Sum,
};
use strategy_ledger::{Change, SummaryError};

use crate::{
    examples::{fill, fill_id, new_fill, order, order_id, report, report_of, with_order},
    subject::Fresh,
};

pub fn fills_that_count_come_in_the_order_of_recording_and_are_summed_up(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for fill in [fill(9, Some("t1")), fill(3, None), fill(4, Some("t1")), fill(1, Some("t2"))] {
        ledger.record_fill(&fill).unwrap();
    }
    let wanted = [fill(9, Some("t1")), fill(3, None), fill(1, Some("t2"))];
    assert_eq!(ledger.fills(order_id(1)).unwrap(), wanted);
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!((summary.fills(), summary.filled_quantity().to_string().as_str()), (3, "0.6"));
    assert_eq!(ledger.execution_summary(order_id(2)).unwrap(), None);
    assert_eq!(ledger.fills(order_id(2)).unwrap(), []);
}

pub fn a_sum_that_cannot_be_held_is_an_error_and_no_summary(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for (number, quantity) in [(1, "79228162514264337593543950335"), (2, "0.1")] {
        let new = NewFill { filled_quantity: quantity.parse().unwrap(), ..new_fill() };
        ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
    }
    let refused = ledger.execution_summary(order_id(1)).unwrap_err();
    let wanted = NotSummable::TooPrecise { order_id: order_id(1), sum: Sum::FilledQuantity };
    assert!(matches!(&refused, SummaryError::NotSummable(found) if *found == wanted));
}

pub fn a_history_is_of_one_order_in_the_order_in_which_things_were_said(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    ledger.record_fill(&fill(1, None)).unwrap();
    ledger.apply_update(&report_of(2, Open, None, 1)).unwrap();
    ledger.apply_update(&report(PartiallyFilled, None, 1)).unwrap();
    ledger.record_fill(&fill(2, None)).unwrap();
    let of_order = |number| {
        let history = ledger.history(order_id(number)).unwrap();
        assert!(history.iter().all(|change| change.command.order_id() == order_id(number)));
        history.iter().map(|change| (change.seq, kind(change))).collect::<Vec<_>>()
    };
    assert_eq!(of_order(1), [(1, "register"), (3, "fill"), (5, "update"), (6, "fill")]);
    assert_eq!(of_order(2), [(2, "register"), (4, "update")]);
    assert_eq!(of_order(3), []);
}

pub fn changes_come_in_pages_that_miss_none_and_repeat_none(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    assert_eq!(ledger.changes_since(0, 10).unwrap(), []);
    assert_eq!(ledger.last_seq().unwrap(), 0);
    ledger.register_order(&order(1)).unwrap();
    for number in 1..=10 {
        ledger.record_fill(&fill(number, None)).unwrap();
        ledger.apply_update(&report(Open, None, number.into())).unwrap();
    }
    let all = ledger.changes_since(0, usize::MAX).unwrap();
    assert!(all.iter().map(|change| change.seq).eq(1..=21));
    assert_eq!(ledger.last_seq().unwrap(), 21);
    for limit in 1..=22 {
        let mut paged = Vec::new();
        loop {
            let seen = paged.last().map_or(0, |change: &Change| change.seq);
            let page = ledger.changes_since(seen, limit).unwrap();
            assert!(page.len() <= limit, "{limit}");
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, all, "{limit}");
    }
    for (seq, limit) in [(0, 0), (21, 10), (22, 10), (u64::MAX, 10), (1 << 63, 10)] {
        assert_eq!(ledger.changes_since(seq, limit).unwrap(), [], "{seq} {limit}");
    }
}

fn kind(change: &Change) -> &'static str {
    match change.command {
        Command::Register(_) => "register",
        Command::Update(_) => "update",
        Command::Fill(_) => "fill",
    }
}
