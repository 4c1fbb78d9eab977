use core_enums::{ErrorClass, OrderSide, OrderStatus, OrderType, RequestKind};
use dtos_state::{ConnectorFillId, ConnectorOrderId, Order, OrderId};
use execution_connector::{Cancellation, Placement, RequestAnswer, RequestOutcome, VenueEvent};

use crate::{
    book::Owner,
    exchange::{Exchange, Later},
    fault::Fault,
    order::{Micros, VenueFill, VenueOrder, whole},
};

const MILLI: Micros = 1_000;
const SECOND: Micros = 1_000_000;

impl Exchange {
    pub(crate) fn place(&mut self, placement: &Placement) {
        let order_id = placement.order.order_id();
        let known = self.ours.get(&order_id).map(|&index| self.orders[index].status.is_final());
        let is_used = match known {
            Some(is_final) => !is_final || self.traits.client_ids_are_unique_for_ever,
            None => false,
        };
        let outcome = if is_used {
            self.duplicate(order_id);
            failed(ErrorClass::AlreadyThere, "this client id is in use")
        } else if self.faults.happens(Fault::NotNow) {
            self.refused.insert(order_id);
            failed(ErrorClass::NotNow, "too many requests")
        } else if placement.expires_at.is_some_and(|at| at < self.time()) {
            self.refused.insert(order_id);
            failed(ErrorClass::FinalRefusal, "the deadline is over")
        } else if self.faults.happens(Fault::Refuses) {
            self.refused.insert(order_id);
            failed(ErrorClass::FinalRefusal, "insufficient balance")
        } else {
            self.take(&placement.order)
        };
        self.answer_request(order_id, RequestKind::Place, 1, outcome);
    }

    fn answer_request(
        &mut self,
        order_id: OrderId,
        kind: RequestKind,
        attempt: u32,
        outcome: RequestOutcome,
    ) {
        let answered_at = self.answered_at();
        let answer = RequestAnswer { order_id, kind, attempt, outcome, answered_at };
        self.answer(VenueEvent::Answered(answer));
    }

    /// Takes an order, and says what its request is answered with.
    fn take(&mut self, order: &Order) -> RequestOutcome {
        let index = self.add_order(order);
        let name = self.orders[index].name.clone();
        if self.variant.is_asynchronous() {
            let margin = self.margin() * 8 / 10;
            let wait = self.rng.between(MILLI, margin / 20);
            self.later.push((self.now + wait, Later::Make(index)));
        } else {
            self.make(index);
        }
        if self.faults.happens(Fault::InUse) {
            if self.faults.happens(Fault::InUseReport) {
                self.duplicate(order.order_id());
            }
            return failed(ErrorClass::AlreadyThere, "this client id is in use");
        }
        if self.faults.happens(Fault::UnknownError) {
            return failed(ErrorClass::Unknown, "internal error");
        }
        let connector_order_id = self.rng.happens(800).then_some(name);
        RequestOutcome::Taken { connector_order_id }
    }

    /// The venue's id of an order.
    pub(crate) fn new_name(&self, index: usize) -> ConnectorOrderId {
        format!("{}v{:06}", self.tag, index + 1).parse().expect("letters and digits")
    }

    pub(crate) fn margin(&self) -> Micros {
        u64::try_from(self.traits.margin.as_micros()).unwrap_or(u64::MAX)
    }

    fn add_order(&mut self, order: &Order) -> usize {
        let index = self.orders.len();
        let ticks = |price: dtos_state::ExactDecimal| whole(price.get(), 2);
        let lots = u64::try_from(whole(order.quantity().get(), 3)).unwrap_or(0).max(1);
        let margin = self.margin();
        let hidden = if self.faults.happens(Fault::MarginWrong) {
            self.faults.between(Fault::MarginWrong, margin * 3, margin * 9)
        } else if self.faults.happens(Fault::OrderHidden) {
            self.faults.between(Fault::OrderHidden, 10 * MILLI, margin * 9 / 10)
        } else {
            0
        };
        let name = self.new_name(index);
        self.orders.push(VenueOrder {
            order_id: Some(order.order_id()),
            is_ours: true,
            client_id: order.order_id().as_str().into(),
            name,
            symbol: order.symbol().clone(),
            side: order.side(),
            order_type: order.order_type(),
            lots,
            left: lots,
            sum: 0,
            price: order.price().map(ticks),
            stop: order.stop_price().map(ticks),
            rests_at: None,
            status: OrderStatus::Open,
            reason: None,
            created_at: self.now,
            changed_at: self.now,
            is_made: false,
            shown_from: self.now + hidden,
            past: vec![(self.now, OrderStatus::Open, 0)],
            executions: Vec::new(),
        });
        self.ours.insert(order.order_id(), index);
        index
    }

