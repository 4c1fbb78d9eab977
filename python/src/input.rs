//! Records from values of Python and from texts, and what is wrong with those that are none.

use std::{convert::Infallible, ops::Range};

use core_enums::MistakeKind;
use dtos_state::Field;
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyString},
};
use record_files::{Mistake, Path, Record, Step, diagnose_as};
use serde::de::IgnoredAny;

use crate::{
    errors::{Problem, invalid, json_value},
    value::{Form, append, push_text},
};

/// A record that is a class of Python.
pub(crate) trait Class: Record {
    /// The name of the class.
    const NAME: &'static str;

    /// Makes an id for a new record, where it has one of its own.
    const NEW_ID: Option<fn() -> String>;

    /// The keys, made once.
    fn keys(py: Python<'_>) -> &[Key] {
        Self::KEYS.get_or_init(py, || {
            let fields = Self::TABLE.fields.iter().enumerate();
            fields.map(|(index, field)| Key::of(py, index, field)).collect()
        })
    }

    /// Where they are kept.
    const KEYS: &'static PyOnceLock<Vec<Key>>;
}

/// A key of a record.
pub(crate) struct Key {
    /// As an object of Python.
    pub(crate) object: Py<PyString>,
    /// As it stands in JSON, with what is before it and behind it.
    json: String,
    is_time: bool,
}

impl Key {
    fn of(py: Python<'_>, index: usize, field: &Field) -> Self {
        let before = if index == 0 { '{' } else { ',' };
        Self {
            object: PyString::intern(py, field.key).unbind(),
            json: format!("{before}\"{}\":", field.key),
            is_time: field.is_time(),
        }
    }
}

/// What is given for a key, if anything: `None` of Python is a value.
pub(crate) struct Given<'a, 'py>(pub(crate) Option<Borrowed<'a, 'py, PyAny>>);

impl<'a, 'py> FromPyObject<'a, 'py> for Given<'a, 'py> {
    type Error = Infallible;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self(Some(value)))
    }
}

/// Reads a record from the arguments of a constructor, in the order of its keys, and those that
/// are none of them.
pub(crate) fn from_arguments<'py, R: Class>(
    py: Python<'py>,
    given: &[Given<'_, 'py>],
    others: Option<&Bound<'py, PyDict>>,
) -> PyResult<R> {
    if others.is_none_or(PyDictMethods::is_empty)
        && let Some(record) = read(py, given, Form::Python, R::NEW_ID)
    {
        return Ok(record);
    }
    let values = others.cloned().unwrap_or_else(|| PyDict::new(py));
    for (key, value) in R::keys(py).iter().zip(given) {
        if let Given(Some(value)) = value {
            values.set_item(&key.object, value)?;
        }
    }
    Err(explained::<R>(&values, Form::Python, R::NEW_ID))
}

/// Reads a record from values by their keys.
pub(crate) fn from_values<R: Class>(values: &Bound<'_, PyDict>, form: Form) -> PyResult<R> {
    let py = values.py();
    let items = R::keys(py).iter().map(|key| values.get_item(&key.object));
    let items = items.collect::<PyResult<Vec<_>>>()?;
    let given: Vec<_> =
        items.iter().map(|item| Given(item.as_ref().map(Bound::as_borrowed))).collect();
    let known = given.iter().filter(|given| given.0.is_some()).count();
    let record = if known == values.len() { read(py, &given, form, None) } else { None };
    record.ok_or_else(|| explained::<R>(values, form, None))
}

/// Reads a record from what is given for its keys; `new_id` makes what stands under the first
/// where nothing is given.
fn read<R: Class>(
    py: Python<'_>,
    given: &[Given<'_, '_>],
    form: Form,
    new_id: Option<fn() -> String>,
) -> Option<R> {
    let mut json = String::with_capacity(512);
    let mut time: Option<(Borrowed<'_, '_, PyAny>, Range<usize>)> = None;
    for ((field, key), Given(value)) in R::TABLE.fields.iter().zip(R::keys(py)).zip(given) {
        let is_first = json.is_empty();
        json.push_str(&key.json);
        let start = json.len();
        match value {
            // A new record mostly has one `datetime` for all its times.
            Some(value) => match &time {
                Some((one, text)) if key.is_time && one.is(value) => {
                    json.extend_from_within(text.clone());
                }
                _ => append(&mut json, field, form, value).ok()?,
            },
            None if field.is_nullable => json.push_str("null"),
            None => push_text(&mut json, &new_id.filter(|_| is_first)?()),
        }
        if let Some(value) = value
            && key.is_time
        {
            time = Some((*value, start..json.len()));
        }
    }
    json.push('}');
    R::FROM_JSON(&json).ok()
}

