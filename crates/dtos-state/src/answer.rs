use core_enums::{AnswerOutcome, RequestKind};
use id_generators::OrderId;

use crate::{printable_text::Reason, record::record, timestamp::Timestamp};

record! {
    /// The answer to a request, or that there is none. It changes no status, and may
    /// arrive before its request.
    ///
    /// On the wire it is an object of these six keys, in this order.
    "an answer": pub struct Answer {
        /// The id of the order that the request was about.
        order_id: OrderId,
        /// The number of the request among those of its kind for the order.
        attempt: u32,
        /// What was asked.
        kind: RequestKind,
        /// The outcome of the request.
        outcome: AnswerOutcome,
        /// Why, in the exchange's own words, where it says so: at most 1 KiB, no control
        /// characters.
        reason: ?&Reason,
        /// When it was answered: RFC 3339 with an offset; written in UTC, with Z.
        answered_at: Timestamp,
    }
}
