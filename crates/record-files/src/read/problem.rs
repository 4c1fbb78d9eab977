use core_enums::MistakeKind;
use id_generators::OrderId;

use crate::{explain::Path, read::position::Position};

/// One thing that is wrong with a record of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file.
    pub position: Position,
    /// The number of the record in its file, from 1.
    pub record: u64,
    /// The order that the record is about, if it says which.
    pub order_id: Option<OrderId>,
    /// Where in the record.
    pub path: Path,
    /// What is wrong, for programs.
    pub kind: MistakeKind,
    /// The JSON that stands there, unless there is none or it is longer than 1 KiB.
    pub value: Option<String>,
    /// What is expected, and what stands there, for people.
    pub message: String,
}
