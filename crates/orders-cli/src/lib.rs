//! The program `orders`: checks, formats and makes orders, and keeps them in a ledger.
//!
//! Its modules stand in two wings: `print` writes for people, and `commands`, which uses it, has a
//! file for each command.

mod commands;
mod print;
mod program;

pub use crate::commands::Count;
pub use crate::program::main;
