//! Whatever can be read: a ledger, a reader or a view.

use dtos_state::{ExecutionGroup, ExecutionGroupId, ExecutionSummary, Fill, Order, OrderId};
use strategy_ledger::{
    AuditOptions, AuditPage, Audited, Case, Change, Cursor, Finding, GroupProgress, LedgerReader,
    OrderFilter, StorageError, SummaryError,
};

use crate::{
    read::reader::PostgresReader, read::view::PostgresView, write::ledger::PostgresLedger,
};

/// How a type answers. What takes several statements is asked of one moment.
macro_rules! reads {
    ($($Type:ty: |$it:ident| $at_once:expr, $view:expr;)+) => {$(
        reads! {@impl $Type: |$it|
            $at_once => {
                order(order_id: OrderId) -> Result<Option<Order>, StorageError>;
                orders(filter: &OrderFilter) -> Result<Vec<Order>, StorageError>;
                history(order_id: OrderId) -> Result<Vec<Change>, StorageError>;
                cases(filter: &OrderFilter) -> Result<Vec<Case>, StorageError>;
                executed(filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError>;
                fills(order_id: OrderId) -> Result<Vec<Fill>, StorageError>;
                execution_summary(order_id: OrderId)
                    -> Result<Option<ExecutionSummary>, SummaryError>;
                group(group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError>;
                changes_since(cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError>;
                last_cursor() -> Result<Cursor, StorageError>;
                has_changes(after: Cursor) -> Result<bool, StorageError>;
            }
            $view => {
                group_progress(group_id: ExecutionGroupId)
                    -> Result<Option<GroupProgress>, StorageError>;
                audited(options: &AuditOptions) -> Result<Vec<Audited>, StorageError>;
                audit_page(options: &AuditOptions) -> Result<AuditPage, StorageError>;
                audit(options: &AuditOptions) -> Result<Vec<Finding>, StorageError>;
            }
        }
    )+};
    (@impl $Type:ty: |$it:ident| $($of:expr => {
        $($read:ident($($value:ident: $Value:ty),*) -> $Result:ty;)+
    })+) => {
        impl LedgerReader for $Type {
            $($(fn $read(&self, $($value: $Value),*) -> $Result {
                let $it = self;
                $of.$read($($value),*)
            })+)+
        }
    };
}

reads! {
    PostgresLedger: |it| it.reads(), it.view()?;
    PostgresReader: |it| it.reads(), it.snapshot()?;
    PostgresView<'_>: |it| it.reads, it.reads;
}
