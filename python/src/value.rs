//! A value of Python as JSON.

use core_enums::MistakeKind;
use dtos_state::{Content, Field, Timestamp};
use pyo3::{
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyDateTime, PyFloat, PyInt, PyList, PyString, PyTuple, PyTzInfo},
};
use record_files::Path;

use crate::{
    errors::{Problem, invalid},
    shared::{DATETIME, DECIMAL, UTC},
};

/// What is wrong with a value: its kind, and the message.
type What = (MistakeKind, String);

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// From a program, in which an `int` is exact, and one for a time is nanoseconds.
    Python,
    /// From a reader of JSON, in which a number has been a float somewhere, and seconds perhaps.
    Json,
}

/// Appends a value as JSON, unless it cannot be what the field has.
pub(crate) fn append(
    json: &mut String,
    field: &Field,
    form: Form,
    value: &Bound<'_, PyAny>,
) -> Result<(), What> {
    if value.is_none() {
        json.push_str("null");
        return Ok(());
    }
    if form == Form::Json && is_int(value) {
        // The reader says why, where it is refused.
        json.push_str(&shown(value)?);
        return Ok(());
    }
    match field.content {
        Content::Text(..) if field.is_time() => append_time(json, value),
        Content::Decimal(..) => append_decimal(json, value),
        Content::Integer if is_int(value) => {
            json.push_str(&shown(value)?);
            Ok(())
        }
        Content::List(_) => append_list(json, value),
        Content::Text(..) => append_text(json, value, "a str"),
        Content::Integer => Err(not(MistakeKind::NotAnInteger, "an int", value)),
        // No record has another in it.
        Content::Record(_) => Err(not(MistakeKind::NotAnObject, "a record", value)),
    }
}

fn not(kind: MistakeKind, wanted: &str, value: &Bound<'_, PyAny>) -> What {
    let class = value.get_type().name().map_or_else(|_| "?".into(), |name| name.to_string());
    (kind, format!("expected {wanted}, but got one of class {class}"))
}

fn append_text(json: &mut String, value: &Bound<'_, PyAny>, wanted: &str) -> Result<(), What> {
    let text = value.cast::<PyString>().map_err(|_| not(MistakeKind::NotAString, wanted, value))?;
    push_text(json, text.to_str().map_err(|_| not_unicode())?);
    Ok(())
}

fn not_unicode() -> What {
    (MistakeKind::NotUnicode, "expected Unicode text, but got half a surrogate pair".into())
}

/// Appends a text as JSON.
pub(crate) fn push_text(json: &mut String, text: &str) {
    // Without a way out before the end, several bytes are looked at at once.
    let is_plain = |byte: &u8| !matches!(byte, ..0x20 | b'"' | b'\\');
    if text.as_bytes().iter().fold(true, |all, byte| all & is_plain(byte)) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&serde_json::Value::from(text).to_string());
    }
}

fn append_list(json: &mut String, value: &Bound<'_, PyAny>) -> Result<(), What> {
    if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
        return Err(not(MistakeKind::NotAnArray, "a list or a tuple", value));
    }
    json.push('[');
    let items = value.try_iter().map_err(|error| failed(&error))?;
    for (index, item) in items.enumerate() {
        if index > 0 {
            json.push(',');
        }
        append_text(json, &item.map_err(|error| failed(&error))?, "a list of str")?;
    }
    json.push(']');
    Ok(())
}

fn append_decimal(json: &mut String, value: &Bound<'_, PyAny>) -> Result<(), What> {
    if value.is_instance_of::<PyString>() {
        return append_text(json, value, "a Decimal");
    }
    let class = DECIMAL.get(value.py()).map_err(|error| failed(&error))?;
    let is_decimal = value.get_type().is(class)
        || value.is_instance(class).map_err(|error| failed(&error))?
        || is_int(value);
    if is_decimal {
        let text = value.str().map_err(|error| failed(&error))?;
        push_text(json, text.to_str().map_err(|error| failed(&error))?);
        return Ok(());
    }
    if value.is_instance_of::<PyFloat>() {
        let hint = "a float is not exact: give a Decimal, or its text";
        return Err((MistakeKind::BareNumber, format!("{hint}; got {}", shown(value)?)));
    }
    Err(not(MistakeKind::NotAString, "a Decimal, a str or an int", value))
}

