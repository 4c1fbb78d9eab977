//! The data that the crash tests write to a ledger, and the checks of what survives.
//!
//! Every ledger of these tests gets the same calls, starting at [`call`] 0. So the number of
//! acknowledged calls tells any process, on any disk, what the ledger must contain after a crash.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::missing_panics_doc, reason = "a panic is a failed test")]

mod broken;
mod call;
mod chance;
mod left;
mod script;
mod write_back;

pub use crate::broken::Broken;
pub use crate::call::{Call, ORDERS_OF_GROUP, Write, call};
pub use crate::chance::drawn;
pub use crate::left::{calls_in, is_sound, reopen};
pub use crate::script::{Numbered, Script};
pub use crate::write_back::write_back;
