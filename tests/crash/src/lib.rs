//! What the crash tests write to a ledger, and how they look at what is left.
//!
//! Every ledger of these tests is told the same, from [`call`] 0 on. So whoever opens one after a
//! crash knows from the number of calls that were acknowledged what has to be in it, be it in
//! another process or on another disk.
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
pub use crate::script::Script;
pub use crate::write_back::write_back;
