//! Whether every change has the number after the one before it.

use std::cell::Cell;

use dtos_state::HistoryFault;
use rusqlite::Connection;

use crate::{
    error::SqliteError,
    statement::{all, first},
};

/// How far the numbers of a ledger were looked at, and whether there was a fault: changes
/// are never removed, so that only what is new has to be counted.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Cell<Counted>);

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    last: i64,
    has_fault: bool,
}

const COUNT: &str = "SELECT (SELECT count(*) FROM report_rows) \
    + (SELECT count(*) FROM fill_rows) + (SELECT count(*) FROM news_rows) \
    + (SELECT count(*) FROM group_rows)";
const COUNT_SINCE: &str = "SELECT (SELECT count(*) FROM report_rows WHERE seq > ?1) \
    + (SELECT count(*) FROM fill_rows WHERE seq > ?1) \
    + (SELECT count(*) FROM news_rows WHERE seq > ?1) \
    + (SELECT count(*) FROM group_rows WHERE seq > ?1)";
/// The changes with a number, in each table that has one.
pub(crate) const AT: &str = "SELECT seq, digest FROM report_rows WHERE seq = ?1 \
    UNION ALL SELECT seq, digest FROM fill_rows WHERE seq = ?1 \
    UNION ALL SELECT seq, digest FROM news_rows WHERE seq = ?1 \
    UNION ALL SELECT seq, digest FROM group_rows WHERE seq = ?1";

impl Numbers {
    /// Whether there is a gap or a double up to the last change.
    pub(crate) fn have_fault(
        &self,
        connection: &Connection,
        last: i64,
    ) -> Result<bool, SqliteError> {
        let Counted { last: counted, has_fault } = self.0.get();
        if last == counted {
            return Ok(has_fault);
        }
        let read = |columns: &mut crate::columns::Columns| columns.integer();
        let count = match counted {
            0 => first(connection, COUNT, [], read)?,
            counted => first(connection, COUNT_SINCE, [counted], read)?,
        };
        let has_fault = has_fault || count != Some(last - counted);
        self.0.set(Counted { last, has_fault });
        Ok(has_fault)
    }
}

/// The number of all changes.
pub(crate) fn count(connection: &Connection) -> Result<i64, SqliteError> {
    let read = |columns: &mut crate::columns::Columns| columns.integer();
    Ok(first(connection, COUNT, [], read)?.unwrap_or_default())
}

/// What is wrong with a number and the one before it.
#[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
pub(crate) fn faults_at(
    connection: &Connection,
    seq: u64,
) -> Result<impl Iterator<Item = HistoryFault>, SqliteError> {
    let changes_at = |seq: u64| {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        let found = all(connection, AT, [seq], |columns| columns.seq())?;
        Ok::<_, SqliteError>(found.len())
    };
    let is_double = changes_at(seq)? > 1;
    let has_gap = seq > 1 && changes_at(seq - 1)? == 0;
    let double = is_double.then_some(HistoryFault::Double);
    Ok(double.into_iter().chain(has_gap.then_some(HistoryFault::Gap)))
}
