use std::collections::BTreeMap;

use dtos_state::{ChangeEffect, Command, Order, OrderId};
use strategy_ledger::{News, Standing};

use crate::call::call;

/// A change without its cursor: its `seq`, its effect, and the command.
pub type Numbered = (u64, ChangeEffect, Command);

/// The expected content of a ledger after each call.
///
/// Nothing here comes from a ledger: the calls contain the effects, and [`Standing`]
/// computes each order from its news.
#[derive(Debug)]
pub struct Script {
    changes: Vec<Numbered>,
    /// The number of changes after each number of calls.
    counts: Vec<usize>,
}

impl Script {
    /// A script of this many calls.
    #[must_use]
    pub fn of(calls: usize) -> Self {
        let mut script = Self { changes: Vec::new(), counts: vec![0] };
        script.extend(calls);
        script
    }

    /// Extends it to at least this many calls.
    pub fn extend(&mut self, calls: usize) {
        for number in self.calls()..calls {
            for write in call(number).writes {
                if let Some(effect) = write.effect {
                    let seq = self.changes.len() as u64 + 1;
                    self.changes.push((seq, effect, write.command));
                }
            }
            self.counts.push(self.changes.len());
        }
    }

    /// Extends it to all calls up to this `seq`, and one more: calls behind it may
    /// change nothing.
    pub fn extend_beyond(&mut self, last_seq: u64) {
        while self.last_seq(self.calls()) <= last_seq {
            self.extend(self.calls() + 1);
        }
    }

    /// The number of calls.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.counts.len() - 1
    }

    /// The `seq` of the last change after this many calls.
    #[must_use]
    pub fn last_seq(&self, calls: usize) -> u64 {
        self.counts[calls] as u64
    }

    /// The number of calls after which this is the last `seq`; the largest
    /// number, if a call changes nothing; `None` if the `seq` is in the middle
    /// of a call.
    #[must_use]
    pub fn calls_until(&self, last_seq: u64) -> Option<usize> {
        let calls = self.counts.partition_point(|count| *count as u64 <= last_seq) - 1;
        (self.last_seq(calls) == last_seq).then_some(calls)
    }

    /// The changes up to a `seq`.
    #[must_use]
    pub fn changes(&self, last_seq: u64) -> &[Numbered] {
        &self.changes[..usize::try_from(last_seq).unwrap()]
    }
}

/// The orders after some changes: each follows from its news.
pub(crate) fn orders_after(changes: &[Numbered]) -> BTreeMap<OrderId, Order> {
    let mut news: BTreeMap<OrderId, Vec<&Command>> = BTreeMap::new();
    for (_, _, command) in changes {
        if let Some(order_id) = command.order_id() {
            news.entry(order_id).or_default().push(command);
        }
    }
    let orders = news
        .into_iter()
        .map(|(order_id, news)| (order_id, Standing::of_news(&News::of(news)).unwrap().order));
    orders.collect()
}
