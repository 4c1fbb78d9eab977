//! What the messages of each venue say, one fact a test. The messages are built from documented
//! fields.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod binance;
mod bybit;
mod coinbase;
mod errors;
mod fix;
mod ids;
mod instruments;
mod kraken;
mod message;
mod okx;
mod rules;
mod unreadable;
