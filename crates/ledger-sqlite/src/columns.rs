//! Columns of a row as values, and back.
//!
//! Each value is validated by its type: a row that was changed by hand to something
//! else is damage, not an order.

use std::{fmt::Display, str::FromStr};

use dtos_state::Timestamp;
use rusqlite::{Row, types::ValueRef};
use strategy_ledger::Cursor;

use crate::error::SqliteError;

/// Reads columns from left to right.
pub(crate) struct Columns<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) const fn of(row: &'a Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    /// Leaves columns unread.
    pub(crate) const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    pub(crate) fn value<T: FromStr<Err: Display>>(&mut self) -> Result<T, SqliteError> {
        match self.optional()? {
            Some(value) => Ok(value),
            None => Err(self.damaged("a null")),
        }
    }

    pub(crate) fn optional<T: FromStr<Err: Display>>(&mut self) -> Result<Option<T>, SqliteError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(|error| self.damaged(error))?;
                text.parse().map(Some).map_err(|error| self.damaged(error))
            }
            other => Err(self.damaged(other.data_type())),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, SqliteError> {
        match self.next()? {
            ValueRef::Integer(integer) => Ok(integer),
            other => Err(self.damaged(other.data_type())),
        }
    }

    /// The number of a change, and its digest.
    pub(crate) fn cursor(&mut self) -> Result<Cursor, SqliteError> {
        let seq = self.seq()?;
        let digest = match self.next()? {
            ValueRef::Blob(bytes) => {
                bytes.try_into().map_err(|_| self.damaged(format!("{} bytes", bytes.len())))?
            }
            other => return Err(self.damaged(other.data_type())),
        };
        Ok(Cursor::of(seq, digest))
    }

    pub(crate) fn optional_timestamp(&mut self) -> Result<Option<Timestamp>, SqliteError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(nanos) => Timestamp::from_unix_nanos(nanos.into())
                .map(Some)
                .map_err(|error| self.damaged(error)),
            other => Err(self.damaged(other.data_type())),
        }
    }

    pub(crate) fn seq(&mut self) -> Result<u64, SqliteError> {
        let seq = self.integer()?;
        seq.try_into().map_err(|_| self.damaged(seq))
    }

    pub(crate) fn timestamp(&mut self) -> Result<Timestamp, SqliteError> {
        let nanos = self.integer()?;
        Timestamp::from_unix_nanos(nanos.into()).map_err(|error| self.damaged(error))
    }

    fn next(&mut self) -> Result<ValueRef<'a>, SqliteError> {
        self.next += 1;
        Ok(self.row.get_ref(self.next - 1)?)
    }

    /// The error of the last column: it contains data that no ledger can contain.
    pub(crate) fn damaged(&self, found: impl Display) -> SqliteError {
        let column = self.row.as_ref().column_name(self.next - 1).unwrap_or("a column");
        SqliteError::Damaged { found: format!("{column} holds {found}") }
    }
}

/// A time as the tables hold it. The rules let no other time through.
pub(crate) fn nanos(time: Timestamp) -> Result<i64, SqliteError> {
    let nanos = time.unix_nanos();
    nanos.try_into().map_err(|_| SqliteError::Damaged { found: format!("the time {time}") })
}
