//! The ledger is killed, loses power, and runs out of disk: nothing acknowledged is lost, and no
//! half of a batch is left.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod faults;
mod full_disk;
mod kills;
mod power_cuts;
mod process;
mod two_processes;

/// The number that a variable of the environment holds, if it is set.
fn number_of(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |number| number.parse().unwrap())
}
