//! The conformance suite on each store, and what is SQLite's alone.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod backup;
mod batches;
mod checking;
mod damage;
mod deciding;
mod displaced;
mod foreign_files;
mod foreign_rules;
mod in_batch;
mod json;
mod log_length;
mod on_disk;
mod one_writer;
mod peers;
mod quadratic;
mod sqlite;
mod subjects;
mod unsafe_files;
mod version_1;

use crate::{
    in_batch::InBatch,
    subjects::{InMemory, OnDisk, Unguarded},
};

ledger_conformance::suite! { memory, InMemory::default }
ledger_conformance::suite! { sqlite_file, OnDisk::new }
ledger_conformance::suite! { sqlite_batch, InBatch::new }
ledger_conformance::suite! { sqlite_without_triggers, Unguarded::new }
