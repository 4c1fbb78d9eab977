//! Writes for people and their terminals.

mod age;
mod counted;
mod json_line;
mod meter;
mod notation;
mod problem_writer;
mod streams;
mod terminal;
mod text_table;

pub(crate) use self::{
    age::Now,
    counted::counted,
    json_line::write_json_line,
    meter::Meter,
    notation::Notation,
    problem_writer::ProblemWriter,
    streams::Streams,
    terminal::Terminal,
    text_table::{Column, TextTable},
};
