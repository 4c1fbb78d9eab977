use std::fmt;

use id_generators::{FillId, OrderId, generate_fill_id};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    exact_decimal::ExactDecimal,
    new_fill::NewFill,
    object_only::read_object,
    printable_text::{CommissionAsset, ConnectorFillId},
    quantity::Quantity,
    timestamp::Timestamp,
};

/// One record for each execution that took place under an order.
///
/// It is reality: once made it never changes, and nothing here could change it.
/// What can be computed from an order and its fills is not stored: see
/// [`ExecutionSummary`](crate::ExecutionSummary).
///
/// On the wire it is an object of exactly these eight keys, in this order.
/// `connector_fill_id`, `commission` and `commission_asset` may be absent or
/// `null` when read, and are `null` when written; any other absent key, an
/// unknown key and a key given twice are errors.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Fill(Fields);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    fill_id: FillId,
    parent_order_id: OrderId,
    connector_fill_id: Option<ConnectorFillId>,
    filled_quantity: Quantity,
    fill_price: ExactDecimal,
    commission: Option<ExactDecimal>,
    commission_asset: Option<CommissionAsset>,
    executed_at: Timestamp,
}

impl Fill {
    /// A new fill with an id of its own.
    ///
    /// # Panics
    /// As [`generate_fill_id`] does, where the system has no entropy or its
    /// clock is out of range. [`with_id`](Self::with_id) takes an id instead.
    #[must_use]
    pub fn new(new: NewFill) -> Self {
        Self::with_id(generate_fill_id(), new)
    }

    /// A fill whose id is known.
    #[must_use]
    pub fn with_id(fill_id: FillId, new: NewFill) -> Self {
        Self(Fields {
            fill_id,
            parent_order_id: new.parent_order_id,
            connector_fill_id: new.connector_fill_id,
            filled_quantity: new.filled_quantity,
            fill_price: new.fill_price,
            commission: new.commission,
            commission_asset: new.commission_asset,
            executed_at: new.executed_at,
        })
    }

    /// Whether two fills say the same but for their `fill_id`, as those do that
    /// were made of one report that came twice.
    #[must_use]
    pub fn is_same_execution(&self, other: &Self) -> bool {
        self.0 == Fields { fill_id: self.0.fill_id, ..other.0.clone() }
    }

    /// What identifies the fill.
    #[must_use]
    pub const fn fill_id(&self) -> FillId {
        self.0.fill_id
    }

    /// The order that was executed.
    #[must_use]
    pub const fn parent_order_id(&self) -> OrderId {
        self.0.parent_order_id
    }

    /// The exchange's id for the fill, where it gives one.
    #[must_use]
    pub const fn connector_fill_id(&self) -> Option<&ConnectorFillId> {
        self.0.connector_fill_id.as_ref()
    }

    /// How much was traded, in the base asset.
    #[must_use]
    pub const fn filled_quantity(&self) -> Quantity {
        self.0.filled_quantity
    }

    /// At which price. Spreads and energy trade below zero, so any exact
    /// decimal may stand here.
    #[must_use]
    pub const fn fill_price(&self) -> ExactDecimal {
        self.0.fill_price
    }

    /// What the execution cost, where that is known; a rebate is below zero.
    #[must_use]
    pub const fn commission(&self) -> Option<ExactDecimal> {
        self.0.commission
    }

    /// What the commission is paid in, where that is known.
    #[must_use]
    pub const fn commission_asset(&self) -> Option<&CommissionAsset> {
        self.0.commission_asset.as_ref()
    }

    /// When the execution took place, by the exchange's clock.
    #[must_use]
    pub const fn executed_at(&self) -> Timestamp {
        self.0.executed_at
    }
}

impl fmt::Debug for Fill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fill")
            .field("fill_id", &self.0.fill_id)
            .field("parent_order_id", &self.0.parent_order_id)
            .field("connector_fill_id", &self.0.connector_fill_id)
            .field("filled_quantity", &self.0.filled_quantity)
            .field("fill_price", &self.0.fill_price)
            .field("commission", &self.0.commission)
            .field("commission_asset", &self.0.commission_asset)
            .field("executed_at", &self.0.executed_at)
            .finish()
    }
}

impl<'de> Deserialize<'de> for Fill {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_object(deserializer, "a fill").map(Self)
    }
}
