use std::fmt;

use core_enums::{OrderSide, OrderStatus, OrderType};
use id_generators::{ExecutionGroupId, OrderId, generate_order_id};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    exact_decimal::ExactDecimal,
    new_order::NewOrder,
    object_only::read_object,
    order_update::{Contradiction, OrderUpdate, Progress},
    printable_text::ConnectorOrderId,
    quantity::Quantity,
    symbol::Symbol,
    timestamp::Timestamp,
};

/// One record for each order that is meant to be on an exchange.
///
/// It is intent: what became of it is in its fills, and what can be computed
/// from those is not stored here. Only [`apply`](Self::apply) changes it, and
/// only `status`, `connector_order_id` and `updated_at`.
///
/// On the wire it is an object of exactly these twelve keys, in this order.
/// `connector_order_id`, `price` and `stop_price` may be absent or `null` when
/// read, and are `null` when written; any other absent key, an unknown key and
/// a key given twice are errors. So is an absent `order_id`: a reader that
/// makes up an identity has lost an order.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Order(Fields);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    order_id: OrderId,
    parent_group_id: ExecutionGroupId,
    connector_order_id: Option<ConnectorOrderId>,
    symbol: Symbol,
    side: OrderSide,
    order_type: OrderType,
    quantity: Quantity,
    price: Option<ExactDecimal>,
    stop_price: Option<ExactDecimal>,
    status: OrderStatus,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Order {
    /// A new order with an id of its own.
    ///
    /// # Panics
    /// As [`generate_order_id`] does, where the system has no entropy or its
    /// clock is out of range. [`with_id`](Self::with_id) takes an id instead.
    #[must_use]
    pub fn new(new: NewOrder) -> Self {
        Self::with_id(generate_order_id(), new)
    }

    /// An order whose id is known.
    #[must_use]
    pub fn with_id(order_id: OrderId, new: NewOrder) -> Self {
        Self(Fields {
            order_id,
            parent_group_id: new.parent_group_id,
            connector_order_id: new.connector_order_id,
            symbol: new.symbol,
            side: new.side,
            order_type: new.order_type,
            quantity: new.quantity,
            price: new.price,
            stop_price: new.stop_price,
            status: new.status,
            created_at: new.created_at,
            updated_at: new.updated_at,
        })
    }

    /// Takes in what was reported of the order, and says what that changed.
    ///
    /// Reports that do not contradict each other end in the same order,
    /// whatever the order they come in and however often: late and repeated
    /// news changes nothing, `updated_at` is the latest time of all, and the
    /// first connector order id stays.
    ///
    /// # Errors
    /// [`Contradiction`], where the report and the order cannot both be true.
    /// The order is then what it was.
    pub fn apply(&mut self, update: &OrderUpdate) -> Result<Progress, Contradiction> {
        let status = self.0.status.after(update.status)?;
        let connector_order_id = self.connector_order_id_after(update)?;
        let updated_at = self.0.updated_at.max(update.updated_at);
        // Nothing can fail from here on.
        let progress = if status != self.0.status {
            Progress::Advanced
        } else if connector_order_id.is_some() || updated_at != self.0.updated_at {
            Progress::Amended
        } else {
            Progress::Unchanged
        };
        self.0.status = status;
        self.0.updated_at = updated_at;
        if let Some(learned) = connector_order_id {
            self.0.connector_order_id = Some(learned.clone());
        }
        Ok(progress)
    }

    /// Whether the order has the prices that its type needs at the exchange.
    ///
    /// An order may be made and kept without them; the door to the exchange is
    /// where they matter. A price that the type does not need is no error.
    ///
    /// # Errors
    /// [`NotSendable`], which names the missing prices.
    pub fn check_sendable(&self) -> Result<(), NotSendable> {
        let (needs_price, needs_stop_price) = match self.0.order_type {
            OrderType::Market => (false, false),
            OrderType::Limit => (true, false),
            OrderType::StopLimit => (true, true),
        };
        let missing = NotSendable {
            order_type: self.0.order_type,
            price: needs_price && self.0.price.is_none(),
            stop_price: needs_stop_price && self.0.stop_price.is_none(),
        };
        if missing.price || missing.stop_price { Err(missing) } else { Ok(()) }
    }

    /// What identifies the order; it never changes.
    #[must_use]
    pub const fn order_id(&self) -> OrderId {
        self.0.order_id
    }

    /// The execution group that the order belongs to; it never changes.
    #[must_use]
    pub const fn parent_group_id(&self) -> ExecutionGroupId {
        self.0.parent_group_id
    }

    /// The exchange's id for the order, once it has one.
    #[must_use]
    pub const fn connector_order_id(&self) -> Option<&ConnectorOrderId> {
        self.0.connector_order_id.as_ref()
    }

    /// What is to be traded.
    #[must_use]
    pub const fn symbol(&self) -> &Symbol {
        &self.0.symbol
    }

    /// Which way.
    #[must_use]
    pub const fn side(&self) -> OrderSide {
        self.0.side
    }

    /// How it is priced.
    #[must_use]
    pub const fn order_type(&self) -> OrderType {
        self.0.order_type
    }

    /// How much, in the base asset.
    #[must_use]
    pub const fn quantity(&self) -> Quantity {
        self.0.quantity
    }

    /// The limit, for an order type that has one. Spreads and energy trade
    /// below zero, so any exact decimal may stand here.
    #[must_use]
    pub const fn price(&self) -> Option<ExactDecimal> {
        self.0.price
    }

    /// The price that arms a stop-limit order; any exact decimal.
    #[must_use]
    pub const fn stop_price(&self) -> Option<ExactDecimal> {
        self.0.stop_price
    }

    /// How far the order has come.
    #[must_use]
    pub const fn status(&self) -> OrderStatus {
        self.0.status
    }

    /// When the order was made, by our clock.
    #[must_use]
    pub const fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// The latest time of all that is known of the order. It may lie before
    /// `created_at`: one is the exchange's clock, the other ours.
    #[must_use]
    pub const fn updated_at(&self) -> Timestamp {
        self.0.updated_at
    }

    /// The connector order id that an update adds to what is known.
    fn connector_order_id_after<'a>(
        &self,
        update: &'a OrderUpdate,
    ) -> Result<Option<&'a ConnectorOrderId>, Contradiction> {
        match (&self.0.connector_order_id, &update.connector_order_id) {
            (Some(known), Some(reported)) if known != reported => {
                let (known, reported) = (known.clone(), reported.clone());
                Err(Contradiction::ConnectorOrderId { known, reported })
            }
            (Some(_), _) => Ok(None),
            (None, reported) => Ok(reported.as_ref()),
        }
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("order_id", &self.0.order_id)
            .field("parent_group_id", &self.0.parent_group_id)
            .field("connector_order_id", &self.0.connector_order_id)
            .field("symbol", &self.0.symbol)
            .field("side", &self.0.side)
            .field("order_type", &self.0.order_type)
            .field("quantity", &self.0.quantity)
            .field("price", &self.0.price)
            .field("stop_price", &self.0.stop_price)
            .field("status", &self.0.status)
            .field("created_at", &self.0.created_at)
            .field("updated_at", &self.0.updated_at)
            .finish()
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_object(deserializer, "an order").map(Self)
    }
}

/// The error of an order that lacks a price which its type needs at the
/// exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSendable {
    order_type: OrderType,
    price: bool,
    stop_price: bool,
}

impl NotSendable {
    /// The names of the missing fields.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let price = self.price.then_some("price");
        price.into_iter().chain(self.stop_price.then_some("stop_price"))
    }
}

impl fmt::Display for NotSendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<_> = self.missing().collect();
        write!(f, "a {} order needs {} to be sent", self.order_type, missing.join(" and "))
    }
}

impl std::error::Error for NotSendable {}
