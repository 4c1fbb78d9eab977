//! The order, one record for each order that is meant to be on an exchange, and
//! the fill, one for each execution that took place under it.
//!
//! Every type here is read through one door, holds no wrong value, and is
//! written as what was read: nothing is rounded, trimmed or made up.
//!
//! ```
//! use core_enums::{OrderSide, OrderStatus};
//! use dtos_state::{
//!     ExecutionSummary, Fill, NewFill, NewOrder, Order, OrderTerms, OrderUpdate, Progress,
//!     Timestamp,
//! };
//!
//! let now: Timestamp = "2025-12-01T15:00:00Z".parse()?;
//! let later: Timestamp = "2025-12-01T15:00:02Z".parse()?;
//! let terms = OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: now,
//! };
//! let mut order = Order::new(NewOrder::limit(terms, "95000.00".parse()?));
//! order.check_sendable()?;
//!
//! let filled = OrderUpdate {
//!     status: OrderStatus::Filled,
//!     connector_order_id: Some("binance_order_12345678".parse()?),
//!     updated_at: later,
//! };
//! assert_eq!(order.apply(&filled)?, Progress::Advanced);
//! assert_eq!(order.apply(&filled)?, Progress::Unchanged);
//! assert_eq!(order.status(), OrderStatus::Filled);
//!
//! let fill = Fill::new(NewFill {
//!     parent_order_id: order.order_id(),
//!     connector_fill_id: Some("binance_trade_87654321".parse()?),
//!     filled_quantity: "0.2".parse()?,
//!     fill_price: "94999.50".parse()?,
//!     commission: None,
//!     commission_asset: None,
//!     executed_at: later,
//! });
//! let summary = ExecutionSummary::of(&order, [&fill])?;
//! assert_eq!(summary.remaining_quantity(), "0.3".parse()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod exact_decimal;
mod exact_sum;
mod execution_summary;
mod fill;
mod json_text;
mod new_fill;
mod new_order;
mod object_only;
mod order;
mod order_update;
mod printable_text;
mod quantity;
mod short_text;
mod symbol;
mod timestamp;
mod wide;

pub use crate::exact_decimal::{ExactDecimal, InvalidDecimal};
pub use crate::execution_summary::{ExecutionSummary, NotSummable};
pub use crate::fill::Fill;
pub use crate::new_fill::NewFill;
pub use crate::new_order::{NewOrder, OrderTerms, StopLimitPrices};
pub use crate::order::{NotSendable, Order};
pub use crate::order_update::{Contradiction, OrderUpdate, Progress};
pub use crate::printable_text::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, InvalidCommissionAsset,
    InvalidConnectorFillId, InvalidConnectorOrderId,
};
pub use crate::quantity::{InvalidQuantity, Quantity};
pub use crate::symbol::{InvalidSymbol, Symbol};
pub use crate::timestamp::{InvalidTimestamp, Timestamp};

/// The README's example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct ReadmeExample;
