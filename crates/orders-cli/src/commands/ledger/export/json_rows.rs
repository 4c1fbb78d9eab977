use std::io::Write;

use serde_json::to_writer;

use super::{
    columns::{Column, Value},
    rows::Rows,
};
use crate::commands::ledger::failure::Failure;

/// Rows as one JSON object a line.
pub(super) struct JsonRows<'a, T> {
    columns: &'a [Column<T>],
    out: &'a mut dyn Write,
    line: Vec<u8>,
}

impl<'a, T> JsonRows<'a, T> {
    pub(super) fn of(columns: &'a [Column<T>], out: &'a mut dyn Write) -> Self {
        Self { columns, out, line: Vec::new() }
    }
}

impl<T> Rows<T> for JsonRows<'_, T> {
    fn push(&mut self, row: T) -> Result<(), Failure> {
        self.line.clear();
        for column in self.columns {
            self.line.push(if self.line.is_empty() { b'{' } else { b',' });
            to_writer(&mut self.line, column.name)?;
            self.line.push(b':');
            let text = column.text(&row);
            match (&column.value, text) {
                (Value::Json(_) | Value::Count(_), Some(json)) => {
                    self.line.extend_from_slice(json.as_bytes());
                }
                (_, text) => to_writer(&mut self.line, &text)?,
            }
        }
        self.line.extend_from_slice(b"}\n");
        Ok(self.out.write_all(&self.line)?)
    }

    fn end(self) -> Result<(), Failure> {
        Ok(())
    }
}
