//! The journal in one SQLite file: on disk before the call returns.
//!
//! One writer appends; any number of readers look on. The rules are those of
//! [`strategy_journal`]; the file is described in `docs/JOURNAL.md`.
//!
//! ```
//! use journal_sqlite::{JournalFile, JournalFileReader};
//! use strategy_journal::{
//!     CausalityChain, ExecutionCommandId, JournalReader, JournalWriter, NewDecision, Origin,
//! };
//!
//! let folder = tempfile::tempdir()?;
//! let mut journal = JournalFile::open(folder.path().join("orders.journal"))?;
//! let command: ExecutionCommandId = "EXC_20251201_150000_abc123".parse()?;
//! let order_id = "ORD_20251201_150000_a1b2c3d4".parse()?;
//! let origin = Origin::Tick("TCK_20251201_145959_abc123".parse()?);
//! journal.decide_order(&NewDecision {
//!     order_id,
//!     causality: CausalityChain::of(origin).extended(command)?,
//!     context: None,
//!     decided_at: "2025-12-01T15:00:00Z".parse()?,
//! })?;
//!
//! let reader = JournalFileReader::open(journal.path())?;
//! assert_eq!(reader.open_decisions()?, [order_id]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod columns;
mod error;
mod file;
mod journal_file;
mod open_files;
mod reader;
mod rows;
mod schema;
mod view;
mod writer_lock;

pub use crate::error::OpenError;
pub use crate::journal_file::JournalFile;
pub use crate::reader::JournalFileReader;
