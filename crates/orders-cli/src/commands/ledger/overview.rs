use dtos_state::{CommissionSum, ExactDecimal, ExecutionSummary, Order, Quantity};
use id_generators::OrderId;
use ledger_sqlite::{LedgerReader, StorageError};
use serde::Serialize;

/// An order and its execution, if that can be summed up.
#[derive(Serialize)]
pub(crate) struct Overview {
    pub(crate) order: Order,
    pub(crate) filled_quantity: Option<ExactDecimal>,
    pub(crate) remaining_quantity: Option<ExactDecimal>,
    pub(crate) average_price: Option<ExactDecimal>,
    pub(crate) overfill: Option<Quantity>,
    #[serde(skip)]
    pub(crate) commissions: Vec<CommissionSum>,
}

impl Overview {
    pub(crate) const fn order_id(&self) -> OrderId {
        self.order.order_id()
    }

    pub(crate) fn of(order: Order, view: &impl LedgerReader) -> Result<Self, StorageError> {
        let fills = view.fills(order.order_id())?;
        let summary = ExecutionSummary::of(&order, &fills).ok();
        let summary = summary.as_ref();
        Ok(Self {
            filled_quantity: summary.map(ExecutionSummary::filled_quantity),
            remaining_quantity: summary.map(ExecutionSummary::remaining_quantity),
            average_price: summary.and_then(ExecutionSummary::average_price),
            overfill: summary.and_then(ExecutionSummary::overfill),
            commissions: summary.map_or(Vec::new(), |summary| summary.commissions().to_vec()),
            order,
        })
    }
}
