//! Requests and answers: all are kept, and which are settled follows from all news.

use dtos_state::{
    Answer,
    AnswerOutcome::{Refused, Taken, Unknown},
    Command, Effect,
    OrderStatus::{Cancelled, Open, Pending},
    Request,
    RequestKind::{Cancel, Place},
};
use strategy_ledger::{AuditOptions, LedgerReader, News, Refusal, WriteError, unsettled};

use crate::{
    examples::{
        answer, at, at_millis, bust_of, contents, fill, found, order, order_id, order_that_is,
        report, request, with_order,
    },
    subject::Fresh,
};

pub fn requests_and_answers_are_kept_once_and_change_no_order(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let mut commands: Vec<(Command, Effect)> = Vec::new();
    let place = request(Place, 1, 1);
    for it in [
        place,
        Request { attempt: 2, ..place },
        Request { kind: Cancel, ..place },
        Request { requested_at: at(2), ..place },
        Request { expires_at: Some(at(9)), ..place },
    ] {
        commands.push((it.into(), Effect::Requested));
    }
    let taken = answer(Place, 1, Taken);
    for it in [
        taken.clone(),
        Answer { attempt: 2, ..taken.clone() },
        Answer { kind: Cancel, ..taken.clone() },
        Answer { outcome: Refused, ..taken.clone() },
        Answer { outcome: Unknown, ..taken.clone() },
        Answer { reason: "no funds".parse().ok(), ..taken.clone() },
        Answer { answered_at: at(4), ..taken },
    ] {
        commands.push((it.into(), Effect::Answered));
    }
    for (command, effect) in &commands {
        assert_eq!(ledger.take(command).unwrap(), *effect, "{command:?}");
        let before = contents(ledger);
        assert_eq!(ledger.take(command).unwrap(), Effect::Repeated, "{command:?}");
        assert_eq!(contents(ledger), before);
    }
    assert_eq!(ledger.order(order_id(1)).unwrap(), Some(order(1)));
    let history = ledger.history(order_id(1)).unwrap().into_iter().skip(1);
    let kept: Vec<Command> = history.map(|change| change.command).collect();
    let given: Vec<Command> = commands.into_iter().map(|(command, _)| command).collect();
    assert_eq!(kept, given);
}

pub fn a_request_or_an_answer_of_an_unknown_order_is_refused(fresh: Fresh) {
    let mut subject = with_order(fresh, 2);
    let ledger = subject.ledger();
    for command in [request(Place, 1, 1).into(), answer(Place, 1, Taken).into()] {
        let refused = ledger.take(&command).unwrap_err();
        let WriteError::Refused(refused) = refused else { panic!("{refused:?}") };
        assert_eq!(refused, Refusal::UnknownOrder { key: "order_id", order_id: order_id(1) });
    }
}

/// What is unsettled of an order with these news, as kind and attempt.
fn unsettled_of(ledger: &dyn LedgerReader) -> Vec<(&'static str, u32)> {
    let order = ledger.order(order_id(1)).unwrap().unwrap();
    let history = ledger.history(order_id(1)).unwrap();
    let news = News::of(history.iter().map(|change| &change.command));
    unsettled(&order, &news).into_iter().map(|it| (it.kind.as_str(), it.attempt)).collect()
}

pub fn a_request_is_settled_by_what_the_contract_says_and_nothing_else(fresh: Fresh) {
    let requests = || [request(Place, 1, 1), request(Cancel, 1, 1), request(Cancel, 2, 1)];
    let (place, first, second) = (("PLACE", 1), ("CANCEL", 1), ("CANCEL", 2));
    let of = |answer: Answer| Command::from(answer);
    for (command, wanted) in [
        (of(answer(Place, 1, Unknown)), vec![first, second, place]),
        (of(answer(Place, 1, Taken)), vec![first, second]),
        (of(answer(Place, 1, Refused)), vec![first, second]),
        (of(answer(Place, 2, Taken)), vec![first, second, place]),
        (of(answer(Cancel, 1, Taken)), vec![second, place]),
        (of(answer(Cancel, 1, Refused)), vec![second, place]),
        (of(answer(Cancel, 1, Unknown)), vec![first, second, place]),
        (of(answer(Cancel, 2, Refused)), vec![place]),
        (of(answer(Cancel, 2, Unknown)), vec![first, second, place]),
        // Any word of the exchange about the order settles the PLACE.
        (report(Pending, None, 1).into(), vec![first, second]),
        (report(Open, None, 1).into(), vec![first, second]),
        (fill(1, None).into(), vec![first, second]),
        (bust_of("t1").into(), vec![first, second]),
        // The end of the order settles all.
        (report(Cancelled, None, 1).into(), vec![]),
    ] {
        let requests = requests().map(Command::from).to_vec();
        // Before the requests, between them, and after them.
        for place in 0..=requests.len() {
            let mut commands = requests.clone();
            commands.insert(place, command.clone());
            let mut subject = with_order(fresh, 1);
            let ledger = subject.ledger();
            assert!(ledger.take_all(&commands).unwrap().iter().all(Result::is_ok));
            assert_eq!(unsettled_of(ledger), wanted, "{command:?} {place}");
        }
    }
}

