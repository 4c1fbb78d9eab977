//! A worker, its ledger, its journal, its caller and an exchange in one loop, under one
//! seeded scheduler, and the properties that have to hold whatever happens.

mod caller;
mod calls;
mod checker;
mod disk;
mod ids;
mod outcome;
mod rest;
mod seen;
mod setup;
mod shrink;
mod stores;
mod trace;
mod transitions;
mod world;

pub use crate::outcome::{Outcome, Violation};
#[cfg(feature = "sabotage")]
pub use crate::setup::Wrong;
pub use crate::setup::{FaultChoice, Setup};
pub use crate::shrink::shrink;
pub use crate::stores::{Memory, Opened, Stores};

/// Runs the history of a setup, on stores that are empty.
pub fn run<S: Stores>(setup: &Setup, stores: S) -> Outcome {
    match crate::world::World::new(setup.clone(), stores) {
        Ok(world) => world.run(),
        Err(found) => {
            Outcome { violation: Some(Violation { property: 5, found }), ..Outcome::default() }
        }
    }
}
