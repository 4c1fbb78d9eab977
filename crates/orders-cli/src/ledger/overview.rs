use dtos_state::{ExactDecimal, ExecutionSummary, Order, Quantity};
use serde::Serialize;
use strategy_ledger::{LedgerView, StorageError};

/// An order and what was executed of it; nothing, where that cannot be summed
/// up.
#[derive(Serialize)]
pub(crate) struct Overview {
    pub(crate) order: Order,
    pub(crate) filled_quantity: Option<ExactDecimal>,
    pub(crate) remaining_quantity: Option<ExactDecimal>,
    pub(crate) average_price: Option<ExactDecimal>,
    pub(crate) overfill: Option<Quantity>,
}

impl Overview {
    pub(crate) fn of(order: Order, view: &LedgerView) -> Result<Self, StorageError> {
        let fills = view.fills(order.order_id())?;
        let summary = ExecutionSummary::of(&order, &fills).ok();
        let summary = summary.as_ref();
        Ok(Self {
            filled_quantity: summary.map(ExecutionSummary::filled_quantity),
            remaining_quantity: summary.map(ExecutionSummary::remaining_quantity),
            average_price: summary.and_then(ExecutionSummary::average_price),
            overfill: summary.and_then(ExecutionSummary::overfill),
            order,
        })
    }
}
