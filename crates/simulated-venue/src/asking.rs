use std::time::Duration;

use core_enums::{ErrorClass, OrderStatus};
use execution_connector::{
    ExecutionsQuestion, Found, OrderQuestion, QuestionAnswer, QuestionId, Since, VenueEvent,
    VenueNews, VenueReport,
};

use crate::{
    exchange::{Exchange, Record, micros},
    fault::Fault,
    order::Micros,
    telling::Channel,
};

impl Exchange {
    /// Whether a question fails, and answers that.
    fn fails(&mut self, question: QuestionId) -> bool {
        let class = if self.faults.happens(Fault::NotNow) {
            ErrorClass::NotNow
        } else if self.faults.happens(Fault::QuestionFails) {
            ErrorClass::Unknown
        } else {
            return false;
        };
        self.answer_question(question, Found::Failed { class, reason: None });
        true
    }

    fn answer_question(&mut self, question: QuestionId, found: Found) {
        let answered_at = self.answered_at();
        self.answer(VenueEvent::Told(QuestionAnswer { question, answered_at, found }));
    }

    pub(crate) fn ask_order(&mut self, asked: &OrderQuestion) {
        if self.fails(asked.question) {
            return;
        }
        let index = self.ours.get(&asked.order_id).copied();
        let found = match index.filter(|&index| self.is_found(index)) {
            Some(index) => {
                let order = &self.orders[index];
                let sum = self.variant.answers_carry_sum().then_some(order.sum);
                let report = self.report_of(index, order.status, sum, order.changed_at);
                Found::Order(Box::new(report))
            }
            None => Found::Absent { covers_finished: true },
        };
        self.answer_question(asked.question, found);
    }

    /// Whether a question finds an order: not while it is hidden, and not for ever where it
    /// has ended without executions.
    fn is_found(&self, index: usize) -> bool {
        let order = &self.orders[index];
        let is_forgotten = self.traits.retention.is_some_and(|retention| {
            let is_empty = order.status.is_final() && order.executions.is_empty();
            is_empty && order.changed_at + to_micros(retention) < self.now
        });
        order.is_made && order.shown_from <= self.now && !is_forgotten
    }

    pub(crate) fn ask_open_orders(&mut self, question: QuestionId) {
        if self.fails(question) {
            return;
        }
        let mut at = self.now;
        if self.faults.happens(Fault::PictureStale) {
            let most = self.margin() * 9 / 10;
            at = at.saturating_sub(self.faults.between(Fault::PictureStale, 1, most));
        }
        let indexes: Vec<_> = (0..self.orders.len()).filter(|&it| self.is_found(it)).collect();
        let reports = indexes.into_iter().filter_map(|index| self.report_then(index, at));
        let reports: Vec<_> = reports.collect();
        let pages = reports.chunks(self.traits.page_limit as usize).map(<[_]>::to_vec);
        let mut pages: Vec<_> = pages.collect();
        let last = pages.pop().unwrap_or_default();
        for orders in pages {
            self.answer_question(question, Found::OpenOrders { orders, is_last: false });
        }
        self.answer_question(question, Found::OpenOrders { orders: last, is_last: true });
    }

    /// What an order was at a moment, if it was open then.
    fn report_then(&self, index: usize, at: Micros) -> Option<VenueReport> {
        let past = &self.orders[index].past;
        let &(since, status, sum) = past.iter().rev().find(|&&(since, ..)| since <= at)?;
        let sum = self.variant.answers_carry_sum().then_some(sum);
        let is_open = matches!(status, OrderStatus::Open | OrderStatus::PartiallyFilled);
        is_open.then(|| self.report_of(index, status, sum, since))
    }

    pub(crate) fn ask_executions(&mut self, asked: &ExecutionsQuestion) {
        if self.fails(asked.question) {
            return;
        }
        let (from, skipped) = match &asked.since {
            Since::Beginning => (0, 0),
            Since::Time(time) => (micros(*time), 0),
            Since::Record(token) => read_token(token),
        };
        let order = asked.order.as_ref().and_then(|(order_id, _)| self.ours.get(order_id).copied());
        let is_of_order = asked.order.is_some();
        let mut news = Vec::new();
        let mut at = skipped;
        let most = self.traits.page_limit as usize;
        while at < self.records.len() && news.len() < most {
            let (fill, time) = match self.records[at] {
                Record::Execution(fill) => (fill, self.fills[fill].executed_at),
                Record::Bust(fill) => (fill, self.fills[fill].busted_at.unwrap_or(self.now)),
            };
            let of = self.fills[fill].order;
            let is_asked = if is_of_order { Some(of) == order } else { from <= time };
            let is_symbol =
                asked.symbol.as_ref().is_none_or(|symbol| symbol == &self.orders[of].symbol);
            if is_asked && is_symbol {
                news.push(match self.records[at] {
                    Record::Execution(_) => {
                        VenueNews::Execution(self.execution_of(fill, Channel::Answer))
                    }
                    Record::Bust(_) => VenueNews::Bust(self.bust_of(fill, Channel::Answer)),
                });
            }
            at += 1;
        }
        let is_last = at == self.records.len();
        let next = Some(Since::Record(format!("{from}/{at}").into()));
        self.answer_question(asked.question, Found::Executions { news, next, is_last });
    }
}

fn read_token(token: &str) -> (Micros, usize) {
    let read = token.split_once('/').map(|(from, at)| (from.parse().ok(), at.parse().ok()));
    match read {
        Some((Some(from), Some(at))) => (from, at),
        _ => (0, 0),
    }
}

fn to_micros(duration: Duration) -> Micros {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
