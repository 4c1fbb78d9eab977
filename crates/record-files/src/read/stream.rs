//! Reads the records of a stream of JSON.
//!
//! Several threads read the parts of a long file at once, each as if it began with a record, in an
//! array or not. That is a guess. Once it does not hold, one thread reads the rest.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    mem,
};

use core_enums::MistakeKind;

use crate::{
    explain::{Diagnosis, MAX_SHOWN, NOT_UTF_16, is_utf_16},
    read::{
        collector::Collector,
        foreign::{ENOUGH, foreign, may_be_foreign},
        options::Options,
        parts::Parts,
        position::Position,
        record_reader::RecordReader,
        stop::{Emit, Stop},
        task::Task,
        unpacked::Packing,
    },
};

/// How much tells how a file is compressed.
const MAGIC: usize = 4;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Passes what is found in a stream, and in the file that it may be, to `emit`, in its order.
///
/// # Errors
/// If the stream cannot be read, and what `emit` returns.
pub fn read_json<T: Task, E>(
    mut input: impl Read,
    file: Option<&File>,
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), Stop<E>> {
    let mut start = Vec::new();
    read_blocks(&mut input, &mut start, MAGIC, options.block)?;
    if let Some(packing) = Packing::of(&start) {
        let input = packing.unpack(Cursor::new(start).chain(input));
        return read_text(input, None, Vec::new(), options, emit);
    }
    read_text(input, file, start, options, emit)
}

/// The same of text that is not compressed; `start` was read of it already.
fn read_text<T: Task, E>(
    mut input: impl Read,
    file: Option<&File>,
    mut start: Vec<u8>,
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), Stop<E>> {
    read_blocks(&mut input, &mut start, MAGIC, options.block)?;
    let foreign = if is_utf_16(&start) {
        Some((MistakeKind::NotUtf8, NOT_UTF_16.into()))
    } else if may_be_foreign(&start) {
        read_blocks(&mut input, &mut start, ENOUGH, options.block)?;
        foreign(&start).map(|message| (MistakeKind::OtherKind, message))
    } else {
        None
    };
    if let Some((kind, message)) = foreign {
        let mut collector = Collector::new(options.task, &start, Position::START);
        collector.refuse(false, Diagnosis::of(0, kind, message));
        return emit(collector.found, start.len()).map_err(Stop::Refused);
    }
    let position = file.and_then(|mut file| file.stream_position().ok()).unwrap_or_default();
    let mark = BYTE_ORDER_MARK.len() * usize::from(start.starts_with(BYTE_ORDER_MARK));
    start.drain(..mark);
    let offset = position.saturating_sub(start.len() as u64);
    let mut reader = RecordReader::behind(b"", offset, options);
    if let Some(mut file) = file
        && let Some(parts) = Parts::start(file, offset, options)?
    {
        while let Some((found, read)) = parts.next(&mut reader)? {
            emit(found, read).map_err(Stop::Refused)?;
        }
        file.seek(SeekFrom::Start(reader.offset))?;
        start.clear();
    }
    read_in_turn(Cursor::new(start).chain(input), reader, options, emit)
}

/// Reads a stream to its end in this thread.
fn read_in_turn<T: Task, E>(
    mut input: impl Read,
    mut reader: RecordReader<T>,
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), Stop<E>> {
    let (mut buffer, mut at, mut is_last) = (Vec::new(), 0, false);
    loop {
        let (found, read) = reader.read(&buffer[at..], is_last);
        at += read;
        let is_full = T::is_full(&found);
        emit(found, read).map_err(Stop::Refused)?;
        if is_full {
            continue;
        }
        if is_last {
            return Ok(());
        }
        buffer.drain(..mem::take(&mut at));
        let enough = options.max_record + MAX_SHOWN;
        if buffer.len() >= enough {
            emit(reader.give_up(&buffer), 0).map_err(Stop::Refused)?;
            continue;
        }
        // Without this, a long record would be read again for each block of it.
        let wanted = match buffer.len() {
            len if len < options.block => len + 1,
            len => enough.min(2 * len),
        };
        is_last = read_blocks(&mut input, &mut buffer, wanted, options.block)?;
    }
}

