//! The ledger in one SQLite file: on disk before the call returns.
//!
//! One writer takes commands; any number of readers look on. The rules are those
//! of [`strategy_ledger`]; the file, its promises and its versions are described
//! in `docs/LEDGER.md`.
//!
//! ```
//! use dtos_state::{Effect, NewOrder, Order, OrderSide, OrderTerms};
//! use ledger_sqlite::{LedgerReader, LedgerWriter, OrderFilter, SqliteLedger, SqliteReader};
//!
//! let folder = tempfile::tempdir()?;
//! let mut ledger = SqliteLedger::open(folder.path().join("orders.ledger"))?;
//! let order = Order::generate(NewOrder::market(OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: "2025-12-01T15:00:00Z".parse()?,
//! }));
//! assert_eq!(ledger.register_order(&order)?, Effect::Registered);
//!
//! let reader = SqliteReader::open(ledger.path())?;
//! let open = OrderFilter { open: Some(true), ..OrderFilter::default() };
//! assert_eq!(reader.orders(&open)?, [order]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backup;
mod batch;
mod check;
mod columns;
mod error;
mod file;
mod header;
mod ledger;
mod log;
#[cfg(test)]
mod noted;
mod numbers;
mod open_file;
mod past;
#[cfg(test)]
mod plans;
mod reader;
mod reads;
mod reserve;
mod rights;
mod statement;
mod surroundings;
mod table;
mod upgrade;
mod version_1;
mod view;
mod watch;
mod writer_lock;

// The traits that the types here are used by, and what those show.
pub use strategy_ledger::{
    AuditOptions, AuditPage, Audited, Case, Change, Cursor, Discrepancy, Finding, Flaw,
    GroupProgress, LedgerReader, LedgerWriter, OrderFilter, Outcome, Refusal, Sort, StorageError,
    SummaryError, WriteError, findings,
};

pub use crate::backup::restore;
pub use crate::batch::Batch;
pub use crate::error::OpenError;
pub use crate::header::is_ledger;
pub use crate::ledger::SqliteLedger;
pub use crate::reader::SqliteReader;
pub use crate::rights::Sharing;
pub use crate::upgrade::Upgrade;
pub use crate::view::SqliteView;
