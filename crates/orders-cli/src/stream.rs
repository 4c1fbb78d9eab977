//! Reads the records of a stream of JSON.
//!
//! Pieces of a long stream are read by several threads at once, each as if it
//! began with a record. That is a guess, which holds where records are lines or
//! begin them. Once it does not, the rest is read by one.

use std::io::{self, Cursor, Read};

use crate::{
    batch::{Batch, Task},
    flaw::{Found, Refusal, Sink},
    pipeline::{Done, Pipeline},
    place::{Place, PlaceFinder},
    scan::Scanner,
    syntax::{MAX_SHOWN, NOT_UTF_16, is_utf_16},
};

/// How much is read at once, if nobody says otherwise.
pub(crate) const BLOCK: usize = 256 << 10;
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How a stream is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) task: Task,
    pub(crate) threads: usize,
    /// How large a record may be. Up to five times as much is held.
    pub(crate) max_record: usize,
    /// How much is read at once.
    pub(crate) block: usize,
}

/// Why the reading ended before the stream.
pub(crate) enum Stop {
    CannotRead(io::Error),
    CannotWrite(io::Error),
}

/// Who takes batches, with the number of bytes that they are made of.
pub(crate) type Emit<'a> = dyn FnMut(Batch, usize) -> io::Result<()> + 'a;

/// Hands what is found in a stream to `emit`, in its order.
pub(crate) fn read_json(
    mut reader: impl Read + Send + 'static,
    options: Options,
    emit: &mut Emit,
) -> Result<(), Stop> {
    let mut start = Vec::new();
    let is_last = fill(&mut reader, &mut start, BYTE_ORDER_MARK.len(), options.block)?;
    let mark = BYTE_ORDER_MARK.len() * usize::from(start.starts_with(BYTE_ORDER_MARK));
    start.drain(..mark);
    let mut standing = Standing::at(Place::START, options);
    if is_utf_16(&start) {
        let mut filling = Filling::new(options.task, &start, Place::START);
        let outcome = Err(Refusal::of(0, NOT_UTF_16.into()));
        filling.take(Found { offset: 0, is_record: false, outcome });
        return emit(filling.batch, start.len()).map_err(Stop::CannotWrite);
    }
    if is_last || options.threads == 1 {
        return read_in_turn(Cursor::new(start).chain(reader), standing, options, emit);
    }
    let mut pipeline = Pipeline::start(start, reader, options).map_err(Stop::CannotRead)?;
    while let Some(done) = pipeline.next()? {
        if !standing.scanner.is_as_new_before(&done.bytes) {
            let rest = Cursor::new(done.bytes).chain(pipeline.into_rest());
            return read_in_turn(rest, standing, options, emit);
        }
        let Done { bytes, standing: behind, batch, read, .. } = done;
        standing = behind;
        emit(batch, read).map_err(Stop::CannotWrite)?;
        if read < bytes.len() {
            let mut bytes = Cursor::new(bytes);
            bytes.set_position(read as u64);
            return read_in_turn(bytes.chain(pipeline.into_rest()), standing, options, emit);
        }
    }
    Ok(())
}

/// Reads a stream to its end in this thread.
fn read_in_turn(
    mut reader: impl Read,
    mut standing: Standing,
    options: Options,
    emit: &mut Emit,
) -> Result<(), Stop> {
    let mut buffer = Vec::new();
    let mut is_last = false;
    loop {
        let mut at = 0;
        loop {
            let (batch, read) = standing.read(options.task, &buffer[at..], is_last);
            at += read;
            let is_full = batch.is_full();
            emit(batch, read).map_err(Stop::CannotWrite)?;
            if !is_full {
                break;
            }
        }
        if is_last {
            return Ok(());
        }
        buffer.drain(..at);
        let enough = options.max_record + MAX_SHOWN;
        if buffer.len() >= enough {
            emit(standing.give_up(options.task, &buffer), 0).map_err(Stop::CannotWrite)?;
            continue;
        }
        // A long record is not to be read again for each block of it.
        let wanted = match buffer.len() {
            len if len < options.block => len + 1,
            len => enough.min(2 * len),
        };
        is_last = fill(&mut reader, &mut buffer, wanted, options.block)?;
    }
}

/// Where in a stream the reading stands.
#[derive(Debug)]
pub(crate) struct Standing {
    scanner: Scanner,
    place: Place,
}

impl Standing {
    /// Before a record.
    pub(crate) const fn at(place: Place, options: Options) -> Self {
        Self { scanner: Scanner::new(options.task.reads(), options.max_record), place }
    }

    /// Reads on, and says also how many bytes are done with.
    pub(crate) fn read(&mut self, task: Task, bytes: &[u8], is_last: bool) -> (Batch, usize) {
        let mut filling = Filling::new(task, bytes, self.place);
        let read = self.scanner.scan(bytes, is_last, &mut filling);
        self.place = filling.places.place_of(read);
        (filling.batch, read)
    }

