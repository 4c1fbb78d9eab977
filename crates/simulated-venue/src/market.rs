use core_enums::{OrderSide, OrderStatus, OrderType};

use crate::{
    book::Owner,
    exchange::{Exchange, Later},
    fault::Fault,
    order::VenueOrder,
};

impl Exchange {
    /// Lets others trade once in each market.
    pub(crate) fn trade(&mut self) {
        for market in 0..self.markets.len() {
            let (step, act) = (self.rng.below(7), self.rng.below(10));
            let step = i64::try_from(step).unwrap_or(0) - 3;
            self.markets[market].middle += step;
            self.add_depth(market);
            if act < 4 {
                self.hit(market);
            }
            self.arm_stops(market);
        }
        if self.faults.happens(Fault::ForeignOrder) {
            self.add_foreign();
        }
    }

    /// Others keep orders on both sides.
    fn add_depth(&mut self, market: usize) {
        let it = &self.markets[market];
        let middle = it.middle;
        for (side, away) in [(OrderSide::Buy, -1), (OrderSide::Sell, 1)] {
            if self.markets[market].book.depth(side) > 12 && self.rng.below(8) > 0 {
                continue;
            }
            let ticks = i64::try_from(self.rng.between(1, 5)).unwrap_or(1);
            let (price, lots) = (middle + away * ticks, self.rng.between(1, 6));
            let matched = self.markets[market].book.take(side, Some(price), lots, Owner::Other);
            self.fill_makers(market, &matched.trades);
            if matched.left > 0 {
                self.markets[market].book.rest(side, price, matched.left, Owner::Other);
            }
        }
    }

    /// Somebody takes what rests.
    fn hit(&mut self, market: usize) {
        let side = if self.rng.happens(500) { OrderSide::Buy } else { OrderSide::Sell };
        let lots = self.rng.between(1, 9);
        let matched = self.markets[market].book.take(side, None, lots, Owner::Other);
        self.fill_makers(market, &matched.trades);
    }

    fn fill_makers(&mut self, market: usize, trades: &[crate::book::Trade]) {
        for trade in trades {
            self.markets[market].last = trade.price;
            if let Owner::Account(maker) = trade.maker {
                self.fill(maker, trade.price, trade.lots);
            }
        }
    }

    /// An order on the same account that is not the worker's.
    fn add_foreign(&mut self) {
        let index = self.orders.len();
        let is_lost = self.faults.happens(Fault::LostOrder);
        let lost = format!("ORD_20240101_000000_{index:08x}");
        let client_id = if is_lost { lost.clone() } else { format!("manual-{index}") };
        let market = &self.markets[index % self.markets.len()];
        let (symbol, price) = (market.symbol.clone(), market.middle - 20);
        let lots = self.rng.between(1, 5);
        let name = self.new_name(index);
        self.orders.push(VenueOrder {
            order_id: if is_lost { lost.parse().ok() } else { None },
            is_ours: false,
            client_id: client_id.into(),
            name,
            symbol,
            side: OrderSide::Buy,
            order_type: OrderType::Limit,
            lots,
            left: lots,
            sum: 0,
            price: Some(price),
            stop: None,
            rests_at: None,
            status: OrderStatus::Open,
            reason: None,
            created_at: self.now,
            changed_at: self.now,
            is_made: true,
            shown_from: self.now,
            past: vec![(self.now, OrderStatus::Open, 0)],
            executions: Vec::new(),
        });
        self.enter(index);
        let wait = self.rng.between(1_000_000, 30_000_000);
        self.later.push((self.now + wait, Later::End(index, OrderStatus::Cancelled, "by hand")));
    }
}
