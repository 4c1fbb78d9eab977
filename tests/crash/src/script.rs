use std::collections::BTreeMap;

use dtos_state::{Command, Order, OrderId};
use ledger_sqlite::Change;

use crate::call::call;

/// The expected content of a ledger after each call.
///
/// Nothing here comes from a ledger: the calls contain the effects, and
/// [`Order::apply`] computes each order from its reports.
#[derive(Debug)]
pub struct Script {
    changes: Vec<Change>,
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
                    self.changes.push(Change { seq, command: write.command, effect });
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
    pub fn changes(&self, last_seq: u64) -> &[Change] {
        &self.changes[..usize::try_from(last_seq).unwrap()]
    }
}

/// The orders after some changes, from their registrations and the accepted
/// reports.
pub(crate) fn orders_after(changes: &[Change]) -> BTreeMap<OrderId, Order> {
    let mut orders = BTreeMap::new();
    for Change { command, effect, .. } in changes {
        match command {
            Command::Register(order) => {
                orders.insert(order.order_id(), order.clone());
            }
            Command::Update(update) => {
                let order = orders.get_mut(&update.order_id).unwrap();
                assert_eq!(order.apply(update).of_change(), Some(*effect), "{update:?}");
            }
            Command::Fill(_) => {}
        }
    }
    orders
}
