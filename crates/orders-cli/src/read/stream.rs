//! Reads the records of a stream of JSON.
//!
//! Several threads read the chunks of a long stream at once, each as if it began with a record, in
//! an array or not. That is a guess. Once it does not hold, one thread reads the rest.

use std::io::{Cursor, Read};

use crate::{
    explain::{Diagnosis, MAX_SHOWN, NOT_UTF_16, is_utf_16},
    read::{
        blocks::read_blocks,
        collector::Collector,
        options::Options,
        pipeline::{Done, Pipeline},
        position::Position,
        record_reader::RecordReader,
        sink::{Scanned, Sink},
        state::State,
        stop::{Emit, Stop},
        task::Task,
    },
};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Passes what is found in a stream to `emit`, in its order.
pub(crate) fn read_json<T: Task, E>(
    mut input: impl Read + Send + 'static,
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), Stop<E>> {
    let mut start = Vec::new();
    let is_last = read_blocks(&mut input, &mut start, BYTE_ORDER_MARK.len(), options.block)
        .map_err(Stop::CannotRead)?;
    let mark = BYTE_ORDER_MARK.len() * usize::from(start.starts_with(BYTE_ORDER_MARK));
    start.drain(..mark);
    let mut reader = RecordReader::in_state(State::Between, options);
    if is_utf_16(&start) {
        let mut collector = Collector::new(options.task, &start, Position::START);
        let outcome = Err(Diagnosis::of(0, NOT_UTF_16.into()));
        collector.take(Scanned { offset: 0, is_record: false, outcome, written: None });
        return emit(collector.found, start.len()).map_err(Stop::Refused);
    }
    if is_last || options.threads == 1 {
        return read_in_turn(Cursor::new(start).chain(input), reader, options, emit);
    }
    let mut pipeline = Pipeline::start(start, input, options).map_err(Stop::CannotRead)?;
    while let Some(done) = pipeline.next().map_err(Stop::CannotRead)? {
        let Done { bytes, state, mut found, read, reader: mut behind, .. } = done;
        if !reader.is_in_state(state, &bytes) {
            let rest = Cursor::new(bytes).chain(pipeline.into_rest());
            return read_in_turn(rest, reader, options, emit);
        }
        behind.move_to(reader.position(), &mut found);
        reader = behind;
        emit(found, read).map_err(Stop::Refused)?;
        if read < bytes.len() {
            let mut bytes = Cursor::new(bytes);
            bytes.set_position(read as u64);
            return read_in_turn(bytes.chain(pipeline.into_rest()), reader, options, emit);
        }
    }
    Ok(())
}

/// Reads a stream to its end in this thread.
fn read_in_turn<T: Task, E>(
    mut input: impl Read,
    mut reader: RecordReader<T>,
    options: Options<T>,
    emit: &mut Emit<T::Output, E>,
) -> Result<(), Stop<E>> {
    let mut buffer = Vec::new();
    let mut is_last = false;
    loop {
        let mut at = 0;
        loop {
            let (found, read) = reader.read(&buffer[at..], is_last);
            at += read;
            let is_full = T::is_full(&found);
            emit(found, read).map_err(Stop::Refused)?;
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
            emit(reader.give_up(&buffer), 0).map_err(Stop::Refused)?;
            continue;
        }
        // Without this, a long record would be read again for each block of it.
        let wanted = match buffer.len() {
            len if len < options.block => len + 1,
            len => enough.min(2 * len),
        };
        is_last = read_blocks(&mut input, &mut buffer, wanted, options.block)
            .map_err(Stop::CannotRead)?;
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, env, io::Cursor};

    use super::{Options, read_json};
    use crate::read::{problem::Problem, task::tests::Lines};

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
        let input = Cursor::new(text.to_owned());
        let read = read_json::<_, Infallible>(input, options, &mut |found, bytes| {
            done += bytes;
            let of_the_text =
                |problem: Problem| Problem { record: records + problem.record, ..problem };
            problems.extend(found.problems.into_iter().map(of_the_text));
            lines += &found.output;
            records += found.records;
            Ok(())
        });
        assert!(read.is_ok());
        assert_eq!(done, text.len(), "{options:?} {text:?}");
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
            let cut = Options { threads: 1 + next(3), block: 1 + next(200), ..whole };
            assert_eq!(read(&text, cut), read(&text, whole), "{cut:?} {text:?}");
        }
    }
}
