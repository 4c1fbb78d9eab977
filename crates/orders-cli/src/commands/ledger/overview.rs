//! An order and its sums, for people.

use dtos_state::{CommissionSum, ExactDecimal};
use strategy_ledger::Overview;

/// What was paid, if it was paid in one asset.
pub(crate) fn only_commission(overview: &Overview) -> Option<&CommissionSum> {
    match &*overview.commissions {
        [only] => Some(only),
        _ => None,
    }
}

/// The average price: `-` where there is none, `?` where none can be held.
pub(crate) fn average_price(overview: &Overview) -> String {
    match (overview.sums.average_price, overview.executions) {
        (Some(price), _) => price.to_string(),
        (None, 0) => "-".into(),
        (None, _) => held(None),
    }
}

/// How much more was filled than was ordered.
pub(crate) fn overfill(overview: &Overview) -> String {
    match (overview.sums.overfill, overview.sums.remaining_quantity) {
        (Some(overfill), _) => overfill.to_string(),
        (None, Some(_)) => "-".into(),
        (None, None) => held(None),
    }
}

/// A sum: `?` where no decimal can hold it.
pub(crate) fn held(sum: Option<ExactDecimal>) -> String {
    sum.map_or("?".into(), |sum| sum.to_string())
}
