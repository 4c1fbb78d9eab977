use dtos_state::{CommissionSum, ExactDecimal, ExecutionSummary, Fill, Order, Quantity};
use serde::Serialize;
use strategy_ledger::Audited;

/// An order and its execution. A sum that no decimal can hold is missing.
#[derive(Clone, Serialize)]
pub(crate) struct Overview {
    pub(crate) order: Order,
    #[serde(flatten)]
    pub(crate) sums: Sums,
    #[serde(skip)]
    pub(crate) commissions: Vec<CommissionSum>,
    /// The number of executions that count.
    #[serde(skip)]
    pub(crate) executions: usize,
}

#[derive(Clone, Default, Serialize)]
pub(crate) struct Sums {
    pub(crate) filled_quantity: Option<ExactDecimal>,
    pub(crate) remaining_quantity: Option<ExactDecimal>,
    pub(crate) average_price: Option<ExactDecimal>,
    pub(crate) overfill: Option<Quantity>,
}

impl Overview {
    /// Of an order and its executions that count.
    pub(crate) fn of(order: Order, executions: &[Fill]) -> Self {
        let summary = ExecutionSummary::of(&order, executions).ok();
        Self::with(order, executions, summary.as_ref())
    }

    /// Of an order that was audited.
    pub(crate) fn audited(audited: Audited) -> Self {
        Self::with(audited.order, &audited.executions, audited.summary.as_ref())
    }

    fn with(order: Order, executions: &[Fill], summary: Option<&ExecutionSummary>) -> Self {
        let sums = summary.map(|summary| Sums {
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

    /// What was paid, if it was paid in one asset.
    pub(crate) fn only_commission(&self) -> Option<&CommissionSum> {
        match &*self.commissions {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The average price for people: `-` where there is none, `?` where none can be held.
    pub(crate) fn average_price(&self) -> String {
        match (self.sums.average_price, self.executions) {
            (Some(price), _) => price.to_string(),
            (None, 0) => "-".into(),
            (None, _) => held(None),
        }
    }

    /// How much more was filled than was ordered, for people.
    pub(crate) fn overfill(&self) -> String {
        match (self.sums.overfill, self.sums.remaining_quantity) {
            (Some(overfill), _) => overfill.to_string(),
            (None, Some(_)) => "-".into(),
            (None, None) => held(None),
        }
    }

    /// Appends it as JSON: what serde writes, in a fraction of the time.
    pub(crate) fn append_json(&self, json: &mut String) -> serde_json::Result<()> {
        json.push_str("{\"order\":");
        self.order.append_json(json);
        json.push(',');
        json.push_str(serde_json::to_string(&self.sums)?.trim_start_matches('{'));
        Ok(())
    }
}

/// A sum for people: `?` where no decimal can hold it.
pub(crate) fn held(sum: Option<ExactDecimal>) -> String {
    sum.map_or("?".into(), |sum| sum.to_string())
}
