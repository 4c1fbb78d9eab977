use core_enums::{ErrorClass, OrderStatus, RequestKind};
use dtos_state::OrderId;
use execution_connector::{
    OrderName, RequestAnswer, RequestOutcome, VenueBust, VenueEvent, VenueExecution, VenueNews,
    VenueReport, VenueTerms,
};

use crate::{
    exchange::{Exchange, Record, time},
    fault::Fault,
    order::{Micros, cumulative, price, quantity},
};

/// How executions are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Stream,
    Answer,
}

impl Exchange {
    /// Tells the stream what an order is.
    pub(crate) fn report(&mut self, index: usize) {
        let order = &self.orders[index];
        let (status, sum, at) = (order.status, order.sum, order.changed_at);
        let report = self.report_of(index, status, Some(sum), at);
        self.tell(VenueEvent::News(VenueNews::Report(report)));
    }

    pub(crate) fn report_of(
        &self,
        index: usize,
        status: OrderStatus,
        sum: Option<u64>,
        at: Micros,
    ) -> VenueReport {
        let order = &self.orders[index];
        let terms = || {
            Some(VenueTerms {
                side: order.side,
                order_type: order.order_type,
                quantity: quantity(order.lots)?,
                price: order.price.map(price),
                stop_price: order.stop.map(price),
                created_at: time(order.created_at, 0),
            })
        };
        VenueReport {
            name: self.name_of(index),
            status,
            cumulative: sum.and_then(cumulative),
            reason: order.reason.filter(|_| status.is_final()).and_then(|it| it.parse().ok()),
            reported_at: time(at, 0),
            terms: if order.is_ours { None } else { terms() },
        }
    }

    fn name_of(&self, index: usize) -> OrderName {
        let order = &self.orders[index];
        OrderName {
            order_id: order.order_id,
            client_id: Some(order.client_id.clone()),
            connector_order_id: Some(order.name.clone()),
            symbol: Some(order.symbol.clone()),
        }
    }

    /// Shows an execution, on the stream and in answers from here on.
    pub(crate) fn show(&mut self, fill: usize) {
        self.fills[fill].is_shown = true;
        self.records.push(Record::Execution(fill));
        if !self.traits.executions_on_stream || self.fills[fill].is_untold {
            return;
        }
        let execution = self.execution_of(fill, Channel::Stream);
        if self.faults.happens(Fault::ExecutionTwice) {
            // The other channel does not know what it cost.
            let bare =
                VenueExecution { commission: None, commission_asset: None, ..execution.clone() };
            self.tell(VenueEvent::News(VenueNews::Execution(bare)));
        }
        self.tell(VenueEvent::News(VenueNews::Execution(execution)));
    }

    pub(crate) fn execution_of(&self, fill: usize, channel: Channel) -> VenueExecution {
        let it = &self.fills[fill];
        let order = &self.orders[it.order];
        VenueExecution {
            name: self.channel_name(it.order, channel),
            fill_id: self.account.fill_id(order.symbol.as_str(), it.name.as_str()),
            connector_fill_id: it.name.clone(),
            filled_quantity: quantity(it.lots).expect("a trade has a lot"),
            fill_price: price(it.price),
            commission: Some(price(1)),
            commission_asset: "USDT".parse().ok(),
            executed_at: time(it.executed_at, 0),
        }
    }

    /// Answers may name the venue's id alone.
    fn channel_name(&self, index: usize, channel: Channel) -> OrderName {
        let name = self.name_of(index);
        if channel == Channel::Stream || self.traits.executions_carry_our_id {
            return name;
        }
        OrderName { order_id: None, client_id: None, ..name }
    }

    /// Takes an execution back.
    pub(crate) fn bust(&mut self, fill: usize, keeps_sum: bool, and_fill: bool) {
        if self.fills[fill].busted_at.is_some() {
            return;
        }
        self.fills[fill].busted_at = Some(self.now);
        self.records.push(Record::Bust(fill));
        if self.traits.executions_on_stream {
            let bust = self.bust_of(fill, Channel::Stream);
            self.tell(VenueEvent::News(VenueNews::Bust(bust)));
        }
        let (index, lots, price) =
            (self.fills[fill].order, self.fills[fill].lots, self.fills[fill].price);
        if !keeps_sum {
            let order = &mut self.orders[index];
            order.sum = order.sum.saturating_sub(lots);
            let is_untouched = order.sum == 0 && order.status == OrderStatus::PartiallyFilled;
            let status = if is_untouched { OrderStatus::Open } else { order.status };
            self.become_status(index, status, None);
        }
        if and_fill && !keeps_sum {
            self.correct(index, price, lots);
        }
    }

    /// Another execution in the place of one that was taken back.
    fn correct(&mut self, index: usize, price: i64, lots: u64) {
        let (left, status) = (self.orders[index].left, self.orders[index].status);
        self.orders[index].left = left + lots;
        self.fill(index, price + 1, lots);
        if status.is_final() {
            self.become_status(index, status, None);
        }
    }

    pub(crate) fn bust_of(&self, fill: usize, channel: Channel) -> VenueBust {
        let it = &self.fills[fill];
        VenueBust {
            name: self.channel_name(it.order, channel),
            connector_fill_id: it.name.clone(),
            reason: "trade cancelled by the venue".parse().ok(),
            busted_at: time(it.busted_at.unwrap_or(self.now), 0),
        }
    }

    /// A report that is only of a second request: under our id, with another venue id. The
    /// connector hands it over as what it is.
    pub(crate) fn duplicate(&mut self, order_id: OrderId) {
        let reason = "duplicate client id";
        if !self.believes_duplicates {
            self.answer(VenueEvent::Answered(RequestAnswer {
                order_id,
                kind: RequestKind::Place,
                attempt: 1,
                outcome: RequestOutcome::Failed {
                    class: ErrorClass::AlreadyThere,
                    reason: reason.parse().ok(),
                },
                answered_at: self.answered_at(),
            }));
            return;
        }
        let Some(&index) = self.ours.get(&order_id) else { return };
        let report = self.report_of(index, OrderStatus::Rejected, Some(0), self.now);
        let name = OrderName { connector_order_id: "second".parse().ok(), ..report.name.clone() };
        let report = VenueReport { name, reason: reason.parse().ok(), ..report };
        self.tell(VenueEvent::News(VenueNews::Report(report)));
    }
}
