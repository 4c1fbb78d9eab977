//! The program `orders`: checks, formats and makes orders, and keeps them in a ledger.
//!
//! `read` finds the records of a file, `explain` says what is wrong with those that the typed
//! reader refuses, and `print` writes for people. A command uses all three.

mod args;
mod check;
mod count;
mod explain;
mod id;
mod ledger;
mod lifecycle;
mod new;
mod notation;
mod program;
mod progress;
mod read;
mod schema;
mod streams;
mod terminal;

pub use crate::count::Count;
pub use crate::program::main;
