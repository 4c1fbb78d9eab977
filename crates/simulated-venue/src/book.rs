//! Price-time matching, in whole ticks and lots.

use std::collections::{BTreeMap, VecDeque};

use dtos_state::OrderSide;

/// Whose order rests in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The account's, by its number among the venue's orders.
    Account(usize),
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Resting {
    owner: Owner,
    lots: u64,
}

/// A trade, as its taker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trade {
    pub(crate) maker: Owner,
    pub(crate) price: i64,
    pub(crate) lots: u64,
}

/// The result of matching an order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matched {
    pub(crate) trades: Vec<Trade>,
    pub(crate) left: u64,
    /// The next order that it would have met is of the same account.
    pub(crate) is_self_trade: bool,
}

/// The orders that rest, by price and then by time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    bids: BTreeMap<i64, VecDeque<Resting>>,
    asks: BTreeMap<i64, VecDeque<Resting>>,
}

impl Book {
    fn side(&mut self, side: OrderSide) -> &mut BTreeMap<i64, VecDeque<Resting>> {
        match side {
            OrderSide::Buy => &mut self.bids,
            OrderSide::Sell => &mut self.asks,
        }
    }

    pub(crate) fn best(&self, side: OrderSide) -> Option<i64> {
        match side {
            OrderSide::Buy => self.bids.keys().next_back().copied(),
            OrderSide::Sell => self.asks.keys().next().copied(),
        }
    }

    /// Trades an order against those that rest on the other side.
    pub(crate) fn take(
        &mut self,
        side: OrderSide,
        limit: Option<i64>,
        lots: u64,
        taker: Owner,
    ) -> Matched {
        let mut matched = Matched { left: lots, ..Matched::default() };
        let other = match side {
            OrderSide::Buy => OrderSide::Sell,
            OrderSide::Sell => OrderSide::Buy,
        };
        while matched.left > 0 {
            let Some(price) = self.best(other) else { break };
            let is_within = limit.is_none_or(|limit| match side {
                OrderSide::Buy => price <= limit,
                OrderSide::Sell => price >= limit,
            });
            if !is_within {
                break;
            }
            let Some(level) = self.side(other).get_mut(&price) else { break };
            let Some(maker) = level.front_mut() else {
                self.side(other).remove(&price);
                continue;
            };
            if matches!((taker, maker.owner), (Owner::Account(_), Owner::Account(_))) {
                matched.is_self_trade = true;
                break;
            }
            let traded = maker.lots.min(matched.left);
            matched.trades.push(Trade { maker: maker.owner, price, lots: traded });
            matched.left -= traded;
            maker.lots -= traded;
            if maker.lots == 0 {
                level.pop_front();
            }
            if level.is_empty() {
                self.side(other).remove(&price);
            }
        }
        matched
    }

    pub(crate) fn rest(&mut self, side: OrderSide, price: i64, lots: u64, owner: Owner) {
        self.side(side).entry(price).or_default().push_back(Resting { owner, lots });
    }

    /// Takes an order out.
    pub(crate) fn remove(&mut self, side: OrderSide, price: i64, owner: Owner) {
        if let Some(level) = self.side(side).get_mut(&price) {
            level.retain(|resting| resting.owner != owner);
            if level.is_empty() {
                self.side(side).remove(&price);
            }
        }
    }

    /// The number of prices at which orders rest on a side.
    pub(crate) fn depth(&self, side: OrderSide) -> usize {
        match side {
            OrderSide::Buy => self.bids.len(),
            OrderSide::Sell => self.asks.len(),
        }
    }
}
