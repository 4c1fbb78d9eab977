//! Kills, power cuts and full disks: the ledger loses nothing acknowledged, and no partial batch
//! survives.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod exchanged;
mod faults;
mod full_disk;
mod kills;
mod power_cuts;
mod process;
mod two_processes;
mod upgrades;

/// The number in an environment variable, if it is set.
fn number_of(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |number| number.parse().unwrap())
}
