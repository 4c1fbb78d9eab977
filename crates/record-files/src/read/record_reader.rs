use std::mem;

use crate::read::{
    collector::Collector, found::Found, options::Options, position::Position, scanner::Scanner,
    task::Task,
};

/// Reads the records of a stream, chunk by chunk, and knows where in it the reading stands.
#[derive(Clone, Debug)]
pub(crate) struct RecordReader<T> {
    task: T,
    scanner: Scanner,
    /// Where in a file that is.
    pub(crate) offset: u64,
    position: Position,
}

impl<T: Task> RecordReader<T> {
    /// For the start of a text, or else behind the text before a record: that is a guess.
    pub(crate) fn behind(before: &[u8], offset: u64, options: Options<T>) -> Self {
        let scanner = Scanner::behind(before, options.max_record);
        Self { task: options.task, scanner, offset, position: Position::START }
    }

    /// Reads on, and returns also how many bytes are done with.
    pub(crate) fn read(&mut self, bytes: &[u8], is_last: bool) -> (Found<T::Output>, usize) {
        let mut collector = Collector::new(self.task, bytes, self.position);
        let read = self.scanner.scan(bytes, is_last, &mut collector);
        self.offset += read as u64;
        self.position = collector.positions.position_of(read);
        (collector.found, read)
    }

    /// Gives up the record that these bytes begin with, which is too large.
    pub(crate) fn give_up(&mut self, bytes: &[u8]) -> Found<T::Output> {
        let mut collector = Collector::new(self.task, bytes, self.position);
        self.scanner.give_up(bytes, 0, &mut collector);
        collector.found
    }

    /// Goes on where another reader stands that began as a guess of this one, and returns where
    /// that was; unless this one would have found something else.
    pub(crate) fn go_on(&mut self, guess: &Self, other: Self) -> Option<Position> {
        if self.offset != guess.offset || !self.scanner.is_like(&guess.scanner) {
            return None;
        }
        let start = mem::replace(self, other).position;
        self.position = self.position.from(start);
        Some(start)
    }
}
