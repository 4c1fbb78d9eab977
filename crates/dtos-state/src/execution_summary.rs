use std::{collections::BTreeMap, iter};

use core_enums::Sum;
use id_generators::{FillId, OrderId};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    exact_decimal::ExactDecimal, exact_sum::ExactSum, fill::Fill, object::object_only,
    order::Order, printable_text::CommissionAsset, quantity::Quantity,
};

/// The sums over the fills of an order: computed when asked for, and stored
/// nowhere.
///
/// Every sum is exact, and keeps as many places as the summand that has the
/// most, or as many as fit. Only the average price is rounded. A sum that no decimal
/// can hold is missing; the others stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExecutionSummary {
    filled_quantity: Option<ExactDecimal>,
    remaining_quantity: Option<ExactDecimal>,
    average_price: Option<ExactDecimal>,
    overfill: Option<Quantity>,
    commissions: Vec<CommissionSum>,
    fills: usize,
}

/// The sum of the commissions in one asset, or in one that no fill names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommissionSum {
    /// How much was paid; a rebate is below zero. None if no decimal can hold it.
    pub commission: Option<ExactDecimal>,
    /// The asset.
    pub commission_asset: Option<CommissionAsset>,
}

impl ExecutionSummary {
    /// Sums up the fills of an order, in whatever order they come. A fill that is
    /// given twice counts once.
    ///
    /// Fills with different ids are different fills. What counts of the news of an order
    /// is decided by a ledger.
    ///
    /// # Errors
    /// [`NotSummable`], if a fill is of another order, or if two with the same id differ.
    pub fn of<'a>(
        order: &Order,
        fills: impl IntoIterator<Item = &'a Fill>,
    ) -> Result<Self, NotSummable> {
        let fills = distinct(order, fills)?;
        let quantities = || fills.values().map(|fill| fill.filled_quantity().get());
        let prices = || fills.values().map(|fill| fill.fill_price().get());

        let filled = ExactSum::of(quantities());
        let balance = iter::once(order.quantity().get()).chain(quantities().map(|number| -number));
        let balance = ExactSum::of(balance).and_then(ExactSum::to_decimal);
        let overfill = balance.and_then(|balance| Quantity::try_from(-balance).ok());
        let average_price = prices().map(|price| price.scale()).max().and_then(|places| {
            let notional = ExactSum::of_products(quantities().zip(prices()))?;
            notional.divided_by(filled?, places)
        });
        let remaining = if overfill.is_some() { Some(Decimal::ZERO) } else { balance };
        Ok(Self {
            filled_quantity: filled.and_then(ExactSum::to_decimal).map(ExactDecimal::from),
            remaining_quantity: remaining.map(ExactDecimal::from),
            average_price: average_price.map(ExactDecimal::from),
            commissions: commissions(fills.values().copied()),
            overfill,
            fills: fills.len(),
        })
    }

    /// Whether some fills can have these sums.
    fn check(&self) -> Result<(), &'static str> {
        let is_below = |sum: Option<ExactDecimal>| sum.is_some_and(ExactDecimal::is_negative);
        let is_filled = self.filled_quantity.is_none_or(|filled| filled > ExactDecimal::ZERO);
        let remains = self.remaining_quantity.is_some_and(|remaining| !remaining.is_zero());
        if is_below(self.filled_quantity) || is_below(self.remaining_quantity) {
            Err("expected quantities that are not below zero")
        } else if is_filled != (self.fills > 0) || self.average_price.is_some() && self.fills == 0 {
            Err("expected a filled quantity and an average price exactly if there are fills")
        } else if self.overfill.is_some() && remains {
            Err("expected no overfill while something remains")
        } else {
            Ok(())
        }
    }

    /// The sums that no decimal can hold.
    pub fn missing(&self) -> impl Iterator<Item = Sum> {
        let has_no_price = self.average_price.is_none() && self.fills > 0;
        let is_unpaid = self.commissions.iter().any(|sum| sum.commission.is_none());
        let missing = [
            self.filled_quantity.is_none().then_some(Sum::FilledQuantity),
            self.remaining_quantity.is_none().then_some(Sum::RemainingQuantity),
            has_no_price.then_some(Sum::AveragePrice),
            is_unpaid.then_some(Sum::Commission),
        ];
        missing.into_iter().flatten()
    }

    /// How much was filled: the sum over the fills.
    #[must_use]
    pub const fn filled_quantity(&self) -> Option<ExactDecimal> {
        self.filled_quantity
    }

    /// How much of the order is yet to be filled; zero after an overfill.
    #[must_use]
    pub const fn remaining_quantity(&self) -> Option<ExactDecimal> {
        self.remaining_quantity
    }

    /// The price of all fills together, weighted by their quantities; none
    /// without fills.
    ///
    /// It is one division of two exact sums, rounded half to even at 28
    /// significant digits, and at no more than 28 places. Where that is exact,
    /// it has at least the places of the finest price, as far as they fit:
    /// fills at 95000.00 average 95000.00.
    #[must_use]
    pub const fn average_price(&self) -> Option<ExactDecimal> {
        self.average_price
    }

    /// What was paid in each asset, sorted by it; first what was paid in one
    /// that no fill names.
    #[must_use]
    pub fn commissions(&self) -> &[CommissionSum] {
        &self.commissions
    }

    /// How much more was filled than was ordered, if it was more.
    #[must_use]
    pub const fn overfill(&self) -> Option<Quantity> {
        self.overfill
    }

    /// How many different fills there are.
    #[must_use]
    pub const fn fills(&self) -> usize {
        self.fills
    }
}

