//! A ledger as Python has it: safe to share between threads, and refused after a fork.

use std::{mem, path::PathBuf, process, sync::Mutex};

use dtos_state::Command;
use ledger_sqlite::{OpenError, SqliteLedger, SqliteReader};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};
use strategy_ledger::{
    AuditOptions, Change, Cursor, LedgerReader, LedgerWriter, MemoryLedger, OrderFilter, Outcome,
    StorageError, SummaryError,
};

use crate::{
    errors::{json_value, ledger_error, refusal},
    filter,
    import::{Import, Imported},
    names::Named,
    order::effect_of,
    records::{of_command, of_fill, of_order, to_command},
};

/// What a ledger is of.
enum Kind {
    Writer(Box<dyn LedgerWriter + Send>),
    Reader(Box<dyn LedgerReader + Send>),
}

impl Kind {
    fn reader(&self) -> &dyn LedgerReader {
        match self {
            Self::Writer(writer) => &**writer,
            Self::Reader(reader) => &**reader,
        }
    }
}

/// Why a call of a ledger failed.
pub(crate) enum Failure {
    Open(OpenError),
    Storage(StorageError),
    Summary(SummaryError),
    Text(String),
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<SummaryError> for Failure {
    fn from(error: SummaryError) -> Self {
        Self::Summary(error)
    }
}

/// A ledger.
#[pyclass(module = "order_state._core", frozen)]
pub(crate) struct Book {
    /// The process that opened it.
    owner: u32,
    kind: Mutex<Option<Kind>>,
}

impl Book {
    fn open(
        py: Python<'_>,
        open: impl FnOnce() -> Result<Kind, OpenError> + Send,
    ) -> PyResult<Self> {
        let kind = py.detach(open).map_err(|error| ledger_error(py, &Failure::Open(error)))?;
        Ok(Self { owner: process::id(), kind: Mutex::new(Some(kind)) })
    }

    /// Calls a function with the ledger, without the lock of the interpreter: not while it waits
    /// for its turn, and not while it works.
    fn call<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut Kind) -> Result<T, Failure> + Send,
    ) -> PyResult<T> {
        if process::id() != self.owner {
            let forked = "this process is a fork of the one that has the ledger open: open it anew";
            return Err(ledger_error(py, &Failure::Text(forked.into())));
        }
        let called = py.detach(|| {
            let failed = |_| Failure::Text("an earlier call of the ledger has panicked".into());
            let mut kind = self.kind.lock().map_err(failed)?;
            call(kind.as_mut().ok_or_else(|| Failure::Text("the ledger is closed".into()))?)
        });
        called.map_err(|failure| ledger_error(py, &failure))
    }

    fn read<T: Send>(
        &self,
        py: Python<'_>,
        read: impl FnOnce(&dyn LedgerReader) -> Result<T, StorageError> + Send,
    ) -> PyResult<T> {
        self.call(py, |kind| Ok(read(kind.reader())?))
    }

    fn write<T: Send>(
        &self,
        py: Python<'_>,
        write: impl FnOnce(&mut dyn LedgerWriter) -> Result<T, StorageError> + Send,
    ) -> PyResult<T> {
        self.call(py, |kind| match kind {
            Kind::Writer(writer) => Ok(write(&mut **writer)?),
            Kind::Reader(_) => Err(Failure::Text("the ledger was opened to read".into())),
        })
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        let kind = self.kind.get_mut().map(Option::take).unwrap_or_default();
        if process::id() != self.owner {
            // It is the parent's: its files and its locks stay as they are.
            mem::forget(kind);
        } else if let Some(kind) = kind {
            let mut kind = Some(kind);
            Python::try_attach(|py| py.detach(|| drop(kind.take())));
        }
    }
}

#[pymethods]
impl Book {
    /// A ledger to write, made where there is none.
    #[staticmethod]
    fn writer(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::open(py, || Ok(Kind::Writer(Box::new(SqliteLedger::open(path)?))))
    }

    /// A ledger to read.
    #[staticmethod]
    fn reader(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::open(py, || Ok(Kind::Reader(Box::new(SqliteReader::open(path)?))))
    }

    /// A ledger in memory.
    #[staticmethod]
    fn memory(py: Python<'_>) -> PyResult<Self> {
        Self::open(py, || Ok(Kind::Writer(Box::new(MemoryLedger::default()))))
    }