/// Reads block by block until there are `wanted` bytes; returns whether the stream has ended.
fn read_blocks(
    reader: &mut impl Read,
    buffer: &mut Vec<u8>,
    wanted: usize,
    block: usize,
) -> io::Result<bool> {
    while buffer.len() < wanted {
        let len = buffer.len();
        buffer.resize(len + block, 0);
        let read = reader.read(&mut buffer[len..]);
        buffer.truncate(len + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok(true),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        env,
        io::{self, ErrorKind, Read},
    };

    use super::{MistakeKind, Options, read_blocks, read_json};
    use crate::read::{
        problem::Problem,
        task::tests::{Lines, file_of},
    };

    const ORDER: &str = "{\"order_id\":\"ORD_20251201_150000_a1b2c3d4\",\
        \"parent_group_id\":\"EXG_20251201_145955_xyz789\",\"connector_order_id\":null,\
        \"symbol\":\"BTC_USDT\",\"side\":\"BUY\",\"order_type\":\"LIMIT\",\
        \"quantity\":\"0.5\",\"price\":\"95000.00\",\"stop_price\":null,\
        \"status\":\"PENDING\",\"created_at\":\"2025-12-01T15:00:00Z\",\
        \"updated_at\":\"2025-12-01T15:00:00Z\"}";

    /// The problems of a text, and the orders in it. All of it must be read.
    fn read(text: &str, options: Options<Lines>) -> (Vec<Problem>, String) {
        let (mut problems, mut lines, mut records) = (Vec::new(), String::new(), 0);
        let mut done = 0;
        let file = file_of(text);
        let read = read_json::<_, Infallible>(&file, Some(&file), options, &mut |found, bytes| {
            done += bytes;
            let of_the_text =
                |problem: Problem| Problem { record: records + problem.record, ..problem };
            problems.extend(found.problems.into_iter().map(of_the_text));
            lines += &found.output;
            records += found.records;
            Ok(())
        });
        assert!(read.is_ok());
        if problems.first().is_none_or(|problem| problem.kind != MistakeKind::OtherKind) {
            assert_eq!(done, text.len(), "{options:?} {text:?}");
        }
        (problems, lines)
    }

    #[test]
    fn threads_and_blocks_change_nothing_of_what_is_found() {
        let cases = env::var("CASES").map_or(2_000, |cases| cases.parse().expect("a number"));
        let parts = r#"{}|{"a":1}|{"a":\n|}|[|[\n|]|,|,\n|\n|\n|x|"| |ü|{"a":"|1 |  "b":2\n"#;
        let mut parts: Vec<String> =
            parts.split('|').map(|part| part.replace(r"\n", "\n")).collect();
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(700));
        parts.extend([ORDER.into(), ORDER.into(), large, " ".repeat(700)]);
        let mut chance: u64 = 1;
        let mut next = |n: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(chance >> 33).unwrap_or_default() % n
        };
        for _ in 0..cases {
            let text: String = (0..next(40)).map(|_| &*parts[next(parts.len())]).collect();
            let (task, max_record) = (Lines, 200 + next(1000));
            let whole = Options { task, threads: 1, max_record, block: 1 << 20 };
            let cut = Options { threads: 1 + next(3), block: 1 + next(1000), ..whole };
            assert_eq!(read(&text, cut), read(&text, whole), "{cut:?} {text:?}");
        }
    }

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
        assert!(matches!(read_blocks(&mut reader, &mut buffer, 2, 1), Ok(false)));
        assert_eq!(buffer, b"ab");
        let end = read_blocks(&mut reader, &mut buffer, 3, 1);
        assert!(matches!(end, Err(error) if error.kind() == ErrorKind::TimedOut));
        assert!(matches!(read_blocks(&mut reader, &mut buffer, 3, 1), Ok(true)));
        assert_eq!(buffer, b"ab");
    }
}
