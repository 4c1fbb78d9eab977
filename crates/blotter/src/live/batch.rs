use std::{collections::BTreeSet, fmt::Write};

use axum::body::Bytes;
use dtos_state::OrderId;
use strategy_ledger::{Change, Cursor, LedgerReader, OrderFilter, StorageError};

use super::{board::Row, columns::columns};

/// Changes that follow each other, as events for those who watch. All watchers share its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// The cursor before its first change.
    pub(crate) after: Cursor,
    /// The cursor of its last change.
    pub(crate) last: Cursor,
    changes: Bytes,
    rows: Bytes,
}

/// A batch that was read, and what it was made of.
#[derive(Debug)]
pub(crate) struct BatchRead {
    pub(crate) batch: Batch,
    pub(crate) changes: Vec<Change>,
    pub(crate) rows: Vec<Row>,
}

/// What a watcher wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The changes themselves.
    Changes,
    /// The orders that changed, as they are now.
    Rows,
}

impl Batch {
    /// How many changes are read at once.
    pub(crate) const LIMIT: usize = 1_000;

    /// The changes after a cursor, and the orders that they changed. None without a change.
    pub(crate) fn read(
        reader: &dyn LedgerReader,
        after: Cursor,
        limit: usize,
    ) -> Result<Option<BatchRead>, StorageError> {
        let changes = reader.changes_since(after, limit.min(Self::LIMIT))?;
        let Some(last) = changes.last().map(|change| change.cursor) else { return Ok(None) };
        let rows = rows_of(reader, &changes)?;
        let batch =
            Self { after, last, changes: change_events(&changes), rows: rows_event(last, &rows) };
        Ok(Some(BatchRead { batch, changes, rows }))
    }

    pub(crate) fn bytes(&self, kind: Kind) -> Bytes {
        match kind {
            Kind::Changes => self.changes.clone(),
            Kind::Rows => self.rows.clone(),
        }
    }

    pub(crate) const fn size(&self) -> usize {
        self.changes.len() + self.rows.len()
    }
}

/// The orders that some changes are about, as they are now.
fn rows_of(reader: &dyn LedgerReader, changes: &[Change]) -> Result<Vec<Row>, StorageError> {
    let ids: BTreeSet<OrderId> =
        changes.iter().filter_map(|change| change.command.order_id()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = Some(ids.into_iter().collect());
    let executed = reader.executed(&OrderFilter { ids, ..OrderFilter::default() })?;
    Ok(executed.into_iter().map(|(order, executions)| Row::of(order, &executions)).collect())
}

fn change_events(changes: &[Change]) -> Bytes {
    let mut events = String::new();
    for change in changes {
        let _ = write!(events, "id: {}\ndata: ", change.cursor);
        change.append_json(&mut events);
        events.push_str("\n\n");
    }
    events.into()
}

fn rows_event(last: Cursor, rows: &[Row]) -> Bytes {
    let columns = columns(rows);
    format!("event: rows\nid: {last}\ndata: {{\"cursor\":\"{last}\",\"rows\":{columns}}}\n\n")
        .into()
}
