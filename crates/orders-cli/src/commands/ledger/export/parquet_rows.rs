use std::{io, io::Write, mem, sync::Arc};

use dtos_state::ExactDecimal;
use parquet::{
    basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical},
    data_type::{
        ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
    },
    errors::{ParquetError, Result},
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{
    columns::{Column, Value},
    rows::Rows,
};
use crate::commands::ledger::failure::Failure;

/// How many rows are held, and stand together in the file.
const GROUP: usize = 10_000;
/// How many digits a decimal has at most, and how many of them behind the point.
const PRECISION: i32 = 38;
const SCALE: i32 = 18;

/// Rows as an Apache Parquet file.
pub(super) struct ParquetRows<'a, T> {
    columns: &'a [Column<T>],
    /// It writes to memory: what is there is passed on after each group.
    writer: SerializedFileWriter<Vec<u8>>,
    out: &'a mut dyn Write,
    rows: Vec<T>,
}

impl<'a, T> ParquetRows<'a, T> {
    pub(super) fn of(columns: &'a [Column<T>], out: &'a mut dyn Write) -> Result<Self, Failure> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("orders ", env!("CARGO_PKG_VERSION")).to_owned())
            // Those of each page would be held until the end.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let schema = Arc::new(schema(columns)?);
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        Ok(Self { columns, writer, out, rows: Vec::new() })
    }

    fn write_group(&mut self) -> Result<(), Failure> {
        let mut group = self.writer.next_row_group()?;
        for column in self.columns {
            write(&mut group, column, &self.rows)?;
        }
        group.close()?;
        self.rows.clear();
        Ok(self.out.write_all(&mem::take(self.writer.inner_mut()))?)
    }
}

impl<T> Rows<T> for ParquetRows<'_, T> {
    fn push(&mut self, row: T) -> Result<(), Failure> {
        self.rows.push(row);
        if self.rows.len() < GROUP { Ok(()) } else { self.write_group() }
    }

    fn end(mut self) -> Result<(), Failure> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        Ok(self.out.write_all(&self.writer.into_inner()?)?)
    }
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        Self::CannotWrite(io::Error::other(error))
    }
}

fn schema<T>(columns: &[Column<T>]) -> Result<Type> {
    let mut fields = Vec::new();
    for Column { name, value } in columns {
        match value {
            Value::Text(_) | Value::Json(_) => fields.push(text(name)?),
            Value::Count(_) => fields.push(integer(name, None)?),
            Value::Time(_) => {
                let time = LogicalType::timestamp(true, TimeUnit::NANOS);
                fields.push(integer(name, Some(time))?);
            }
            Value::Decimal(_) | Value::Quotient(_) => {
                fields.push(decimal(name)?);
                fields.push(text(&format!("{name}_text"))?);
            }
        }
    }
    Type::group_type_builder("row").with_fields(fields).build()
}

fn text(name: &str) -> Result<Arc<Type>> {
    let field = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::String));
    field.build().map(Arc::new)
}

fn integer(name: &str, meaning: Option<LogicalType>) -> Result<Arc<Type>> {
    let field = Type::primitive_type_builder(name, Physical::INT64)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(meaning);
    field.build().map(Arc::new)
}

fn decimal(name: &str) -> Result<Arc<Type>> {
    let field = Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_length(16)
        .with_logical_type(Some(LogicalType::decimal(SCALE, PRECISION)))
        .with_precision(PRECISION)
        .with_scale(SCALE);
    field.build().map(Arc::new)
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// Writes a column of a group, or both of a decimal.
fn write<T>(group: &mut Group<'_>, column: &Column<T>, rows: &[T]) -> Result<()> {
    let texts = || rows.iter().map(|row| Some(ByteArray::from(column.text(row)?.into_bytes())));
    match column.value {
        Value::Text(_) | Value::Json(_) => write_values::<ByteArrayType>(group, texts()),
        Value::Count(value) => {
            let counts = rows.iter().map(|row| value(row)?.try_into().ok());
            write_values::<Int64Type>(group, counts)
        }
        Value::Time(value) => {
            let times = rows.iter().map(|row| value(row)?.unix_nanos().try_into().ok());
            write_values::<Int64Type>(group, times)
        }
        Value::Decimal(value) => {
            let numbers = rows.iter().map(|row| unscaled(value(row)?));
            write_values::<FixedLenByteArrayType>(group, numbers)?;
            write_values::<ByteArrayType>(group, texts())
        }
        Value::Quotient(value) => {
            let rounded = |quotient: ExactDecimal| quotient.get().round_dp(SCALE.unsigned_abs());
            let numbers = rows.iter().map(|row| unscaled(rounded(value(row)?).into()));
            write_values::<FixedLenByteArrayType>(group, numbers)?;
            write_values::<ByteArrayType>(group, texts())
        }
    }
}

fn write_values<D: DataType>(
    group: &mut Group<'_>,
    values: impl Iterator<Item = Option<D::T>>,
) -> Result<()> {
    let mut is_there: Vec<i16> = Vec::new();
    let values = values.inspect(|value| is_there.push(value.is_some().into()));
    let values: Vec<D::T> = values.flatten().collect();
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("too many columns".into()))?;
    column.typed::<D>().write_batch(&values, Some(&is_there), None)?;
    column.close()
}

/// A decimal as a whole number of the last place, if there is one that fits.
fn unscaled(number: ExactDecimal) -> Option<FixedLenByteArray> {
    let number = number.normalized().get();
    let places = SCALE.unsigned_abs().checked_sub(number.scale())?;
    let unscaled = number.mantissa().checked_mul(10_i128.pow(places))?;
    let fits = unscaled.unsigned_abs() < 10_u128.pow(PRECISION.unsigned_abs());
    fits.then(|| unscaled.to_be_bytes().to_vec().into())
}

#[cfg(test)]
mod tests {
    use super::unscaled;

    #[test]
    fn a_decimal_is_held_exactly_or_not_at_all() {
        for (text, wanted) in [
            ("0", Some(0)),
            ("-0.00", Some(0)),
            ("1", Some(1_000_000_000_000_000_000)),
            ("-95000.00", Some(-95_000_000_000_000_000_000_000)),
            ("0.000000000000000001", Some(1)),
            ("0.0000000000000000010", Some(1)),
            ("0.0000000000000000001", None),
            (
                "99999999999999999999.99999999",
                Some(99_999_999_999_999_999_999_999_999_990_000_000_000),
            ),
            ("100000000000000000000", None),
            ("-79228162514264337593543950335", None),
        ] {
            let bytes = unscaled(text.parse().unwrap());
            let number = bytes.map(|bytes| i128::from_be_bytes(bytes.data().try_into().unwrap()));
            assert_eq!(number, wanted, "{text}");
        }
    }
}
