//! Everything that can be read reads through a view.

use dtos_state::{ExecutionSummary, Fill, Order, OrderId};
use strategy_ledger::{Change, Finding, LedgerReader, OrderFilter, StorageError, SummaryError};

use crate::{batch::Batch, ledger::SqliteLedger, reader::SqliteReader};

/// Rows of a type, and how it makes its view.
macro_rules! reads_by_view {
    ($($Type:ty: |$it:ident| $view:expr;)+) => {$(
        impl LedgerReader for $Type {
            fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
                let $it = self;
                $view.orders(filter)
            }

            fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
                let $it = self;
                $view.order(order_id)
            }

            fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
                let $it = self;
                $view.fills(order_id)
            }

            fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
                let $it = self;
                $view.history(order_id)
            }

            fn changes_since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StorageError> {
                let $it = self;
                $view.changes_since(seq, limit)
            }

            fn last_seq(&self) -> Result<u64, StorageError> {
                let $it = self;
                $view.last_seq()
            }

            // The provided methods read several times, while others may write.
            fn execution_summary(
                &self,
                order_id: OrderId,
            ) -> Result<Option<ExecutionSummary>, SummaryError> {
                let $it = self;
                $view.execution_summary(order_id)
            }

            fn audit(&self) -> Result<Vec<Finding>, StorageError> {
                let $it = self;
                $view.audit()
            }
        }
    )+};
}

reads_by_view! {
    SqliteLedger: |it| it.view();
    Batch<'_>: |it| it.view();
    SqliteReader: |it| it.snapshot()?;
}
