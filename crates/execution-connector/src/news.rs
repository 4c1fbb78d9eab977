use dtos_state::{
    CommissionAsset, ConnectorFillId, CumulativeQuantity, ExactDecimal, FillId, OrderSide,
    OrderStatus, OrderType, Quantity, Reason, Timestamp,
};

use crate::order_name::OrderName;

/// News of an order that a venue brings, on a stream or in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenueNews {
    /// The state of an order.
    Report(VenueReport),
    /// An execution of an order.
    Execution(VenueExecution),
    /// An execution is taken back.
    Bust(VenueBust),
}

/// The state of an order, as a venue reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueReport {
    /// The order.
    pub name: OrderName,
    /// Its status.
    pub status: OrderStatus,
    /// The venue's own sum of executions, if it says so.
    pub cumulative: Option<CumulativeQuantity>,
    /// Why, in the venue's words.
    pub reason: Option<Reason>,
    /// When, by the venue's clock.
    pub reported_at: Timestamp,
    /// Its terms, if the message has all of them.
    pub terms: Option<VenueTerms>,
}

/// The terms of an order, as a venue has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueTerms {
    /// Which way.
    pub side: OrderSide,
    /// How it is priced.
    pub order_type: OrderType,
    /// How much, in the base asset.
    pub quantity: Quantity,
    /// The limit.
    pub price: Option<ExactDecimal>,
    /// The stop price.
    pub stop_price: Option<ExactDecimal>,
    /// When the venue made the order, by its clock.
    pub created_at: Timestamp,
}

/// An execution, as a venue reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueExecution {
    /// The order.
    pub name: OrderName,
    /// Our id, derived from the venue's.
    pub fill_id: FillId,
    /// The venue's id.
    pub connector_fill_id: ConnectorFillId,
    /// How much, in the base asset.
    pub filled_quantity: Quantity,
    /// At what price.
    pub fill_price: ExactDecimal,
    /// What was charged: negative is a rebate.
    pub commission: Option<ExactDecimal>,
    /// What it was charged in.
    pub commission_asset: Option<CommissionAsset>,
    /// When, by the venue's clock.
    pub executed_at: Timestamp,
}

/// An execution that a venue takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueBust {
    /// The order.
    pub name: OrderName,
    /// The venue's id of the execution.
    pub connector_fill_id: ConnectorFillId,
    /// Why, in the venue's words.
    pub reason: Option<Reason>,
    /// When, by the venue's clock.
    pub busted_at: Timestamp,
}

impl VenueNews {
    /// How it names its order.
    #[must_use]
    pub const fn name(&self) -> &OrderName {
        match self {
            Self::Report(report) => &report.name,
            Self::Execution(execution) => &execution.name,
            Self::Bust(bust) => &bust.name,
        }
    }
}