pub fn a_registration_that_is_not_pending_is_a_word_of_the_exchange(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    ledger.register_order(&order_that_is(1, Open)).unwrap();
    ledger.take(&request(Place, 1, 1).into()).unwrap();
    assert_eq!(unsettled_of(ledger), []);
}

pub fn of_several_answers_taken_outweighs_refused_and_both_outweigh_unknown(fresh: Fresh) {
    for (outcomes, is_settled, is_contradictory) in [
        (&[Unknown, Taken][..], true, false),
        (&[Taken, Unknown], true, false),
        (&[Refused, Unknown], true, false),
        (&[Taken, Refused], true, true),
        (&[Refused, Unknown, Taken], true, true),
        (&[Unknown], false, false),
    ] {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        ledger.take(&request(Cancel, 1, 1).into()).unwrap();
        for &outcome in outcomes {
            ledger.take(&answer(Cancel, 1, outcome).into()).unwrap();
        }
        assert_eq!(unsettled_of(ledger).is_empty(), is_settled, "{outcomes:?}");
        let contradiction = "contradictory_answers: had CANCEL 1 both taken and refused";
        let texts = found(ledger);
        assert_eq!(texts.contains(&contradiction.to_owned()), is_contradictory, "{outcomes:?}");
    }
}

/// Of one attempt alone: another attempt, or the other kind, may have another answer.
pub fn answers_to_different_requests_contradict_nothing(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    for answer in [answer(Cancel, 1, Taken), answer(Cancel, 2, Refused), answer(Place, 1, Refused)]
    {
        ledger.take(&answer.into()).unwrap();
    }
    assert_eq!(found(ledger), <[String; 0]>::default());
}

pub fn an_unsettled_request_is_found_once_it_is_older_than_the_limit(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    // Of several times of one request the earliest counts.
    for seconds in [3, 1, 2] {
        ledger.take(&request(Cancel, 7, seconds).into()).unwrap();
    }
    for (millis, is_found) in [(61_000, false), (61_001, true), (1_000, false), (-5_000, false)] {
        let findings = ledger.audit(&AuditOptions::at(at_millis(millis))).unwrap();
        let texts: Vec<_> = findings.iter().map(|it| it.discrepancy.to_string()).collect();
        let wanted = "has no answer to CANCEL 7 of 2025-12-01T15:00:01Z".to_owned();
        assert_eq!(texts.contains(&wanted), is_found, "{millis}");
        assert_eq!(findings.len(), usize::from(is_found), "{millis}");
    }
}

/// Also of requests that differ in their deadline alone.
pub fn which_of_several_times_and_deadlines_counts_does_not_depend_on_arrival(fresh: Fresh) {
    let of = |seconds, expires_at| Request { expires_at, ..request(Place, 1, seconds) };
    let requests = [of(1, Some(at(9))), of(1, None), of(1, Some(at(8))), of(2, Some(at(1)))];
    for first in 0..requests.len() {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        for place in 0..requests.len() {
            let request = requests[(first + place) % requests.len()];
            assert_eq!(ledger.take(&request.into()).unwrap(), Effect::Requested);
        }
        let order = ledger.order(order_id(1)).unwrap().unwrap();
        let history = ledger.history(order_id(1)).unwrap();
        let news = News::of(history.iter().map(|change| &change.command));
        assert_eq!(unsettled(&order, &news), [requests[2]], "{first}");
    }
}
