//! The registered execution groups.

use dtos_state::{ChangeEffect, Command, ExecutionGroup, ExecutionGroupId};
use rusqlite::{Connection, params};
use strategy_ledger::{Change, Cursor};

use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{change_one, first},
};

/// The table, and what keeps it as it is.
pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE group_rows (
    seq            INTEGER PRIMARY KEY,
    group_id       TEXT NOT NULL UNIQUE,
    parent_plan_id TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    digest         BLOB NOT NULL
) STRICT;
",
    "CREATE TRIGGER groups_stay BEFORE DELETE ON group_rows
    BEGIN SELECT RAISE(ABORT, 'a group is never deleted'); END;
CREATE TRIGGER groups_never_change BEFORE UPDATE ON group_rows
    BEGIN SELECT RAISE(ABORT, 'a group never changes'); END;
",
    "CREATE TRIGGER groups_are_not_replaced BEFORE INSERT ON group_rows
    WHEN EXISTS (SELECT 1 FROM group_rows WHERE group_id = NEW.group_id OR seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a group never changes'); END;
",
];

const INSERT: &str = "INSERT INTO group_rows (seq, group_id, parent_plan_id, created_at, digest) \
    VALUES (?, ?, ?, ?, ?)";

/// Adds a group.
pub(crate) fn insert(
    connection: &Connection,
    (seq, cursor): (i64, Cursor),
    group: &ExecutionGroup,
) -> Result<(), SqliteError> {
    let values = params![
        seq,
        group.group_id.as_str(),
        group.parent_plan_id.as_str(),
        nanos(group.created_at)?,
        cursor.digest(),
    ];
    change_one(connection, INSERT, values)
}

const BY_ID: &str =
    "SELECT group_id, parent_plan_id, created_at FROM group_rows WHERE group_id = ?";

/// The group of this id.
pub(crate) fn by_id(
    connection: &Connection,
    group_id: ExecutionGroupId,
) -> Result<Option<ExecutionGroup>, SqliteError> {
    first(connection, BY_ID, [group_id.as_str()], read)
}

/// Groups as changes.
pub(crate) const SINCE: &str = "SELECT seq, digest, group_id, parent_plan_id, created_at \
    FROM group_rows WHERE seq > ? ORDER BY seq LIMIT ?";

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let cursor = columns.cursor()?;
    let (seq, effect) = (cursor.seq(), ChangeEffect::Registered);
    Ok(Change { seq, cursor, effect, command: Command::Group(read(columns)?) })
}

fn read(columns: &mut Columns) -> Result<ExecutionGroup, SqliteError> {
    Ok(ExecutionGroup {
        group_id: columns.value()?,
        parent_plan_id: columns.value()?,
        created_at: columns.timestamp()?,
    })
}
