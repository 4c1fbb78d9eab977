//! The one owner of every order: on disk before the call returns.
//!
//! A ledger is one SQLite file. One writer takes in orders, what is reported of
//! them, and their fills; any number of readers look on. Whatever was said of an
//! order is in its history, with what became of it.
//!
//! ```
//! use core_enums::{OrderSide, OrderStatus};
//! use dtos_state::{Fill, NewFill, NewOrder, Order, OrderTerms, OrderUpdate, Timestamp};
//! use strategy_ledger::{Discrepancy, Recorded, Registration, StrategyLedger};
//!
//! let folder = tempfile::tempdir()?;
//! let mut ledger = StrategyLedger::open(folder.path().join("orders.ledger"))?;
//!
//! let now: Timestamp = "2025-12-01T15:00:00Z".parse()?;
//! let order = Order::new(NewOrder::market(OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: now,
//! }));
//! assert_eq!(ledger.register_order(&order)?, Registration::Registered);
//! // Who does not know whether a write got through hands it in again.
//! assert_eq!(ledger.register_order(&order)?, Registration::Repeated);
//!
//! let cancelled =
//!     OrderUpdate { status: OrderStatus::Cancelled, connector_order_id: None, updated_at: now };
//! let _ = ledger.apply_update(order.order_id(), &cancelled)?;
//! let fill = Fill::new(NewFill {
//!     parent_order_id: order.order_id(),
//!     connector_fill_id: Some("trade_1".parse()?),
//!     filled_quantity: "0.5".parse()?,
//!     fill_price: "95000.00".parse()?,
//!     commission: None,
//!     commission_asset: None,
//!     executed_at: now,
//! });
//! assert_eq!(ledger.record_fill(&fill)?, Recorded::Recorded);
//!
//! // The exchange filled what it said it had cancelled, and nobody has to guess.
//! let findings = ledger.view().audit()?;
//! let status = OrderStatus::Cancelled;
//! assert_eq!(findings[0].discrepancy, Discrepancy::CompleteButNotFilled { status });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod batch;
mod change;
mod error;
mod file;
mod ledger;
mod outcome;
mod reader;
mod rows;
mod sql;
mod view;
mod writer_lock;

pub use crate::audit::{Discrepancy, Finding};
pub use crate::batch::Batch;
pub use crate::change::{Change, Command, OrderReport};
pub use crate::error::{OpenError, StorageError, SummaryError, WriteError};
pub use crate::ledger::StrategyLedger;
pub use crate::outcome::{Recorded, Registration, Reported};
pub use crate::reader::LedgerReader;
pub use crate::view::LedgerView;
