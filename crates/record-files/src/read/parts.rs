//! Reads a regular file in parts, in several threads.
//!
//! Each part is read as if it began with a record, in an array or not. That is a guess: the
//! reader of all before it sees whether it holds.

#[cfg(unix)]
use std::os::unix::fs::FileExt;
use std::{
    fs::File,
    io::{self, ErrorKind},
    sync::{
        Arc, Barrier, Mutex,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use memchr::memrchr_iter;

use crate::read::{found::Found, options::Options, record_reader::RecordReader, task::Task};

/// How many parts may wait for each thread.
const AHEAD: usize = 2;
/// How much before its end a part may end: a few records.
const MARGIN: usize = 4 << 10;

/// A part that was read.
struct Part<T: Task> {
    /// The reader before it, as it was guessed to be.
    guess: RecordReader<T>,
    /// What that found, and in how many bytes.
    found: (Found<T::Output>, usize),
    /// The same reader behind them.
    reader: RecordReader<T>,
}

/// A part, unless none seems to begin there.
type Done<T> = io::Result<Option<Part<T>>>;

/// The parts of a file, in their order.
pub(crate) struct Parts<T: Task>(Receiver<Receiver<Done<T>>>);

impl<T: Task> Parts<T> {
    /// Reads the whole blocks of a file behind an offset; if it is a regular one of several blocks.
    pub(crate) fn start(file: &File, start: u64, options: Options<T>) -> io::Result<Option<Self>> {
        let (metadata, block) = (file.metadata()?, options.block as u64);
        let end = metadata.len();
        if options.threads == 1 || !metadata.is_file() || end.saturating_sub(start) < 2 * block {
            return Ok(None);
        }
        let (ahead, parts) = sync_channel(AHEAD * options.threads);
        let (file, next) = (file.try_clone()?, Mutex::new((start, ahead)));
        let has_started = Barrier::new(2);
        let cutter = Arc::new(Cutter { file, start, end, options, has_started, next });
        // None of them reads before all have started, and each starts alone: where there is no
        // memory for one, the others would fail in what they do meanwhile.
        let turn = cutter.next.lock();
        for _ in 0..options.threads {
            let shared = Arc::clone(&cutter);
            let thread = thread::Builder::new().spawn(move || shared.read_parts());
            thread.map_err(|error| io::Error::other(format!("cannot start a thread: {error}")))?;
            cutter.has_started.wait();
        }
        drop(turn);
        Ok(Some(Self(parts)))
    }

    /// What is found in the next part, and in how many bytes; `None` if `reader`, which has read
    /// all before it, would find something else.
    pub(crate) fn next(
        &self,
        reader: &mut RecordReader<T>,
    ) -> io::Result<Option<(Found<T::Output>, usize)>> {
        let Ok(part) = self.0.recv() else { return Ok(None) };
        let lost = |_| io::Error::other("a thread that was reading has failed");
        let Some(Part { guess, mut found, reader: other }) = part.recv().map_err(lost)?? else {
            return Ok(None);
        };
        Ok(reader.go_on(&guess, other).map(|start| {
            for problem in &mut found.0.problems {
                problem.position = problem.position.from(start);
            }
            T::move_to(start, &mut found.0.output);
            found
        }))
    }
}

/// Cuts a file into parts, each of which may begin with a record.
struct Cutter<T: Task> {
    file: File,
    start: u64,
    end: u64,
    options: Options<T>,
    /// For each thread and who starts it.
    has_started: Barrier,
    /// Where the next block begins, and what takes the part to come.
    next: Mutex<(u64, SyncSender<Receiver<Done<T>>>)>,
}

impl<T: Task> Cutter<T> {
    fn read_parts(&self) {
        self.has_started.wait();
        let mut buffer = Vec::new();
        while let Some((at, done)) = self.next() {
            // If this fails, nobody waits for it any more.
            let _ = done.send(self.read_part(at, &mut buffer));
        }
    }

    /// The next block, unless that is the last, and what takes the part.
    fn next(&self) -> Option<(u64, Sender<Done<T>>)> {
        // A thread that holds the lock does nothing that could panic.
        let (next, ahead) = &mut *self.next.lock().ok()?;
        let at = *next;
        *next += self.options.block as u64;
        if *next > self.end {
            return None;
        }
        let (done, part) = channel();
        ahead.send(part).ok()?;
        Some((at, done))
    }

    /// Reads from what seems to begin last before a block up to what seems to begin last in it.
    fn read_part(&self, at: u64, buffer: &mut Vec<u8>) -> Done<T> {
        let margin = MARGIN.min(self.options.block);
        let before = if at == self.start { 0 } else { margin };
        let at = at - before as u64;
        buffer.resize(before + self.options.block, 0);
        match self.file.read_exact_at(buffer, at) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let begin = last_start(&buffer[..before]).or((before == 0).then_some(0));
        let Some(begin) = begin else { return Ok(None) };
        let last = buffer.len() - margin;
        let end = last_start(&buffer[last..]).map_or(buffer.len(), |start| last + start);
        let guess = RecordReader::behind(&buffer[..begin], at + begin as u64, self.options);
        let mut reader = guess.clone();
        // With the first byte behind it, which tells what a comma before it is.
        let found = reader.read(&buffer[begin..buffer.len().min(end + 1)], false);
        Ok(Some(Part { guess, found, reader }))
    }
}

/// Where the last record seems to begin: behind another, or in an array. If it is not so, that
/// shows.
fn last_start(bytes: &[u8]) -> Option<usize> {
    memrchr_iter(b'{', bytes).find(|&at| matches!(bytes[..at].trim_ascii_end(), [.., b'}' | b',']))
}

/// Elsewhere no part begins, so that one thread reads all.
#[cfg(not(unix))]
trait FileExt {
    fn read_exact_at(&self, _: &mut [u8], _: u64) -> io::Result<()> {
        Err(ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(not(unix))]
impl FileExt for File {}

#[cfg(test)]
mod tests {
    use super::{Options, Parts, RecordReader};
    use crate::read::task::tests::{Lines, file_of};

    #[test]
    fn values_of_every_form_are_read_in_parts_up_to_the_last_blocks() {
        let options = Options { task: Lines, threads: 2, max_record: 1 << 20, block: 1_000 };
        let (short, pretty) = ("{\"a\":1}", "{\n  \"a\": 1,\n  \"b\": 2\n}");
        for (start, value, separator) in [
            ("", short, "\n"),
            ("", short, " "),
            ("", pretty, "\r\n"),
            ("", "{\"a\":x}", "\n"),
            ("[", short, ","),
            ("[", pretty, ", "),
            ("[\n  ", short, ",\n  "),
        ] {
            let text = start.to_owned() + &[value; 1_000].join(separator);
            let parts = Parts::start(&file_of(&text), 0, options).expect("a file can be read");
            let parts = parts.expect("it has several blocks");
            let mut reader = RecordReader::behind(b"", 0, options);
            while let Ok(Some(_)) = parts.next(&mut reader) {}
            assert!(reader.offset + 2_000 > text.len() as u64, "{start:?} {separator:?}");
        }
    }
}
