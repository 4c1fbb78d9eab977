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
//! assert_eq!(cancelled.after(OrderStatus::PartiallyFilled), cancelled);
//! # Ok::<(), core_enums::UnknownName>(())
//! ```

mod answer_outcome;
mod change_effect;
mod error_class;
#[doc(hidden)]
pub mod excerpt;
mod group_status;
mod history_fault;
mod journal_event;
mod journal_fault;
mod lifecycle;
mod mistake_kind;
mod order_side;
mod order_status;
mod order_type;
mod origin_type;
mod part_standing;
mod request_kind;
mod sum;
mod vocabulary;

pub use crate::answer_outcome::AnswerOutcome;
pub use crate::change_effect::ChangeEffect;
pub use crate::error_class::ErrorClass;
pub use crate::excerpt::Excerpt;
pub use crate::group_status::GroupStatus;
pub use crate::history_fault::HistoryFault;
pub use crate::journal_event::JournalEvent;
pub use crate::journal_fault::JournalFault;
pub use crate::lifecycle::ReportEffect;
pub use crate::mistake_kind::MistakeKind;
pub use crate::order_side::OrderSide;
pub use crate::order_status::OrderStatus;
pub use crate::order_type::OrderType;
pub use crate::origin_type::OriginType;
pub use crate::part_standing::PartStanding;
pub use crate::request_kind::RequestKind;
pub use crate::sum::Sum;
pub use crate::vocabulary::UnknownName;
