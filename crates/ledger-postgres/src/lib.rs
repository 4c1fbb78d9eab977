//! The ledger on PostgreSQL: several writers, standbys, and followers that miss nothing.
//!
//! The rules are those of [`strategy_ledger`]. Replication, failover and consensus are
//! PostgreSQL's. The tables, the promises and the limits are described in `docs/POSTGRES.md`.
//!
//! ```no_run
//! use dtos_state::{Effect, NewOrder, Order, OrderSide, OrderTerms};
//! use ledger_postgres::{Address, LedgerReader, LedgerWriter, PostgresLedger, PostgresReader};
//!
//! let address: Address = "postgres://worker@db1,db2/orders?sslmode=verify-full".parse()?;
//! ledger_postgres::init(&address)?;
//! let mut ledger = PostgresLedger::open(&address)?;
//! let order = Order::generate(NewOrder::market(OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: "2025-12-01T15:00:00Z".parse()?,
//! }));
//! assert_eq!(ledger.register_order(&order)?, Effect::Registered);
//!
//! let reader = PostgresReader::open(&address)?;
//! assert_eq!(reader.order(order.order_id())?, Some(order));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod admin;
mod connect;
mod read;
mod reading;
mod write;

// The traits that the types here are used by, and what those show.
pub use strategy_ledger::{
    AuditOptions, AuditPage, Audited, Case, Change, Cursor, Discrepancy, Finding, Flaw,
    GroupProgress, LedgerReader, LedgerWriter, OrderFilter, Outcome, Refusal, Sort, StorageError,
    SummaryError, WriteError, findings,
};

pub use crate::admin::setup::{Adoption, Init, adopt, init};
pub use crate::admin::status::{Status, status};
pub use crate::connect::address::{Address, InvalidAddress};
pub use crate::connect::error::OpenError;
pub use crate::connect::options::{Options, Promise};
pub use crate::read::reader::PostgresReader;
pub use crate::read::view::PostgresView;
pub use crate::write::group_commit::{GroupCommit, Pending, Returned};
pub use crate::write::ledger::PostgresLedger;
