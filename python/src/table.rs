//! Records as a table of Arrow, for polars, `DuckDB` and pandas.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Decimal128Array, RecordBatch, RecordBatchIterator, StringArray,
    TimestampNanosecondArray, UInt32Array, UInt64Array, ffi_stream::FFI_ArrowArrayStream,
};
use dtos_state::{Content, Field};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::PyCapsule,
};

use crate::{
    errors::does_not_fit,
    output::Cell,
    records::{cells, table_of, to_command},
};

/// How many digits a decimal of Arrow has.
const DIGITS: u8 = 38;

/// A table of Arrow.
#[pyclass(module = "order_state", name = "Table", frozen)]
pub(crate) struct ArrowTable(RecordBatch);

#[pymethods]
impl ArrowTable {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// The table as a stream; the schema is the table's own, whatever is requested.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// A column: its name, its values, and whether they may be missing.
type Column = (&'static str, ArrayRef, bool);

/// A value that does not fit: its row, and why.
type Misfit = (usize, String);

/// Records of one class as a table.
#[pyfunction]
#[pyo3(signature = (records, of, *, decimals))]
pub(crate) fn to_table(
    records: &Bound<'_, PyAny>,
    of: &Bound<'_, PyAny>,
    decimals: &str,
) -> PyResult<ArrowTable> {
    let are_texts = match decimals {
        "decimal128" => false,
        "text" => true,
        _ => return Err(PyValueError::new_err("decimals: expected 'decimal128' or 'text'")),
    };
    let table = table_of(of)?;
    let mut rows = Vec::new();
    for record in records.try_iter()? {
        let (kind, row) = cells(&record?)?;
        if kind.name != table.name {
            let message = format!("expected {}, but got {}", table.name, kind.name);
            return Err(PyTypeError::new_err(message));
        }
        rows.push(row);
    }
    let mut columns: Vec<Column> = Vec::new();
    for (index, field) in table.fields.iter().enumerate() {
        let cells: Vec<_> = rows.iter().map(|row| row[index].as_ref()).collect();
        let array = array(field, &cells, are_texts).map_err(|(row, why)| {
            let id = rows[row][0].as_ref().map(Cell::to_string).unwrap_or_default();
            does_not_fit(records.py(), format!("{id}: {} {why}", field.key))
        })?;
        columns.push((field.key, array, field.is_nullable));
    }
    made(columns)
}

/// Changes as a table: each is its number, its cursor, its effect and its news.
#[pyfunction]
pub(crate) fn changes_to_table(changes: &Bound<'_, PyAny>) -> PyResult<ArrowTable> {
    let (mut seqs, mut cursors, mut effects) = (Vec::new(), Vec::new(), Vec::new());
    let (mut kinds, mut ids, mut commands) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes.try_iter()? {
        let (seq, cursor, effect, news): (u64, String, String, Bound<'_, PyAny>) =
            change?.extract()?;
        let command = to_command(&news)?;
        seqs.push(seq);
        cursors.push(cursor);
        effects.push(effect);
        kinds.push(command.key());
        ids.push(command.order_id().map(String::from));
        commands.push(command.to_json());
    }
    made(vec![
        ("seq", Arc::new(UInt64Array::from(seqs)), false),
        ("cursor", Arc::new(StringArray::from(cursors)), false),
        ("effect", Arc::new(StringArray::from(effects)), false),
        ("kind", Arc::new(StringArray::from(kinds)), false),
        ("order_id", Arc::new(StringArray::from(ids)), true),
        ("command", Arc::new(StringArray::from(commands)), false),
    ])
}

fn made(columns: Vec<Column>) -> PyResult<ArrowTable> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns);
    batch.map(ArrowTable).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn array(field: &Field, cells: &[Option<&Cell>], are_texts: bool) -> Result<ArrayRef, Misfit> {
    match field.content {
        Content::Decimal(..) if !are_texts => decimals_of(cells),
        Content::Text(..) if field.is_time() => times_of(cells),
        Content::Integer => Ok(Arc::new(integers_of(cells))),
        Content::Text(..) | Content::Decimal(..) | Content::List(_) | Content::Record(_) => {
            let texts = cells.iter().map(|cell| cell.map(Cell::to_string));
            Ok(Arc::new(texts.collect::<StringArray>()))
        }
    }
}

fn integers_of(cells: &[Option<&Cell>]) -> UInt32Array {
    let integer = |cell: Option<&Cell>| match cell {
        Some(Cell::Integer(integer)) => Some(*integer),
        _ => None,
    };
    cells.iter().copied().map(integer).collect()
}

/// Times in nanoseconds, of 64 bits.
fn times_of(cells: &[Option<&Cell>]) -> Result<ArrayRef, Misfit> {
    let mut times = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        times.push(match cell {
            Some(Cell::Time(time)) => Some(i64::try_from(time.unix_nanos()).map_err(|_| {
                (row, format!("{time} does not fit: expected 1677-09-21 to 2262-04-11"))
            })?),
            _ => None,
        });
    }
    Ok(Arc::new(TimestampNanosecondArray::from(times).with_timezone("UTC")))
}

/// Decimals of one scale: the greatest that one of them has.
fn decimals_of(cells: &[Option<&Cell>]) -> Result<ArrayRef, Misfit> {
    let decimal = |cell: Option<&Cell>| match cell {
        Some(Cell::Decimal(decimal)) => Some(decimal.get()),
        _ => None,
    };
    let scale =
        cells.iter().copied().filter_map(decimal).map(|decimal| decimal.scale()).max().unwrap_or(0);
    let mut values = Vec::with_capacity(cells.len());
    for (row, cell) in cells.iter().copied().enumerate() {
        let Some(decimal) = decimal(cell) else {
            values.push(None);
            continue;
        };
        let value = 10_i128
            .checked_pow(scale - decimal.scale())
            .and_then(|power| decimal.mantissa().checked_mul(power))
            .filter(|value| value.unsigned_abs() < 10_u128.pow(DIGITS.into()));
        let misfit = || {
            let type_name = format!("decimal128({DIGITS}, {scale})");
            (row, format!("{decimal} does not fit {type_name}: use decimals=\"text\""))
        };
        values.push(Some(value.ok_or_else(misfit)?));
    }
    // A scale is at most 28.
    let scale = i8::try_from(scale).unwrap_or(i8::MAX);
    let array = Decimal128Array::from(values).with_precision_and_scale(DIGITS, scale);
    array.map(|array| Arc::new(array) as ArrayRef).map_err(|error| (0, error.to_string()))
}
