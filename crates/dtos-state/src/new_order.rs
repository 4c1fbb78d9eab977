use core_enums::{OrderSide, OrderStatus, OrderType};
use id_generators::ExecutionGroupId;

use crate::{
    exact_decimal::ExactDecimal, printable_text::ConnectorOrderId, quantity::Quantity,
    symbol::Symbol, timestamp::Timestamp,
};

/// All that an order is made of, but for its id.
#[expect(missing_docs, reason = "the fields are those of `Order`, documented there")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    pub parent_group_id: ExecutionGroupId,
    pub connector_order_id: Option<ConnectorOrderId>,
    pub symbol: Symbol,
    pub side: OrderSide,
    pub order_type: OrderType,
    pub quantity: Quantity,
    pub price: Option<ExactDecimal>,
    pub stop_price: Option<ExactDecimal>,
    pub status: OrderStatus,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl NewOrder {
    /// A pending order at whatever the market offers.
    #[must_use]
    pub fn market(terms: OrderTerms) -> Self {
        terms.into_order(OrderType::Market, None, None)
    }

    /// A pending order at `price` or better.
    #[must_use]
    pub fn limit(terms: OrderTerms, price: ExactDecimal) -> Self {
        terms.into_order(OrderType::Limit, Some(price), None)
    }

    /// A pending order that becomes a limit order once the market trades
    /// through its stop price.
    #[must_use]
    pub fn stop_limit(terms: OrderTerms, prices: StopLimitPrices) -> Self {
        terms.into_order(OrderType::StopLimit, Some(prices.price), Some(prices.stop_price))
    }
}

/// What every new order says, whatever its type.
#[expect(missing_docs, reason = "the fields are those of `Order`, documented there")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderTerms {
    pub parent_group_id: ExecutionGroupId,
    pub symbol: Symbol,
    pub side: OrderSide,
    pub quantity: Quantity,
    pub created_at: Timestamp,
}

impl OrderTerms {
    fn into_order(
        self,
        order_type: OrderType,
        price: Option<ExactDecimal>,
        stop_price: Option<ExactDecimal>,
    ) -> NewOrder {
        NewOrder {
            parent_group_id: self.parent_group_id,
            connector_order_id: None,
            symbol: self.symbol,
            side: self.side,
            order_type,
            quantity: self.quantity,
            price,
            stop_price,
            status: OrderStatus::Pending,
            created_at: self.created_at,
            updated_at: self.created_at,
        }
    }
}

/// The two prices of a stop-limit order, named so that none takes the other's
/// place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopLimitPrices {
    /// The price that the market has to trade through.
    pub stop_price: ExactDecimal,
    /// The limit from then on.
    pub price: ExactDecimal,
}
