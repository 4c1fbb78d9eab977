use dtos_state::{ConnectorOrderId, Order, OrderId, Symbol, Timestamp};

/// What a worker asks of a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenueRequest {
    /// Place an order.
    Place(Box<Placement>),
    /// Cancel an order.
    Cancel(Cancellation),
    /// What is the state of an order?
    AskOrder(OrderQuestion),
    /// Which orders are open?
    AskOpenOrders {
        /// The number that the answer carries.
        question: QuestionId,
    },
    /// Which executions took place?
    AskExecutions(ExecutionsQuestion),
}

/// An order that is sent, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The order.
    pub order: Order,
    /// After when the venue must not take it, by the venue's clock, as it is on record: a
    /// driver computes none of its own.
    pub expires_at: Option<Timestamp>,
}

/// The cancel of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// The order.
    pub order_id: OrderId,
    /// The number of this cancel among those of the order: the cancel's own id is derived from
    /// both.
    pub attempt: u32,
    /// What it trades.
    pub symbol: Symbol,
    /// The venue's id of the order, if it is known.
    pub connector_order_id: Option<ConnectorOrderId>,
}

/// A question about one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderQuestion {
    /// The number that the answer carries.
    pub question: QuestionId,
    /// The order.
    pub order_id: OrderId,
    /// What it trades.
    pub symbol: Symbol,
    /// The venue's id of the order, if it is known.
    pub connector_order_id: Option<ConnectorOrderId>,
}

/// A question about executions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionsQuestion {
    /// The number that the answer carries.
    pub question: QuestionId,
    /// Of one order only, and its id at the venue if that is known.
    pub order: Option<(OrderId, Option<ConnectorOrderId>)>,
    /// Of one symbol only, as some venues demand.
    pub symbol: Option<Symbol>,
    /// From where on.
    pub since: Since,
}

/// From where on executions are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// All that the venue has.
    Beginning,
    /// What was executed or taken back from a time on, by the venue's clock. Every venue
    /// can be asked so: a worker begins with it.
    Time(Timestamp),
    /// After a record, in the venue's record order, as an answer gave it.
    Record(Box<str>),
}

/// The number of a question, which its answer carries. A worker gives each one once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub u64);