object_only! {
    ExecutionSummary "an execution summary" {
        filled_quantity: Option<ExactDecimal>,
        remaining_quantity: Option<ExactDecimal>,
        average_price: Option<ExactDecimal>,
        overfill: Option<Quantity>,
        commissions: Vec<CommissionSum>,
        fills: usize,
    }
    if check
}

object_only! {
    CommissionSum "a commission" {
        commission: Option<ExactDecimal>,
        commission_asset: Option<CommissionAsset>,
    }
}

/// The error of fills that cannot be summed up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSummable {
    /// A fill is of another order.
    #[error("fill {fill_id} is of order {parent_order_id}: expected {order_id}")]
    AnotherOrder {
        /// The fill.
        fill_id: FillId,
        /// The order of the fill.
        parent_order_id: OrderId,
        /// The order whose fills are summed up.
        order_id: OrderId,
    },
    /// Two fills have the same id and differ.
    #[error("fill {fill_id} was given twice, and not with the same content")]
    Contradiction {
        /// Their id.
        fill_id: FillId,
    },
}

fn distinct<'a>(
    order: &Order,
    fills: impl IntoIterator<Item = &'a Fill>,
) -> Result<BTreeMap<FillId, &'a Fill>, NotSummable> {
    let mut distinct = BTreeMap::new();
    let order_id = order.order_id();
    for fill in fills {
        let (fill_id, parent_order_id) = (fill.fill_id(), fill.parent_order_id());
        if parent_order_id != order_id {
            return Err(NotSummable::AnotherOrder { fill_id, parent_order_id, order_id });
        }
        if *distinct.entry(fill_id).or_insert(fill) != fill {
            return Err(NotSummable::Contradiction { fill_id });
        }
    }
    Ok(distinct)
}

fn commissions<'a>(fills: impl Iterator<Item = &'a Fill>) -> Vec<CommissionSum> {
    let mut paid: BTreeMap<Option<&CommissionAsset>, Vec<Decimal>> = BTreeMap::new();
    for fill in fills {
        if let Some(commission) = fill.commission() {
            paid.entry(fill.commission_asset()).or_default().push(commission.get());
        }
    }
    let sums = paid.into_iter().map(|(asset, paid)| CommissionSum {
        commission: ExactSum::of(paid).and_then(ExactSum::to_decimal).map(ExactDecimal::from),
        commission_asset: asset.cloned(),
    });
    sums.collect()
}
