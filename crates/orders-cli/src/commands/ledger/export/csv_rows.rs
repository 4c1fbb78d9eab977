use std::io::Write;

use csv::Writer;

use super::{columns::Column, rows::Rows};
use crate::commands::ledger::failure::Failure;

/// Rows as comma-separated values. What is null is empty; no text is.
pub(super) struct CsvRows<'a, T> {
    columns: &'a [Column<T>],
    writer: Writer<&'a mut dyn Write>,
}

impl<'a, T> CsvRows<'a, T> {
    pub(super) fn of(columns: &'a [Column<T>], out: &'a mut dyn Write) -> Result<Self, Failure> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self { columns, writer })
    }
}

impl<T> Rows<T> for CsvRows<'_, T> {
    fn push(&mut self, row: T) -> Result<(), Failure> {
        let texts = self.columns.iter().map(|column| column.text(&row).unwrap_or_default());
        Ok(self.writer.write_record(texts)?)
    }

    fn end(mut self) -> Result<(), Failure> {
        Ok(self.writer.flush()?)
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Self::CannotWrite(error.into())
    }
}
