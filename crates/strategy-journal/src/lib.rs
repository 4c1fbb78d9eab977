//! The journal: why each order exists, and what came of it. There is no database here.
//!
//! A decision is in the journal before its order is in the ledger. All else follows the
//! ledger: [`follow`] reads its changes, and appends an entry for what became real,
//! together with the cursor up to which it has read.
//!
//! ```
//! use dtos_state::{
//!     Command, NewOrder, Order, OrderSide, OrderTerms, Request, RequestKind, Timestamp,
//! };
//! use strategy_journal::{
//!     CausalityChain, JournalEvent, JournalReader, JournalWriter, MemoryJournal, NewDecision,
//!     Origin, follow,
//! };
//! use strategy_ledger::{LedgerWriter, MemoryLedger};
//!
//! let now: Timestamp = "2025-12-01T15:00:00Z".parse()?;
//! let order = Order::generate(NewOrder::market(OrderTerms {
//!     parent_group_id: "EXG_20251201_145955_xyz789".parse()?,
//!     symbol: "BTC_USDT".parse()?,
//!     side: OrderSide::Buy,
//!     quantity: "0.5".parse()?,
//!     created_at: now,
//! }));
//! let order_id = order.order_id();
//!
//! // Why comes first.
//! let command: id_generators::ExecutionCommandId = "EXC_20251201_150000_abc123".parse()?;
//! let origin = Origin::Tick("TCK_20251201_145959_abc123".parse()?);
//! let causality = CausalityChain::of(origin).extended(command)?;
//! let mut journal = MemoryJournal::default();
//! journal.decide_order(&NewDecision { order_id, causality, context: None, decided_at: now })?;
//!
//! // Then what.
//! let (kind, requested_at) = (RequestKind::Place, now);
//! let request = Request { order_id, attempt: 1, kind, requested_at, expires_at: None };
//! let mut ledger = MemoryLedger::default();
//! ledger.take_all(&[Command::Register(order), Command::Request(request)])?;
//!
//! // The journal follows.
//! assert_eq!(follow(&mut journal, &ledger, now)?.entries, 1);
//! let entries = journal.entries_of(order_id)?;
//! assert_eq!(entries[1].event_type(), JournalEvent::OrderPlaced);
//! assert_eq!(entries[1].causality(), entries[0].causality());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept;
mod causality_chain;
mod check;
mod context;
mod error;
mod follow;
mod journal_entry;
mod memory;
mod object;
mod origin;
mod reader;
mod writer;

// What the signatures here show.
pub use core_enums::{JournalEvent, JournalFault, OriginType};
pub use id_generators::{
    EntryPlanId, ExecutionCommandId, ExecutionPlanId, ExitPlanId, JournalEntryId, NewsId, RiskId,
    ScheduleId, SignalId, SizePlanId, StrategyDirectiveId, TickId,
};

pub use crate::accept::{Accepted, Store, append};
pub use crate::causality_chain::{CannotExtend, CausalityChain, Link};
pub use crate::check::{JournalFinding, check};
pub use crate::context::{Context, InvalidContext};
pub use crate::error::{AppendError, FollowError, JournalError, Refusal};
pub use crate::follow::{
    Followed, abandon_decisions_without_order, decisions_without_order, follow, follow_page,
};
pub use crate::journal_entry::{InvalidEntry, JournalEntry, NewJournalEntry};
pub use crate::memory::MemoryJournal;
pub use crate::object::InvalidJson;
pub use crate::origin::Origin;
pub use crate::reader::{Decided, JournalReader};
pub use crate::writer::{JournalWriter, NewDecision};
