use dtos_state::{ConnectorOrderId, ErrorClass, OrderId, Reason, RequestKind, Timestamp};

use crate::{
    news::{VenueNews, VenueReport},
    venue_request::{QuestionId, Since},
};

/// What a connector hands to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenueEvent {
    /// The connection is up: requests can be sent, and news arrive.
    Connected,
    /// The connection is lost: what was on its way may have arrived or not.
    Disconnected,
    /// The answer to a place or a cancel.
    Answered(RequestAnswer),
    /// The answer to a question.
    Told(QuestionAnswer),
    /// News that nobody asked for.
    News(VenueNews),
}

/// The answer to a place or a cancel, named by order and attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAnswer {
    /// The order.
    pub order_id: OrderId,
    /// What was asked.
    pub kind: RequestKind,
    /// The number of the request.
    pub attempt: u32,
    /// The outcome.
    pub outcome: RequestOutcome,
    /// When the venue worked on it, by the venue's clock, if the answer says so.
    pub answered_at: Option<Timestamp>,
}

/// The outcome of a place or a cancel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestOutcome {
    /// The venue took the request.
    Taken {
        /// The venue's id of the order, if the answer has it.
        connector_order_id: Option<ConnectorOrderId>,
    },
    /// The venue did not take it, or nobody knows.
    Failed {
        /// What follows.
        class: ErrorClass,
        /// The venue's words.
        reason: Option<Reason>,
    },
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionAnswer {
    /// The question.
    pub question: QuestionId,
    /// When the venue worked on it, by the venue's clock, if the answer says so.
    pub answered_at: Option<Timestamp>,
    /// What was found.
    pub found: Found,
}

/// What an answer to a question says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The order that was asked for.
    Order(Box<VenueReport>),
    /// The venue does not find the order.
    Absent {
        /// Whether it looked among finished orders too.
        covers_finished: bool,
    },
    /// Open orders, all or a page of them.
    OpenOrders {
        /// The orders.
        orders: Vec<VenueReport>,
        /// Whether no page follows.
        is_last: bool,
    },
    /// Executions and busts.
    Executions {
        /// In the venue's order.
        news: Vec<VenueNews>,
        /// Where to go on from; none if that is where this question began.
        next: Option<Since>,
        /// Whether no page follows.
        is_last: bool,
    },
    /// The question was not answered.
    Failed {
        /// What follows.
        class: ErrorClass,
        /// The venue's words.
        reason: Option<Reason>,
    },
}