/// All that is wrong with values.
fn explained<R: Class>(
    values: &Bound<'_, PyDict>,
    form: Form,
    new_id: Option<fn() -> String>,
) -> PyErr {
    match problems::<R>(values, form, new_id) {
        Ok(problems) => invalid(values.py(), R::NAME, &problems),
        Err(error) => error,
    }
}

fn problems<'py, R: Class>(
    values: &Bound<'py, PyDict>,
    form: Form,
    new_id: Option<fn() -> String>,
) -> PyResult<Vec<Problem<'py>>> {
    let (mut json, mut problems) = (String::from("{"), Vec::new());
    for (index, field) in R::TABLE.fields.iter().enumerate() {
        let start = json.len();
        push_text(&mut json, field.key);
        json.push(':');
        match (values.get_item(field.key)?, new_id.filter(|_| index == 0)) {
            (Some(value), _) => {
                if let Err((kind, message)) = append(&mut json, field, form, &value) {
                    json.truncate(start);
                    let path = Path::default().key(field.key);
                    problems.push(Problem { path, kind, message, input: value });
                    continue;
                }
            }
            (None, Some(new_id)) => push_text(&mut json, &new_id()),
            (None, None) => {
                json.truncate(start);
                continue;
            }
        }
        json.push(',');
    }
    append_unknown::<R>(&mut json, values);
    json.truncate(json.trim_end_matches(',').len());
    json.push('}');
    let known: Vec<_> = problems.iter().map(|problem| problem.path.clone()).collect();
    for mistake in diagnose_as::<R>(&json, 0).mistakes {
        // A key that is left out above is not missing, and without it the whole tells nothing.
        let is_known = known.contains(&mistake.path);
        if !is_known && (!mistake.path.0.is_empty() || known.is_empty()) {
            problems.push(of_mistake(mistake, values));
        }
    }
    problems.sort_by_key(place::<R>);
    Ok(problems)
}

/// Appends the keys that a record does not have.
fn append_unknown<R: Class>(json: &mut String, values: &Bound<'_, PyDict>) {
    for key in values.keys() {
        match key.cast::<PyString>().ok().and_then(|key| key.to_str().ok()) {
            Some(key) if R::TABLE.fields.iter().any(|field| field.key == key) => {}
            key => {
                push_text(json, key.unwrap_or("?"));
                json.push_str(":null,");
            }
        }
    }
}

/// Where a problem stands among the others.
fn place<R: Class>(problem: &Problem<'_>) -> usize {
    let Some(Step::Key(first)) = problem.path.0.first() else { return 0 };
    let fields = R::TABLE.fields;
    fields.iter().position(|field| field.key == first).unwrap_or(fields.len())
}

/// A mistake in what was written of values, with the value itself.
fn of_mistake<'py>(mistake: Mistake, values: &Bound<'py, PyDict>) -> Problem<'py> {
    let Mistake { path, kind, message, .. } = mistake;
    let mut input = values.clone().into_any();
    for step in &path.0 {
        let inner = match step {
            Step::Key(key) => input.get_item(key),
            Step::Index(index) => input.get_item(index),
        };
        let Ok(inner) = inner else { break };
        input = inner;
    }
    Problem { path, kind, message, input }
}

/// Reads a record from JSON.
pub(crate) fn from_text<R: Class>(py: Python<'_>, text: &str) -> PyResult<R> {
    R::FROM_JSON(text).map_err(|_| {
        let problem = |Mistake { path, kind, message, value, .. }: Mistake| {
            let input = json_value(py, value.as_deref().unwrap_or(text))?;
            Ok(Problem { path, kind, message, input })
        };
        let problems = mistakes::<R>(text).into_iter().map(problem);
        problems
            .collect::<PyResult<Vec<_>>>()
            .map_or_else(|error| error, |problems| invalid(py, R::NAME, &problems))
    })
}

/// What is wrong with a text that is no record.
fn mistakes<R: Class>(text: &str) -> Vec<Mistake> {
    let start = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let mut mistakes = diagnose_as::<R>(&text[start..], start).mistakes;
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        // A text that is no value at all is not explained further.
        mistakes.truncate(1);
        for mistake in mistakes.iter_mut().filter(|it| it.kind != MistakeKind::NotJson) {
            let (path, kind, message) = (Path::default(), MistakeKind::NotJson, error.to_string());
            *mistake = Mistake { path, kind, message, value: None, offset: start };
        }
    }
    mistakes
}
