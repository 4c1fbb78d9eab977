//! The identifiers that link an order to its execution group, its fills, and the reasons for it.
//!
//! An id stores its text inline: it is `Copy`, needs no heap, and sorts as text.
//!
//! ```
//! use id_generators::{OrderId, generate_order_id};
//!
//! let id: OrderId = "ORD_20251201_150000_a1b2c3d4".parse()?;
//! assert_eq!(id.as_str(), "ORD_20251201_150000_a1b2c3d4");
//! assert_eq!(id.timestamp()?.to_string(), "2025-12-01 15:00:00 UTC");
//! assert!(generate_order_id() < generate_order_id());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chain_ids;
mod counters;
mod error;
mod execution_group_id;
mod fill_id;
mod generator;
mod id;
mod order_id;
mod sync;
mod trade_plan_id;

pub use crate::chain_ids::{
    EntryPlanId, EntryPlanKind, ExecutionCommandId, ExecutionCommandKind, ExecutionPlanId,
    ExecutionPlanKind, ExitPlanId, ExitPlanKind, JournalEntryId, JournalEntryKind, NewsId,
    NewsKind, RiskId, RiskKind, ScheduleId, ScheduleKind, SignalId, SignalKind, SizePlanId,
    SizePlanKind, StrategyDirectiveId, StrategyDirectiveKind, TickId, TickKind,
};
pub use crate::error::{ClockOutOfRange, InvalidId, NoEntropy, NotATimestamp};
pub use crate::execution_group_id::{ExecutionGroupId, ExecutionGroupKind};
pub use crate::fill_id::{FillId, FillKind};
pub use crate::generator::{
    IdGenerator, generate_execution_group_id, generate_fill_id, generate_order_id,
};
pub use crate::id::{Id, IdKind};
pub use crate::order_id::{OrderId, OrderKind};
pub use crate::trade_plan_id::{TradePlanId, TradePlanKind};
