//! The messages of exchanges about orders, read into the words of
//! [`execution_connector`], and requests written for them. There is no I/O here.
//!
//! A [`Reader`] takes one message of a venue and returns what it says: reports, executions,
//! answers, and what a person should know. What it cannot read is a problem with its place in the
//! message, and never a made-up value.
//!
//! ```
//! use exchange_connectors::{Instruments, Reader, Venue};
//!
//! let mut instruments = Instruments::default();
//! instruments.read(
//!     br#"{"symbols": [{"symbol": "BTCUSDT", "baseAsset": "BTC", "quoteAsset": "USDT"}]}"#,
//! )?;
//! let reader = Reader::new(Venue::Binance, "main", instruments);
//! let reading = reader.read(
//!     br#"{"symbol": "BTCUSDT", "orderId": 7, "clientOrderId": "ORD_20260115_083000_a1b2c3d4",
//!          "origQty": "2", "executedQty": "0.5", "status": "NEW", "type": "LIMIT", "side": "BUY",
//!          "price": "95000.00", "time": 1768465800123, "updateTime": 1768465801000}"#,
//! );
//! assert_eq!(reading.problems, []);
//! assert_eq!(reading.news().count(), 1);
//! # Ok::<(), exchange_connectors::Problem>(())
//! ```
#![cfg_attr(
    not(all(
        feature = "binance",
        feature = "bybit",
        feature = "coinbase",
        feature = "fix",
        feature = "kraken",
        feature = "okx"
    )),
    allow(
        unused,
        clippy::unnecessary_wraps,
        reason = "what some venues share, others do not need"
    )
)]

mod client_id;
mod context;
mod instrument_lists;
mod instruments;
mod json;
mod problem;
mod reader;
mod reading;
mod rows;
mod sender;
mod sending;
mod session;
mod table;
mod times;
mod venue;

#[cfg(feature = "binance")]
mod binance;
#[cfg(feature = "bybit")]
mod bybit;
#[cfg(feature = "coinbase")]
mod coinbase;
#[cfg(feature = "fix")]
mod fix;
#[cfg(feature = "kraken")]
mod kraken;
#[cfg(feature = "okx")]
mod okx;

pub use crate::client_id::{cancel_id, client_id, read_cancel_id, read_client_id};
pub use crate::instruments::{Instrument, Instruments};
pub use crate::reader::Reader;
pub use crate::reading::{
    Answer, AnswerName, Item, Lack, Notice, OrderNews, Problem, Reading, RequestedKind,
};
pub use crate::sender::Sender;
pub use crate::sending::{
    CannotSend, Credentials, HttpMethod, HttpRequest, InvalidSecret, Outgoing,
};
pub use crate::table::{ErrorRow, StatusRow, TypeRow, class_of};
pub use crate::venue::Venue;
