//! Finds the records of files and streams.
//!
//! [`Source`] opens a file and reads it as Markdown or as a stream of JSON. The scanner finds the
//! records in a chunk of text, a [`Task`] takes them, and what it made of them comes back in
//! order, as one [`Found`] after another.

mod chunk;
mod collector;
mod foreign;
mod found;
mod input_format;
mod interrupts;
mod markdown;
mod options;
mod parts;
mod position;
mod problem;
mod record_reader;
mod scanner;
mod source;
mod stop;
mod stream;
mod task;
mod torn;
mod unpacked;

pub use self::{
    found::Found,
    input_format::InputFormat,
    interrupts::Interrupts,
    markdown::read_markdown,
    options::{BLOCK, DEFAULT_MAX_MIB, DEFAULT_MAX_RECORD, Options},
    position::{Position, PositionFinder},
    problem::Problem,
    source::Source,
    stop::{Emit, Stop},
    stream::read_json,
    task::Task,
};
