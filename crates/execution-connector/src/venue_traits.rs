use std::time::Duration;

/// What holds at a venue, which its connector hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that holds at a venue or not")]
pub struct VenueTraits {
    /// How our ids are written as client ids.
    pub client_id_form: ClientIdForm,
    /// Whether a client id is refused for good once it was used, and not only while an order
    /// of it is open.
    pub client_ids_are_unique_for_ever: bool,
    /// How long after the request the venue still takes a place; none where it takes no
    /// deadline.
    pub deadline: Option<Duration>,
    /// How long after the deadline the venue may still not show an order that it took.
    pub margin: Duration,
    /// How long a finished order without executions can be asked for; none if for ever.
    pub retention: Option<Duration>,
    /// How late an execution can be reported at most.
    pub executions_lateness: Duration,
    /// Whether executions come on the stream.
    pub executions_on_stream: bool,
    /// Whether an execution names our order by our id.
    pub executions_carry_our_id: bool,
    /// Whether an order can be asked for by our id.
    pub orders_by_our_id: bool,
    /// Whether a cancel needs the venue's id of the order.
    pub cancel_needs_connector_order_id: bool,
    /// Whether answers carry the venue's time.
    pub answers_carry_time: bool,
    /// The greatest error of our clock, where answers carry no time.
    pub clock_error: Duration,
    /// Where executions are asked for from.
    pub since: SinceMeaning,
    /// Whether executions are asked for symbol by symbol.
    pub executions_by_symbol: bool,
    /// The most orders or executions in one answer.
    pub page_limit: u32,
    /// The most requests in one `rate_period`.
    pub rate_limit: u32,
    /// The period of the rate limit.
    pub rate_period: Duration,
}

/// How our order ids are written as client ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientIdForm {
    /// As they are.
    Plain,
    /// Without underscores.
    WithoutUnderscores,
    /// As a UUID.
    Uuid,
}

/// What "executions since" means at a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceMeaning {
    /// After a record, in the venue's own order.
    Record,
    /// From a time on.
    Time,
}
