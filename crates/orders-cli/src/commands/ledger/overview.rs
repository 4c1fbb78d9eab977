use dtos_state::{CommissionAsset, ExactDecimal, ExecutionSummary, Order, Quantity};
use serde::Serialize;
use strategy_ledger::{LedgerView, StorageError};

/// An order and its execution, if that can be summed up.
#[derive(Serialize)]
pub(crate) struct Overview {
    pub(crate) order: Order,
    pub(crate) filled_quantity: Option<ExactDecimal>,
    pub(crate) remaining_quantity: Option<ExactDecimal>,
    pub(crate) average_price: Option<ExactDecimal>,
    pub(crate) overfill: Option<Quantity>,
    #[serde(skip)]
    pub(crate) commissions: Vec<Commission>,
}

/// What was paid in an asset, or in one that no fill names.
#[derive(Serialize)]
pub(crate) struct Commission {
    pub(crate) commission: ExactDecimal,
    pub(crate) commission_asset: Option<CommissionAsset>,
}

impl Overview {
    pub(crate) fn of(order: Order, view: &LedgerView) -> Result<Self, StorageError> {
        let fills = view.fills(order.order_id())?;
        let summary = ExecutionSummary::of(&order, &fills).ok();
        let summary = summary.as_ref();
        let commissions = summary.into_iter().flat_map(ExecutionSummary::commissions);
        Ok(Self {
            filled_quantity: summary.map(ExecutionSummary::filled_quantity),
            remaining_quantity: summary.map(ExecutionSummary::remaining_quantity),
            average_price: summary.and_then(ExecutionSummary::average_price),
            overfill: summary.and_then(ExecutionSummary::overfill),
            commissions: commissions
                .map(|(asset, &commission)| Commission {
                    commission,
                    commission_asset: asset.clone(),
                })
                .collect(),
            order,
        })
    }
}
