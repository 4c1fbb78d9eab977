//! An exchange in memory. Without faults it trades on paper; with them it misbehaves in
//! every way that is known of exchanges and of the lines to them. All of it follows from a
//! seed, and is the same on every machine.

mod asking;
mod book;
mod exchange;
mod fault;
mod market;
mod order;
mod reality;
mod rng;
mod telling;
mod trading;
mod variant;
mod venue;

pub use crate::exchange::{micros, time};
pub use crate::fault::{Fault, Faults};
pub use crate::order::{Micros, VenueFill, VenueOrder};
pub use crate::rng::Rng;
pub use crate::variant::Variant;
pub use crate::venue::SimulatedVenue;
