use crate::read::{
    collector::Collector, found::Found, options::Options, position::Position, scanner::Scanner,
    task::Task,
};

/// Reads the records of a stream, chunk by chunk, and knows where in it the reading stands.
#[derive(Debug)]
pub(crate) struct RecordReader<T> {
    task: T,
    scanner: Scanner,
    position: Position,
}

impl<T: Task> RecordReader<T> {
    /// For text that begins with a record, at `position`.
    pub(crate) const fn at(position: Position, options: Options<T>) -> Self {
        Self { task: options.task, scanner: Scanner::new(options.max_record), position }
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

    /// Whether a new reader would find the same in the bytes that come next.
    pub(crate) fn is_as_new_before(&self, bytes: &[u8]) -> bool {
        self.scanner.is_as_new_before(bytes)
    }
}
