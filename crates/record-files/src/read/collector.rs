use crate::{
    explain::{Diagnosis, Mistake},
    read::{
        found::Found,
        position::{Position, PositionFinder},
        problem::Problem,
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

    /// Takes a record that begins at an offset; and its own text, where that is known to be what
    /// would be written of it.
    #[inline]
    pub(crate) fn take(&mut self, offset: usize, record: T::Record, written: Option<&str>) {
        let Self { task, found, positions } = self;
        found.records += 1;
        task.take(record, written, || positions.position_of(offset), found);
    }

    /// Takes what is wrong with any other value, and whether it counts: a stray comma or a word is
    /// no record.
    pub(crate) fn refuse(&mut self, is_record: bool, Diagnosis { order_id, mistakes }: Diagnosis) {
        let Self { found, positions, .. } = self;
        let record = found.records + 1;
        found.records += u64::from(is_record);
        let problem = |Mistake { offset, path, kind, value, message }| {
            let position = positions.position_of(offset);
            Problem { position, record, order_id, path, kind, value, message }
        };
        found.problems.extend(mistakes.into_iter().map(problem));
    }
}
