use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use dtos_state::OrderId;
use strategy_ledger::{Discrepancy, Finding};

/// The findings of all orders.
#[derive(Debug, Default)]
pub(crate) struct Found {
    by_order: BTreeMap<OrderId, Vec<Finding>>,
    /// Whether every order was looked at since the ledger was opened.
    pub(crate) is_complete: bool,
    /// Orders that changed since they were looked at.
    changed: BTreeSet<OrderId>,
}

impl Found {
    /// Replaces the findings of the orders after one, up to another. Returns whether that
    /// changed any.
    pub(crate) fn put(
        &mut self,
        after: Option<OrderId>,
        to: Option<OrderId>,
        findings: Vec<Finding>,
    ) -> bool {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let to = to.map_or(Bound::Unbounded, Bound::Included);
        let known: Vec<OrderId> = self.by_order.range((from, to)).map(|(id, _)| *id).collect();
        let before: Vec<Vec<Finding>> =
            known.iter().filter_map(|id| self.by_order.remove(id)).collect();
        let is_changed = !before.iter().flatten().eq(&findings);
        for finding in findings {
            self.by_order.entry(finding.order_id).or_default().push(finding);
        }
        is_changed
    }

    /// Replaces the findings of some orders.
    pub(crate) fn put_of(&mut self, ids: &[OrderId], findings: Vec<Finding>) -> bool {
        let before: Vec<Finding> =
            ids.iter().filter_map(|id| self.by_order.remove(id)).flatten().collect();
        let is_changed = before != findings;
        for finding in findings {
            self.by_order.entry(finding.order_id).or_default().push(finding);
        }
        is_changed
    }

    pub(crate) fn note_changed(&mut self, ids: impl IntoIterator<Item = OrderId>) {
        self.changed.extend(ids);
    }

    /// Orders that changed, by id, at most so many.
    pub(crate) fn take_changed(&mut self, limit: usize) -> Vec<OrderId> {
        let mut ids = Vec::new();
        while let Some(id) = self.changed.pop_first() {
            ids.push(id);
            if ids.len() == limit {
                break;
            }
        }
        ids
    }

    /// The findings of the orders after one, whole orders, until there are so many.
    pub(crate) fn page(&self, after: Option<OrderId>, limit: usize) -> Vec<&Finding> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut page = Vec::new();
        for findings in self.by_order.range((from, Bound::Unbounded)).map(|(_, found)| found) {
            if page.len() >= limit {
                break;
            }
            page.extend(findings);
        }
        page
    }

    /// The number of findings of each name.
    pub(crate) fn counts(&self) -> Vec<(&'static str, usize)> {
        let names = Discrepancy::MEANINGS.iter().map(|&(name, ..)| name);
        let mut counts: Vec<(&str, usize)> = names.map(|name| (name, 0)).collect();
        for finding in self.by_order.values().flatten() {
            let name = finding.discrepancy.name();
            if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == name) {
                *count += 1;
            }
        }
        counts
    }
}
