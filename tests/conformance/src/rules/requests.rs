//! The requests whose outcome nobody knows.

use dtos_state::{Answer, AnswerOutcome, Command, Request, RequestKind};

use super::lifecycle::{is_end, order, registration};

pub fn requests(news: &[Command]) -> Vec<Request> {
    let request = |command: &Command| match command {
        Command::Request(request) => Some(*request),
        _ => None,
    };
    news.iter().filter_map(request).collect()
}

pub fn answers(news: &[Command]) -> Vec<&Answer> {
    let of_kind = news.iter().filter_map(|command| match command {
        Command::Answer(answer) => Some(answer),
        _ => None,
    });
    of_kind.collect()
}

/// Whether the exchange ever spoke of the order.
fn is_heard_of(news: &[Command]) -> bool {
    let told =
        |it: &Command| matches!(it, Command::Update(_) | Command::Fill(_) | Command::Bust(_));
    news.iter().any(told)
        || registration(news).is_some_and(|order| order.status().as_str() != "PENDING")
}

fn is_answered(news: &[Command], kind: RequestKind, attempt: impl Fn(u32) -> bool) -> bool {
    answers(news).into_iter().any(|answer| {
        answer.kind == kind
            && attempt(answer.attempt)
            && matches!(answer.outcome, AnswerOutcome::Taken | AnswerOutcome::Refused)
    })
}

fn is_settled(news: &[Command], request: &Request) -> bool {
    match request.kind {
        RequestKind::Place => {
            is_answered(news, request.kind, |attempt| attempt == request.attempt)
                || is_heard_of(news)
        }
        RequestKind::Cancel => {
            is_answered(news, request.kind, |attempt| attempt >= request.attempt)
                || order(news).is_some_and(|order| is_end(order.status()))
        }
    }
}

/// Each request once, at its earliest time, and of those with the earliest deadline, none last.
pub fn unsettled(news: &[Command]) -> Vec<Request> {
    let mut requests = requests(news);
    requests.retain(|request| !is_settled(news, request));
    requests.sort_by_key(|it| {
        let asked = (it.kind.as_str(), it.attempt);
        (asked, it.requested_at, it.expires_at.is_none(), it.expires_at)
    });
    requests.dedup_by_key(|it| (it.kind.as_str(), it.attempt));
    requests
}

/// The requests that were both taken and refused.
pub fn contradictory(news: &[Command]) -> Vec<(RequestKind, u32)> {
    let is = |answer: &Answer, other: &Answer| {
        (answer.kind, answer.attempt) == (other.kind, other.attempt)
            && answer.outcome == AnswerOutcome::Taken
            && other.outcome == AnswerOutcome::Refused
    };
    let answers = answers(news);
    let taken = answers.iter().filter(|one| answers.iter().any(|other| is(one, other)));
    let mut found: Vec<_> = taken.map(|answer| (answer.kind, answer.attempt)).collect();
    found.sort_by_key(|(kind, attempt)| (kind.as_str(), *attempt));
    found.dedup();
    found
}
