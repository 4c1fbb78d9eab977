//! The order, one record for each order that is meant to be on an exchange; the
//! fill, one for each execution that took place under it; and the news of both
//! that a ledger takes.
//!
//! No type here can hold an invalid value, and each is written as it was read:
//! nothing is rounded, trimmed or made up.
//!
//! ```
//! use dtos_state::{
//!     Effect, ExecutionSummary, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus,
//!     OrderTerms, OrderUpdate, Timestamp,
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
//! let mut order = Order::generate(NewOrder::limit(terms, "95000.00".parse()?));
//! order.check_sendable()?;
//!
//! let filled = OrderUpdate {
//!     connector_order_id: Some("binance_order_12345678".parse()?),
//!     ..OrderUpdate::new(order.order_id(), OrderStatus::Filled, later)
//! };
//! assert_eq!(order.apply(&filled), Effect::Advanced);
//! assert_eq!(order.apply(&filled), Effect::Unchanged);
//! assert_eq!(order.status(), OrderStatus::Filled);
//!
//! let fill = Fill::generate(NewFill {
//!     parent_order_id: order.order_id(),
//!     connector_fill_id: Some("binance_trade_87654321".parse()?),
//!     filled_quantity: "0.2".parse()?,
//!     fill_price: "94999.50".parse()?,
//!     commission: None,
//!     commission_asset: None,
//!     executed_at: later,
//! });
//! let summary = ExecutionSummary::of(&order, [&fill])?;
//! assert_eq!(summary.remaining_quantity(), Some("0.3".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod bust;
mod canonical;
mod command;
mod difference;
mod effect;
mod exact_decimal;
mod exact_sum;
mod execution_group;
mod execution_summary;
mod fill;
mod invalid_record;
mod object;
mod order;
mod order_terms;
mod order_update;
mod printable_text;
mod quantity;
mod record;
mod request;
mod ruling;
mod short_text;
mod symbol;
mod table;
mod text_type;
mod timestamp;

// What the signatures here show.
pub use chrono;
pub use core_enums::{
    AnswerOutcome, ChangeEffect, ErrorClass, Excerpt, GroupStatus, HistoryFault, OrderSide,
    OrderStatus, OrderType, PartStanding, ReportEffect, RequestKind, Sum, UnknownName,
};
pub use id_generators::{
    ExecutionGroupId, FillId, InvalidId, NotATimestamp, OrderId, TradePlanId,
    generate_execution_group_id, generate_fill_id, generate_order_id,
};
pub use rust_decimal;

pub use crate::answer::Answer;
pub use crate::bust::{Bust, InvalidBust, NewBust};
pub use crate::canonical::Canonical;
pub use crate::command::Command;
pub use crate::difference::Difference;
pub use crate::effect::{Contradiction, Effect};
pub use crate::exact_decimal::{ExactDecimal, InvalidDecimal};
pub use crate::exact_sum::ExactSum;
pub use crate::execution_group::ExecutionGroup;
pub use crate::execution_summary::{CommissionSum, ExecutionSummary, NotSummable};
pub use crate::fill::{Fill, NewFill};
pub use crate::invalid_record::InvalidRecord;
pub use crate::order::{NewOrder, NotSendable, Order, OrderState};
pub use crate::order_terms::{OrderTerms, StopLimitPrices};
pub use crate::order_update::OrderUpdate;
pub use crate::printable_text::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, FindingKey, InvalidCommissionAsset,
    InvalidConnectorFillId, InvalidConnectorOrderId, InvalidFindingKey, InvalidReason,
    InvalidRuledBy, Reason, RuledBy,
};
pub use crate::quantity::{
    CumulativeQuantity, InvalidCumulativeQuantity, InvalidQuantity, Quantity,
};
pub use crate::request::Request;
pub use crate::ruling::{InvalidRuling, NewRuling, Ruling};
pub use crate::symbol::{InvalidSymbol, Symbol};
pub use crate::table::{Content, Field, Keys, Table, TextCheck, Texts};
pub use crate::timestamp::{InvalidTimestamp, Timestamp};
