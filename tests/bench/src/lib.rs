//! What the benches share.
//!
//! A ratio is only worth something if both sides were measured on the same machine in the same
//! state. So all contenders of a bench take turns of half a millisecond, a ratio is the median of
//! the ratios of each turn, and the state of the machine is printed along with it.

mod borrowed;
mod contender;
mod machine;
mod sample;
mod spread;
mod turns;

pub use crate::borrowed::Borrowed;
pub use crate::machine::print_machine;
pub use crate::sample::{Form, Sample};
pub use crate::spread::Spread;
pub use crate::turns::Turns;
