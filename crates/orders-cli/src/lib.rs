//! The program `orders`: checks, formats and makes orders, and keeps them in a
//! ledger.
//!
//! Reading goes from room to room. `source` opens a file; `stream`, with
//! `pipeline`, and `markdown` give its text to `scan`, which finds the records;
//! `diagnosis` says, by the tables of `shape`, all that is wrong with those that
//! the typed reader refuses; `batch` collects what is to be written, and `check`
//! or `ledger` writes it.

mod args;
mod batch;
mod check;
mod count;
mod diagnosis;
mod flaw;
mod given;
mod id;
mod ledger;
mod lifecycle;
mod markdown;
mod new;
mod piece;
mod pipeline;
mod place;
mod problem;
mod program;
mod progress;
mod record;
mod scan;
mod schema;
mod shape;
mod source;
mod stream;
mod streams;
mod syntax;
mod terminal;

pub use crate::count::Count;
pub use crate::program::main;
