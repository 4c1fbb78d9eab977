//! The program `orders`: checks, formats and makes orders, and keeps them in a ledger.
//!
//! Its modules stand in four wings, each of which uses only those above it: `explain` says what is
//! wrong with a record, `read` finds the records of a file, `print` writes for people, and
//! `commands` has a file for each command.

mod commands;
mod explain;
mod print;
mod program;
mod read;

pub use crate::commands::Count;
pub use crate::program::main;
