use core_enums::OrderSide;
use id_generators::ExecutionGroupId;

use crate::{
    exact_decimal::ExactDecimal, quantity::Quantity, symbol::Symbol, timestamp::Timestamp,
};

/// The terms that every new order has, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderTerms {
    /// The execution group that the order belongs to.
    pub parent_group_id: ExecutionGroupId,
    /// What is traded.
    pub symbol: Symbol,
    /// Which way.
    pub side: OrderSide,
    /// How much, in the base asset.
    pub quantity: Quantity,
    /// When the order was made, by our clock.
    pub created_at: Timestamp,
}

/// The two prices of a stop-limit order, by name, so that neither is taken for
/// the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopLimitPrices {
    /// The price that the market has to trade through.
    pub stop_price: ExactDecimal,
    /// The limit from then on.
    pub price: ExactDecimal,
}
