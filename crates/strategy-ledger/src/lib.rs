//! The rules of the ledger that owns every order: the effect of each command, and
//! the contradictions that an audit finds. There is no database here.
//!
//! A ledger takes commands in three steps. [`Questions`] lists what must be known,
//! and a [`Store`] answers. [`decide`], a pure function, returns the outcome of
//! each command and the rows to keep. The store writes them. So a store needs a
//! fixed number of round trips for any number of commands, and you can test the
//! rules without a store.
//!
//! ```
//! use dtos_state::{
//!     Effect, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate,
//!     Timestamp,
//! };
//! use strategy_ledger::{AuditOptions, Discrepancy, LedgerReader, LedgerWriter, MemoryLedger};
//!
//! let mut ledger = MemoryLedger::default();
//! let now: Timestamp = "2025-12-01T15:00:00Z".parse()?;
//! let order = Order::generate(NewOrder::market(OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: now,
//! }));
//! assert_eq!(ledger.register_order(&order)?, Effect::Registered);
//! // A caller that does not know whether a write got through submits it again.
//! assert_eq!(ledger.register_order(&order)?, Effect::Repeated);
//!
//! ledger.apply_update(&OrderUpdate::new(order.order_id(), OrderStatus::Cancelled, now))?;
//! let fill = Fill::generate(NewFill {
//!     parent_order_id: order.order_id(),
//!     connector_fill_id: Some("trade_1".parse()?),
//!     filled_quantity: "0.5".parse()?,
//!     fill_price: "95000.00".parse()?,
//!     commission: None,
//!     commission_asset: None,
//!     executed_at: now,
//! });
//! assert_eq!(ledger.record_fill(&fill)?, Effect::Filled);
//!
//! // The exchange filled what it had reported as cancelled. The audit says so.
//! let findings = ledger.audit(&AuditOptions::at(now))?;
//! let status = OrderStatus::Cancelled;
//! assert_eq!(findings[0].discrepancy, Discrepancy::CompleteButNotFilled { status });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod change;
mod cursor;
mod decide;
mod error;
mod executions;
mod filter;
mod finding;
mod flaw;
mod group;
mod known;
mod memory;
mod news;
mod news_digest;
mod order_report;
mod overview;
mod reader;
mod requests;
mod standing;
mod store;
mod writer;

pub use crate::audit::{AuditOptions, AuditPage, Audited, Case, findings};
pub use crate::change::Change;
pub use crate::cursor::{Cursor, InvalidCursor};
pub use crate::decide::{Decision, Kept, Outcome, decide};
pub use crate::error::{Refusal, StorageError, SummaryError, WriteError};
pub use crate::executions::Executions;
pub use crate::filter::{OrderFilter, Sort};
pub use crate::finding::{Discrepancy, Finding};
pub use crate::flaw::Flaw;
pub use crate::group::{GroupProgress, GroupQuantity};
pub use crate::known::{Known, Questions};
pub use crate::memory::MemoryLedger;
pub use crate::news::News;
pub use crate::news_digest::NewsDigest;
pub use crate::order_report::{FillPart, OrderReport};
pub use crate::overview::{Overview, OverviewSums};
pub use crate::reader::LedgerReader;
pub use crate::requests::unsettled;
pub use crate::standing::Standing;
pub use crate::store::{Store, take_all};
pub use crate::writer::LedgerWriter;

/// The README's example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct ReadmeExample;
