//! What the readers of all venues make of a message before it becomes news.

use std::borrow::Cow;

use dtos_state::{
    CumulativeQuantity, ExactDecimal, OrderSide, OrderStatus, OrderType, Quantity, Timestamp,
};

type Text<'a> = Option<Cow<'a, str>>;

/// How a message names an order.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameRow<'a> {
    pub(crate) market: Market<'a>,
    pub(crate) client_id: Text<'a>,
    pub(crate) connector_order_id: Text<'a>,
}

/// What is traded.
#[derive(Clone, Debug, Default)]
pub(crate) enum Market<'a> {
    /// The message does not say.
    #[default]
    Unnamed,
    /// On the spot market.
    Spot(Cow<'a, str>),
    /// On another one, whose symbols are the same texts.
    Other { category: Cow<'a, str>, venue_symbol: Cow<'a, str> },
}

/// The state of an order in a message.
#[derive(Debug)]
pub(crate) struct ReportRow<'a> {
    pub(crate) name: NameRow<'a>,
    /// The venue's word as its table has it.
    pub(crate) status: OrderStatus,
    pub(crate) cumulative: Option<CumulativeQuantity>,
    pub(crate) reason: Text<'a>,
    /// None where the message has no time of its own.
    pub(crate) reported_at: Option<Timestamp>,
    pub(crate) terms: TermsRow,
}

/// The terms of an order in a message.
#[derive(Debug)]
pub(crate) enum TermsRow {
    /// All that the message says of them; what is none is lacking.
    Known {
        side: Option<OrderSide>,
        order_type: Option<OrderType>,
        quantity: Option<Quantity>,
        price: Option<ExactDecimal>,
        stop_price: Option<ExactDecimal>,
        created_at: Option<Timestamp>,
    },
    /// The model cannot hold them; why.
    Unrepresentable(Cow<'static, str>),
    /// Another message registers the order; why not this one.
    Elsewhere(Cow<'static, str>),
}

/// An execution in a message.
#[derive(Debug)]
pub(crate) struct ExecutionRow<'a> {
    pub(crate) name: NameRow<'a>,
    /// The venue's id of the execution.
    pub(crate) execution_id: Cow<'a, str>,
    /// What it is unique with, beside the symbol: the order, or nothing.
    pub(crate) unique_in: Cow<'a, str>,
    pub(crate) quantity: Quantity,
    pub(crate) price: ExactDecimal,
    pub(crate) commission: Option<ExactDecimal>,
    pub(crate) commission_asset: Text<'a>,
    pub(crate) executed_at: Timestamp,
}

/// An execution that is taken back.
#[derive(Debug)]
pub(crate) struct BustRow<'a> {
    pub(crate) name: NameRow<'a>,
    pub(crate) execution_id: Cow<'a, str>,
    pub(crate) reason: Text<'a>,
    pub(crate) busted_at: Timestamp,
}

/// The status that a word and the sum of executions mean: an order with executions is partially
/// filled or dead, and was never rejected.
pub(crate) fn status_with(
    status: OrderStatus,
    cumulative: Option<CumulativeQuantity>,
) -> OrderStatus {
    let is_executed = cumulative.is_some_and(|cumulative| !cumulative.get().is_zero());
    match status {
        OrderStatus::Open if is_executed => OrderStatus::PartiallyFilled,
        OrderStatus::Rejected if is_executed => OrderStatus::Cancelled,
        OrderStatus::Pending
        | OrderStatus::Open
        | OrderStatus::PartiallyFilled
        | OrderStatus::Filled
        | OrderStatus::Cancelled
        | OrderStatus::Rejected
        | OrderStatus::Expired => status,
    }
}
