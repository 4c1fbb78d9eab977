//! The execution worker: places and cancels orders at an exchange, each order at most once,
//! and brings back their outcome. There is no I/O, clock or thread here.
//!
//! A [`Worker`] is a state machine over a ledger and a journal. [`Worker::place`] writes why
//! and what, and only then gives out the request. Events of the venue go in; what they say is
//! in the ledger once the call returns. After a crash, a new worker goes on from the two
//! stores alone. `docs/EXECUTION.md` has the decisions, and what may go wrong.
//!
//! A [`Driver`] runs it over any connector.

mod absence;
mod answers;
mod asked;
#[cfg(feature = "tokio")]
mod async_driver;
mod budget;
mod cancelling;
mod clock;
mod driver;
mod error;
mod following;
mod handle;
mod known;
mod new_ids;
mod news;
mod notice;
mod outbox;
mod pause;
mod pictures;
mod placing;
mod plan;
mod questions;
mod restart;
mod ruling;
mod sabotage;
mod settings;
mod timers;
mod tracked;
mod worker;
#[cfg(feature = "sabotage")]
mod wrong;
#[cfg(feature = "sabotage")]
mod wrong_state;

#[cfg(feature = "tokio")]
pub use crate::async_driver::AsyncDriver;
pub use crate::cancelling::Cancelling;
pub use crate::driver::Driver;
pub use crate::error::{
    CancelError, CancelRefusal, PlaceError, PlaceRefusal, RuleError, WorkerError,
};
pub use crate::new_ids::NewIds;
pub use crate::notice::Notice;
pub use crate::placing::Placed;
pub use crate::plan::{Placing, Plan, PlanGroup};
#[cfg(feature = "sabotage")]
pub use crate::sabotage::Sabotage;
pub use crate::settings::Settings;
pub use crate::worker::{Parts, Worker};
