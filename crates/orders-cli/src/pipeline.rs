//! Reads the pieces of a stream ahead, by several threads.

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

use crate::{
    batch::Batch,
    place::{Place, PlaceFinder},
    stream::{Options, Standing, Stop, fill},
};

/// How many pieces may wait for each thread.
const AHEAD: usize = 4;

/// A piece that was read as if it began with a record.
pub(crate) struct Done {
    pub(crate) bytes: Vec<u8>,
    pub(crate) batch: Batch,
    /// How many of the bytes were read.
    pub(crate) read: usize,
    /// Where the reading stands behind them.
    pub(crate) standing: Standing,
    is_last: bool,
}

struct Piece {
    bytes: Vec<u8>,
    place: Place,
    is_last: bool,
    done: Sender<Done>,
}

/// What is to come of a piece, or why there is none.
type Promise = io::Result<Receiver<Done>>;

/// The pieces of a stream, in their order.
pub(crate) struct Pipeline {
    ahead: Ahead,
    /// Whether reading the pieces would be for nothing.
    is_over: Arc<AtomicBool>,
}

impl Pipeline {
    /// Reads a stream that begins with `start`.
    pub(crate) fn start(
        start: Vec<u8>,
        reader: impl Read + Send + 'static,
        options: Options,
    ) -> io::Result<Self> {
        let spawn = |work: Box<dyn FnOnce() + Send>| {
            let started = thread::Builder::new().spawn(work);
            started.map_err(|error| io::Error::other(format!("cannot start a thread: {error}")))
        };
        // The allocator of glibc gives memory for a piece back to the system each time, until it
        // has seen more freed at once.
        drop(black_box(Vec::<u8>::with_capacity(4 * options.block)));
        let (ahead, taken) = sync_channel(AHEAD * options.threads);
        let (pieces, work) = channel();
        let work = Arc::new(Mutex::new(work));
        let is_over = Arc::new(AtomicBool::new(false));
        for _ in 0..options.threads {
            let (work, is_over) = (Arc::clone(&work), Arc::clone(&is_over));
            spawn(Box::new(move || read_pieces(&work, options, &is_over)))?;
        }
        spawn(Box::new(move || cut(start, reader, options.block, &pieces, &ahead)))?;
        Ok(Self { ahead: Ahead { promises: taken, is_complete: false }, is_over })
    }

    /// The next piece, once it has been read.
    pub(crate) fn next(&mut self) -> Result<Option<Done>, Stop> {
        self.ahead.next().map_err(Stop::CannotRead)
    }

    /// The bytes of all pieces to come, to be read otherwise.
    pub(crate) fn into_rest(self) -> impl Read {
        self.is_over.store(true, Ordering::Relaxed);
        Rest { ahead: self.ahead, bytes: VecDeque::new() }
    }
}

struct Ahead {
    promises: Receiver<Promise>,
    is_complete: bool,
}

impl Ahead {
    fn next(&mut self) -> io::Result<Option<Done>> {
        if self.is_complete {
            return Ok(None);
        }
        // No end is silent: a stream has a last piece, or an error.
        let lost = || io::Error::other("a thread that was reading has failed");
        let done = self.promises.recv().map_err(|_| lost())??.recv().map_err(|_| lost())?;
        self.is_complete = done.is_last;
        Ok(Some(done))
    }
}

struct Rest {
    ahead: Ahead,
    bytes: VecDeque<u8>,
}

impl Read for Rest {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.bytes.is_empty() {
            match self.ahead.next()? {
                Some(done) => self.bytes = done.bytes.into(),
                None => return Ok(0),
            }
        }
        self.bytes.read(into)
    }
}

/// Cuts a stream into pieces, each of which may begin with a record.
fn cut(
    mut buffer: Vec<u8>,
    mut reader: impl Read,
    block: usize,
    pieces: &Sender<Piece>,
    ahead: &SyncSender<Promise>,
) {
    let mut place = Place::START;
    loop {
        let wanted = buffer.len() + 1;
        let is_last = match fill(&mut reader, &mut buffer, wanted, block) {
            Ok(is_last) => is_last,
            Err(Stop::CannotRead(error) | Stop::CannotWrite(error)) => {
                // Nobody waits for it any more where this fails.
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
        let behind = PlaceFinder::new(&bytes, place).place_of(bytes.len());
        let (done, taken) = channel();
        let piece = Piece { bytes, place, is_last, done };
        if ahead.send(Ok(taken)).is_err() || pieces.send(piece).is_err() || is_last {
            return;
        }
        place = behind;
    }
}

/// Where the last line begins that may begin with a record.
fn last_cut(bytes: &[u8]) -> Option<usize> {
    memrchr_iter(b'\n', bytes)
        .map(|end| end + 1)
        .find(|&start| bytes.get(start).is_none_or(|&byte| byte == b'{'))
}

fn read_pieces(work: &Mutex<Receiver<Piece>>, options: Options, is_over: &AtomicBool) {
    // A thread that holds the lock does nothing that could panic.
    while let Ok(Ok(piece)) = work.lock().map(|work| work.recv()) {
        let Piece { bytes, place, is_last, done } = piece;
        let mut standing = Standing::at(place, options);
        let (batch, read) = if is_over.load(Ordering::Relaxed) {
            (Batch::default(), 0)
        } else {
            standing.read(options.task, &bytes, is_last)
        };
        // Nobody waits for it any more where this fails.
        let _ = done.send(Done { bytes, batch, read, standing, is_last });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::Pipeline;
    use crate::{batch::Task, stream::Options};

    #[test]
    fn a_stream_without_lines_is_cut_all_the_same() {
        let task = Task::Check { sendable: false };
        let options = Options { task, threads: 2, max_record: 1 << 20, block: 64 };
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
