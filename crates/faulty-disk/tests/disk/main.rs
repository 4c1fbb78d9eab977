//! SQLite on the simulated disk: what the disk keeps, loses and refuses.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod connections;
mod faults;
mod power_cuts;
mod workload;
