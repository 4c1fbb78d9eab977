use dtos_state::{CommissionSum, ExactDecimal, ExecutionSummary, Fill, Order, Quantity};
use serde::Serialize;

use crate::audit::Audited;

/// An order and the sums over its executions, as lists show it.
///
/// As JSON it is `{"order":{…},"filled_quantity":"0.2","remaining_quantity":"0.3",…}`. A
/// sum that no decimal can hold is null.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// The order.
    pub order: Order,
    /// The sums.
    #[serde(flatten)]
    pub sums: OverviewSums,
    /// What was paid, by asset.
    #[serde(skip)]
    pub commissions: Vec<CommissionSum>,
    /// The number of executions that count.
    #[serde(skip)]
    pub executions: usize,
}

/// The sums over the executions that count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OverviewSums {
    /// How much is filled.
    pub filled_quantity: Option<ExactDecimal>,
    /// How much is left to fill.
    pub remaining_quantity: Option<ExactDecimal>,
    /// The average price, where there is an execution.
    pub average_price: Option<ExactDecimal>,
    /// How much more is filled than was ordered.
    pub overfill: Option<Quantity>,
}

impl Overview {
    /// Of an order and its executions that count.
    #[must_use]
    pub fn of(order: Order, executions: &[Fill]) -> Self {
        let summary = ExecutionSummary::of(&order, executions).ok();
        Self::with(order, executions, summary.as_ref())
    }

    /// Of an order that was audited.
    #[must_use]
    pub fn audited(audited: Audited) -> Self {
        Self::with(audited.order, &audited.executions, audited.summary.as_ref())
    }

    fn with(order: Order, executions: &[Fill], summary: Option<&ExecutionSummary>) -> Self {
        let sums = summary.map(|summary| OverviewSums {
            filled_quantity: summary.filled_quantity(),
            remaining_quantity: summary.remaining_quantity(),
            average_price: summary.average_price(),
            overfill: summary.overfill(),
        });
        Self {
            sums: sums.unwrap_or_default(),
            commissions: summary.map_or(Vec::new(), |summary| summary.commissions().to_vec()),
            executions: executions.len(),
            order,
        }
    }

    /// Appends it as JSON: what serde writes, in a fraction of the time.
    ///
    /// # Errors
    /// None in practice: text in memory can always be written.
    pub fn append_json(&self, json: &mut String) -> serde_json::Result<()> {
        json.push_str("{\"order\":");
        self.order.append_json(json);
        json.push(',');
        json.push_str(serde_json::to_string(&self.sums)?.trim_start_matches('{'));
        Ok(())
    }
}
