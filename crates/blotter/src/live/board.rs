use std::collections::HashMap;

use dtos_state::{ExactDecimal, Fill, Order, OrderId, OrderStatus, Timestamp};
use strategy_ledger::Overview;

/// Every order with what a list shows of it, in the order of registration.
#[derive(Debug, Default)]
pub(crate) struct Board {
    rows: Vec<Row>,
    places: HashMap<OrderId, usize>,
    /// Whether every order is there.
    pub(crate) is_complete: bool,
    /// The latest time that any news has given.
    pub(crate) last_news: Option<Timestamp>,
}

/// An order and its sums.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) order: Order,
    pub(crate) filled_quantity: Option<ExactDecimal>,
    pub(crate) average_price: Option<ExactDecimal>,
}

impl Row {
    pub(crate) fn of(order: Order, executions: &[Fill]) -> Self {
        let Overview { order, sums, .. } = Overview::of(order, executions);
        let (filled_quantity, average_price) = (sums.filled_quantity, sums.average_price);
        Self { order, filled_quantity, average_price }
    }
}

impl Board {
    /// Adds a row, or replaces that of its order.
    pub(crate) fn put(&mut self, row: Row) {
        self.note_news(row.order.updated_at());
        let place = *self.places.entry(row.order.order_id()).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some(known) => *known = row,
            None => self.rows.push(row),
        }
    }

    pub(crate) fn note_news(&mut self, time: Timestamp) {
        self.last_news = self.last_news.max(Some(time));
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Rows from a place on, at most so many.
    pub(crate) fn page(&self, from: usize, limit: usize) -> &[Row] {
        let from = from.min(self.rows.len());
        &self.rows[from..(from + limit).min(self.rows.len())]
    }

    /// The newest orders, open ones first.
    pub(crate) fn first_screen(&self, limit: usize) -> Vec<Row> {
        let newest = |is_open: bool| {
            let rows = self.rows.iter().rev();
            rows.filter(move |row| row.order.status().is_open() == is_open)
        };
        newest(true).chain(newest(false)).take(limit).cloned().collect()
    }

    /// How many orders have each status.
    pub(crate) fn statuses(&self) -> Vec<(OrderStatus, usize)> {
        let mut counts = OrderStatus::ALL.map(|status| (status, 0));
        for row in &self.rows {
            for (status, count) in &mut counts {
                *count += usize::from(row.order.status() == *status);
            }
        }
        counts.into()
    }
}
