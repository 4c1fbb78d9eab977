use crate::{
    explain::{Diagnosis, Mistake},
    read::{
        found::Found,
        position::{Position, PositionFinder},
        problem::Problem,
        sink::{Scanned, Sink},
        task::Task,
    },
};

/// Gives records to a task, and collects what it makes of them and the problems of the others.
pub(crate) struct Collector<'a, T: Task> {
    task: T,
    pub(crate) found: Found<T::Output>,
    pub(crate) positions: PositionFinder<'a>,
}

impl<'a, T: Task> Collector<'a, T> {
    /// For the records in bytes that begin at `position`.
    pub(crate) fn new(task: T, bytes: &'a [u8], position: Position) -> Self {
        let output = task.output_for(bytes.len());
        let found = Found { records: 0, output, problems: Vec::new() };
        Self { task, found, positions: PositionFinder::new(bytes, position) }
    }
}

impl<T: Task> Sink for Collector<'_, T> {
    type Record = T::Record;

    fn take(&mut self, scanned: Scanned<'_, T::Record>) {
        let Self { task, found, positions } = self;
        let record = found.records + 1;
        found.records += u64::from(scanned.is_record);
        match scanned.outcome {
            Ok(record) => {
                let position = || positions.position_of(scanned.offset);
                task.take(record, scanned.written, position, found);
            }
            Err(Diagnosis { order_id, mistakes }) => {
                let problem = |Mistake { offset, field, message }| Problem {
                    position: positions.position_of(offset),
                    record,
                    order_id,
                    field,
                    message,
                };
                found.problems.extend(mistakes.into_iter().map(problem));
            }
        }
    }

    fn is_full(&self) -> bool {
        T::is_full(&self.found)
    }
}
