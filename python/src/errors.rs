//! The exceptions, which are classes written in Python.

use std::error::Error;

use core_enums::MistakeKind;
use ledger_sqlite::OpenError;
use pyo3::{
    IntoPyObjectExt,
    prelude::*,
    types::{PyDict, PyList, PyTuple},
};
use record_files::{Path, Step};
use strategy_ledger::Refusal;

use crate::{
    book::Failure,
    shared::{JSON_LOADS, Shared},
};

static VALIDATION_ERROR: Shared = Shared::new("order_state._errors", "ValidationError");
static FROZEN_ERROR: Shared = Shared::new("order_state._errors", "FrozenError");
static CONTRADICTION: Shared = Shared::new("order_state._errors", "Contradiction");
static DOES_NOT_FIT: Shared = Shared::new("order_state._errors", "DoesNotFit");
static REFUSAL: Shared = Shared::new("order_state._errors", "Refusal");
static LEDGER_ERROR: Shared = Shared::new("order_state._errors", "LedgerError");
static LEDGER_IN_USE: Shared = Shared::new("order_state._errors", "LedgerInUse");
static NO_SUCH_LEDGER: Shared = Shared::new("order_state._errors", "NoSuchLedger");

/// One thing that is wrong with a record.
pub(crate) struct Problem<'py> {
    /// Where in the record.
    pub(crate) path: Path,
    /// What is wrong, for programs.
    pub(crate) kind: MistakeKind,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// What stands there.
    pub(crate) input: Bound<'py, PyAny>,
}

impl<'py> Problem<'py> {
    /// As a row of `errors()`.
    fn row(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let steps = self.path.0.iter().map(|step| match step {
            Step::Key(key) => key.into_bound_py_any(py),
            Step::Index(index) => index.into_bound_py_any(py),
        });
        let row = PyDict::new(py);
        row.set_item("type", self.kind.as_str())?;
        row.set_item("loc", PyTuple::new(py, steps.collect::<PyResult<Vec<_>>>()?)?)?;
        row.set_item("msg", &self.message)?;
        row.set_item("input", &self.input)?;
        Ok(row)
    }
}

/// All that is wrong with a record, as an exception.
pub(crate) fn invalid(py: Python<'_>, title: &str, problems: &[Problem<'_>]) -> PyErr {
    raised(py, &VALIDATION_ERROR, title, problems)
}

/// The error of an assignment to what never changes.
pub(crate) fn frozen(py: Python<'_>, title: &str, problem: &Problem<'_>) -> PyErr {
    raised(py, &FROZEN_ERROR, title, std::slice::from_ref(problem))
}

fn raised(py: Python<'_>, class: &Shared, title: &str, problems: &[Problem<'_>]) -> PyErr {
    let raise = || {
        let rows = problems.iter().map(|problem| problem.row(py));
        let rows = PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?;
        class.get(py)?.call1((title, rows))
    };
    raise().map_or_else(|error| error, PyErr::from_value)
}

/// A problem as a row of `errors()`.
pub(crate) fn told<'py>(py: Python<'py>, problem: &Problem<'py>) -> PyResult<Bound<'py, PyDict>> {
    problem.row(py)
}

/// The error of an assignment that an order does not follow.
pub(crate) fn contradiction(py: Python<'_>, message: String) -> PyErr {
    of(py, &CONTRADICTION, message)
}

/// The error of a value that a table cannot hold.
pub(crate) fn does_not_fit(py: Python<'_>, message: String) -> PyErr {
    of(py, &DOES_NOT_FIT, message)
}

/// The refusal of news, as an object that is not raised yet.
pub(crate) fn refusal<'py>(py: Python<'py>, refusal: &Refusal) -> PyResult<Bound<'py, PyAny>> {
    REFUSAL.get(py)?.call1((refusal.to_string(), refusal.key()))
}

/// The error of a ledger.
pub(crate) fn ledger_error(py: Python<'_>, failure: &Failure) -> PyErr {
    let (class, error): (_, &dyn Error) = match failure {
        Failure::Text(text) => return of(py, &LEDGER_ERROR, text.clone()),
        Failure::Open(error @ OpenError::LedgerInUse { .. }) => (&LEDGER_IN_USE, error),
        Failure::Open(error @ OpenError::NoSuchLedger { .. }) => (&NO_SUCH_LEDGER, error),
        Failure::Open(error) => (&LEDGER_ERROR, error),
        Failure::Storage(error) => (&LEDGER_ERROR, error),
        Failure::Summary(error) => (&LEDGER_ERROR, error),
    };
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    of(py, class, message)
}

fn of(py: Python<'_>, class: &Shared, message: String) -> PyErr {
    let raise = || class.get(py)?.call1((message,));
    raise().map_or_else(|error| error, PyErr::from_value)
}

/// What a text of JSON holds, or the text where that is not JSON.
pub(crate) fn json_value<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let loaded = JSON_LOADS.get(py)?.call1((text,));
    loaded.or_else(|_| text.into_bound_py_any(py))
}
