//! What every journal does, on each store, and what is SQLite's alone.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod chains;
mod checking;
mod contexts;
mod crashes;
mod deciding;
mod entries;
mod files;
mod following;
mod joined;
mod samples;
mod subjects;

use crate::subjects::suite;

suite! { memory, crate::subjects::InMemory::default }
suite! { sqlite_file, crate::subjects::OnDisk::new }
