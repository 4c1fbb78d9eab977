//! Reads the chunks of a stream ahead, in several threads.

use std::{
    collections::VecDeque,
    hint::black_box,
    io::{self, Read},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use memchr::memrchr_iter;

use crate::read::{
    blocks::read_blocks,
    found::Found,
    options::Options,
    position::{Position, PositionFinder},
    record_reader::RecordReader,
    task::Task,
};

/// How many chunks may wait for each thread.
const AHEAD: usize = 4;

/// A chunk that was read as if it began with a record.
pub(crate) struct Done<T: Task> {
    pub(crate) bytes: Vec<u8>,
    pub(crate) found: Found<T::Output>,
    /// How many of the bytes were read.
    pub(crate) read: usize,
    /// Reads on behind them.
    pub(crate) reader: RecordReader<T>,
    is_last: bool,
}

/// A chunk that is to be read.
struct Job<T: Task> {
    bytes: Vec<u8>,
    position: Position,
    is_last: bool,
    done: Sender<Done<T>>,
}

/// Where a chunk arrives once it has been read, or why there is none.
type Promise<T> = io::Result<Receiver<Done<T>>>;

/// The chunks of a stream, in their order.
pub(crate) struct Pipeline<T: Task> {
    promises: Receiver<Promise<T>>,
    is_complete: bool,
    /// Whether nobody needs what is in the chunks to come.
    is_over: Arc<AtomicBool>,
}

impl<T: Task> Pipeline<T> {
    /// Reads a stream that begins with `start`.
    pub(crate) fn start(
        start: Vec<u8>,
        reader: impl Read + Send + 'static,
        options: Options<T>,
    ) -> io::Result<Self> {
        let spawn = |work: Box<dyn FnOnce() + Send>| {
            let started = thread::Builder::new().spawn(work);
            started.map_err(|error| io::Error::other(format!("cannot start a thread: {error}")))
        };
        // The allocator of glibc gives the memory of each chunk back to the system, until it has
        // seen more freed at once.
        drop(black_box(Vec::<u8>::with_capacity(4 * options.block)));
        let (ahead, promises) = sync_channel(AHEAD * options.threads);
        let (jobs, work) = channel();
        let work = Arc::new(Mutex::new(work));
        let is_over = Arc::new(AtomicBool::new(false));
        for _ in 0..options.threads {
            let (work, is_over) = (Arc::clone(&work), Arc::clone(&is_over));
            spawn(Box::new(move || read_chunks(&work, options, &is_over)))?;
        }
        spawn(Box::new(move || cut(start, reader, options.block, &jobs, &ahead)))?;
        Ok(Self { promises, is_complete: false, is_over })
    }

    /// The next chunk, once it has been read.
    pub(crate) fn next(&mut self) -> io::Result<Option<Done<T>>> {
        if self.is_complete {
            return Ok(None);
        }
        // A stream has a last chunk or an error; any other end is a failure.
        let lost = || io::Error::other("a thread that was reading has failed");
        let done = self.promises.recv().map_err(|_| lost())??.recv().map_err(|_| lost())?;
        self.is_complete = done.is_last;
        Ok(Some(done))
    }

    /// The bytes of all chunks to come, to be read otherwise.
    pub(crate) fn into_rest(self) -> impl Read {
        self.is_over.store(true, Ordering::Relaxed);
        Rest { pipeline: self, bytes: VecDeque::new() }
    }
}

struct Rest<T: Task> {
    pipeline: Pipeline<T>,
    bytes: VecDeque<u8>,
}

impl<T: Task> Read for Rest<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.bytes.is_empty() {
            match self.pipeline.next()? {
                Some(done) => self.bytes = done.bytes.into(),
                None => return Ok(0),
            }
        }
        self.bytes.read(into)
    }
}

/// Cuts a stream into chunks, each of which may begin with a record.
fn cut<T: Task>(
    mut buffer: Vec<u8>,
    mut reader: impl Read,
    block: usize,
    jobs: &Sender<Job<T>>,
    ahead: &SyncSender<Promise<T>>,
) {
    let mut position = Position::START;
    loop {
        let wanted = buffer.len() + 1;
        let is_last = match read_blocks(&mut reader, &mut buffer, wanted, block) {
            Ok(is_last) => is_last,
            Err(error) => {
                // If this fails, nobody waits for it any more.
                let _ = ahead.send(Err(error));
                return;
            }
        };
        let end = match last_cut(&buffer) {
            _ if is_last => buffer.len(),
            None if buffer.len() < block => continue,
            None => buffer.len(),
            Some(end) => end,
        };
        let rest = buffer.split_off(end);
        let bytes = std::mem::replace(&mut buffer, rest);
        let behind = PositionFinder::new(&bytes, position).position_of(bytes.len());
        let (done, taken) = channel();
        let job = Job { bytes, position, is_last, done };
        if ahead.send(Ok(taken)).is_err() || jobs.send(job).is_err() || is_last {
            return;
        }
        position = behind;
    }
}

/// Where the last line begins that may be the start of a record.
fn last_cut(bytes: &[u8]) -> Option<usize> {
    memrchr_iter(b'\n', bytes)
        .map(|end| end + 1)
        .find(|&start| bytes.get(start).is_none_or(|&byte| byte == b'{'))
}

fn read_chunks<T: Task>(work: &Mutex<Receiver<Job<T>>>, options: Options<T>, is_over: &AtomicBool) {
    // A thread that holds the lock does nothing that could panic.
    while let Ok(Ok(job)) = work.lock().map(|work| work.recv()) {
        let Job { bytes, position, is_last, done } = job;
        let mut reader = RecordReader::at(position, options);
        let (found, read) = if is_over.load(Ordering::Relaxed) {
            (Found::default(), 0)
        } else {
            reader.read(&bytes, is_last)
        };
        // If this fails, nobody waits for it any more.
        let _ = done.send(Done { bytes, found, read, reader, is_last });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Options, Pipeline};
    use crate::read::task::tests::Lines;

    #[test]
    fn a_stream_without_lines_is_cut_all_the_same() {
        let options = Options { task: Lines, threads: 2, max_record: 1 << 20, block: 64 };
        let mut pipeline = Pipeline::start(vec![b' '; 60], Cursor::new([b' '; 10_000]), options)
            .expect("threads can be started");
        let mut lens = Vec::new();
        while let Ok(Some(done)) = pipeline.next() {
            lens.push(done.bytes.len());
        }
        assert_eq!(lens.iter().sum::<usize>(), 10_060);
        assert!(lens.iter().all(|&len| len <= 2 * options.block), "{lens:?}");
    }
}
