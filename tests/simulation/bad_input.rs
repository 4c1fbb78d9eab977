//! What callers and venues get wrong: each is a typed outcome, and nothing is lost.

use dtos_state::{NewRuling, OrderStatus, RequestKind, Ruling, rust_decimal::Decimal};
use execution_connector::{
    ErrorClass, OrderName, QuestionId, RequestAnswer, VenueEvent, VenueRequest,
};
use execution_worker::{
    CancelError, CancelRefusal, Cancelling, Notice, PlaceError, PlaceRefusal, Placed, PlanGroup,
    RuleError,
};
use strategy_journal::{CausalityChain, JournalReader};
use strategy_ledger::{LedgerReader, OrderFilter};

use crate::desk::{Memory, TAKEN, at, failed, of, questions};

#[test]
fn a_plan_that_is_wrong_is_refused_and_nothing_is_written() {
    type Wrong = (fn(&mut execution_worker::Placing), &'static str);
    let wrong: [Wrong; 5] = [
        (|it| it.plan.price = None, "a LIMIT order needs price to be sent"),
        (
            |it| it.plan.quantity = (-Decimal::ONE).into(),
            r#"invalid quantity "-1": expected a decimal above zero"#,
        ),
        (
            |it| it.plan.quantity = Decimal::ZERO.into(),
            r#"invalid quantity "0": expected a decimal above zero"#,
        ),
        (
            |it| it.plan.group = PlanGroup::Known("EXG_20251201_000000_00000009".parse().unwrap()),
            "unknown group EXG_20251201_000000_00000009: expected one that the ledger has",
        ),
        (
            |it| it.causality = CausalityChain::of(it.causality.origin()),
            "no execution_command_id in the causality: expected one",
        ),
    ];
    let mut desk = Memory::new();
    for (spoil, expected) in wrong {
        let mut placing = desk.placing();
        spoil(&mut placing);
        let now = desk.now();
        let refused = desk.worker.place(&placing, now).unwrap_err();
        assert!(matches!(refused, PlaceError::Refused(_)));
        assert_eq!(refused.to_string(), expected);
    }
    assert_eq!(desk.requests(), []);
    assert_eq!(desk.worker.ledger().orders(&OrderFilter::default()).unwrap(), []);
    assert_eq!(desk.worker.journal().entries_after(0, 10).unwrap(), []);
}

#[test]
fn a_command_that_is_repeated_has_one_order() {
    let mut desk = Memory::new();
    let placing = desk.placing();
    let now = desk.now();
    let first = desk.worker.place(&placing, now).unwrap();
    assert!(matches!(first, Placed::Now(_)));
    assert_eq!(desk.requests().len(), 1);
    let again = desk.worker.place(&placing, now).unwrap();
    assert_eq!(again, Placed::Before(first.order_id()));
    assert_eq!(desk.requests(), []);
}

#[test]
fn without_a_connection_nothing_is_placed() {
    let mut desk = Memory::new();
    desk.tell(&VenueEvent::Disconnected);
    let placing = desk.placing();
    let now = desk.now();
    let refused = desk.worker.place(&placing, now).unwrap_err();
    assert!(matches!(refused, PlaceError::Refused(PlaceRefusal::NotConnected)));
    assert_eq!(desk.worker.ledger().orders(&OrderFilter::default()).unwrap(), []);
}

#[test]
fn cancels_of_unknown_finished_and_unsettled_orders() {
    let mut desk = Memory::new();
    let causality = desk.causality();
    let order_id = "ORD_20251201_000000_00000009".parse().unwrap();
    let unknown = desk.worker.cancel(order_id, &causality, at(0)).unwrap_err();
    assert!(matches!(unknown, CancelError::Refused(CancelRefusal::UnknownOrder { .. })));
    // Nobody knows yet whether it arrived: it may be cancelled, once.
    let order_id = desk.place();
    let cancelled = [(); 2].map(|()| desk.worker.cancel(order_id, &causality, at(0)).unwrap());
    assert_eq!(cancelled, [Cancelling::Now, Cancelling::Before]);
    assert!(matches!(desk.requests()[..], [VenueRequest::Cancel(_)]));
    desk.report(of(order_id), OrderStatus::Cancelled);
    let finished = desk.worker.cancel(order_id, &causality, at(0)).unwrap_err();
    assert_eq!(finished.to_string(), format!("the order {order_id} is CANCELLED"));
}

#[test]
fn news_of_others_and_of_lost_orders_are_reported() {
    let mut desk = Memory::new();
    let symbol = "BTC_USDT".parse().ok();
    let client_id = Some("by-hand".into());
    let foreign =
        OrderName { order_id: None, client_id, connector_order_id: "v1".parse().ok(), symbol };
    let notices = desk.report(foreign.clone(), OrderStatus::Open);
    assert_eq!(notices, [Notice::Foreign(foreign)]);
    let lost = of("ORD_20251201_000000_00000009".parse().unwrap());
    let notices = desk.report(lost.clone(), OrderStatus::Open);
    assert_eq!(notices, [Notice::Lost(lost)]);
    assert_eq!(desk.requests(), []);
}

#[test]
fn answers_to_nothing_are_reported() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    let before = desk.changes(order_id);
    let (kind, attempt, now) = (RequestKind::Cancel, 3, Some(desk.now().wall));
    let answer = RequestAnswer { order_id, kind, attempt, outcome: TAKEN, answered_at: now };
    let notices = desk.tell(&VenueEvent::Answered(answer));
    assert_eq!(notices, [Notice::AnswerToNoRequest { order_id, kind, attempt }]);
    let notices = desk.absent(QuestionId(99));
    assert_eq!(notices, [Notice::AnswerToNoQuestion(QuestionId(99))]);
    assert_eq!(desk.changes(order_id), before);
}

