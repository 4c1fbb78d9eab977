use dtos_state::{Command, Effect, OrderId, RequestKind};
use execution_connector::{OrderName, QuestionId};
use strategy_ledger::Refusal;

/// What a worker has to say about an event, beside what is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The ledger took news, with an effect.
    Recorded {
        /// The order.
        order_id: OrderId,
        /// The effect: a contradiction is a finding.
        effect: Effect,
    },
    /// The venue has an order of somebody else. It is neither registered nor cancelled.
    Foreign(OrderName),
    /// The venue has an order whose id reads back as ours, and the ledger does not have it.
    Lost(OrderName),
    /// News that name only the venue's id of an order: they wait until the orders of their
    /// symbol are known.
    Held(OrderName),
    /// An answer to a request that the ledger does not have.
    AnswerToNoRequest {
        /// The order.
        order_id: OrderId,
        /// What was asked.
        kind: RequestKind,
        /// The number of the request.
        attempt: u32,
    },
    /// An answer to a question that is not open: what it tells counts all the same.
    AnswerToNoQuestion(QuestionId),
    /// The order was taken for one that never arrived, and it lives. It is cancelled.
    LivesAfterAll(OrderId),
    /// Nobody can be asked about the order any more.
    Undecided(OrderId),
    /// The venue spoke of an order that was undecided.
    DecidedAfterAll(OrderId),
    /// Its executions differ from the venue's sum, and it has no others.
    DiffersForGood(OrderId),
    /// The ledger refuses news. They are kept nowhere.
    Refused {
        /// The news.
        command: Box<Command>,
        /// Why.
        refusal: Refusal,
    },
    /// Something that follows could not be written. It is tried again.
    NotWritten {
        /// What was found.
        error: String,
    },
}
