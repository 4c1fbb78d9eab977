//! What a model of pydantic offers, for all classes alike.

use core_enums::MistakeKind;
use dtos_state::Table;
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyByteArray, PyByteArrayMethods, PyBytes, PyDict, PyMapping, PyString, PyType},
};
use record_files::{Path, Schema};

use crate::errors::{Problem, invalid, json_value};

/// Any mapping as a `dict`.
pub(crate) fn to_dict<'py>(
    class: &Bound<'py, PyType>,
    value: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyDict>> {
    let py = value.py();
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let dict = PyDict::new(py);
        dict.update(mapping)?;
        return Ok(dict);
    }
    let name = class.name()?;
    let problem = Problem {
        path: Path::default(),
        kind: MistakeKind::NotAnObject,
        message: format!("expected a dict or one of class {name}"),
        input: value.clone(),
    };
    Err(invalid(py, &name.to_string(), &[problem]))
}

/// Passes on a text, or bytes in UTF-8.
pub(crate) fn with_text<T>(
    text: &Bound<'_, PyAny>,
    title: &str,
    read: impl FnOnce(&str) -> PyResult<T>,
) -> PyResult<T> {
    let refuse = |kind, message: &str| {
        let (path, message) = (Path::default(), message.to_owned());
        invalid(text.py(), title, &[Problem { path, kind, message, input: text.clone() }])
    };
    if let Ok(text) = text.cast::<PyString>() {
        let not_unicode = |_| refuse(MistakeKind::NotUnicode, "expected Unicode text");
        return read(text.to_str().map_err(not_unicode)?);
    }
    let owned;
    let bytes = if let Ok(bytes) = text.cast::<PyBytes>() {
        bytes.as_bytes()
    } else {
        owned = text.cast::<PyByteArray>()?.to_vec();
        &owned
    };
    let not_utf8 = |_| refuse(MistakeKind::NotUtf8, "expected text in UTF-8");
    read(std::str::from_utf8(bytes).map_err(not_utf8)?)
}

pub(crate) fn is_json(mode: &str) -> PyResult<bool> {
    match mode {
        "python" => Ok(false),
        "json" => Ok(true),
        _ => Err(PyValueError::new_err("mode: expected 'python' or 'json'")),
    }
}

/// The JSON Schema of a record.
pub(crate) fn schema<'py>(
    py: Python<'py>,
    title: &'static str,
    table: &'static Table,
) -> PyResult<Bound<'py, PyAny>> {
    let schema = match title {
        "Order" => Schema::of_an_order(),
        _ => Schema::of_a_record(title, table.name, table),
    };
    let json = serde_json::to_string(&schema);
    json_value(py, &json.map_err(|error| PyValueError::new_err(error.to_string()))?)
}
