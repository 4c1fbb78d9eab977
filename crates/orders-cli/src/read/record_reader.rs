use crate::read::{
    collector::Collector, found::Found, options::Options, position::Position, scanner::Scanner,
    state::State, task::Task,
};

/// Reads the records of a stream, chunk by chunk, and knows where in it the reading stands.
#[derive(Debug)]
pub(crate) struct RecordReader<T> {
    task: T,
    scanner: Scanner,
    position: Position,
}

impl<T: Task> RecordReader<T> {
    /// For text that begins in some state.
    pub(crate) const fn in_state(state: State, options: Options<T>) -> Self {
        let scanner = Scanner::new(state, options.max_record);
        Self { task: options.task, scanner, position: Position::START }
    }

    /// Reads on, and returns also how many bytes are done with.
    pub(crate) fn read(&mut self, bytes: &[u8], is_last: bool) -> (Found<T::Output>, usize) {
        let mut collector = Collector::new(self.task, bytes, self.position);
        let read = self.scanner.scan(bytes, is_last, &mut collector);
        self.position = collector.positions.position_of(read);
        (collector.found, read)
    }

    /// Gives up the record that these bytes begin with, which is too large.
    pub(crate) fn give_up(&mut self, bytes: &[u8]) -> Found<T::Output> {
        let mut collector = Collector::new(self.task, bytes, self.position);
        self.scanner.give_up(bytes, 0, &mut collector);
        collector.found
    }

    /// Whether a reader that began in this state would find the same in the bytes that come next.
    pub(crate) fn is_in_state(&self, state: State, bytes: &[u8]) -> bool {
        self.scanner.is_in_state(state, bytes)
    }

    /// Moves what was found, and the reader itself, to where its text began.
    pub(crate) fn move_to(&mut self, start: Position, found: &mut Found<T::Output>) {
        self.position = self.position.from(start);
        for problem in &mut found.problems {
            problem.position = problem.position.from(start);
        }
        T::move_to(start, &mut found.output);
    }

    /// Where the reading stands.
    pub(crate) const fn position(&self) -> Position {
        self.position
    }
}
