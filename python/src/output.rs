//! The values of records as objects of Python.

use std::fmt;

use core_enums::{AnswerOutcome, OrderSide, OrderStatus, OrderType, RequestKind};
use dtos_state::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, CumulativeQuantity, ExactDecimal,
    ExecutionGroupId, FillId, FindingKey, OrderId, Quantity, Reason, RuledBy, Symbol, Timestamp,
    TradePlanId,
    chrono::{Datelike, Timelike},
};
use pyo3::{
    IntoPyObjectExt,
    exceptions::PyOverflowError,
    prelude::*,
    types::{PyDateTime, PyString, PyTuple, PyTzInfo},
};

use crate::{names::Named, shared::DECIMAL};

/// A value of a record.
pub(crate) trait Output {
    /// As an attribute has it.
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;

    /// As JSON has it.
    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;

    /// As a table has it.
    fn cell(&self) -> Option<Cell>;
}

/// A value as a table has it.
pub(crate) enum Cell {
    Text(String),
    Decimal(ExactDecimal),
    Time(Timestamp),
    Integer(u32),
    Texts(Vec<String>),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Decimal(decimal) => decimal.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Integer(integer) => integer.fmt(f),
            Self::Texts(texts) => serde_json::Value::from(texts.clone()).fmt(f),
        }
    }
}

/// A time in nanoseconds since 1970.
pub(crate) trait Nanos {
    fn nanos(&self) -> Option<i128>;
}

impl Nanos for Timestamp {
    fn nanos(&self) -> Option<i128> {
        Some(self.unix_nanos())
    }
}

impl Nanos for Option<Timestamp> {
    fn nanos(&self) -> Option<i128> {
        self.map(Timestamp::unix_nanos)
    }
}

impl<T: Output> Output for Option<T> {
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.value(py))
    }

    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.text(py))
    }

    fn cell(&self) -> Option<Cell> {
        self.as_ref()?.cell()
    }
}

impl<T: Output> Output for &T {
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).value(py)
    }

    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).text(py)
    }

    fn cell(&self) -> Option<Cell> {
        (*self).cell()
    }
}

impl Output for [FindingKey] {
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyTuple::new(py, self.iter().map(FindingKey::as_str))?.into_any())
    }

    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.iter().map(FindingKey::as_str).collect::<Vec<_>>().into_bound_py_any(py)
    }

    fn cell(&self) -> Option<Cell> {
        Some(Cell::Texts(self.iter().map(ToString::to_string).collect()))
    }
}

impl Output for u32 {
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.into_bound_py_any(py)
    }

    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.into_bound_py_any(py)
    }

    fn cell(&self) -> Option<Cell> {
        Some(Cell::Integer(*self))
    }
}

/// Rows of types, how the value is made of one, how its text is, and its cell.
macro_rules! outputs {
    ($($($Type:ty),+ => |$it:ident, $py:ident| $value:expr, $text:expr, $cell:expr;)+) => {$($(
        impl Output for $Type {
            fn value<'py>(&self, $py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let $it = self;
                $value
            }

            fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let $it = self;
                Ok(PyString::new(py, $text).into_any())
            }

            fn cell(&self) -> Option<Cell> {
                let $it = self;
                Some($cell)
            }
        }
    )+)+};
}

outputs! {
    OrderId, ExecutionGroupId, FillId, TradePlanId, Symbol, ConnectorOrderId, ConnectorFillId,
    CommissionAsset, Reason, RuledBy =>
        |it, py| it.text(py), it.as_str(), Cell::Text(it.as_str().into());
    OrderSide, OrderType, OrderStatus, RequestKind, AnswerOutcome =>
        |it, py| it.member(py), it.as_str(), Cell::Text(it.as_str().into());
    ExactDecimal => |it, py| decimal(py, &it.to_string()), &it.to_string(), Cell::Decimal(*it);
    Quantity, CumulativeQuantity =>
        |it, py| decimal(py, &it.to_string()), &it.to_string(), Cell::Decimal((*it).into());
    Timestamp => |it, py| datetime(py, *it), &it.to_string(), Cell::Time(*it);
}

fn decimal<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    DECIMAL.get(py)?.call1((text,))
}

/// A `datetime` in UTC, without what is smaller than a microsecond.
fn datetime(py: Python<'_>, timestamp: Timestamp) -> PyResult<Bound<'_, PyAny>> {
    let time = timestamp.get().naive_utc();
    if time.year() == 0 {
        let message = format!("{timestamp} has no datetime, which begins in year 1: read its _ns");
        return Err(PyOverflowError::new_err(message));
    }
    // Each fits: a month, a day and so on are below 60, and the year has four digits.
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let datetime = PyDateTime::new(
        py,
        time.year(),
        small(time.month()),
        small(time.day()),
        small(time.hour()),
        small(time.minute()),
        small(time.second()),
        time.nanosecond() / 1_000,
        Some(&*PyTzInfo::utc(py)?),
    )?;
    Ok(datetime.into_any())
}
