use core_enums::{OrderSide, OrderStatus, OrderType};
use id_generators::{ExecutionGroupId, OrderId, generate_order_id};

use crate::{
    effect::{Contradiction, Effect},
    exact_decimal::ExactDecimal,
    order_terms::{OrderTerms, StopLimitPrices},
    order_update::OrderUpdate,
    printable_text::ConnectorOrderId,
    quantity::Quantity,
    record::record,
    symbol::Symbol,
    timestamp::Timestamp,
};

record! {
    /// One record for each order that is meant to be on an exchange.
    ///
    /// It is intent: reality is in its fills, and what can be computed from those is
    /// not stored here. Only [`apply`](Self::apply) changes it, and only `status`,
    /// `connector_order_id` and `updated_at`.
    ///
    /// On the wire it is an object of exactly these twelve keys, in this order.
    /// `connector_order_id`, `price` and `stop_price` may be absent or `null` when
    /// read, and are `null` when written; any other absent key, an unknown key and
    /// a key given twice are errors. So is an absent `order_id`: a reader that
    /// makes up an identity has lost an order.
    #[expect(clippy::struct_field_names, reason = "the names are those of the design document")]
    "an order": pub struct Order from NewOrder {
        /// The id of the order: the second it was made in, in UTC, and a suffix. It never changes.
        order_id: OrderId,
        /// The id of the execution group that the order belongs to. It never changes.
        parent_group_id: ExecutionGroupId,
        /// The exchange's id for the order, once there is one: not empty, no control characters.
        connector_order_id: ?&ConnectorOrderId,
        /// What is traded: the base asset and the quote asset.
        symbol: &Symbol,
        /// Which way the order trades.
        side: OrderSide,
        /// How the order is priced.
        order_type: OrderType,
        /// How much is to be traded, in the base asset: an exact decimal above zero, in quotes, of
        /// at most 28 places and 96 bits.
        quantity: Quantity,
        /// The limit, for LIMIT and STOP_LIMIT: an exact decimal in quotes, of at most 28 places
        /// and 96 bits. Spreads and energy trade below zero.
        price: ?ExactDecimal,
        /// The price that arms a STOP_LIMIT: an exact decimal in quotes, of at most 28 places and
        /// 96 bits.
        stop_price: ?ExactDecimal,
        /// How far the order has come.
        status: OrderStatus,
        /// When the order was made, by our clock: RFC 3339 with an offset; written in UTC, with Z.
        created_at: Timestamp,
        /// The latest time of all that is known of the order, which may be before `created_at`, by
        /// another clock: RFC 3339 with an offset; written in UTC, with Z.
        updated_at: Timestamp,
    }
    left out {
        causality: "the causality of a decision is kept in the journal",
        strategy_id: "the strategy is found through parent_group_id",
        average_fill_price: "it is computed from the fills",
        filled_quantity: "it is computed from the fills",
        metadata: "an order has no field without a consumer",
    }
}

/// What changes of an order while it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// How far the order has come.
    pub status: OrderStatus,
    /// The exchange's id for the order.
    pub connector_order_id: Option<ConnectorOrderId>,
    /// The latest time of all that is known of the order.
    pub updated_at: Timestamp,
}

impl NewOrder {
    /// A pending order of some type, without prices: what to begin from, where no
    /// other constructor fits.
    #[must_use]
    pub fn pending(terms: OrderTerms, order_type: OrderType) -> Self {
        Self {
            parent_group_id: terms.parent_group_id,
            connector_order_id: None,
            symbol: terms.symbol,
            side: terms.side,
            order_type,
            quantity: terms.quantity,
            price: None,
            stop_price: None,
            status: OrderStatus::Pending,
            created_at: terms.created_at,
            updated_at: terms.created_at,
        }
    }

    /// A pending order at the market's price.
    #[must_use]
    pub fn market(terms: OrderTerms) -> Self {
        Self::pending(terms, OrderType::Market)
    }

    /// A pending order at `price` or better.
    ///
    /// ```
    /// use dtos_state::{NewOrder, Order, OrderSide, OrderTerms, Timestamp, generate_order_id};
    ///
    /// let terms = OrderTerms {
    ///     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
    ///     symbol: "BTC_USDT".parse()?,
    ///     side: OrderSide::Buy,
    ///     quantity: "0.5".parse()?,
    ///     created_at: Timestamp::now(),
    /// };
    /// let new = NewOrder::limit(terms, "95000.00".parse()?);
    /// let order = Order::with_id(generate_order_id(), new);
    /// assert!(order.check_sendable().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn limit(terms: OrderTerms, price: ExactDecimal) -> Self {
        Self { price: Some(price), ..Self::pending(terms, OrderType::Limit) }
    }

    /// A pending order that becomes a limit order once the market trades
    /// through its stop price.
    #[must_use]
    pub fn stop_limit(terms: OrderTerms, prices: StopLimitPrices) -> Self {
        Self {
            price: Some(prices.price),
            stop_price: Some(prices.stop_price),
            ..Self::pending(terms, OrderType::StopLimit)
        }
    }
}

impl Order {
    /// A new order with an id of its own, from the system's clock.
    ///
    /// # Panics
    /// As [`generate_order_id`] does, where the system has no entropy or its
    /// clock is out of range. [`with_id`](Self::with_id) takes an id instead.
    #[must_use]
    pub fn generate(new: NewOrder) -> Self {
        Self::with_id(generate_order_id(), new)
    }

