use std::collections::BTreeMap;

use dtos_state::{
    ExactDecimal, ExactSum, ExecutionGroup, ExecutionGroupId, Fill, GroupStatus, Order, OrderSide,
    OrderStatus, Symbol,
};
use serde::Serialize;

/// The progress of an execution group: computed from its orders, and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupProgress {
    /// The group.
    pub group_id: ExecutionGroupId,
    /// Its registration, if it has one.
    pub group: Option<ExecutionGroup>,
    /// Its status.
    pub status: GroupStatus,
    /// The number of its orders.
    pub orders: usize,
    /// The number of its orders that are not final.
    pub open_orders: usize,
    /// Its quantities by symbol and side.
    pub quantities: Vec<GroupQuantity>,
}

/// The quantities of a group in one symbol on one side. A sum that no decimal can hold
/// is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupQuantity {
    /// The symbol.
    pub symbol: Symbol,
    /// The side.
    pub side: OrderSide,
    /// The sum of the orders' quantities.
    pub quantity: Option<ExactDecimal>,
    /// The sum of the executions that count.
    pub filled_quantity: Option<ExactDecimal>,
}

/// Adds up a group, order by order.
#[derive(Debug, Default)]
pub(crate) struct GroupSums {
    orders: usize,
    pending: usize,
    open: usize,
    filled: usize,
    has_executions: bool,
    quantities: BTreeMap<(Symbol, &'static str), QuantitySums>,
}

/// The sums in one symbol on one side. They hold what no decimal does, so that they do not
/// depend on the order of the orders.
#[derive(Debug)]
struct QuantitySums {
    side: OrderSide,
    ordered: Option<ExactSum>,
    executed: Option<ExactSum>,
}

impl GroupSums {
    pub(crate) fn add(&mut self, order: &Order, executions: &[Fill]) {
        self.orders += 1;
        self.pending += usize::from(order.status() == OrderStatus::Pending);
        self.open += usize::from(order.status().is_open());
        self.filled += usize::from(order.status() == OrderStatus::Filled);
        self.has_executions |= !executions.is_empty();
        let (symbol, side) = (order.symbol(), order.side());
        let zero = Some(ExactSum::default());
        let sums = self.quantities.entry((symbol.clone(), side.as_str()));
        let sums = sums.or_insert(QuantitySums { side, ordered: zero, executed: zero });
        let plus = |sum: Option<ExactSum>, more| sum.and_then(|sum| sum.and(more));
        sums.ordered = plus(sums.ordered, order.quantity().get());
        for execution in executions {
            sums.executed = plus(sums.executed, execution.filled_quantity().get());
        }
    }

    pub(crate) fn progress(
        self,
        group_id: ExecutionGroupId,
        group: Option<ExecutionGroup>,
    ) -> GroupProgress {
        let status = if self.pending == self.orders {
            GroupStatus::Pending
        } else if self.open > 0 {
            GroupStatus::Active
        } else if self.filled == self.orders {
            GroupStatus::Completed
        } else if self.has_executions {
            GroupStatus::Partial
        } else {
            GroupStatus::Cancelled
        };
        let total = |sum: Option<ExactSum>| sum.and_then(ExactSum::total).map(ExactDecimal::from);
        let quantities = self.quantities.into_iter().map(|((symbol, _), sums)| GroupQuantity {
            symbol,
            side: sums.side,
            quantity: total(sums.ordered),
            filled_quantity: total(sums.executed),
        });
        let quantities = quantities.collect();
        GroupProgress {
            group_id,
            group,
            status,
            orders: self.orders,
            open_orders: self.open,
            quantities,
        }
    }
}
