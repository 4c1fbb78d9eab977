//! Finds the records in files and streams, and explains what is wrong with the others.
//!
//! A record is an order or a command, as `dtos-state` reads it. [`diagnose`] says what keeps a JSON
//! value from being one: each [`Mistake`] knows its path, its kind and the value that stands there.
//! [`Source`] and [`read_json`] read many records, and [`Schema`] describes one as a JSON Schema.
//!
//! ```
//! use core_enums::MistakeKind;
//! use dtos_state::Command;
//! use record_files::diagnose;
//!
//! let text = r#"{"update":{"order_id":"ORD_20251201_150000_a1b2c3d4","status":"SENT",
//!     "connector_order_id":null,"updated_at":"2025-12-01T15:00:00Z"}}"#;
//! let diagnosis = diagnose::<Command>(text, 0);
//! let mistake = &diagnosis.mistakes[0];
//! assert_eq!(mistake.path.to_string(), "update.status");
//! assert_eq!(mistake.kind, MistakeKind::WrongValue);
//! assert_eq!(mistake.value.as_deref(), Some("\"SENT\""));
//! assert!(mistake.message.starts_with("unknown order status \"SENT\""));
//! ```

mod explain;
mod read;
mod schema;

pub use crate::explain::{
    Also, AnyRecord, Diagnosis, Mistake, Path, Record, Step, diagnose, diagnose_as, printable,
};
pub use crate::read::{
    BLOCK, DEFAULT_MAX_MIB, DEFAULT_MAX_RECORD, Emit, Found, InputFormat, Interrupts, Options,
    Position, PositionFinder, Problem, Source, Stop, Task, read_json, read_markdown,
};
pub use crate::schema::Schema;
