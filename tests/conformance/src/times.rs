//! Times are nanoseconds in 64 bits: any other time is refused.

use dtos_state::{
    Answer, AnswerOutcome, Command, ExecutionGroup, Fill, NewBust, NewFill, NewOrder, Order,
    OrderStatus, OrderUpdate, Request, RequestKind, Ruling, Timestamp,
};
use strategy_ledger::{Cursor, Refusal, WriteError};

use crate::{
    examples::{
        answer, at, contents, fill_id, group, new_bust, new_fill, new_order, order_id, report,
        request, settling, with_order,
    },
    subject::Fresh,
};

const HELD: [&str; 5] = [
    "1677-09-21T00:12:43.145224192Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "2025-12-01T15:00:00.123456789Z",
    "2262-04-11T23:47:16.854775807Z",
];

const NOT_HELD: [&str; 4] = [
    "0000-01-01T00:00:00Z",
    "1677-09-21T00:12:43.145224191Z",
    "2262-04-11T23:47:16.854775808Z",
    "9999-12-31T23:59:59.999999999Z",
];

pub fn every_time_within_64_bits_of_nanoseconds_is_kept_to_the_nanosecond(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for (number, time) in (2..).zip(HELD) {
        let time: Timestamp = time.parse().unwrap();
        let new = NewOrder { created_at: time, updated_at: time, ..new_order() };
        let order = Order::with_id(order_id(number), new);
        ledger.register_order(&order).unwrap();
        assert_eq!(ledger.order(order_id(number)).unwrap(), Some(order));
        let fill = Fill::with_id(fill_id(number), NewFill { executed_at: time, ..new_fill() });
        ledger.record_fill(&fill).unwrap();
        assert!(ledger.fills(order_id(1)).unwrap().contains(&fill));
    }
    for time in HELD.map(|time| commands_at(time.parse().unwrap())) {
        let mut subject = with_order(fresh, 1);
        for (_, command) in time.into_iter().skip(1) {
            subject.ledger().take(&command).unwrap();
            let last = subject.ledger().last_cursor().unwrap().seq();
            let changes = subject.ledger().changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
            assert_eq!(changes.len() as u64, last);
            assert_eq!(changes.last().unwrap().command.to_json(), command.to_json());
        }
        let before = contents(subject.ledger());
        subject.reopen();
        assert_eq!(contents(subject.ledger()), before);
    }
}

pub fn a_time_outside_64_bits_of_nanoseconds_is_refused_and_nothing_is_kept(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let before = contents(ledger);
    for text in NOT_HELD {
        let time: Timestamp = text.parse().unwrap();
        for (key, command) in commands_at(time) {
            let refused = ledger.take(&command).unwrap_err();
            let WriteError::Refused(refused) = refused else { panic!("{refused:?}") };
            assert_eq!(refused, Refusal::TimeOutOfRange { key, given: time });
            assert_eq!(refused.key(), key);
            let wanted = "expected 1677-09-21 to 2262-04-11";
            assert_eq!(refused.to_string(), format!("the time {text} is out of range: {wanted}"));
            assert_eq!(contents(ledger), before, "{text}");
        }
    }
}

/// Every command with a time, at this time, and the key of the time.
fn commands_at(time: Timestamp) -> Vec<(&'static str, Command)> {
    let register = |new: NewOrder| Command::Register(Order::with_id(order_id(2), new));
    let update = OrderUpdate { updated_at: time, ..report(OrderStatus::Open, None, 0) };
    let fill = Fill::with_id(fill_id(1), NewFill { executed_at: time, ..new_fill() });
    let bust = NewBust { fill_id: Some(fill_id(1)), busted_at: time, ..new_bust() };
    let asked = request(RequestKind::Place, 1, 0);
    let answered = answer(RequestKind::Place, 1, AnswerOutcome::Taken);
    let settled = settling(Vec::new(), 0).to_json();
    let settled = settled.replace(&at(0).to_string(), &time.to_string());
    vec![
        ("created_at", register(NewOrder { created_at: time, ..new_order() })),
        ("updated_at", register(NewOrder { updated_at: time, ..new_order() })),
        ("updated_at", Command::Update(update)),
        ("executed_at", Command::Fill(fill)),
        ("busted_at", Command::Bust(bust.try_into().unwrap())),
        ("requested_at", Command::Request(Request { requested_at: time, ..asked })),
        ("expires_at", Command::Request(Request { expires_at: Some(time), ..asked })),
        ("answered_at", Command::Answer(Answer { answered_at: time, ..answered })),
        ("created_at", Command::Group(ExecutionGroup { created_at: time, ..group() })),
        ("ruled_at", Command::Ruling(Ruling::from_json(&settled).unwrap())),
    ]
}
