//! Everything that can be read reads through a view.

use dtos_state::{ExecutionGroup, ExecutionGroupId, ExecutionSummary, Fill, Order, OrderId};
use strategy_ledger::{
    AuditOptions, AuditPage, Audited, Case, Change, Cursor, Finding, GroupProgress, LedgerReader,
    OrderFilter, StorageError, SummaryError,
};

use crate::{batch::Batch, ledger::SqliteLedger, reader::SqliteReader};

/// Rows of a type, and how it makes its view. The provided methods read several times,
/// while others may write, so a view has to answer them, too.
macro_rules! reads_by_view {
    ($($Type:ty: |$it:ident| $view:expr;)+) => {$(
        reads_by_view! {@impl $Type: |$it| $view;
            orders(filter: &OrderFilter) -> Result<Vec<Order>, StorageError>;
            cases(filter: &OrderFilter) -> Result<Vec<Case>, StorageError>;
            executed(filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError>;
            order(order_id: OrderId) -> Result<Option<Order>, StorageError>;
            fills(order_id: OrderId) -> Result<Vec<Fill>, StorageError>;
            history(order_id: OrderId) -> Result<Vec<Change>, StorageError>;
            group(group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError>;
            group_progress(group_id: ExecutionGroupId)
                -> Result<Option<GroupProgress>, StorageError>;
            execution_summary(order_id: OrderId)
                -> Result<Option<ExecutionSummary>, SummaryError>;
            changes_since(cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError>;
            last_cursor() -> Result<Cursor, StorageError>;
            audited(options: &AuditOptions) -> Result<Vec<Audited>, StorageError>;
            audit_page(options: &AuditOptions) -> Result<AuditPage, StorageError>;
            audit(options: &AuditOptions) -> Result<Vec<Finding>, StorageError>;
        }
    )+};
    (
        @impl $Type:ty: |$it:ident| $view:expr;
        $($read:ident($($value:ident: $Value:ty),*) -> $Result:ty;)+
    ) => {
        impl LedgerReader for $Type {
            $(fn $read(&self, $($value: $Value),*) -> $Result {
                let $it = self;
                $view.$read($($value),*)
            })+
        }
    };
}

reads_by_view! {
    SqliteLedger: |it| it.view();
    Batch<'_>: |it| it.view();
    SqliteReader: |it| it.snapshot()?;
}
