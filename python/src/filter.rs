//! What is asked of a ledger, from values of Python.

use std::{fmt::Display, str::FromStr};

use core_enums::MistakeKind;
use dtos_state::{OrderId, Timestamp, chrono::TimeDelta};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::PyDict,
};
use record_files::Path;
use strategy_ledger::{AuditOptions, OrderFilter, Sort};

use crate::{
    errors::{Problem, invalid},
    value::time,
};

/// Which orders are asked for.
pub(crate) fn of(values: &Bound<'_, PyDict>) -> PyResult<OrderFilter> {
    let mut filter = OrderFilter::default();
    for (name, value) in values {
        let name: String = name.extract()?;
        if !value.is_none() {
            set(&mut filter, &name, &value)?;
        }
    }
    Ok(filter)
}

fn set(filter: &mut OrderFilter, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    match name {
        "ids" => filter.ids = Some(all(name, value)?),
        "id_tail" => filter.id_tail = Some(value.extract()?),
        "group" => filter.group = Some(one(name, value)?),
        "symbol" => filter.symbol = Some(one(name, value)?),
        "side" => filter.side = Some(one(name, value)?),
        "statuses" => filter.statuses = Some(all(name, value)?),
        "open" => filter.open = Some(value.extract()?),
        "connector_order_id" => filter.connector_order_id = Some(one(name, value)?),
        "fill_id" => filter.fill_id = Some(one(name, value)?),
        "connector_fill_id" => filter.connector_fill_id = Some(one(name, value)?),
        "created_from" => filter.created_from = Some(time(name, value)?),
        "created_before" => filter.created_before = Some(time(name, value)?),
        "sort" => filter.sort = sort(&value.extract::<String>()?)?,
        "after" => filter.after = Some(one(name, value)?),
        "limit" => filter.limit = Some(value.extract()?),
        _ => return Err(PyTypeError::new_err(format!("orders have no filter {name}"))),
    }
    Ok(())
}

fn sort(name: &str) -> PyResult<Sort> {
    match name {
        "registration" => Ok(Sort::Registration),
        "-registration" => Ok(Sort::RegistrationDescending),
        "creation" => Ok(Sort::Creation),
        "id" => Ok(Sort::Id),
        _ => {
            let expected = "sort: expected 'registration', '-registration', 'creation' or 'id'";
            Err(PyValueError::new_err(expected))
        }
    }
}

/// An audit at a time, with its tolerances in seconds.
pub(crate) fn audit(
    filter: &Bound<'_, PyDict>,
    now: &Bound<'_, PyAny>,
    (clock, unanswered): (f64, f64),
) -> PyResult<AuditOptions> {
    let now = if now.is_none() { Timestamp::now() } else { time("now", now)? };
    Ok(AuditOptions {
        orders: of(filter)?,
        clock_tolerance: seconds(clock)?,
        unanswered_after: seconds(unanswered)?,
        ..AuditOptions::at(now)
    })
}

fn seconds(seconds: f64) -> PyResult<TimeDelta> {
    let duration = std::time::Duration::try_from_secs_f64(seconds).ok();
    let delta = duration.and_then(|duration| TimeDelta::from_std(duration).ok());
    delta.ok_or_else(|| PyValueError::new_err("expected a number of seconds, from zero"))
}

/// The id of an order.
pub(crate) fn id(py: Python<'_>, text: &str) -> PyResult<OrderId> {
    value(py, "order_id", text)
}

/// A value that a text has to be.
pub(crate) fn value<T: FromStr<Err: Display>>(
    py: Python<'_>,
    name: &str,
    text: &str,
) -> PyResult<T> {
    text.parse().map_err(|error: T::Err| {
        let (path, kind) = (Path::default().key(name), MistakeKind::WrongValue);
        let input = pyo3::types::PyString::new(py, text).into_any();
        invalid(py, "Filter", &[Problem { path, kind, message: error.to_string(), input }])
    })
}

fn one<T: FromStr<Err: Display>>(name: &str, given: &Bound<'_, PyAny>) -> PyResult<T> {
    value(given.py(), name, &given.extract::<String>()?)
}

fn all<T: FromStr<Err: Display>>(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
    given.try_iter()?.map(|item| one(name, &item?)).collect()
}
