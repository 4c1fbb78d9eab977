//! The conformance suite: what every ledger does, whatever it is kept in.
//!
//! It knows a ledger by the traits [`LedgerWriter`] and [`LedgerReader`] alone. To
//! run it on a store, implement [`Subject`] for a ledger of that store, and write
//! one line, which makes a test of each fact:
//!
//! ```text
//! ledger_conformance::suite! { postgres, OnPostgres::new }
//! ```
//!
//! [`LedgerReader`]: strategy_ledger::LedgerReader
//! [`LedgerWriter`]: strategy_ledger::LedgerWriter

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::missing_panics_doc, reason = "a test panics where its name does not hold")]
#![expect(clippy::must_use_candidate, reason = "an example that is not used shows in the test")]
#![expect(missing_docs, reason = "the name of a fact is a sentence")]

mod arrivals;
mod auditing;
mod busting;
pub mod examples;
mod field;
mod filling;
mod filters;
mod grouping;
pub mod model;
pub mod news;
mod permuting;
mod reading;
mod registering;
mod replaying;
mod reporting;
mod requesting;
mod round_trip;
pub mod rules;
mod ruling;
mod scenarios;
pub mod steps;
mod subject;
mod suite;
mod taking;
mod times;

pub use crate::subject::{Fresh, Subject};
pub use crate::suite::facts;
