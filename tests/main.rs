//! What the crates are held to, from the outside.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
