//! The enums that describe an order, and its lifecycle: the effect of each
//! report.
//!
//! Every enum is closed: only the exact names are read.
//!
//! ```
//! use core_enums::{OrderSide, OrderStatus, ReportEffect};
//!
//! let side: OrderSide = "BUY".parse()?;
//! assert_eq!(side.to_string(), "BUY");
//! assert!("buy".parse::<OrderSide>().is_err());
//!
//! // A fill that raced the cancel wins; a late partial fill changes nothing.
//! let cancelled = OrderStatus::Cancelled;
//! assert_eq!(cancelled.effect_of(OrderStatus::Filled), ReportEffect::Advances);
//! assert_eq!(cancelled.after(OrderStatus::PartiallyFilled)?, cancelled);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change_effect;
#[doc(hidden)]
pub mod excerpt;
mod lifecycle;
mod order_side;
mod order_status;
mod order_type;
mod sum;
mod vocabulary;

pub use crate::change_effect::ChangeEffect;
pub use crate::excerpt::Excerpt;
pub use crate::lifecycle::{ContradictoryReport, ReportEffect};
pub use crate::order_side::OrderSide;
pub use crate::order_status::OrderStatus;
pub use crate::order_type::OrderType;
pub use crate::sum::Sum;
pub use crate::vocabulary::UnknownName;