fn append_time(json: &mut String, value: &Bound<'_, PyAny>) -> Result<(), What> {
    if value.is_instance_of::<PyString>() {
        return append_text(json, value, "a datetime");
    }
    if is_int(value) {
        let nanos = value.extract().unwrap_or(i128::MAX);
        let time = Timestamp::from_unix_nanos(nanos);
        let time = time.map_err(|error| (MistakeKind::WrongValue, error.to_string()))?;
        push_text(json, &time.to_string());
        return Ok(());
    }
    if let Some(time) = instant(value) {
        push_text(json, &time.to_string());
        return Ok(());
    }
    let py = value.py();
    let class = DATETIME.get(py).map_err(|error| failed(&error))?;
    if !value.is_instance(class).map_err(|error| failed(&error))? {
        let wanted = "an aware datetime, a text of RFC 3339 or nanoseconds";
        return Err(not(MistakeKind::NotAString, wanted, value));
    }
    push_text(json, &time_text(value)?);
    Ok(())
}

/// A time by itself.
pub(crate) fn time(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let mut json = String::new();
    let read = append_time(&mut json, value).and_then(|()| {
        let text = json.trim_matches('"');
        text.parse::<Timestamp>().map_err(|error| (MistakeKind::WrongValue, error.to_string()))
    });
    read.map_err(|(kind, message)| {
        let (path, input) = (Path::default().key(name), value.clone());
        invalid(value.py(), "Filter", &[Problem { path, kind, message, input }])
    })
}

/// The time of an aware `datetime`, several times as fast as by its text. What is derived from that
/// class may have more than it shows.
fn instant(value: &Bound<'_, PyAny>) -> Option<Timestamp> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let py = value.py();
    if !value.get_type().is(DATETIME.get(py).ok()?) {
        return None;
    }
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = PyTzInfo::utc(py)?;
        PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc)).map(Bound::unbind)
    });
    let since = value.sub(epoch.ok()?).ok()?;
    let part = |name| since.getattr(name).ok()?.extract::<i64>().ok();
    let days = part(intern!(py, "days"))?;
    let seconds = days * 86_400 + part(intern!(py, "seconds"))?;
    let micros = seconds * 1_000_000 + part(intern!(py, "microseconds"))?;
    Timestamp::from_unix_nanos(i128::from(micros) * 1_000).ok()
}

/// The text of a `datetime`, with a `Z` where it is in UTC.
fn time_text(value: &Bound<'_, PyAny>) -> Result<String, What> {
    let text = text_of(value.call_method0("isoformat"))?;
    if let Some(utc) = text.strip_suffix("+00:00") {
        return Ok(format!("{utc}Z"));
    }
    let time = text.get(11..).unwrap_or_default();
    match time.rsplit_once(['+', '-']) {
        None => Err((
            MistakeKind::WrongValue,
            "expected a datetime with a time zone, but got a naive one: \
             use datetime.now(timezone.utc), or replace(tzinfo=timezone.utc)"
                .into(),
        )),
        Some((_, offset)) if offset.len() == "00:00".len() => Ok(text),
        // An offset with seconds has no text.
        Some(_) => {
            let in_utc = || {
                let utc = UTC.get(value.py())?.getattr("utc")?;
                value.call_method1("astimezone", (utc,))?.call_method0("isoformat")
            };
            text_of(in_utc())
        }
    }
}

fn text_of(object: PyResult<Bound<'_, PyAny>>) -> Result<String, What> {
    object.and_then(|text| text.extract()).map_err(|error| failed(&error))
}

fn shown(value: &Bound<'_, PyAny>) -> Result<String, What> {
    value.str().map(|text| text.to_string()).map_err(|error| failed(&error))
}

/// A value that fails to say what it is.
fn failed(error: &PyErr) -> What {
    (MistakeKind::WrongValue, error.to_string())
}

fn is_int(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>()
}
