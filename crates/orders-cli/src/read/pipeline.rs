//! Reads the chunks of a stream ahead, in several threads.

use std::{
    collections::VecDeque,
    hint::black_box,
    io::{self, Read},
    mem,
    sync::{
        Arc, Barrier, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use memchr::{memchr, memrchr_iter};

use crate::read::{
    blocks::read_blocks, found::Found, options::Options, record_reader::RecordReader, state::State,
    task::Task,
};

/// How many chunks may wait for each thread.
const AHEAD: usize = 2;

/// A chunk that was read as if the text before it ended in some state.
pub(crate) struct Done<T: Task> {
    pub(crate) bytes: Vec<u8>,
    /// That state.
    pub(crate) state: State,
    pub(crate) found: Found<T::Output>,
    /// How many of the bytes were read.
    pub(crate) read: usize,
    /// Reads on behind them.
    pub(crate) reader: RecordReader<T>,
    is_last: bool,
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
        input: impl Read + Send + 'static,
        options: Options<T>,
    ) -> io::Result<Self> {
        // The allocator of glibc gives the memory of each chunk back to the system, until it has
        // seen more freed at once.
        drop(black_box(Vec::<u8>::with_capacity(4 * options.block)));
        let (ahead, promises) = sync_channel(AHEAD * options.threads);
        let cutter = Cutter { input, rest: start, state: State::Between, ahead: Some(ahead) };
        let cutter = Arc::new(Mutex::new(cutter));
        let is_over = Arc::new(AtomicBool::new(false));
        // None of them reads before all have started, and each starts alone: where there is no
        // memory for one, the others would fail in what they do meanwhile.
        let has_started = Arc::new(Barrier::new(2));
        let mut turn = cutter.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..options.threads {
            let (cutter, is_over) = (Arc::clone(&cutter), Arc::clone(&is_over));
            let starts = Arc::clone(&has_started);
            let thread = thread::Builder::new().spawn(move || {
                starts.wait();
                read_chunks(&cutter, options, &is_over);
            });
            if let Err(error) = thread {
                turn.ahead = None;
                return Err(io::Error::other(format!("cannot start a thread: {error}")));
            }
            has_started.wait();
        }
        drop(turn);
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

/// Cuts a stream into chunks, each of which may begin with a record. The threads take turns.
struct Cutter<I, T: Task> {
    input: I,
    /// What of the stream was read for the last chunk, and belongs to the next.
    rest: Vec<u8>,
    /// The state in which the text before the next chunk seems to end.
    state: State,
    /// Takes the promises; none at the end of the stream.
    ahead: Option<SyncSender<Promise<T>>>,
}

/// A chunk that is to be read.
struct Job<T: Task> {
    bytes: Vec<u8>,
    state: State,
    is_last: bool,
    done: Sender<Done<T>>,
}

impl<I: Read, T: Task> Cutter<I, T> {
    /// The next chunk, which has been promised.
    fn next(&mut self, block: usize) -> Option<Job<T>> {
        let ahead = self.ahead.take()?;
        match self.cut(block) {
            Ok((bytes, state, is_last)) => {
                let (done, taken) = channel();
                // If this fails, nobody waits for it any more.
                ahead.send(Ok(taken)).ok()?;
                self.ahead = (!is_last).then_some(ahead);
                Some(Job { bytes, state, is_last, done })
            }
            Err(error) => {
                let _ = ahead.send(Err(error));
                None
            }
        }
    }

    /// The next chunk, the state in which it begins, and whether it is the last.
    fn cut(&mut self, block: usize) -> io::Result<(Vec<u8>, State, bool)> {
        loop {
            let wanted = self.rest.len() + 1;
            let is_last = read_blocks(&mut self.input, &mut self.rest, wanted, block)?;
            let end = match last_cut(&self.rest) {
                _ if is_last => self.rest.len(),
                None if self.rest.len() < block => continue,
                None => self.rest.len(),
                Some(end) => end,
            };
            let rest = self.rest.split_off(end);
            let bytes = mem::replace(&mut self.rest, rest);
            let behind = state_behind(self.state, &bytes);
            return Ok((bytes, mem::replace(&mut self.state, behind), is_last));
        }
    }
}

/// Where the last record seems to begin, or the next one behind the last line.
fn last_cut(bytes: &[u8]) -> Option<usize> {
    // Behind a comma alone there may also be the next field of a record.
    let ends_a_record = |bytes: &[u8]| bytes.ends_with(b"}") || bytes.ends_with(b"},");
    let is_end = bytes.ends_with(b"\n") && ends_a_record(bytes.trim_ascii_end());
    let is_start = |&at: &usize| {
        let before = bytes[..at].trim_ascii_end();
        before.ends_with(b"}") || before.ends_with(b",")
    };
    if is_end { Some(bytes.len()) } else { memrchr_iter(b'{', bytes).find(is_start) }
}

/// The state in which a text seems to end that began in another: in an array behind a comma, else
/// between values. If it is not so, that shows.
fn state_behind(before: State, bytes: &[u8]) -> State {
    if bytes.trim_ascii_end().ends_with(b",") {
        let is_multiline = before.is_multiline() || memchr(b'\n', bytes).is_some();
        State::BeforeElement { is_multiline, is_first: false }
    } else {
        State::Between
    }
}

fn read_chunks<T: Task>(
    cutter: &Mutex<Cutter<impl Read, T>>,
    options: Options<T>,
    is_over: &AtomicBool,
) {
    // A thread that holds the lock does nothing that could panic.
    while let Some(job) = cutter.lock().ok().and_then(|mut cutter| cutter.next(options.block)) {
        let Job { bytes, state, is_last, done } = job;
        let mut reader = RecordReader::in_state(state, options);
        let (found, read) = if is_over.load(Ordering::Relaxed) {
            (Found::default(), 0)
        } else {
            reader.read(&bytes, is_last)
        };
        // If this fails, nobody waits for it any more.
        let _ = done.send(Done { bytes, state, found, read, reader, is_last });
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
