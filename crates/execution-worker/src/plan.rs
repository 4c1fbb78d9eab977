use dtos_state::{
    ExactDecimal, ExecutionGroup, ExecutionGroupId, NewOrder, OrderSide, OrderTerms, OrderType,
    Quantity, Symbol, Timestamp,
};
use strategy_journal::{CausalityChain, Context};

use crate::error::PlaceRefusal;

/// What is to be bought or sold: what the entry plan and the size plan say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The group that the order belongs to.
    pub group: PlanGroup,
    /// What is traded.
    pub symbol: Symbol,
    /// Which way.
    pub side: OrderSide,
    /// How it is priced.
    pub order_type: OrderType,
    /// How much, in the base asset.
    pub quantity: ExactDecimal,
    /// The limit, for LIMIT and STOP_LIMIT.
    pub price: Option<ExactDecimal>,
    /// The price that arms a STOP_LIMIT.
    pub stop_price: Option<ExactDecimal>,
}

/// The group of a plan's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanGroup {
    /// One that the ledger has.
    Known(ExecutionGroupId),
    /// One that is registered with its first order, by the same write.
    New(ExecutionGroup),
}

/// A plan that is to be carried out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// What.
    pub plan: Plan,
    /// Why. Its `execution_command_id` is the caller's key: a command has one order, however
    /// often the call is repeated.
    pub causality: CausalityChain,
    /// What else there is to know, for the journal.
    pub context: Option<Context>,
}

impl PlanGroup {
    pub(crate) const fn id(self) -> ExecutionGroupId {
        match self {
            Self::Known(group_id) => group_id,
            Self::New(group) => group.group_id,
        }
    }
}

impl Plan {
    /// The order that the plan is, without an id.
    pub(crate) fn order(&self, created_at: Timestamp) -> Result<NewOrder, PlaceRefusal> {
        let terms = OrderTerms {
            parent_group_id: self.group.id(),
            symbol: self.symbol.clone(),
            side: self.side,
            quantity: Quantity::try_from(self.quantity)?,
            created_at,
        };
        let (price, stop_price) = (self.price, self.stop_price);
        Ok(NewOrder { price, stop_price, ..NewOrder::pending(terms, self.order_type) })
    }
}
