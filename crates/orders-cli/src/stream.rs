//! Reads the records of a stream of JSON, holding one record at a time.

use std::{
    io::{self, Read},
    ops::ControlFlow,
};

use crate::{
    flaw::{Found, Refusal, Visitor},
    place::{Place, PlaceFinder},
    scan::Scanner,
};

/// How large a record may be. About twice as much is held at the most.
pub(crate) const MAX_RECORD: usize = 16 << 20;
/// How much is read at once.
const BLOCK: usize = 256 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Shows every record to a visitor.
///
/// # Errors
/// What reading gives.
pub(crate) fn read_json(reader: &mut dyn Read, visitor: &mut dyn Visitor) -> io::Result<()> {
    let mut scanner = Scanner::new();
    let mut place = Place::START;
    let mut buffer = Vec::new();
    let mut is_last = fill(reader, &mut buffer, BYTE_ORDER_MARK.len())?;
    if buffer.starts_with(BYTE_ORDER_MARK) {
        buffer.drain(..BYTE_ORDER_MARK.len());
    }
    if buffer.starts_with(b"\xFF\xFE") || buffer.starts_with(b"\xFE\xFF") {
        let refusal = Refusal::of(0, "expected UTF-8, but got UTF-16".into());
        let found = Found { offset: 0, outcome: Err(refusal) };
        let _ = visitor.visit(found, &mut PlaceFinder::new(&buffer, place));
        return Ok(());
    }
    loop {
        let mut places = PlaceFinder::new(&buffer, place);
        let mut flow = ControlFlow::Continue(());
        let mut found = |found| {
            if flow.is_continue() {
                flow = visitor.visit(found, &mut places);
            }
        };
        let done = scanner.scan(&buffer, is_last, &mut found);
        if !is_last && buffer.len() - done >= MAX_RECORD {
            let message = format!("expected at most {} MiB for a record", MAX_RECORD >> 20);
            scanner.give_up(done, message, &mut found);
        }
        place = places.place_of(done);
        buffer.drain(..done);
        if is_last || flow.is_break() || visitor.wait().is_break() {
            return Ok(());
        }
        // A long record is not to be read again for each block of it.
        let wanted = if buffer.len() < BLOCK { buffer.len() + 1 } else { 2 * buffer.len() };
        is_last = fill(reader, &mut buffer, wanted)?;
    }
}

/// Reads until there are `wanted` bytes; says whether the stream has ended.
fn fill(reader: &mut dyn Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    while buffer.len() < wanted {
        let len = buffer.len();
        buffer.resize(len + BLOCK, 0);
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