    /// Gives up the record that is too long.
    fn give_up(&mut self, task: Task, bytes: &[u8]) -> Batch {
        let mut filling = Filling::new(task, bytes, self.place);
        self.scanner.give_up(bytes, 0, &mut filling);
        filling.batch
    }
}

/// A batch that is being filled.
pub(crate) struct Filling<'a> {
    pub(crate) batch: Batch,
    task: Task,
    places: PlaceFinder<'a>,
}

impl<'a> Filling<'a> {
    pub(crate) fn new(task: Task, bytes: &'a [u8], place: Place) -> Self {
        Self { batch: Batch::new(task, bytes.len()), task, places: PlaceFinder::new(bytes, place) }
    }
}

impl Sink for Filling<'_> {
    fn take(&mut self, found: Found) {
        self.batch.push(self.task, found, &mut self.places);
    }

    fn is_full(&self) -> bool {
        self.batch.is_full()
    }
}

/// Reads block by block until there are `wanted` bytes; says whether the stream
/// has ended.
pub(crate) fn fill(
    reader: &mut impl Read,
    buffer: &mut Vec<u8>,
    wanted: usize,
    block: usize,
) -> Result<bool, Stop> {
    while buffer.len() < wanted {
        let len = buffer.len();
        buffer.resize(len + block, 0);
        let read = reader.read(&mut buffer[len..]);
        buffer.truncate(len + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok(true),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                return Err(Stop::CannotRead(error));
            }
            Ok(_) | Err(_) => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::{
        env,
        io::{self, Cursor, ErrorKind, Read},
    };

    use super::{Options, Stop, fill, read_json};
    use crate::{batch::Task, problem::Problem, schema::examples};

    /// Gives one byte after another, or fails.
    struct Reader<I>(I);

    impl<I: Iterator<Item = Result<u8, ErrorKind>>> Read for Reader<I> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.next() else { return Ok(0) };
            into[0] = byte?;
            Ok(1)
        }
    }

    #[test]
    fn an_interrupted_read_is_taken_up_again_and_another_error_is_the_end() {
        let reads = [Ok(b'a'), Err(ErrorKind::Interrupted), Ok(b'b'), Err(ErrorKind::TimedOut)];
        let mut reader = Reader(reads.into_iter());
        let mut buffer = Vec::new();
        assert!(matches!(fill(&mut reader, &mut buffer, 2, 1), Ok(false)));
        assert_eq!(buffer, b"ab");
        let stop = fill(&mut reader, &mut buffer, 3, 1);
        assert!(
            matches!(stop, Err(Stop::CannotRead(error)) if error.kind() == ErrorKind::TimedOut)
        );
        assert!(matches!(fill(&mut reader, &mut buffer, 3, 1), Ok(true)));
        assert_eq!(buffer, b"ab");
    }

    /// What is told of a text, and the orders in it. All of it has to be read.
    fn told(text: &str, options: Options) -> (Vec<Problem>, String) {
        let (mut problems, mut lines, mut records) = (Vec::new(), String::new(), 0);
        let mut done = 0;
        let read = read_json(Cursor::new(text.to_owned()), options, &mut |batch, bytes| {
            done += bytes;
            let of_the_text =
                |problem: Problem| Problem { record: records + problem.record, ..problem };
            problems.extend(batch.problems.into_iter().map(of_the_text));
            lines += &batch.lines;
            records += batch.orders;
            Ok(())
        });
        assert!(read.is_ok());
        assert_eq!(done, text.len(), "{options:?} {text:?}");
        (problems, lines)
    }

    #[test]
    fn threads_and_blocks_change_nothing_of_what_is_told() {
        let cases = env::var("CASES").map_or(2_000, |cases| cases.parse().expect("a number"));
        let order = examples().expect("they are orders")[0].to_json();
        let parts = r#"{}|{"a":1}|{"a":\n|}|[|[\n|]|,|,\n|\n|\n|x|"| |ü|{"a":"|1 |  "b":2\n"#;
        let mut parts: Vec<String> =
            parts.split('|').map(|part| part.replace(r"\n", "\n")).collect();
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(700));
        parts.extend([order.clone(), order, large, " ".repeat(700)]);
        let mut chance: u64 = 1;
        let mut next = |n: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(chance >> 33).unwrap_or_default() % n
        };
        for _ in 0..cases {
            let text: String = (0..next(40)).map(|_| &*parts[next(parts.len())]).collect();
            let (task, max_record) = (Task::Format, 200 + next(1000));
            let whole = Options { task, threads: 1, max_record, block: 1 << 20 };
            let cut = Options { threads: 1 + next(3), block: 1 + next(200), ..whole };
            assert_eq!(told(&text, cut), told(&text, whole), "{cut:?} {text:?}");
        }
    }
}
