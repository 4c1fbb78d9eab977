//! Columns of a row as values.
//!
//! Each value is validated by its type: a row that was changed by hand to something else
//! is damage, not an entry.

use std::{fmt::Display, str::FromStr};

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

    pub(crate) fn value<T: FromStr<Err: Display>>(&mut self) -> Result<T, SqliteError> {
        self.read(str::parse)
    }

    pub(crate) fn read<T, E: Display>(
        &mut self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, SqliteError> {
        let value = self.read_optional(parse)?;
        value.ok_or_else(|| self.damaged("a null"))
    }

    pub(crate) fn optional<T: FromStr<Err: Display>>(&mut self) -> Result<Option<T>, SqliteError> {
        self.read_optional(str::parse)
    }

    fn read_optional<T, E: Display>(
        &mut self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, SqliteError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(|error| self.damaged(error))?;
                parse(text).map(Some).map_err(|error| self.damaged(error))
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

    /// The number of a change and its digest, or neither.
    pub(crate) fn cursor(&mut self) -> Result<Option<Cursor>, SqliteError> {
        let seq = match self.next()? {
            ValueRef::Null => None,
            ValueRef::Integer(seq) => Some(u64::try_from(seq).map_err(|_| self.damaged(seq))?),
            other => return Err(self.damaged(other.data_type())),
        };
        match (seq, self.next()?) {
            (None, ValueRef::Null) => Ok(None),
            (Some(seq), ValueRef::Blob(bytes)) => {
                let digest = bytes.try_into();
                let digest =
                    digest.map_err(|_| self.damaged(format_args!("{} bytes", bytes.len())))?;
                Ok(Some(Cursor::of(seq, digest)))
            }
            (_, other) => Err(self.damaged(other.data_type())),
        }
    }

    fn next(&mut self) -> Result<ValueRef<'a>, SqliteError> {
        self.next += 1;
        Ok(self.row.get_ref(self.next - 1)?)
    }

    /// The error of the last column: it holds what no journal holds.
    pub(crate) fn damaged(&self, found: impl Display) -> SqliteError {
        let column = self.row.as_ref().column_name(self.next - 1).unwrap_or("a column");
        SqliteError::damaged(format_args!("{column} holds {found}"))
    }
}
