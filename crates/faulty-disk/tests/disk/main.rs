//! The disk under SQLite itself: what it keeps, what it loses, and what it refuses.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod connections;
mod faults;
mod power_cuts;
mod workload;
