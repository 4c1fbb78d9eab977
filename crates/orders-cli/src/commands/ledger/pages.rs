//! Reads a ledger page by page. Each page has a view of its own, which is gone before anything is
//! written: a view that waits for a slow pipe would hold up the ledger.

use dtos_state::{Fill, Order};
use strategy_ledger::{AuditOptions, Audited, Change, Cursor, OrderFilter};

use crate::commands::ledger::{failure::Failure, filters::keep, place::Reader};

/// How many changes or orders are held at once.
pub(crate) const PAGE: usize = 1_000;

/// Visits the changes after a cursor, each page at once, and returns the cursor of the last.
pub(crate) fn for_each_page_since(
    mut cursor: Cursor,
    reader: &mut Reader,
    mut visit: impl FnMut(&[Change]) -> Result<(), Failure>,
) -> Result<Cursor, Failure> {
    loop {
        let changes = reader.view()?.changes_since(cursor, PAGE)?;
        let Some(last) = changes.last() else { return Ok(cursor) };
        visit(&changes)?;
        cursor = last.cursor;
    }
}

/// The same of changes that are about orders which meet a filter; no page is empty.
pub(crate) fn for_each_page_of(
    filter: &OrderFilter,
    mut cursor: Cursor,
    reader: &mut Reader,
    mut visit: impl FnMut(&[Change]) -> Result<(), Failure>,
) -> Result<Cursor, Failure> {
    loop {
        let view = reader.view()?;
        let mut changes = view.changes_since(cursor, PAGE)?;
        let Some(last) = changes.last() else { return Ok(cursor) };
        cursor = last.cursor;
        keep(&mut changes, filter, &*view)?;
        drop(view);
        if !changes.is_empty() {
            visit(&changes)?;
        }
    }
}

/// Visits the orders that meet a filter, each with its executions that count.
pub(crate) fn for_each_executed(
    mut filter: OrderFilter,
    reader: &mut Reader,
    mut visit: impl FnMut(Order, &[Fill]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    filter.limit = Some(PAGE);
    loop {
        let orders = reader.view()?.executed(&filter)?;
        let Some((last, _)) = orders.last() else { return Ok(()) };
        filter.after = Some(last.order_id());
        orders.into_iter().try_for_each(|(order, executions)| visit(order, &executions))?;
    }
}

/// The same, each with what an audit finds.
pub(crate) fn for_each_audited(
    mut options: AuditOptions,
    reader: &mut Reader,
    mut visit: impl FnMut(Audited) -> Result<(), Failure>,
) -> Result<(), Failure> {
    options.orders.limit = Some(PAGE);
    loop {
        let orders = reader.view()?.audited(&options)?;
        let Some(last) = orders.last() else { return Ok(()) };
        options.orders.after = Some(last.order.order_id());
        orders.into_iter().try_for_each(&mut visit)?;
    }
}