#[test]
fn an_answer_after_its_time_out_counts_like_any_other() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    let requests = desk.wait(7);
    assert!(!questions(&requests, order_id).is_empty(), "it is asked for: {requests:?}");
    desk.answer(order_id, failed(ErrorClass::FinalRefusal));
    assert_eq!(desk.status(order_id), OrderStatus::Rejected);
}

#[test]
fn the_answer_to_a_question_counts_after_its_time_out() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    // Each answer comes six seconds after its question, and a question has five.
    let mut asked = Vec::new();
    for _ in 0..60 {
        let requests = desk.wait(1);
        asked.extend(questions(&requests, order_id).into_iter().map(|it| (desk.now(), it)));
        let due = desk.now().monotonic;
        let is_due = |now: &execution_connector::Now| now.monotonic.as_secs() + 6 <= due.as_secs();
        let (answered, later) = asked.into_iter().partition(|(at, _)| is_due(at));
        asked = later;
        let answered: Vec<_> = answered;
        for (_, question) in answered {
            desk.absent(question);
        }
    }
    assert_eq!(desk.status(order_id), OrderStatus::Rejected);
}

#[test]
fn a_word_about_an_undecided_order_decides_it() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    desk.answer(order_id, failed(ErrorClass::Unknown));
    // Nobody answers for longer than the venue remembers; then it finds nothing.
    let requests = desk.wait(7_300);
    let question = *questions(&requests, order_id).last().unwrap();
    assert_eq!(desk.absent(question), [Notice::Undecided(order_id)]);
    assert_eq!(questions(&desk.wait(600), order_id), []);
    let notices = desk.report(of(order_id), OrderStatus::Cancelled);
    assert_eq!(notices, [Notice::DecidedAfterAll(order_id)]);
    assert_eq!(desk.status(order_id), OrderStatus::Cancelled);
}

#[test]
fn a_rejected_order_that_is_seen_alive_is_cancelled() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    desk.answer(order_id, failed(ErrorClass::Unknown));
    let requests = desk.wait(10);
    let question = *questions(&requests, order_id).last().unwrap();
    desk.absent(question);
    assert_eq!(desk.status(order_id), OrderStatus::Rejected);
    let notices = desk.report(of(order_id), OrderStatus::Open);
    assert!(notices.contains(&Notice::LivesAfterAll(order_id)), "{notices:?}");
    let requests = desk.wait(1);
    let is_cancel =
        |it: &VenueRequest| matches!(it, VenueRequest::Cancel(it) if it.order_id == order_id);
    assert!(requests.iter().any(is_cancel), "{requests:?}");
}

#[test]
fn a_ruling_is_not_later_than_the_venue() {
    let mut desk = Memory::new();
    let order_id = desk.place();
    let ruling = Ruling::try_from(NewRuling {
        order_id,
        over: None,
        status: None,
        settles: Vec::new(),
        reason: "by telephone".parse().unwrap(),
        ruled_by: "a trader".parse().unwrap(),
        ruled_at: at(3_600).wall,
    });
    let refused = desk.worker.rule(&ruling.unwrap(), at(0)).unwrap_err();
    assert!(matches!(refused, RuleError::TooLate { .. }));
    assert_eq!(desk.status(order_id), OrderStatus::Pending);
}

#[test]
fn time_that_goes_backwards_does_no_harm() {
    let mut desk = Memory::new();
    desk.wait(100);
    let order_id = desk.place();
    desk.worker.handle_deadline(at(3));
    assert_eq!(desk.worker.poll_request(at(2)), None);
    desk.answer(order_id, TAKEN);
    assert!(desk.worker.next_deadline().is_some_and(|due| due > at(100).monotonic));
}
