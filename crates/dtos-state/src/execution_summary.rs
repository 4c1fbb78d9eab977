use std::{collections::BTreeMap, fmt, iter};

use id_generators::{FillId, OrderId};
use rust_decimal::Decimal;

use crate::{
    exact_decimal::ExactDecimal, exact_sum::ExactSum, fill::Fill, order::Order,
    printable_text::CommissionAsset, quantity::Quantity,
};

/// What became of an order, by its fills: computed when asked for, and stored
/// nowhere.
///
/// Every sum is exact, and keeps as many places as the summand that has the
/// most, or as many as fit. The average price alone is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionSummary {
    filled_quantity: ExactDecimal,
    remaining_quantity: ExactDecimal,
    average_price: Option<ExactDecimal>,
    commissions: BTreeMap<Option<CommissionAsset>, ExactDecimal>,
    overfill: Option<Quantity>,
    fills: usize,
}

impl ExecutionSummary {
    /// What an order and its fills come to. They may come in any order, and a
    /// fill that is given twice counts once.
    ///
    /// Fills with different ids are different fills, even if they say the same:
    /// whoever takes in reports can ask [`Fill::is_same_execution`].
    ///
    /// # Errors
    /// [`NotSummable`], if a fill is of another order, if two with the same id
    /// say different things, or if a sum is more than a decimal can hold.
    pub fn of<'a>(
        order: &Order,
        fills: impl IntoIterator<Item = &'a Fill>,
    ) -> Result<Self, NotSummable> {
        let fills = distinct(order, fills)?;
        let quantities = || fills.values().map(|fill| fill.filled_quantity().get());
        let prices = || fills.values().map(|fill| fill.fill_price().get());
        let too_precise = |sum| NotSummable::TooPrecise { order_id: order.order_id(), sum };

        let filled = ExactSum::of(quantities());
        let filled_quantity =
            filled.and_then(ExactSum::to_decimal).ok_or(too_precise("filled quantity"))?;
        let balance = iter::once(order.quantity().get()).chain(quantities().map(|number| -number));
        let balance = ExactSum::of(balance)
            .and_then(ExactSum::to_decimal)
            .ok_or(too_precise("remaining quantity"))?;
        let overfill = Quantity::try_from(-balance).ok();
        let average_price = match (prices().map(|price| price.scale()).max(), filled) {
            (Some(places), Some(filled)) => Some(
                ExactSum::of_products(quantities().zip(prices()))
                    .and_then(|notional| notional.divided_by(filled, places))
                    .ok_or(too_precise("average price"))?,
            ),
            _ => None,
        };
        Ok(Self {
            filled_quantity: filled_quantity.into(),
            remaining_quantity: if overfill.is_some() { Decimal::ZERO } else { balance }.into(),
            average_price: average_price.map(ExactDecimal::from),
            commissions: commissions(fills.values().copied()).ok_or(too_precise("commission"))?,
            overfill,
            fills: fills.len(),
        })
    }

    /// How much was filled: the sum over the fills.
    #[must_use]
    pub const fn filled_quantity(&self) -> ExactDecimal {
        self.filled_quantity
    }

    /// How much of the order is yet to be filled; zero after an overfill.
    #[must_use]
    pub const fn remaining_quantity(&self) -> ExactDecimal {
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
    /// that no fill names. A rebate is below zero.
    #[must_use]
    pub const fn commissions(&self) -> &BTreeMap<Option<CommissionAsset>, ExactDecimal> {
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

/// The error of fills that cannot be summed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSummable {
    /// A fill is of another order.
    AnotherOrder {
        /// The fill.
        fill_id: FillId,
        /// The order that it is of.
        parent_order_id: OrderId,
        /// The order that was to be summed up.
        order_id: OrderId,
    },
    /// Two fills have the same id and say different things.
    Contradiction {
        /// Their id.
        fill_id: FillId,
    },
    /// A sum, or the average price, is more than a decimal can hold.
    TooPrecise {
        /// The order.
        order_id: OrderId,
        /// What the sum is called.
        sum: &'static str,
    },
}

impl fmt::Display for NotSummable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherOrder { fill_id, parent_order_id, order_id } => {
                write!(f, "fill {fill_id} is of order {parent_order_id}: expected {order_id}")
            }
            Self::Contradiction { fill_id } => {
                write!(f, "fill {fill_id} was given twice, and not with the same content")
            }
            Self::TooPrecise { order_id, sum } => write!(
                f,
                "the {sum} of order {order_id} cannot be held: expected at most 28 decimal \
                 places, and digits that make a number below 2^96"
            ),
        }
    }
}

impl std::error::Error for NotSummable {}

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

fn commissions<'a>(
    fills: impl Iterator<Item = &'a Fill>,
) -> Option<BTreeMap<Option<CommissionAsset>, ExactDecimal>> {
    let mut paid: BTreeMap<Option<&CommissionAsset>, Vec<Decimal>> = BTreeMap::new();
    for fill in fills {
        if let Some(commission) = fill.commission() {
            paid.entry(fill.commission_asset()).or_default().push(commission.get());
        }
    }
    paid.into_iter()
        .map(|(asset, paid)| Some((asset.cloned(), ExactSum::of(paid)?.to_decimal()?.into())))
        .collect()
}