    /// Makes an order that was taken.
    pub(crate) fn make(&mut self, index: usize) {
        self.orders[index].is_made = true;
        if self.orders[index].status.is_final() {
            return;
        }
        if self.faults.happens(Fault::RejectsAccepted) {
            let wait = self.faults.between(Fault::RejectsAccepted, MILLI, 2 * SECOND);
            let later = Later::End(index, OrderStatus::Rejected, "rejected by the risk check");
            self.later.push((self.now + wait, later));
            self.report(index);
            return;
        }
        self.plan_end(index);
        if self.orders[index].order_type == OrderType::StopLimit {
            let symbol = self.orders[index].symbol.clone();
            if let Some(market) = self.market(&symbol) {
                market.stops.push(index);
            }
            self.report(index);
            return;
        }
        self.enter(index);
    }

    /// Faults that end an order by the venue's will.
    fn plan_end(&mut self, index: usize) {
        for (fault, status, reason) in [
            (Fault::VenueCancels, OrderStatus::Cancelled, "cancelled by the venue"),
            (Fault::VenueExpires, OrderStatus::Expired, "good till date"),
        ] {
            if self.faults.happens(fault) {
                let wait = self.faults.between(fault, 100 * MILLI, 60 * SECOND);
                self.later.push((self.now + wait, Later::End(index, status, reason)));
            }
        }
    }

    /// Lets an order trade, and rest with what is left.
    pub(crate) fn enter(&mut self, index: usize) {
        let order = &self.orders[index];
        let (side, limit, left, symbol) =
            (order.side, order.price, order.left, order.symbol.clone());
        let limit = if order.order_type == OrderType::Market { None } else { limit };
        let Some(market) = self.market(&symbol) else { return };
        let matched = market.book.take(side, limit, left, Owner::Account(index));
        for trade in &matched.trades {
            self.fill(index, trade.price, trade.lots);
            if let Owner::Account(maker) = trade.maker {
                self.fill(maker, trade.price, trade.lots);
            }
        }
        if self.orders[index].left == 0 {
            return;
        }
        match limit {
            _ if matched.is_self_trade => {
                self.end(index, OrderStatus::Expired, "self-trade prevention");
            }
            None => self.end(index, OrderStatus::Expired, "nobody to trade with"),
            Some(price) => {
                let left = self.orders[index].left;
                self.orders[index].rests_at = Some(price);
                if let Some(market) = self.market(&symbol) {
                    market.book.rest(side, price, left, Owner::Account(index));
                }
                if matched.trades.is_empty() {
                    self.report(index);
                }
            }
        }
    }

