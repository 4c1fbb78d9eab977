//! Many records at once, from bytes and files.

use std::{fs::File, io, marker::PhantomData, path::PathBuf, thread::available_parallelism};

use dtos_state::{Canonical, Command, Order};
use pyo3::{
    prelude::*,
    pyfunction,
    types::{PyBytes, PyList},
};
use record_files::{
    BLOCK, DEFAULT_MAX_RECORD, Emit, Found, Options, Path, Position, Problem, Record, Step, Stop,
    Task, read_json,
};

use crate::{
    errors::{self, invalid, json_value},
    records::{append_json, of_command, of_order},
    shared::FSPATH,
};

/// After so many problems the rest is not read.
const MAX_PROBLEMS: usize = 1_000;

/// What JSON allows between values.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Where the text of records is.
pub(crate) enum Input<'a> {
    Bytes(&'a [u8]),
    File(PathBuf),
}

impl Input<'_> {
    /// Calls a function with the bytes, or the path, that an object is.
    pub(crate) fn of<T>(
        source: &Bound<'_, PyAny>,
        read: impl FnOnce(Input<'_>) -> PyResult<T>,
    ) -> PyResult<T> {
        match source.cast::<PyBytes>() {
            Ok(bytes) => read(Input::Bytes(bytes.as_bytes())),
            Err(_) => read(Input::File(FSPATH.get(source.py())?.call1((source,))?.extract()?)),
        }
    }

    /// Reads the records, in several threads where `threads` says so.
    pub(crate) fn read<T: Task, E>(
        self,
        task: T,
        threads: usize,
        emit: &mut Emit<T::Output, E>,
    ) -> Result<(), Stop<E>> {
        let options = Options { task, threads, max_record: DEFAULT_MAX_RECORD, block: BLOCK };
        match self {
            Self::Bytes(bytes) => read_json(bytes, None, options, emit),
            Self::File(path) => {
                let file = File::open(path)?;
                read_json(&file, Some(&file), options, emit)
            }
        }
    }
}

/// Collects records.
struct Collect<R>(PhantomData<fn() -> R>);

impl<R> Clone for Collect<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Collect<R> {}

impl<R: Record> Task for Collect<R> {
    type Record = R;
    type Output = Vec<R>;

    fn take(
        self,
        record: R,
        _written: Option<&str>,
        _position: impl FnOnce() -> Position,
        found: &mut Found<Vec<R>>,
    ) {
        found.output.push(record);
    }
}

/// All records of an input, and what is wrong with the others.
fn read_all<R: Record>(input: Input<'_>) -> io::Result<(Vec<R>, Vec<Problem>)> {
    let threads = available_parallelism().map_or(1, usize::from);
    let (mut records, mut problems, mut before) = (Vec::new(), Vec::new(), 0);
    let read = input.read(Collect(PhantomData), threads, &mut |found, _| {
        records.extend(found.output);
        let numbered = found
            .problems
            .into_iter()
            .map(|problem: Problem| Problem { record: before + problem.record, ..problem });
        problems.extend(numbered);
        before += found.records;
        if problems.len() < MAX_PROBLEMS { Ok(()) } else { Err(()) }
    });
    match read {
        Ok(()) | Err(Stop::Refused(())) => Ok((records, problems)),
        Err(Stop::CannotRead(error)) => Err(error),
    }
}

/// The records of a text in canonical spelling: those of an array, or one a line. Any other text
/// is for `read_all`, which takes longer, as it copies what it reads.
fn read_canonical<R: Record>(bytes: &[u8]) -> Option<Vec<R>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut rest, separator) = match text.strip_prefix('[') {
        Some(rest) => (rest, Some(',')),
        None => (text, None),
    };
    let mut records = Vec::new();
    loop {
        let Canonical { record, len, .. } = R::read_canonical(rest)?;
        records.push(record);
        let behind = rest.get(len..).filter(|_| len <= DEFAULT_MAX_RECORD)?;
        let next = behind.trim_start_matches(BLANKS);
        rest = match separator {
            None if next.is_empty() => return Some(records),
            None => Some(next).filter(|next| next.len() < behind.len())?,
            Some(_) if next.starts_with(']') => {
                let is_end = next[1..].trim_start_matches(BLANKS).is_empty();
                return is_end.then_some(records);
            }
            Some(comma) => next.strip_prefix(comma)?.trim_start_matches(BLANKS),
        };
    }
}

fn read_any<R: Record>(input: Input<'_>) -> io::Result<(Vec<R>, Vec<Problem>)> {
    match input {
        Input::Bytes(bytes) if let Some(records) = read_canonical(bytes) => {
            Ok((records, Vec::new()))
        }
        input => read_all(input),
    }
}

/// Loads records as a list of objects; what is wrong has the index of its record before its place.
fn load<'py, R: Record>(
    source: &Bound<'py, PyAny>,
    title: &str,
    object: impl Fn(Python<'py>, R) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyList>> {
    let py = source.py();
    let (records, problems) = Input::of(source, |input| Ok(py.detach(|| read_any::<R>(input))?))?;
    if !problems.is_empty() {
        let problems = problems.into_iter().map(|problem| of_record(py, problem));
        return Err(invalid(py, title, &problems.collect::<PyResult<Vec<_>>>()?));
    }
    let objects = records.into_iter().map(|record| object(py, record));
    PyList::new(py, objects.collect::<PyResult<Vec<_>>>()?)
}

/// A problem, with the index of its record before its place.
pub(crate) fn of_record(py: Python<'_>, problem: Problem) -> PyResult<errors::Problem<'_>> {
    let index = usize::try_from(problem.record.saturating_sub(1)).unwrap_or(usize::MAX);
    let steps = [Step::Index(index)].into_iter().chain(problem.path.0);
    let input = match problem.value {
        Some(value) => json_value(py, &value)?,
        None => py.None().into_bound(py),
    };
    let (kind, message) = (problem.kind, problem.message);
    Ok(errors::Problem { path: Path(steps.collect()), kind, message, input })
}

/// Orders, from bytes or a file of JSON: one after another, or in an array.
#[pyfunction]
pub(crate) fn load_json<'py>(source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    load::<Order>(source, "Order", of_order)
}

/// News, from bytes or a file of JSON: each an object with one key, as a ledger takes them.
#[pyfunction]
pub(crate) fn load_news<'py>(source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    load::<Command>(source, "News", of_command)
}

/// Records as an array of JSON, or one a line.
#[pyfunction]
#[pyo3(signature = (records, *, lines = false))]
pub(crate) fn dump_json<'py>(
    records: &Bound<'py, PyAny>,
    lines: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    dump(records, lines, append_json)
}

/// News as lines of JSON, each an object with one key, as a ledger takes them.
#[pyfunction]
pub(crate) fn dump_news<'py>(news: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    dump(news, true, |record, json| {
        crate::records::to_command(record)?.append_json(json);
        Ok(())
    })
}

fn dump<'py>(
    records: &Bound<'py, PyAny>,
    lines: bool,
    append: impl Fn(&Bound<'py, PyAny>, &mut String) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut json = String::from(if lines { "" } else { "[" });
    for (index, record) in records.try_iter()?.enumerate() {
        if index > 0 && !lines {
            json.push(',');
        }
        append(&record?, &mut json)?;
        if lines {
            json.push('\n');
        }
    }
    if !lines {
        json.push(']');
    }
    Ok(PyBytes::new(records.py(), json.as_bytes()))
}
