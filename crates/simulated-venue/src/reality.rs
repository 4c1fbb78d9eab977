//! What an exchange really has, for tests to compare with.

use dtos_state::{ConnectorFillId, OrderId};

use crate::{order::VenueOrder, venue::SimulatedVenue};

impl SimulatedVenue {
    /// The orders that it has.
    #[must_use]
    pub fn orders(&self) -> &[VenueOrder] {
        &self.exchange.orders
    }

    /// The order of one of our ids.
    #[must_use]
    pub fn order(&self, order_id: OrderId) -> Option<&VenueOrder> {
        self.exchange.ours.get(&order_id).map(|&index| &self.exchange.orders[index])
    }

    /// The executions of an order that count.
    pub fn counted(&self, order: &VenueOrder) -> impl Iterator<Item = &ConnectorFillId> {
        let fills = order.executions.iter().map(|&fill| &self.exchange.fills[fill]);
        fills.filter(|fill| fill.busted_at.is_none()).map(|fill| &fill.name)
    }

    /// Whether an order has an execution, whether or not that counts.
    #[must_use]
    pub fn has(&self, order: &VenueOrder, name: &ConnectorFillId) -> bool {
        order.executions.iter().any(|&fill| &self.exchange.fills[fill].name == name)
    }

    /// Whether an order was executed, and that was taken back.
    #[must_use]
    pub fn is_busted(&self, order: &VenueOrder) -> bool {
        order.executions.iter().any(|&fill| self.exchange.fills[fill].busted_at.is_some())
    }

    /// Whether the venue refused an order.
    #[must_use]
    pub fn has_refused(&self, order_id: OrderId) -> bool {
        self.exchange.refused.contains(&order_id)
    }
}
