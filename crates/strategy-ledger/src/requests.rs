use std::collections::{BTreeMap, BTreeSet};

use dtos_state::{AnswerOutcome, Order, Request, RequestKind, Timestamp};

use crate::news::News;

/// A request among those of one order.
type Asked = (&'static str, u32);

/// The requests of an order whose outcome nobody knows, by kind and number, each with
/// the earliest time at which it was made, and of those with the earliest deadline.
///
/// A PLACE is settled by an answer, or by any word of the exchange about the order; a
/// CANCEL by an answer to it or to a later attempt, or by the end of the order.
#[must_use]
pub fn unsettled(order: &Order, news: &News<'_>) -> Vec<Request> {
    let mut requests: BTreeMap<Asked, Request> = BTreeMap::new();
    for &&request in &news.requests {
        let asked = (request.kind.as_str(), request.attempt);
        let earliest = requests.entry(asked).or_insert(request);
        if place(&request) < place(earliest) {
            *earliest = request;
        }
    }
    let answers = news.answers.iter().filter(|answer| answer.outcome != AnswerOutcome::Unknown);
    let answered: BTreeSet<Asked> =
        answers.map(|answer| (answer.kind.as_str(), answer.attempt)).collect();
    let is_settled = |(asked, request): &(Asked, Request)| match request.kind {
        RequestKind::Place => answered.contains(asked) || news.is_heard_of(),
        RequestKind::Cancel => {
            let later = answered.range(*asked..=(asked.0, u32::MAX)).next();
            later.is_some() || order.status().is_final()
        }
    };
    let unsettled = requests.into_iter().filter(|request| !is_settled(request));
    unsettled.map(|(_, request)| request).collect()
}

/// What requests of one number are compared by; without a deadline is last.
fn place(request: &Request) -> (Timestamp, bool, Option<Timestamp>) {
    (request.requested_at, request.expires_at.is_none(), request.expires_at)
}

/// The requests that were both taken and refused, by kind and number.
pub(crate) fn contradictory_answers(news: &News<'_>) -> Vec<(RequestKind, u32)> {
    let mut outcomes: BTreeMap<Asked, (RequestKind, [bool; 2])> = BTreeMap::new();
    for answer in &news.answers {
        let asked = (answer.kind.as_str(), answer.attempt);
        let (_, [taken, refused]) = outcomes.entry(asked).or_insert((answer.kind, [false; 2]));
        *taken |= answer.outcome == AnswerOutcome::Taken;
        *refused |= answer.outcome == AnswerOutcome::Refused;
    }
    let contradictory = outcomes.into_iter().filter(|(_, (_, outcomes))| *outcomes == [true; 2]);
    contradictory.map(|((_, attempt), (kind, _))| (kind, attempt)).collect()
}
