//! Writes for people and their terminals.

mod age;
mod color_choice;
mod counted;
mod fitted_table;
mod json_line;
mod meter;
mod notation;
mod pager;
mod problem_writer;
mod streams;
mod terminal;
mod text_table;

pub(crate) use self::{
    age::Now,
    color_choice::ColorChoice,
    counted::counted,
    fitted_table::{Cell, FittedColumn, FittedTable, Short},
    json_line::write_json_line,
    meter::Meter,
    notation::Notation,
    problem_writer::ProblemWriter,
    streams::Streams,
    terminal::Terminal,
    text_table::{Column, TextTable},
};
