//! News from bytes or a file, taken by a ledger.

use std::{io, mem, path::PathBuf};

use core_enums::MistakeKind;
use dtos_state::Command;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict, PyList},
};
use record_files::{Found, Path, Position, Problem, Stop, Task};
use strategy_ledger::{LedgerWriter, StorageError};

use crate::{
    errors::told,
    files::{Input, of_record},
    shared::FSPATH,
};

/// How many commands the ledger takes at once.
const MAX_COMMANDS: usize = 1_000;

/// Where the news are.
pub(crate) enum Import {
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// The effects of the news, and what is wrong with the others.
#[derive(Default)]
pub(crate) struct Imported {
    /// How many had each effect.
    effects: Vec<(&'static str, u64)>,
    problems: Vec<Problem>,
    /// Why the input could not be read to its end.
    failure: Option<io::Error>,
}

impl Import {
    pub(crate) fn of(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        match source.cast::<PyBytes>() {
            Ok(bytes) => Ok(Self::Bytes(bytes.as_bytes().to_vec())),
            Err(_) => Ok(Self::File(FSPATH.get(source.py())?.call1((source,))?.extract()?)),
        }
    }

    /// Gives the news to a ledger, a thousand at a time.
    pub(crate) fn run(&self, ledger: &mut dyn LedgerWriter) -> Result<Imported, StorageError> {
        let input = match self {
            Self::Bytes(bytes) => Input::Bytes(bytes),
            Self::File(path) => Input::File(path.clone()),
        };
        let (mut imported, mut before) = (Imported::default(), 0);
        let read = input.read(Commands, 1, &mut |found, _| {
            let records = found.records;
            imported.submit(ledger, found, before)?;
            before += records;
            Ok(())
        });
        match read {
            Ok(()) => Ok(imported),
            Err(Stop::CannotRead(error)) => Ok(Imported { failure: Some(error), ..imported }),
            Err(Stop::Refused(error)) => Err(error),
        }
    }
}

impl Imported {
    fn submit(
        &mut self,
        ledger: &mut dyn LedgerWriter,
        found: Found<Batch>,
        before: u64,
    ) -> Result<(), StorageError> {
        let Found { output: Batch { commands, begins }, mut problems, .. } = found;
        let outcomes = if commands.is_empty() { Vec::new() } else { ledger.take_all(&commands)? };
        for ((outcome, command), (position, record)) in
            outcomes.into_iter().zip(&commands).zip(begins)
        {
            match outcome {
                Ok(effect) => self.count(effect.of_change().map_or("repeated", |it| it.as_str())),
                Err(refusal) => problems.push(Problem {
                    position,
                    record,
                    order_id: command.order_id(),
                    path: Path::default().key(refusal.key()),
                    kind: MistakeKind::Refused,
                    value: None,
                    message: refusal.to_string(),
                }),
            }
        }
        problems.sort_by_key(|problem| problem.record);
        let numbered = |problem: Problem| Problem { record: before + problem.record, ..problem };
        self.problems.extend(problems.into_iter().map(numbered));
        Ok(())
    }

    fn count(&mut self, name: &'static str) {
        match self.effects.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => self.effects.push((name, 1)),
        }
    }

    /// As a `dict` of the effects, each with its number, and `problems`.
    pub(crate) fn told(mut self, py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        let result = PyDict::new(py);
        for (name, count) in self.effects {
            result.set_item(name, count)?;
        }
        let problems = mem::take(&mut self.problems).into_iter();
        let rows = problems.map(|problem| told(py, &of_record(py, problem)?));
        result.set_item("problems", PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?)?;
        Ok(result)
    }
}

/// Collects commands, for the ledger to take many at once.
#[derive(Clone, Copy)]
struct Commands;

/// Commands, and where each begins: its position, and the number of its record.
#[derive(Default)]
struct Batch {
    commands: Vec<Command>,
    begins: Vec<(Position, u64)>,
}

impl Task for Commands {
    type Record = Command;
    type Output = Batch;

    fn take(
        self,
        command: Command,
        _written: Option<&str>,
        position: impl FnOnce() -> Position,
        found: &mut Found<Batch>,
    ) {
        found.output.commands.push(command);
        found.output.begins.push((position(), found.records));
    }

    fn is_enough(batch: &Batch) -> bool {
        batch.commands.len() >= MAX_COMMANDS
    }
}
