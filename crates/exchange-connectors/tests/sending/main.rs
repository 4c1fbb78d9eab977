//! Requests as they go over the wire.
//!
//! The signatures were made by another program: the venues' own examples are beside the code.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bodies;
mod requests;
mod secrets;
