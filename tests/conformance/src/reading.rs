//! What is read of one order, and the changes of all.

use dtos_state::{
    AnswerOutcome, Command, Fill, NewFill,
    OrderStatus::{Open, PartiallyFilled},
    RequestKind, Sum,
};
use strategy_ledger::{Change, Cursor, OrderFilter, StorageError};

use crate::{
    examples::{
        answer, at, bust_of, fill, fill_id, group, last_seq, new_fill, order, order_id, report,
        report_of, request, ruling, with_order,
    },
    subject::Fresh,
};

pub fn executions_that_count_come_by_time_and_id_and_are_summed_up(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let early = NewFill { executed_at: at(1), ..new_fill() };
    let early = Fill::with_id(fill_id(8), early);
    for fill in [
        fill(9, Some("t1")),
        fill(3, None),
        fill(4, Some("t1")),
        fill(1, Some("t2")),
        early.clone(),
    ] {
        ledger.record_fill(&fill).unwrap();
    }
    let wanted = [early, fill(1, Some("t2")), fill(3, None), fill(4, Some("t1"))];
    assert_eq!(ledger.fills(order_id(1)).unwrap(), wanted);
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!((summary.fills(), summary.filled_quantity()), (4, "0.8".parse().ok()));
    assert_eq!(ledger.execution_summary(order_id(2)).unwrap(), None);
    assert_eq!(ledger.fills(order_id(2)).unwrap(), []);
    let executed = ledger.executed(&OrderFilter::default()).unwrap();
    assert_eq!(executed, [(order(1), wanted.to_vec())]);
}

pub fn a_sum_that_cannot_be_held_is_missing_and_the_others_stand(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for (number, quantity) in [(1, "79228162514264337593543950335"), (2, "0.1")] {
        let new = NewFill { filled_quantity: quantity.parse().unwrap(), ..new_fill() };
        ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
    }
    let summary = ledger.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!(summary.filled_quantity(), None);
    assert_eq!(summary.average_price(), "95000".parse().ok());
    let missing: Vec<_> = summary.missing().collect();
    assert_eq!(missing, [Sum::FilledQuantity, Sum::RemainingQuantity]);
}

pub fn a_history_is_of_one_order_in_the_order_in_which_things_were_said(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&order(2)).unwrap();
    let (place, taken) = (RequestKind::Place, AnswerOutcome::Taken);
    let commands: [Command; 9] = [
        request(place, 1, 1).into(),
        fill(1, None).into(),
        group().into(),
        report_of(2, Open, None, 1).into(),
        answer(place, 1, taken).into(),
        report(PartiallyFilled, None, 1).into(),
        bust_of("t1").into(),
        ruling(PartiallyFilled, Open, 3).into(),
        fill(2, None).into(),
    ];
    for command in &commands {
        ledger.take(command).unwrap();
    }
    let of_order = |number| {
        let history = ledger.history(order_id(number)).unwrap();
        assert!(history.iter().all(|change| change.command.order_id() == Some(order_id(number))));
        history.iter().map(|change| (change.seq, kind(change))).collect::<Vec<_>>()
    };
    assert_eq!(
        of_order(1),
        [
            (1, "register"),
            (3, "request"),
            (4, "fill"),
            (7, "answer"),
            (8, "update"),
            (9, "bust"),
            (10, "ruling"),
            (11, "fill"),
        ]
    );
    assert_eq!(of_order(2), [(2, "register"), (6, "update")]);
    assert_eq!(of_order(3), []);
}

pub fn changes_come_in_pages_that_miss_none_and_repeat_none(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    assert_eq!(ledger.changes_since(Cursor::BEGINNING, 10).unwrap(), []);
    assert_eq!(last_seq(ledger), 0);
    // The cursor of a ledger without changes is one to go on from.
    let first = ledger.last_cursor().unwrap();
    ledger.register_order(&order(1)).unwrap();
    for number in 1..=10 {
        ledger.record_fill(&fill(number, None)).unwrap();
        ledger.apply_update(&report(Open, None, number.into())).unwrap();
    }
    let all = ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    assert!(all.iter().map(|change| change.seq).eq(1..=21));
    assert!(all.iter().all(|change| change.cursor.seq() == change.seq));
    assert_eq!(ledger.changes_since(first, usize::MAX).unwrap(), all);
    assert_eq!(ledger.last_cursor().unwrap(), all[20].cursor);
    for limit in 1..=22 {
        let mut paged = Vec::new();
        loop {
            let seen = paged.last().map_or(Cursor::BEGINNING, |change: &Change| change.cursor);
            let page = ledger.changes_since(seen, limit).unwrap();
            assert!(page.len() <= limit, "{limit}");
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, all, "{limit}");
    }
    assert_eq!(ledger.changes_since(Cursor::BEGINNING, 0).unwrap(), []);
    assert_eq!(ledger.changes_since(all[20].cursor, 10).unwrap(), []);
    subject.reopen();
    let ledger = subject.ledger();
    for change in &all {
        let text = change.cursor.to_string();
        let rest = ledger.changes_since(text.parse().unwrap(), usize::MAX).unwrap();
        assert_eq!(rest, all[usize::try_from(change.seq).unwrap()..], "{text}");
    }
}

/// Of the future, of a ledger with other news, or of one that was restored and went on.
pub fn a_cursor_of_another_ledger_is_an_error(fresh: Fresh) {
    let (mut one, mut other) = (with_order(fresh, 1), with_order(fresh, 2));
    for subject in [&mut one, &mut other] {
        subject.ledger().register_order(&order(3)).unwrap();
    }
    let (one, other) = (one.ledger(), other.ledger());
    let here = one.changes_since(Cursor::BEGINNING, 9).unwrap();
    let there = other.changes_since(Cursor::BEGINNING, 9).unwrap();
    let last = here[1].cursor;
    let foreign = [
        there[0].cursor,
        there[1].cursor,
        last.next(dtos_state::ChangeEffect::Registered, &order(4).into()),
        Cursor::of(last.seq() + 1, last.digest()),
        Cursor::of(1, last.digest()),
        Cursor::of(1 << 63, last.digest()),
        Cursor::of(u64::MAX, last.digest()),
    ];
    for cursor in foreign {
        let error = one.changes_since(cursor, 10).unwrap_err();
        let StorageError::ForeignCursor { cursor: named } = &error else { panic!("{error:?}") };
        assert_eq!(*named, cursor);
        let wanted =
            format!("the cursor {cursor} is not of this ledger: expected one that it gave");
        assert_eq!(error.to_string(), wanted);
    }
    assert_eq!(one.changes_since(here[0].cursor, 9).unwrap(), here[1..]);
}

fn kind(change: &Change) -> &'static str {
    match change.command {
        Command::Register(_) => "register",
        Command::Update(_) => "update",
        Command::Fill(_) => "fill",
        Command::Bust(_) => "bust",
        Command::Request(_) => "request",
        Command::Answer(_) => "answer",
        Command::Group(_) => "group",
        Command::Ruling(_) => "ruling",
    }
}
