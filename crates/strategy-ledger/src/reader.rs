use dtos_state::{ExecutionSummary, Fill, Order, OrderId};

use crate::{
    audit::findings,
    change::Change,
    error::{StorageError, SummaryError},
    filter::OrderFilter,
    finding::Finding,
};

/// The number of orders that the provided methods hold at a time.
const PAGE: usize = 1_000;

/// The reading side of a ledger.
///
/// Each call sees the ledger at one point in time. For several calls at the same
/// point in time, a store has a view, which implements this trait as well. If a
/// store can have other writers, its provided methods must use a view.
///
/// # Errors
/// Every method fails with a [`StorageError`] if the ledger cannot be read or is
/// damaged.
#[expect(clippy::missing_errors_doc, reason = "the trait says it of all of them")]
pub trait LedgerReader {
    /// The orders that meet a filter. To read page by page, set `limit`, and pass the
    /// last order of each page as `after` of the next.
    ///
    /// ```
    /// use strategy_ledger::{LedgerReader, MemoryLedger, OrderFilter};
    ///
    /// let ledger = MemoryLedger::default();
    /// let any = OrderFilter::default();
    /// let mut filter = OrderFilter { open: Some(true), limit: Some(100), ..any };
    /// loop {
    ///     let page = ledger.orders(&filter)?;
    ///     let Some(last) = page.last() else { break };
    ///     filter.after = Some(last.order_id());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError>;

    /// The fills of an order that count, in the order in which they were
    /// recorded.
    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError>;

    /// All news of an order, each with its effect.
    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError>;

    /// The changes after the one numbered `seq`, at most `limit` of them. A consumer
    /// that remembers the last `seq` and passes it to the next call misses none.
    fn changes_since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StorageError>;

    /// The `seq` of the last change; 0 before the first.
    fn last_seq(&self) -> Result<u64, StorageError>;

    /// The order of this id.
    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        let filter = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
        Ok(self.orders(&filter)?.pop())
    }

    /// The sums over the fills of an order. A sum that no decimal can hold is an
    /// error.
    fn execution_summary(
        &self,
        order_id: OrderId,
    ) -> Result<Option<ExecutionSummary>, SummaryError> {
        let Some(order) = self.order(order_id)? else { return Ok(None) };
        Ok(Some(ExecutionSummary::of(&order, &self.fills(order_id)?)?))
    }

    /// The findings of all orders, in the order of their registration.
    fn audit(&self) -> Result<Vec<Finding>, StorageError> {
        let mut filter = OrderFilter { limit: Some(PAGE), ..OrderFilter::default() };
        let mut found = Vec::new();
        loop {
            let orders = self.orders(&filter)?;
            for order in &orders {
                found.extend(findings(order, &self.history(order.order_id())?));
            }
            match orders.last() {
                Some(last) => filter.after = Some(last.order_id()),
                None => return Ok(found),
            }
        }
    }
}