    /// Gives up the ledger; the rest of its life every call is refused.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        if process::id() != self.owner {
            return Ok(());
        }
        let close = || self.kind.lock().map(|mut kind| drop(kind.take()));
        py.detach(|| close().map_err(|_| ()))
            .map_err(|()| ledger_error(py, &Failure::Text("the ledger has panicked".into())))
    }

    /// Takes news together: the effect of each, `None` for a repeat, or its refusal.
    fn take_all<'py>(&self, news: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let py = news.py();
        let commands = news.try_iter()?.map(|record| to_command(&record?));
        let commands = commands.collect::<PyResult<Vec<Command>>>()?;
        let outcomes = self.write(py, |ledger| ledger.take_all(&commands))?;
        let outcomes = outcomes.iter().map(|outcome| outcome_of(py, outcome));
        PyList::new(py, outcomes.collect::<PyResult<Vec<_>>>()?)
    }

    /// Takes the news in bytes or a file: how many there were of each effect, and the problems.
    fn import_json<'py>(&self, source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
        let py = source.py();
        let import = Import::of(source)?;
        let imported: Imported = self.write(py, |ledger| import.run(ledger))?;
        imported.told(py)
    }

    /// A page of orders.
    fn orders<'py>(&self, filter: &Bound<'py, PyDict>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let py = filter.py();
        let filter: OrderFilter = filter::of(filter)?;
        let orders = self.read(py, |ledger| ledger.orders(&filter))?;
        orders.into_iter().map(|order| of_order(py, order)).collect()
    }

    /// The executions of an order that count.
    fn fills<'py>(&self, py: Python<'py>, order_id: &str) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let order_id = filter::id(py, order_id)?;
        let fills = self.read(py, |ledger| ledger.fills(order_id))?;
        fills.into_iter().map(|fill| of_fill(py, fill)).collect()
    }

    /// All news of an order.
    fn history<'py>(&self, py: Python<'py>, order_id: &str) -> PyResult<Vec<ChangeRow<'py>>> {
        let order_id = filter::id(py, order_id)?;
        let changes = self.read(py, |ledger| ledger.history(order_id))?;
        changes.into_iter().map(|change| row_of(py, change)).collect()
    }

    /// A page of the changes after a cursor.
    fn changes<'py>(
        &self,
        py: Python<'py>,
        cursor: &str,
        limit: usize,
    ) -> PyResult<Vec<ChangeRow<'py>>> {
        let cursor: Cursor = filter::value(py, "after", cursor)?;
        let changes = self.read(py, |ledger| ledger.changes_since(cursor, limit))?;
        changes.into_iter().map(|change| row_of(py, change)).collect()
    }

    /// The cursor of the last change.
    fn last_cursor(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.read(py, |ledger| ledger.last_cursor())?.to_string())
    }

    /// A page of findings, and the last order that was looked at.
    fn findings<'py>(
        &self,
        filter: &Bound<'py, PyDict>,
        now: &Bound<'py, PyAny>,
        tolerances: (f64, f64),
    ) -> PyResult<(Bound<'py, PyAny>, Option<String>)> {
        let py = now.py();
        let options: AuditOptions = filter::audit(filter, now, tolerances)?;
        let page = self.read(py, |ledger| ledger.audit_page(&options))?;
        Ok((as_json(py, &page.findings)?, page.last.map(String::from)))
    }

    /// The sums over the executions of an order.
    fn summary<'py>(&self, py: Python<'py>, order_id: &str) -> PyResult<Bound<'py, PyAny>> {
        let order_id = filter::id(py, order_id)?;
        let summary = self.call(py, |kind| Ok(kind.reader().execution_summary(order_id)?))?;
        as_json(py, &summary)
    }

    /// The progress of a group.
    fn group<'py>(&self, py: Python<'py>, group_id: &str) -> PyResult<Bound<'py, PyAny>> {
        let group_id = filter::value(py, "group_id", group_id)?;
        as_json(py, &self.read(py, |ledger| ledger.group_progress(group_id))?)
    }
}

fn outcome_of<'py>(py: Python<'py>, outcome: &Outcome) -> PyResult<Bound<'py, PyAny>> {
    match outcome {
        Ok(effect) => effect_of(py, effect),
        Err(refused) => refusal(py, refused),
    }
}

/// A change: its number, its cursor, its effect, and the news.
type ChangeRow<'py> = (u64, String, Bound<'py, PyAny>, Bound<'py, PyAny>);

fn row_of(py: Python<'_>, change: Change) -> PyResult<ChangeRow<'_>> {
    let (cursor, effect) = (change.cursor.to_string(), change.effect.member(py)?);
    Ok((change.seq, cursor, effect, of_command(py, change.command)?))
}

fn as_json<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string());
    json_value(py, &json.map_err(|error| ledger_error(py, &Failure::Text(error)))?)
}
