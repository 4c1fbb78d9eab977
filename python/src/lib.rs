//! The Python package `order_state`: the records, the rules and the ledger of the other crates.
//!
//! A record of Python is a record of `dtos-state`: its constructor writes what it is given as JSON,
//! and the one reader of records reads that. So both accept the same, and say the same.

mod book;
mod errors;
mod files;
mod filter;
mod import;
mod input;
mod model;
mod module;
mod names;
mod order;
mod output;
mod records;
mod shared;
mod table;
mod value;