    /// An execution of an order.
    pub(crate) fn fill(&mut self, index: usize, price: i64, lots: u64) {
        let fill = self.fills.len();
        let name: ConnectorFillId =
            format!("{}x{:06}", self.tag, fill + 1).parse().expect("letters and digits");
        let executed_at = self.now;
        self.fills.push(VenueFill {
            order: index,
            name,
            lots,
            price,
            executed_at,
            busted_at: None,
            is_shown: false,
            is_untold: false,
        });
        let order = &mut self.orders[index];
        order.executions.push(fill);
        order.left = order.left.saturating_sub(lots);
        order.sum += lots;
        let status =
            if order.left == 0 { OrderStatus::Filled } else { OrderStatus::PartiallyFilled };
        self.become_status(index, status, None);
        let mut shown_at = self.now;
        if self.faults.happens(Fault::ExecutionLate) {
            let most = u64::try_from(self.traits.executions_lateness.as_micros()).unwrap_or(0);
            shown_at += self.faults.between(Fault::ExecutionLate, SECOND, most * 9 / 10);
            self.fills[fill].is_untold = self.faults.happens(Fault::LateUntold);
            self.later.push((shown_at, Later::Show(fill)));
        } else {
            self.show(fill);
        }
        if self.faults.happens(Fault::Bust) {
            let wait = self.faults.between(Fault::Bust, SECOND, 60 * SECOND);
            let keeps_sum = self.faults.happens(Fault::BustKeepsSum);
            let and_fill = self.faults.happens(Fault::BustAndFill);
            self.later.push((shown_at + wait, Later::Bust(fill, keeps_sum, and_fill)));
        }
    }

    pub(crate) fn cancel(&mut self, cancel: &Cancellation) {
        let index = self.ours.get(&cancel.order_id).copied();
        let outcome = match index.map(|index| (index, self.orders[index].status)) {
            _ if self.faults.happens(Fault::NotNow) => {
                failed(ErrorClass::NotNow, "too many requests")
            }
            None => failed(ErrorClass::NotFound, "unknown order"),
            Some((_, status)) if status.is_final() => {
                failed(ErrorClass::FinalRefusal, "the order is not open")
            }
            Some((index, _)) if !self.orders[index].is_made => {
                failed(ErrorClass::NotFound, "unknown order")
            }
            Some(_) if self.faults.happens(Fault::CancelRefused) => {
                failed(ErrorClass::FinalRefusal, "cannot be cancelled now")
            }
            Some(_) if self.faults.happens(Fault::CancelForgotten) => {
                RequestOutcome::Taken { connector_order_id: None }
            }
            Some((index, _)) => {
                self.end(index, OrderStatus::Cancelled, "cancelled on request");
                RequestOutcome::Taken { connector_order_id: None }
            }
        };
        self.answer_request(cancel.order_id, RequestKind::Cancel, cancel.attempt, outcome);
    }

    /// Ends an order, unless it has ended; one with executions is not rejected.
    pub(crate) fn end(&mut self, index: usize, status: OrderStatus, reason: &'static str) {
        let order = &self.orders[index];
        let is_executed = !order.executions.is_empty();
        if order.status.is_final() || status == OrderStatus::Rejected && is_executed {
            return;
        }
        let (symbol, side, rests_at) = (order.symbol.clone(), order.side, order.rests_at);
        if let Some(market) = self.market(&symbol) {
            if let Some(price) = rests_at {
                market.book.remove(side, price, Owner::Account(index));
            }
            market.stops.retain(|&stop| stop != index);
        }
        self.become_status(index, status, Some(reason));
    }

    /// Changes an order's status or sum, and reports it.
    pub(crate) fn become_status(
        &mut self,
        index: usize,
        status: OrderStatus,
        reason: Option<&'static str>,
    ) {
        let now = self.now;
        let order = &mut self.orders[index];
        order.status = status;
        order.reason = reason.or(order.reason);
        // Two changes have two times.
        order.changed_at = now.max(order.changed_at + 1);
        order.past.push((order.changed_at, status, order.sum));
        self.report(index);
    }

    /// Makes the stop orders whose price was reached rest.
    pub(crate) fn arm_stops(&mut self, market: usize) {
        let last = self.markets[market].last;
        let stops = std::mem::take(&mut self.markets[market].stops);
        let (armed, waiting): (Vec<_>, Vec<_>) = stops.into_iter().partition(|&stop| {
            let order = &self.orders[stop];
            order.stop.is_some_and(|stop| match order.side {
                OrderSide::Buy => last >= stop,
                OrderSide::Sell => last <= stop,
            })
        });
        self.markets[market].stops = waiting;
        for stop in armed {
            self.enter(stop);
        }
    }
}

fn failed(class: ErrorClass, reason: &str) -> RequestOutcome {
    RequestOutcome::Failed { class, reason: reason.parse().ok() }
}