    /// Applies a report of the order, and returns what it did, and whether it contradicts
    /// what is known. A report that contradicts counts like any other.
    ///
    /// The order has the highest status that was reported, and `updated_at` is the latest
    /// time of all, in whatever order reports arrive and however often. An order by itself
    /// has no history, so it keeps the first connector order id that it sees; a ledger
    /// keeps the one that was reported earliest.
    ///
    /// ```
    /// use dtos_state::{Effect, NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate};
    ///
    /// let mut order = Order::generate(NewOrder::limit(
    ///     OrderTerms {
    ///         parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
    ///         symbol: "BTC_USDT".parse()?,
    ///         side: OrderSide::Buy,
    ///         quantity: "0.5".parse()?,
    ///         created_at: "2025-12-01T15:00:00Z".parse()?,
    ///     },
    ///     "95000.00".parse()?,
    /// ));
    /// let at = "2025-12-01T15:00:02Z".parse()?;
    /// let filled = OrderUpdate::new(order.order_id(), OrderStatus::Filled, at);
    /// assert_eq!(order.apply(&filled), Effect::Advanced);
    /// assert_eq!(order.apply(&filled), Effect::Unchanged);
    /// let rejected = OrderUpdate { status: OrderStatus::Rejected, ..filled };
    /// assert!(matches!(order.apply(&rejected), Effect::Contradicted { is_changed: false, .. }));
    /// assert_eq!(order.status(), OrderStatus::Filled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&mut self, update: &OrderUpdate) -> Effect {
        let contradiction = self.contradiction(update);
        if let Some(by @ Contradiction::OrderId { .. }) = contradiction {
            return Effect::Contradicted { by, is_changed: false };
        }
        let now = OrderState {
            status: self.status.after(update.status),
            connector_order_id: self
                .connector_order_id
                .as_ref()
                .or(update.connector_order_id.as_ref())
                .cloned(),
            updated_at: self.updated_at.max(update.updated_at),
        };
        let effect = self.become_state(now);
        match contradiction {
            Some(by) => Effect::Contradicted { by, is_changed: effect.is_order_changed() },
            None => effect,
        }
    }

    /// How a report contradicts what is known of the order, if it does.
    #[must_use]
    pub fn contradiction(&self, update: &OrderUpdate) -> Option<Contradiction> {
        if self.order_id != update.order_id {
            let (known, reported) = (self.order_id, update.order_id);
            return Some(Contradiction::OrderId { known, reported });
        }
        if self.status.contradicts(update.status) {
            let (known, reported) = (self.status, update.status);
            return Some(Contradiction::Status { known, reported });
        }
        match (&self.connector_order_id, &update.connector_order_id) {
            (Some(known), Some(reported)) if known != reported => {
                let (known, reported) = (known.clone(), reported.clone());
                Some(Contradiction::ConnectorOrderId { known, reported })
            }
            _ => None,
        }
    }

    /// Takes over what a ledger knows of the order, and returns what that changed:
    /// [`Effect::Advanced`], [`Effect::Amended`] or [`Effect::Unchanged`].
    ///
    /// The terms of an order never change, and the state is what follows from all its
    /// reports: without a ledger use [`apply`](Self::apply).
    pub fn become_state(&mut self, state: OrderState) -> Effect {
        let effect = if state.status != self.status {
            Effect::Advanced
        } else if state.updated_at != self.updated_at
            || state.connector_order_id != self.connector_order_id
        {
            Effect::Amended
        } else {
            Effect::Unchanged
        };
        let OrderState { status, connector_order_id, updated_at } = state;
        self.status = status;
        self.connector_order_id = connector_order_id;
        self.updated_at = updated_at;
        effect
    }

    /// What the order itself reports: its status, and since when.
    #[must_use]
    pub fn to_update(&self) -> OrderUpdate {
        OrderUpdate {
            connector_order_id: self.connector_order_id.clone(),
            ..OrderUpdate::new(self.order_id, self.status, self.updated_at)
        }
    }

    /// Whether the order has the prices that its type needs at the exchange.
    ///
    /// An order may be made and kept without them; the door to the exchange is
    /// where they matter. A price that the type does not need is no error.
    ///
    /// # Errors
    /// [`NotSendable`], which names the missing prices.
    pub fn check_sendable(&self) -> Result<(), NotSendable> {
        let (needs_price, needs_stop_price) = match self.order_type {
            OrderType::Market => (false, false),
            OrderType::Limit => (true, false),
            OrderType::StopLimit => (true, true),
        };
        let missing = NotSendable {
            order_type: self.order_type,
            price: needs_price && self.price.is_none(),
            stop_price: needs_stop_price && self.stop_price.is_none(),
        };
        if missing.price || missing.stop_price { Err(missing) } else { Ok(()) }
    }
}

/// The error of an order that lacks a price which its type needs at the
/// exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a {order_type} order needs {} to be sent",
    self.missing().collect::<Vec<_>>().join(" and ")
)]
pub struct NotSendable {
    order_type: OrderType,
    price: bool,
    stop_price: bool,
}

impl NotSendable {
    /// The type of the order.
    #[must_use]
    pub const fn order_type(&self) -> OrderType {
        self.order_type
    }

    /// The names of the missing fields.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let price = self.price.then_some("price");
        price.into_iter().chain(self.stop_price.then_some("stop_price"))
    }
}
