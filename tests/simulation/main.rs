//! The worker in a simulated world: many histories, wrong workers, and faulty disks.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bad_input;
mod blocks;
mod controls;
mod desk;
mod drivers;
mod histories;
mod on_disk;
mod same_seed;
